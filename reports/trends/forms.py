"""Which period, plan, team and task a trend is about."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from accounts.models import Team
from cases import duty_sorts, months
from cases.models import Plan
from reports.forms import DaysForm
from reports.trends.reading import NO_TEAM, Filters, week_of

# Where no period is chosen: this week and the twelve before.
WEEKS_SHOWN = timedelta(weeks=12)
LONGEST = timedelta(days=3 * 366)
SHOWN = "{0.month}/{0.day}/{0.year}"


def _teams() -> list[tuple[str, str]]:
    teams = [(str(team.pk), team.name) for team in Team.objects.order_by("name")]
    return [("", "All teams"), *teams, (NO_TEAM, "No team")]


def _tasks() -> list[tuple[str, str]]:
    return [("", "All tasks"), *duty_sorts.choices()]


class TrendForm(DaysForm):
    """All optional. A wrong, future or reversed period is told next to its field; then there are
    no numbers, so that none is taken for those that were asked for."""

    team = forms.ChoiceField(label="Team", required=False, choices=_teams)
    task = forms.ChoiceField(label="Task", required=False, choices=_tasks)

    def __init__(self, *args: Any, today: date, has_tasks: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if not has_tasks:
            del self.fields["task"]

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        first, last = facts.get("first"), facts.get("last")
        for name, day in (("first", first), ("last", last)):
            if day and day > self.today:
                self.add_error(name, "This is in the future. Enter today or an earlier date.")
        if first and (last or self.today) - first > LONGEST:
            self.add_error("first", "Choose at most three years.")
        if last and not first and not self.errors:
            self.add_error("first", "Enter the first day as well.")
        return facts

    def filters(self) -> Filters:
        """What is asked for. Only for a valid form."""
        facts = self.cleaned_data
        # With one plan there is none to choose: the report is of that one.
        plan = facts.get("plan") if "plan" in self.fields else Plan.objects.first()
        last = facts.get("last") or self.today
        first = facts.get("first") or week_of(last) - WEEKS_SHOWN
        return Filters(first, last, plan.pk if plan else None, facts.get("team") or "")


def chips(today: date) -> list[tuple[str, date, date]]:
    """The periods that are one click away: what each is called, its first and last day."""
    month = today.replace(day=1)
    last_month = months.later(month, -1)
    return [
        ("This week", week_of(today), today),
        ("Last 13 weeks", week_of(today) - WEEKS_SHOWN, today),
        ("This month", month, today),
        ("Last month", last_month, month - timedelta(days=1)),
        ("This quarter", months.later(month, -((month.month - 1) % 3)), today),
        ("This year", date(today.year, 1, 1), today),
    ]
