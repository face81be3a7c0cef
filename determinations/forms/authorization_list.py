"""The forms of the list of what needs prior authorization."""

from __future__ import annotations

from typing import Any

from django import forms

from cases import models as cases
from cases.forms.fields import DayField, WordsField
from determinations.services.authorization_list import Listed

MOST = 2000
LONGEST_CODE, LONGEST = 40, 300


class ItemsForm(forms.Form):
    """Lines to be added, each with its code and its words, all from one day on."""

    plan = forms.ModelChoiceField(
        cases.Plan.objects.none(),
        label="Plan",
        empty_label=None,
        error_messages={"required": "Choose the plan."},
    )
    lines = WordsField(
        label="Items and services",
        max_length=MOST * LONGEST,
        help_text="One on each line: code, comma, description, as in: 73721, MRI of a joint of "
        "the leg. Without a code begin with the comma. Lines from a spreadsheet can be pasted.",
        error_messages={"required": "Enter at least one item or service."},
    )
    in_force_from = DayField(
        label="Prior authorization is required from",
        help_text="Such as 1/1/2026.",
        error_messages={
            "required": "Enter the first day.",
            "invalid": "Enter a date such as 1/1/2026.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plans = cases.Plan.objects.order_by("name")
        self.fields["plan"].queryset = plans  # type: ignore[attr-defined]
        if len(plans) == 1:
            self.fields["plan"].widget = forms.HiddenInput()
            self.fields["plan"].initial = plans[0]

    def clean_lines(self) -> list[Listed]:
        lines = self.cleaned_data["lines"].splitlines()
        numbered = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
        if len(numbered) > MOST:
            raise forms.ValidationError(f"Enter at most {MOST:,} lines at a time.")
        return [_listed(number, line) for number, line in numbered]


class EndItemForm(forms.Form):
    """The last day of an item."""

    in_force_until = DayField(
        label="Last day",
        help_text="Such as 12/31/2026. That day is included.",
        error_messages={
            "required": "Enter the last day on which prior authorization is required.",
            "invalid": "Enter a date such as 12/31/2026.",
        },
    )


def _listed(number: int, line: str) -> Listed:
    """What a line says, the code and the words apart by the first comma or tab."""
    apart = "\t" if "\t" in line else ","
    code, _, rest = line.partition(apart)
    # A spreadsheet puts words with a comma into quotes.
    description = " ".join(rest.split()).strip('"').strip()
    code = code.strip().strip('"').upper()
    if not description:
        raise forms.ValidationError(
            f"Line {number} has no description. Write the code, a comma, then what it is in words."
        )
    if len(code) > LONGEST_CODE or len(description) > LONGEST:
        raise forms.ValidationError(
            f"Line {number} is too long: a code has at most {LONGEST_CODE} characters, a "
            f"description {LONGEST}."
        )
    return Listed(code, description)
