"""The small forms of the case page's verbs. A form says that its fields are whole, no more."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from accounts import permissions
from cases import models, queries
from cases.forms.fields import LawfulField, LocalInstantField, WordsField
from regulations import determinations as law
from regulations import drugs

BOILERPLATE = {
    "not medically necessary",
    "does not meet criteria",
    "criteria not met",
    "not covered",
    "denied",
    "insufficient information",
    "see policy",
}
LEAST_WORDS = 8


def specific(reason: str) -> str:
    """The reason of a denial, refused when it could stand in any (42 CFR 422.568(e))."""
    plain = reason.strip(" .").casefold()
    if plain in BOILERPLATE or len(reason.split()) < LEAST_WORDS:
        raise forms.ValidationError(
            "This could stand in any denial. Say what in this case is missing or does not apply, "
            "so that the enrollee can answer it (42 CFR 422.568(e))."
        )
    return reason


class AssignForm(forms.Form):
    to = forms.ModelChoiceField(models.Case.objects.none(), label="Assign to", empty_label="Choose")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        workers = permissions.roles_with("case.take") + permissions.roles_with("case.receive")
        self.fields["to"].queryset = queries.people_for(workers)
        self.fields["to"].label_from_instance = _name_and_role


class RecommendForm(forms.Form):
    outcome = forms.ChoiceField(
        label="What do you recommend?",
        choices=[("approved", "Approve"), ("denied", "Deny")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you recommend."},
    )
    words = WordsField(
        label="Why",
        help_text="What the physician should know: findings, criteria, what is missing.",
    )
    to = forms.ModelChoiceField(
        models.Case.objects.none(),
        label="Send to",
        empty_label="Choose",
        help_text="Physicians and other professionals with a current licence on file.",
        error_messages={"required": "Choose who should decide."},
    )

    def __init__(self, *args: Any, on: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = queries.people_for(permissions.roles_with("case.deny"))
        licensed = people.filter(licence_expires_on__gte=on).exclude(licence_number="")
        self.fields["to"].queryset = licensed
        self.fields["to"].label_from_instance = _name_and_role


class ApproveForm(forms.Form):
    reason = WordsField(
        label="What is approved, and on what terms",
        help_text="The letter says this: amount, dates, place, anything to watch.",
    )


class ApproveDrugForm(ApproveForm):
    """A drug that Part D does not cover: under which part it is payable, and how to get it."""

    payable_under = LawfulField(
        label="Under which part is it payable?",
        otherwise="Choose under which part the drug is payable.",
    )
    how_to_get = WordsField(
        label="How the enrollee gets it",
        help_text="The letter says this: where, from whom, what to bring.",
        rows=3,
    )

    def __init__(self, *args: Any, case: models.Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = drugs.PARTS.on(case.received_on)
        self.fields["payable_under"].choices = [(each.key, each.label) for each in found]


class FindingForm(forms.Form):
    finding = WordsField(
        label="Why Part D does not cover it",
        help_text="What was found, by whom and when. The letter of an approval repeats it.",
        rows=4,
    )


class DenyForm(forms.Form):
    reason = WordsField(
        label="The reason, in plain words",
        help_text=(
            "The letter says this to the enrollee: what is missing or does not apply in this case, "
            "and under which rule. No abbreviations."
        ),
    )
    criteria = WordsField(
        label="The coverage rule that was applied",
        help_text="Name it so that it can be found: title, number, section.",
        rows=2,
        max_length=1000,
    )
    medical_necessity = forms.TypedChoiceField(
        label="Is the denial for lack of medical necessity?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no."},
    )

    def clean_reason(self) -> str:
        return specific(self.cleaned_data["reason"])


class ToldForm(forms.Form):
    channel = forms.ChoiceField(
        label="How?",
        choices=models.OralNotice.Channel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how the person was told."},
    )
    told = forms.CharField(
        label="Whom did you tell?",
        max_length=120,
        error_messages={"required": "Say whom you spoke with."},
    )
    told_at = LocalInstantField(label="When?")
    words = WordsField(label="What was said", help_text="Include how the person took it.", rows=3)

    def __init__(self, *args: Any, zone: ZoneInfo, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["told_at"].set_zone(zone, now)


class DismissForm(forms.Form):
    ground = LawfulField(label="On which ground?", otherwise=law.NOT_A_GROUND)
    why = WordsField(label="The reason", help_text="The letter says this to the enrollee.")

    def __init__(self, *args: Any, case: models.Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = [
            (each.key, f"{each.label} ({each.citation})")
            for each in law.dismissal_grounds(case.matter.law_name, case.received_on)
        ]


class AddressForm(forms.Form):
    enrollee = WordsField(label="The enrollee's address", required=False, max_length=300, rows=3)
    provider = WordsField(label="The provider's address", required=False, max_length=300, rows=3)
    requester = WordsField(
        label="The representative's address", required=False, max_length=300, rows=3
    )

    def __init__(self, *args: Any, case: models.Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["enrollee"].initial = case.enrollee.address
        if case.provider:
            self.fields["provider"].initial = case.provider.address
        else:
            del self.fields["provider"]
        self.fields["requester"].initial = case.requester_address
        if case.requester_kind != models.RequesterKind.REPRESENTATIVE:
            del self.fields["requester"]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        return {name: facts.get(name, "") for name in ("enrollee", "provider", "requester")}


class NoteForm(forms.Form):
    words = WordsField(label="Note", rows=3)


class DocumentForm(forms.Form):
    file = forms.FileField(
        label="File",
        help_text="PDF, PNG, JPEG, TIFF or plain text.",
        max_length=200,
        allow_empty_file=True,
        error_messages={"required": "Choose a file."},
    )


def _name_and_role(user: Any) -> str:
    return f"{user} ({user.profession or user.get_role_display()})"
