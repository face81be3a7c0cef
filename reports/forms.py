"""What a report is narrowed to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from accounts.models import Team
from cases import duty_sorts, kinds, models
from cases.forms.fields import DayField
from regulations.law import BEGIN
from reports import extensions, good_cause
from reports.timeliness import RESULTS, Filters
from reports.weekly import last_week

LAST_YEAR = 2100


def _duties() -> list[tuple[str, str]]:
    return [("", "All tasks"), *kinds.duties().items()]


def _sorts() -> list[tuple[str, str]]:
    return [("", "All clocks"), *duty_sorts.choices()]


class FilterForm(forms.Form):
    """All optional; a wrong date is told next to its field and narrows nothing."""

    plan = forms.ModelChoiceField(
        models.Plan.objects.none(), label="Plan", required=False, empty_label="All plans"
    )
    duty = forms.ChoiceField(label="Task", required=False, choices=_duties)
    sort = forms.ChoiceField(label="Clock", required=False, choices=_sorts)
    result = forms.ChoiceField(
        label="Result", required=False, choices=[("", "All"), *RESULTS.items()]
    )
    due_from = forms.DateField(
        label="Due from",
        required=False,
        widget=forms.DateInput(attrs={"placeholder": "1/1/2026"}),
        error_messages={"invalid": "Enter a date such as 1/31/2026."},
    )
    due_until = forms.DateField(
        label="until",
        required=False,
        widget=forms.DateInput(attrs={"placeholder": "3/31/2026"}),
        error_messages={"invalid": "Enter a date such as 3/31/2026."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_plans(self)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        begin, end = facts.get("due_from"), facts.get("due_until")
        if begin and end and end < begin:
            self.add_error("due_until", "This is before the first day.")
        return facts

    def filters(self) -> Filters:
        """The filters, of what is valid."""
        facts = self.cleaned_data
        plan = facts.get("plan")
        return Filters(
            plan=plan.pk if plan else None,
            duty=facts.get("duty") or "",
            due_from=facts.get("due_from"),
            due_until=facts.get("due_until"),
            result=facts.get("result") or "",
            sort=facts.get("sort") or "",
        )


class DaysForm(forms.Form):
    """Of which plan and days. All optional; a wrong date is told next to its field and narrows
    nothing."""

    plan = forms.ModelChoiceField(
        models.Plan.objects.none(), label="Plan", required=False, empty_label="All plans"
    )
    first = DayField(
        label="From",
        required=False,
        help_text="",
        widget=forms.DateInput(attrs={"placeholder": "1/1/2026"}),
        error_messages={"invalid": "Enter a date such as 1/31/2026."},
    )
    last = DayField(
        label="until",
        required=False,
        help_text="",
        widget=forms.DateInput(attrs={"placeholder": "3/31/2026"}),
        error_messages={"invalid": "Enter a date such as 3/31/2026."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_plans(self)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        for name in ("first", "last"):
            day = facts.get(name)
            if day and not BEGIN.year <= day.year <= LAST_YEAR:
                self.add_error(name, f"Enter a date from {BEGIN.year} to {LAST_YEAR}.")
        begin, end = facts.get("first"), facts.get("last")
        if begin and end and end < begin:
            self.add_error("last", "This is before the first day.")
        return facts


class GoodCauseForm(DaysForm):
    def filters(self) -> good_cause.Filters:
        """The filters, of what is valid."""
        facts = self.cleaned_data
        plan = facts.get("plan")
        return good_cause.Filters(plan.pk if plan else None, facts.get("first"), facts.get("last"))


class ExtensionsForm(DaysForm):
    """And of which team; and which number of the report is looked behind: that comes from a link of
    the page."""

    team = forms.ModelChoiceField(
        Team.objects.order_by("name"), label="Team", required=False, empty_label="All teams"
    )
    ground = forms.CharField(required=False, widget=forms.HiddenInput)
    reviewer = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    provider = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    week = forms.DateField(required=False, widget=forms.HiddenInput)
    hours = forms.CharField(required=False, widget=forms.HiddenInput)
    only = forms.ChoiceField(
        label="Which",
        required=False,
        choices=[
            ("", "All extensions"),
            ("changed", "Changed the outcome"),
            ("untold", "Extended, never told in time"),
        ],
    )

    def filters(self) -> extensions.Filters:
        """The filters, of what is valid."""
        facts = {name: value for name, value in self.cleaned_data.items() if value}
        for name in ("plan", "team"):
            if name in facts:
                facts[name] = facts[name].pk
        return extensions.Filters(**facts)


class WeekForm(forms.Form):
    """Of which plan and week. A wrong date is told next to its field; last week is then shown."""

    plan_id = forms.ModelChoiceField(
        models.Plan.objects.none(), label="Plan", required=False, empty_label="All plans"
    )
    day = DayField(
        label="A day of the week",
        required=False,
        help_text="",
        widget=forms.DateInput(attrs={"placeholder": "1/31/2026"}),
        error_messages={"invalid": "Enter a date such as 1/31/2026."},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        _offer_plans(self, "plan_id")

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        if day and day - timedelta(days=day.weekday()) > self.today:
            raise forms.ValidationError("This week has not begun. Choose an earlier day.")
        if day and day.year < BEGIN.year:
            raise forms.ValidationError(f"Enter a date from {BEGIN.year} on.")
        return day

    def week(self) -> date:
        """A day of the week that is asked for."""
        return self.cleaned_data.get("day") or last_week(self.today)

    def plan(self) -> int | None:
        """The key of the plan that is asked for; None for all."""
        plan = self.cleaned_data.get("plan_id")
        return plan.pk if plan else None


def _offer_plans(form: forms.Form, name: str = "plan") -> None:
    """The plans to choose from; with one there is nothing to choose."""
    plans = models.Plan.objects.order_by("name")
    offered = form.fields[name]
    assert isinstance(offered, forms.ModelChoiceField)
    offered.queryset = plans
    if len(plans) < 2:
        del form.fields[name]
