"""Money: a payment as it came or went back, a month of the ledger as it should be."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from django import forms

from cases.forms.fields import DayField, TextField, WordsField
from cases.forms.groups import Group, Part
from cases.models.people import PlanType
from premiums.forms.fields import MoneyField, MonthField
from premiums.models import Charge, Disenrollment, Month, Payment
from premiums.payees import Claim
from premiums.services.base_premium import is_confirmed
from premiums.services.disenroll import MonthFacts
from premiums.services.money import PaymentFacts
from regulations.law import Refused
from regulations.premiums import late_enrollment_penalty

SHOWN = "%m/%d/%Y"
KINDS = Charge.Kind
BILLED, WITHHELD = "billed", "withheld"


class PaymentForm(forms.Form):
    """A payment typed in. Of several `claims` that it may be for, one is chosen."""

    purpose = forms.ChoiceField(
        label="What it is for",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Several things are open for this member. Choose what this is for.",
            "invalid_choice": "Choose one of these.",
        },
    )
    received_on = DayField(
        label="Received on",
        help_text="The day it arrived, no matter when it was mailed or entered.",
        error_messages={
            "required": "Enter the date.",
            "invalid": "Enter a date such as 6/15/2026.",
        },
    )
    amount = MoneyField(label="Amount")
    method = forms.ChoiceField(
        label="How it was received",
        choices=[each for each in Payment.Method.choices if each[0] != "bank_file"],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it was received."},
    )
    reference = TextField(
        label="Check or transfer number",
        max_length=80,
        required=False,
        help_text="Distinguishes two payments with the same amount and date.",
    )

    def __init__(self, *args: Any, claims: Sequence[Claim], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.claims = claims
        self.fields["purpose"].choices = [(each.key, each.label) for each in claims]
        # One that was chosen is judged even where all others have closed since: it may be one.
        if len(claims) < 2 and self.add_prefix("purpose") not in self.data:
            del self.fields["purpose"]

    def clean(self) -> dict[str, Any]:
        """What it is for, as the service takes it."""
        facts = super().clean() or {}
        chosen = facts.pop("purpose", self.claims[0].key)
        self.cleaned_claim = {each.key: each for each in self.claims}[chosen]
        return facts

    def claim(self) -> Claim:
        """What the payment is for."""
        return self.cleaned_claim

    def facts(self) -> PaymentFacts:
        return PaymentFacts(**self.cleaned_data)


class ReturnForm(forms.Form):
    """A payment that went back."""

    on = DayField(
        label="Returned on",
        help_text="Such as 6/15/2026.",
        error_messages={
            "required": "Enter the date.",
            "invalid": "Enter a date such as 6/15/2026.",
        },
    )
    why = TextField(label="Why", max_length=200, help_text="Such as: insufficient funds.")


class MonthLine(forms.Form):
    """What one month cost, and whether it was billed or withheld."""

    month = MonthField(label="Month", required=False)
    premium = MoneyField(label="Premium", required=False, help_text="")
    supplemental = MoneyField(label="Supplemental", required=False, help_text="")
    penalty = MoneyField(label="Penalty", required=False, help_text="")
    other_charges = MoneyField(label="Other charges", required=False, help_text="")
    billed_on = DayField(label="Billed on", required=False, help_text="")
    withheld_by = forms.ChoiceField(
        label="Or withheld by", required=False, choices=[("", "Nobody"), *Month.Withholder.choices]
    )

    def __init__(self, *args: Any, plan_type: str = PlanType.MA, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if plan_type != PlanType.COST:
            del self.fields["other_charges"]

    def charges(self) -> tuple[tuple[str, Decimal], ...]:
        """What was typed, by kind."""
        typed = ((kind, self.cleaned_data.get(kind)) for kind in KINDS.values)
        return tuple((kind, amount) for kind, amount in typed if amount is not None)

    def is_begun(self) -> bool:
        return any(self.cleaned_data.get(name) for name in ("month", "billed_on", *KINDS.values))

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if self.errors or not self.is_begun():
            return facts
        if not facts.get("month"):
            self.add_error("month", "Enter the month, such as 3/2026.")
        if not self.charges():
            self.add_error("premium", "Enter the amount for this month.")
        for kind, amount in self.charges():
            if amount <= 0:
                self.add_error(kind, "Enter an amount of more than $0.00.")
        if bool(facts.get("billed_on")) == bool(facts.get("withheld_by")):
            said = "Enter the date of the bill or who withheld it, not both."
            self.add_error("billed_on", said)
        return facts

    def facts(self, arithmetic: tuple[str, ...] = ()) -> MonthFacts | None:
        """The month as the service takes it, or None for an empty line."""
        facts = self.cleaned_data
        if not self.is_begun():
            return None
        return MonthFacts(
            month=facts["month"],
            charges=self.charges(),
            billed_on=facts.get("billed_on"),
            withheld_by=facts.get("withheld_by") or "",
            arithmetic=arithmetic,
        )


class MonthForm(MonthLine):
    """A month of the ledger, corrected or added, with why."""

    reckon = forms.BooleanField(
        label="Calculate the late-enrollment penalty from these months", required=False
    )
    year = forms.IntegerField(label="Year of the premium", required=False, min_value=2006)
    uncovered_months = forms.IntegerField(
        label="Full months without creditable coverage", required=False, min_value=0
    )
    actuarial = MoneyField(
        label="Monthly actuarial amount, if CMS has set one",
        required=False,
        help_text="The greater of this and 1% of the base premium is used.",
    )
    base_source = TextField(
        label="Where you read CMS's base premium",
        max_length=300,
        required=False,
        help_text=(
            "Only for a year whose base premium is derived. Once for the plan: compare it with "
            "CMS's notice first."
        ),
    )
    why = WordsField(
        label="Reason", rows=2, help_text="What supports this. The earlier entry is kept."
    )
    LAYOUT = MappingProxyType(
        {
            "The month": ("month", "premium", "supplemental", "penalty", "other_charges"),
            "The late-enrollment penalty": (
                "reckon",
                "year",
                "uncovered_months",
                "actuarial",
                "base_source",
            ),
            "Billed or withheld": ("billed_on", "withheld_by"),
            "Evidence": ("why",),
        }
    )

    def __init__(
        self, *args: Any, disenrollment: Disenrollment, month: Month | None = None, **kwargs: Any
    ) -> None:
        initial = _as_typed(month) if month else {}
        plan_type = disenrollment.plan.plan_type
        self.plan_id = disenrollment.plan_id
        super().__init__(*args, plan_type=plan_type, initial=initial, **kwargs)
        self.penalty_steps: tuple[str, ...] = tuple(initial.get("steps", ()))
        self.fields["month"].required = True
        self.fields["month"].help_text = "Such as 3/2026."
        self.fields["billed_on"].help_text = "Such as 2/13/2026. Leave empty if it was withheld."
        self.fields[
            "withheld_by"
        ].help_text = "A withheld amount cannot be billed (42 CFR 423.293(f))."
        if month:
            self.fields["month"].disabled = True

    @property
    def groups(self) -> list[Group]:
        """The form in its order, for the page."""
        return [
            Group(title, [Part(self[name]) for name in names if name in self.fields])
            for title, names in self.LAYOUT.items()
        ]

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        if facts.get("reckon"):
            self._reckon_penalty(facts)
        elif "penalty" in self.changed_data:
            self.penalty_steps = ()
        return facts

    def _reckon_penalty(self, facts: dict[str, Any]) -> None:
        for name, said in (
            ("year", "Enter the year of the premium."),
            ("uncovered_months", "Enter the number of months."),
        ):
            if facts.get(name) is None and name not in self.errors:
                self.add_error(name, said)
        if self.errors:
            return
        try:
            found = late_enrollment_penalty(
                year=facts["year"],
                uncovered_months=facts["uncovered_months"],
                actuarial_monthly=facts.get("actuarial"),
                confirmed=bool(facts.get("base_source"))
                or is_confirmed(self.plan_id, facts["year"]),
            )
        except Refused as refused:
            self.add_error(refused.field if refused.field in self.fields else None, refused.message)
            return
        facts["penalty"] = found.amount or None
        self.penalty_steps = found.steps


def _as_typed(month: Month) -> dict[str, Any]:
    """A month of the ledger as the form shows it."""
    charges = {charge.kind: charge for charge in month.charges.all()}
    penalty = charges.get(KINDS.PENALTY)
    return {
        "month": f"{month.month:%m/%Y}",
        "billed_on": month.billed_on.strftime(SHOWN) if month.billed_on else "",
        "withheld_by": month.withheld_by,
        "steps": penalty.arithmetic if penalty else (),
        **{kind: charge.amount for kind, charge in charges.items()},
    }
