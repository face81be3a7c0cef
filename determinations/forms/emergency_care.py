"""What a denial of payment asks where the care may have been emergency care (42 CFR 422.113)."""

from __future__ import annotations

from cases import models as cases
from cases.forms.fields import WordsField
from determinations import models
from regulations import emergency_care


def is_protected(case: cases.Case) -> bool:
    """Whether a denial may not rest on prior authorization or the network without more."""
    matter = case.matter
    is_payment = matter.request_type == models.RequestType.PAYMENT
    return is_payment and emergency_care.may_bar(matter.care_kind)


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
