"""Extensions counted five ways, each next to the period before and to the decisions that came due.

A rate is the number of extensions taken in some days for each 100 decisions that came due in them
and may be extended. Those of one person are counted against the decisions of cases that are with
this person now. Both are found by an index of their day: what was closed before is not read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, F, QuerySet

from accounts.models import User
from cases.models import Deadline, Provider
from regulations import timeframes
from regulations.grounds import GROUNDS
from reinstatement import oversight
from reports import extensions
from reports.extensions import HOURS, LONGER, NOTHING, UNTOLD, Filters, changed, taken
from reports.grouping import Counts, counted

WEEK = timedelta(weeks=1)
# On the page; the files have them all.
MOST_LINES = 50
DECIDE = "decide"
# The limits to decide that the law lets a plan extend.
MAY_BE_EXTENDED = sorted(
    row.key for row in timeframes.ROWS.history() if row.extendable and row.duty == DECIDE
)
GROUPS = ("ground", "reviewer", "provider", "week", "hours")
_FIELDS = {"reviewer": "taken_by"}


@dataclass(frozen=True)
class Line:
    """One value of a group: how many extensions, how many changed the outcome, how many the
    enrollee was not told of in time; how many there were in the period before; of how many
    decisions that came due."""

    name: str
    value: str
    count: int
    changed: int
    untold: int
    before: int = 0
    due: int = 0

    @property
    def rate(self) -> float | None:
        """For each 100 decisions; None without any."""
        return per_100(self.count, self.due)


@dataclass(frozen=True)
class Group:
    """The extensions counted by one thing; `key` is the name of its filter."""

    key: str
    title: str
    what: str
    lines: list[Line]

    @property
    def has_rate(self) -> bool:
        """Time left is a thing of extensions: no decision has it that was not extended."""
        return self.key != "hours"


@dataclass(frozen=True)
class Found:
    """What one pass over the extensions and one over the decisions of some days counted."""

    taken: dict[str, Counts] = field(default_factory=lambda: {key: {} for key in GROUPS})
    due: dict[str, dict[Any, int]] = field(
        default_factory=lambda: {key: {} for key in ("week", "reviewer", "provider")}
    )

    @property
    def taken_in_all(self) -> int:
        return sum(counts[0] for counts in self.taken["hours"].values())

    @property
    def due_in_all(self) -> int:
        return sum(self.due["week"].values())

    @property
    def rate(self) -> float | None:
        """For each 100 decisions; None without any."""
        return per_100(self.taken_in_all, self.due_in_all)

    def rate_of_week(self, monday: date) -> float | None:
        """The same of one week."""
        count = self.taken["week"].get(monday, (0,))[0]
        return per_100(count, self.due["week"].get(monday, 0))


def per_100(count: int, due: int) -> float | None:
    """So many for each 100 decisions; None where there are none."""
    return count * 100 / due if due else None


def count(user: User, filters: Filters, *, today: date) -> Found:
    """Everything of the days, plan and team of these filters, whatever is looked behind."""
    among = oversight.zones()
    extended = taken(user, replace(filters, **NOTHING)).annotate(
        is_changed=ExpressionWrapper(changed(), BooleanField()),
        is_untold=ExpressionWrapper(UNTOLD, BooleanField()),
    )
    names = [_FIELDS.get(key, key) for key in GROUPS]
    by = counted(extended, names, ("is_changed", "is_untold"))
    due = counted(_due(user, filters, today, among), ("week", "reviewer", "provider"))
    return Found(
        taken={key: _days(by[name]) for key, name in zip(GROUPS, names, strict=True)},
        due={key: {value: counts[0] for value, counts in _days(due[key]).items()} for key in due},
    )


def groups(now: Found, before: Found | None, *, limit: int | None = MOST_LINES) -> list[Group]:
    """The report: the same extensions five ways, next to those of the period before."""
    was = before.taken if before else {key: {} for key in GROUPS}
    return [
        Group("ground", "By ground", "Ground", _lines(now, was, "ground", _grounds())),
        Group("reviewer", "By reviewer", "Reviewer",
              _lines(now, was, "reviewer", _people(now))[:limit]),
        Group("provider", "By provider", "Noncontract provider",
              _lines(now, was, "provider", _providers(now))[:limit]),
        Group("week", "By week", "Week of", _weeks(now)),
        Group("hours", "By time left before the first deadline", "Time left", _hours(now, was)),
    ]  # fmt: skip


def mondays(filters: Filters, known: Iterable[date], *, today: date) -> list[date]:
    """The Mondays of the period, also those without an extension."""
    first = filters.first or min(known, default=today)
    last = min(filters.last or today, today)
    monday = first - timedelta(days=first.weekday())
    return [monday + WEEK * number for number in range((last - monday).days // 7 + 1)]


def _due(user: User, filters: Filters, today: date, among: list[str]) -> QuerySet[Deadline]:
    """The decisions that came due, found by `deadline_due`."""
    last = min(filters.last or today, today)
    found = Deadline.objects.filter(
        oversight.in_days("due_at", filters.first, last, among=among),
        duty=DECIDE,
        closed_at__isnull=True,
        rule__in=MAY_BE_EXTENDED,
    )
    # Said without a join: a person who may see cases sees all of them (`queries.visible_to`).
    found = found if user.may("case.view") else found.none()
    if filters.plan:
        found = found.filter(case__plan=filters.plan)
    if filters.team:
        found = found.filter(case__assignee__team=filters.team)
    return found.annotate(
        week=extensions.week_of("due_at", among),
        reviewer=F("case__assignee"),
        provider=F("case__provider"),
    )


def _days(counts: Mapping[Any, Any]) -> dict[Any, Any]:
    """Weeks by their Monday's date, anything else as it is."""
    return {
        value.date() if hasattr(value, "date") else value: found for value, found in counts.items()
    }


def _lines(now: Found, was: dict[str, Counts], key: str, names: Callable[[Any], str]) -> list[Line]:
    """A line for each value, the most extensions first."""
    due = now.due.get(key)
    lines = [
        Line(names(value), str(value), count, changed, untold, was[key].get(value, (0,))[0],
             now.due_in_all if due is None else due.get(value, 0))
        for value, (count, changed, untold) in now.taken[key].items()
        if value is not None
    ]  # fmt: skip
    return sorted(lines, key=lambda line: (-line.count, line.name, line.value))


def _weeks(now: Found) -> list[Line]:
    """A line for each week with an extension, the newest first."""
    due = now.due["week"]
    return [
        Line(f"{monday:%b} {monday.day}, {monday.year}", monday.isoformat(), count, changed, untold,
             due=due.get(monday, 0))
        for monday, (count, changed, untold) in sorted(now.taken["week"].items(), reverse=True)
    ]  # fmt: skip


def _hours(now: Found, was: dict[str, Counts]) -> list[Line]:
    labels = {key: label for key, (label, _) in HOURS.items()} | dict([LONGER])
    lines = {line.value: line for line in _lines(now, was, "hours", lambda key: labels[key])}
    return [lines[key] for key in labels if key in lines]


def _grounds() -> Callable[[Any], str]:
    labels = {row.key: row.label for row in GROUNDS.history()}
    return lambda key: labels.get(key, key)


def _people(now: Found) -> Callable[[Any], str]:
    found = User.objects.filter(pk__in=list(now.taken["reviewer"]))
    return {each.pk: str(each) for each in found}.__getitem__


def _providers(now: Found) -> Callable[[Any], str]:
    found = Provider.objects.filter(pk__in=[pk for pk in now.taken["provider"] if pk])
    return dict(found.values_list("pk", "name")).__getitem__
