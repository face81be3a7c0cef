"""The kind of care that a payment is about, and what a denial asks where it may have been emergency
care (42 CFR 422.113)."""

from __future__ import annotations

from typing import Any

from django import forms

from cases import models as cases
from cases.forms.fields import LawfulField, WordsField
from determinations import models
from regulations import emergency_care


def is_protected(case: cases.Case) -> bool:
    """Whether a denial may not rest on prior authorization or the network without more."""
    matter = case.matter
    is_payment = matter.request_type == models.RequestType.PAYMENT
    return is_payment and emergency_care.may_bar(matter.known_care_kind)


def care_why_field() -> WordsField:
    return WordsField(
        label="Why the protection of emergency care does not apply",
        required=False,
        rows=3,
        help_text=(
            "Needed only if the reason rests on prior authorization or the network. State why the "
            "care was not emergency, urgently needed or post-stabilization care, judged as a "
            "prudent layperson would have. This goes into the letter (42 CFR 422.113(b)-(c))."
        ),
    )


class CareKindForm(forms.Form):
    """The kind of care, as the file shows it."""

    care_kind = LawfulField(label="What kind of care was it?", otherwise=emergency_care.NOT_A_KIND)
    why = WordsField(
        label="What shows it",
        rows=3,
        help_text=(
            "What the bill, the records or the person say. Judge an emergency as a prudent "
            "layperson would have, not by the final diagnosis. It stays in the timeline."
        ),
        error_messages={"required": "Enter what in the file shows what kind of care it was."},
    )

    def __init__(self, *args: Any, case: cases.Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = emergency_care.CARE_KINDS.on(case.matter.asked.case.received_on)
        self.fields["care_kind"].choices = [(each.key, each.label) for each in known]
        self.fields["care_kind"].initial = case.matter.known_care_kind
