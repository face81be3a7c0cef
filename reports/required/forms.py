"""Of which contract and period a required report is."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import forms

from cases import models as cases
from cases.forms.fields import WordsField
from regulations.prior_authorization import FIRST_YEAR
from reports.forms import LAST_YEAR
from reports.required.numbers import Period

_QUARTERS = {"1": "January to March", "2": "April to June", "3": "July to September",
             "4": "October to December"}  # fmt: skip


class YearForm(forms.Form):
    """A contract and a calendar year; without a choice, the last year that is over."""

    plan = forms.ModelChoiceField(
        cases.Plan.objects.none(),
        label="Contract",
        empty_label=None,
        error_messages={
            "required": "Choose the contract.",
            "invalid_choice": "Choose one of the contracts.",
        },
    )
    year = forms.IntegerField(
        label="Year",
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": "Enter a year such as 2026.",
            "invalid": "Enter a year such as 2026.",
            "min_value": f"The first year is {FIRST_YEAR}.",
            "max_value": f"Enter a year up to {LAST_YEAR}.",
        },
    )

    def __init__(self, given: Any, *, at: datetime) -> None:
        plans = cases.Plan.objects.order_by("name")
        self.at, first = at, plans.first()
        super().__init__(self._completed(given, first))
        field = self.fields["plan"]
        field.queryset = plans  # type: ignore[attr-defined]
        field.label_from_instance = _contract  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        plan, year = facts.get("plan"), facts.get("year")
        if plan and year and self._period(plan, year).begins_at > self.at:
            self.add_error("year", "This has not begun yet. Enter an earlier one.")
        return facts

    @property
    def period(self) -> Period | None:
        """The period, or None where a choice is wrong or there is no contract."""
        if not self.is_valid():
            return None
        return self._period(self.cleaned_data["plan"], self.cleaned_data["year"])

    def _period(self, plan: cases.Plan, year: int) -> Period:
        return Period(plan, date(year, 1, 1), date(year, 12, 31))

    def _completed(self, given: Any, plan: cases.Plan | None) -> dict[str, Any]:
        last_over = self.at.astimezone(plan.zone).year - 1 if plan else FIRST_YEAR
        usual = {"plan": plan.pk if plan else "", "year": max(last_over, FIRST_YEAR)}
        return {name: given.get(name, usual.get(name, "")) for name in self.base_fields}


class QuarterForm(YearForm):
    """A contract and a year or a quarter of it."""

    quarter = forms.ChoiceField(
        label="Period",
        required=False,
        choices=[("", "Whole year"), *_QUARTERS.items()],
        error_messages={"invalid_choice": "Choose a quarter or the whole year."},
    )

    def _period(self, plan: cases.Plan, year: int) -> Period:
        quarter = self.cleaned_data.get("quarter")
        if not quarter:
            return super()._period(plan, year)
        first = date(year, 3 * int(quarter) - 2, 1)
        following = date(year + first.month // 10, (first.month + 2) % 12 + 1, 1)
        return Period(plan, first, following - timedelta(days=1))


class PublishForm(forms.Form):
    remarks = WordsField(
        label="Remarks to be published next to the metrics",
        required=False,
        max_length=2000,
        help_text="Such as a known problem with the data. No names or case numbers.",
    )


def _contract(plan: cases.Plan) -> str:
    return f"{plan.contract_id}, {plan.name}"
