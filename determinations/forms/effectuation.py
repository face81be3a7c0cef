"""The form that records how a favorable decision was carried out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from cases import models as cases
from cases.forms.fields import LocalInstantField, TextField, WordsField
from determinations import models

MONEY = {"max_digits": 12, "decimal_places": 2, "min_value": 0}


class EffectuateForm(forms.Form):
    """Done when, shown by what; for a payment how much."""

    done_at = LocalInstantField(label="When was it authorized, provided or paid?")
    proof = TextField(
        label="Confirmation",
        help_text="The authorization number, or the number of the check or transfer.",
        error_messages={"required": "Enter the confirmation number."},
    )
    amount = forms.DecimalField(
        label="Amount paid in dollars",
        required=False,
        error_messages={"invalid": "Enter an amount such as 1250.00."},
        **MONEY,
    )
    yearly_percent = forms.DecimalField(
        label="Treasury prompt payment rate, percent per year",
        required=False,
        max_digits=6,
        decimal_places=3,
        min_value=0,
        max_value=100,
        help_text="Only if a clean claim is paid late: then interest is owed.",
        error_messages={"invalid": "Enter a rate such as 4.125."},
    )
    rate_source = TextField(
        label="Source of the rate", required=False, help_text="Such as a notice and its date."
    )
    words = WordsField(label="Remarks", required=False, rows=3)

    def __init__(self, *args: Any, case: cases.Case, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["done_at"].set_zone(case.plan.zone, now)
        self.is_payment = case.matter.request_type == models.RequestType.PAYMENT
        if not self.is_payment:
            for name in ("amount", "yearly_percent", "rate_source"):
                del self.fields[name]
        elif not case.matter.clean_claim:
            del self.fields["yearly_percent"]
            del self.fields["rate_source"]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if self.is_payment and facts.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", "Enter how much was paid.")
        return facts
