"""The form of a target."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from cases import duty_sorts, months
from cases.forms.fields import TextField

_SAY = "Enter a number from 0 to 100 with at most one decimal, such as 98.5."


class PercentField(forms.DecimalField):
    """A share in percent with one decimal, as tenths of a percent; nothing where it is empty."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        limits = {"min_value": 0, "max_value": 100, "max_digits": 4, "decimal_places": 1}
        super().__init__(widget=widget, **limits, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        return super().to_python(str(value or "").strip().removesuffix("%").strip())

    def clean(self, value: Any) -> int | None:
        try:
            share = super().clean(value)
        except forms.ValidationError as error:
            # However many of the limits it breaks, there is one thing to do.
            raise forms.ValidationError(_SAY, code="invalid") from error
        return None if share is None else int(share * 10)


class TargetForm(forms.Form):
    """Which target, from when on, and why."""

    sort = forms.ChoiceField(
        label="Task",
        choices=lambda: [("", "Choose a task"), *duty_sorts.choices()],
        error_messages={
            "required": "Choose the task that the target is for.",
            "invalid_choice": "Choose a task from the list.",
        },
    )
    tenths = PercentField(
        label="On time, in percent",
        required=False,
        help_text="From 0 to 100, such as 98.5. Leave it empty for no target.",
    )
    from_month = forms.TypedChoiceField(
        label="From",
        coerce=months.read,
        help_text="The target holds from the first day of this month.",
        error_messages={
            "required": "Choose the first month.",
            "invalid_choice": "Choose this month or one of the next twelve.",
        },
    )
    why = TextField(
        label="Reason for the change",
        max_length=300,
        help_text="Kept with your name and the time.",
        error_messages={"required": "Enter the reason for the change."},
    )

    def __init__(self, *args: Any, offered: Sequence[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["from_month"]
        field.choices = [(f"{first:%Y-%m}", f"{first:%B %Y}") for first in offered]
