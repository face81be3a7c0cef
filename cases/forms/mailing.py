"""The forms of letters on paper: proof of mailing, a letter that came back, sending one again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from cases import models
from cases.forms.fields import DayField, LawfulField, TextField, WordsField, typed_day
from cases.forms.work import DocumentForm
from cases.services.returned import BECAUSE
from regulations import mailing as law


class MailingForm(forms.Form):
    """How one letter was mailed."""

    mailed_on = DayField(label="Mailed on", help_text="The postmark date, such as 3/4/2026.")
    carrier = TextField(
        label="Mailed by",
        help_text="Who gave it to the Postal Service, or which carrier picked it up.",
    )
    mail_class = LawfulField(label="How?", otherwise="Choose how it was mailed.")
    number = TextField(
        label="Number of the certified mail",
        required=False,
        max_length=40,
        help_text="As printed on the green label, with or without spaces.",
    )
    document = forms.FileField(
        label="Proof document",
        required=False,
        max_length=200,
        allow_empty_file=True,
        help_text="A receipt or certificate: " + DocumentForm.base_fields["file"].help_text,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mailed_on"].initial = f"{today:%m/%d/%Y}"
        self.fields["mail_class"].choices = [(each.key, each.label) for each in self.classes(today)]

    def classes(self, today: date) -> list[law.MailClass]:
        return list(law.CLASSES.on(typed_day(self, "mailed_on", today)))


class BatchMailingForm(MailingForm):
    """How all letters of a batch were mailed: a number is that of one letter."""

    number = None  # type: ignore[assignment]

    def classes(self, today: date) -> list[law.MailClass]:
        return [each for each in super().classes(today) if not each.numbered]


class ReturnForm(forms.Form):
    returned_on = DayField(label="Returned on", help_text="Such as 3/14/2026.")
    reason = LawfulField(
        label="Post office's reason",
        widget=forms.Select,
        otherwise="Choose the endorsement on the mailpiece.",
        help_text=f"The words stamped or printed on the mailpiece ({law.ENDORSEMENTS_IN}).",
    )
    remark = WordsField(
        label="Other markings",
        required=False,
        rows=3,
        max_length=500,
        help_text="A forwarding address, a note from the carrier.",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["returned_on"].initial = f"{today:%m/%d/%Y}"
        found = law.ENDORSEMENTS.on(typed_day(self, "returned_on", today))
        known = [(each.key, each.label) for each in found]
        self.fields["reason"].choices = [("", "Choose"), *known]


class ResendForm(forms.Form):
    """Where a copy goes and why; `after` is how many copies there were when the form was shown."""

    address = WordsField(
        label="Mailing address",
        rows=3,
        max_length=300,
        error_messages={"required": "Enter the mailing address."},
        help_text="The address on file. Changes you make here are saved, and other waiting letters "
        "will use them too.",
    )
    because = forms.ChoiceField(
        label="Why is it being sent again?",
        widget=forms.RadioSelect,
        choices=list(BECAUSE.items()),
        error_messages={
            "required": "Choose why it is being sent again. The letter states the reason."
        },
    )
    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=999, required=False)

    def __init__(
        self, *args: Any, address: str, copies: int, came_back: bool, corrects: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"].initial = address
        self.fields["after"].initial = copies
        self.fields["because"].initial = "returned" if came_back else None
        if not came_back:
            self.fields["because"].choices = [
                each for each in BECAUSE.items() if each[0] != "returned"
            ]
        if not corrects:
            del self.fields["address"]

    def clean_after(self) -> int:
        return self.cleaned_data["after"] or 0


class SettleForm(forms.Form):
    words = WordsField(
        label="How was the recipient notified?",
        help_text=(
            "How, when, by whom and what was said, in enough detail that another person can "
            "follow it."
        ),
        rows=4,
    )


class MakeBatchForm(forms.Form):
    plan = forms.ModelChoiceField(
        models.Plan.objects.none(), error_messages={"required": "Choose the plan."}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].queryset = models.Plan.objects.order_by("name")
