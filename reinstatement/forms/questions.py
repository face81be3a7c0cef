"""What is asked in the call, question by question, in the order of the law's gates."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from cases.forms.fields import FilesField, FilesInput, WordsField, YesNoField
from cases.services import NewDocument
from cases.services.documents import media_type
from premiums.models import Cause, Disenrollment
from reinstatement.forms.fields import CircumstanceField, LaterField
from reinstatement.models import Authority, StatementForm
from reinstatement.services import Answers

# A recording or a letter that the statement rests on is a file.
WITH_FILE = {StatementForm.RECORDING, StatementForm.WRITTEN}


class Questions(forms.Form):
    """The questions of a disenrollment for unpaid premiums. For another cause there is another
    road, so that none of them is asked.

    What is not answered stays open: the request then waits in intake.
    """

    plan_error = YesNoField(
        label="Do our records show that we made an error?",
        required=False,
        help_text="Such as a payment posted to another account, or a wrong bill.",
    )
    plan_error_why = WordsField(
        label="What was the error?", required=False, rows=3, help_text="The letter repeats this."
    )
    explained = forms.BooleanField(label="I have said this", required=False)
    circumstance = CircumstanceField(
        label="What prevented them from paying in the grace period?", required=False
    )
    stated = LaterField(
        label="Did they state what happened?",
        yes="Yes, as written below",
        no="No: they will not, or it is not credible",
        later="Not yet",
    )
    statement_form = forms.ChoiceField(
        label="How was it given?",
        choices=StatementForm.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    statement = WordsField(
        label="The statement",
        required=False,
        rows=5,
        help_text="In the person's own words: what happened, when, and how it prevented payment. "
        "For a recording or letter, summarize it.",
    )
    files = FilesField(
        label="The recording, the letter, or other documents",
        required=False,
        widget=FilesInput,
        help_text="PDF, PNG, JPEG, TIFF, plain text or an audio file.",
    )
    affirms = LaterField(
        label="Are they willing and able to pay all of it by then?",
        yes="Yes, all of it",
        no="No, or not all of it",
        later="Not said yet",
    )

    def __init__(self, *args: Any, disenrollment: Disenrollment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.disenrollment = disenrollment
        self.fields["circumstance"].initial = ""
        if disenrollment.cause != Cause.NONPAYMENT:
            for name in Questions.base_fields:
                if name != "files":
                    del self.fields[name]

    def offer(self, received_on: date) -> None:
        """What may be told in a request that was received on the day."""
        self.received_on = received_on
        if "circumstance" in self.fields:
            first = ("", "Not told yet")
            self.fields["circumstance"].offer(self.disenrollment.cause, received_on, first=first)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if "plan_error" in self.fields and self._must_sort(facts):
            self._refuse("plan_error", "Choose yes or no: check our records before you continue.")
        if facts.get("plan_error") and not facts.get("plan_error_why"):
            self._refuse("plan_error_why", "Describe the error in our records.")
        if facts.get("stated"):
            self._judge_statement(facts)
        return facts

    def answers(self) -> Answers:
        """What was told so far; what cannot be read is left open."""
        facts = self.cleaned_data
        return Answers(
            authority=self.shown_authority(),
            plan_error=facts.get("plan_error"),
            plan_error_why=facts.get("plan_error_why", ""),
            explained=bool(facts.get("explained")),
            circumstance=facts.get("circumstance", ""),
            stated=facts.get("stated"),
            statement=facts.get("statement", ""),
            statement_form=facts.get("statement_form", ""),
            affirms=facts.get("affirms"),
        )

    def shown_authority(self) -> str:
        """By what right who asks may ask."""
        return Authority.SELF

    def has_file(self) -> bool:
        """Whether a recording or letter could be among what is here."""
        return bool(self.cleaned_data.get("files"))

    def documents(self) -> tuple[NewDocument, ...]:
        """The files that were chosen."""
        return tuple(_document(upload) for upload in self.cleaned_data.get("files") or [])

    def _must_sort(self, facts: dict[str, Any]) -> bool:
        """The first sort comes before all else, but for who may not, or not yet, be told of it."""
        is_shown = self.shown_authority() not in (Authority.NOT_SHOWN, Authority.NONE)
        return facts.get("plan_error") is None and is_shown

    def _judge_statement(self, facts: dict[str, Any]) -> None:
        if not facts.get("statement"):
            self._refuse("statement", "Write down what they say, or choose “Not yet”.")
        if not facts.get("statement_form"):
            self._refuse("statement_form", "Choose how the statement was given.")
        elif facts["statement_form"] in WITH_FILE and not self.has_file():
            self._refuse("files", "Choose the recording or letter, or choose “written down here”.")

    def _refuse(self, field: str, said: str) -> None:
        if field not in self.errors:
            self.add_error(field, said)


def _document(upload: Any) -> NewDocument:
    data = upload.read()
    return NewDocument(str(upload.name).replace("\x00", ""), media_type(data), data)
