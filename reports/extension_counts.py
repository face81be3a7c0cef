"""Extensions counted five ways, each next to the period before and to the requests of the period.

A rate is the number of extensions taken in some days for each 100 requests and appeals that were
entered in them and may be extended. Those of one person are counted against the requests that are
with this person now. Extensions and requests are both found by an index of their day: what was
closed before is not read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from cases import models as cases
from cases import queries
from regulations import timeframes
from regulations.grounds import GROUNDS
from reinstatement import oversight
from reports import extensions
from reports.extensions import HOURS, LONGER, NOTHING, UNTOLD, Filters, changed, taken

WEEK = timedelta(days=7)
# On the page; the files have them all.
MOST_LINES = 50
# What is asked for where the law in force knows an extension of the decision.
_ASKED = {
    dict(row.selects)["request"]
    for row in timeframes.ROWS.history()
    if row.extendable and row.effective_to is None and "request" in dict(row.selects)
}
MAY_BE_EXTENDED = Q(determination__request_type__in=_ASKED) | Q(
    reconsideration__request_type__in=_ASKED
)
KINDS = ("determination", "reconsideration")


@dataclass(frozen=True)
class Line:
    """One value of a group: how many extensions, how many changed the outcome, how many the
    enrollee was not told of in time; how many there were in the period before; of how many
    requests."""

    name: str
    value: str
    count: int
    changed: int
    untold: int
    before: int = 0
    requests: int = 0

    @property
    def rate(self) -> float | None:
        """For each 100 requests; None without any."""
        return per_100(self.count, self.requests)


@dataclass(frozen=True)
class Group:
    """The extensions counted by one thing; `key` is the name of its filter."""

    key: str
    title: str
    what: str
    lines: list[Line]
    has_requests: bool = True


@dataclass(frozen=True)
class Requests:
    """The requests of some days that may be extended: in all, by Monday, by person."""

    count: int = 0
    weeks: Counter[date] = field(default_factory=Counter)
    people: Counter[int] = field(default_factory=Counter)


def per_100(count: int, requests: int) -> float | None:
    """So many for each 100 requests; None where there are none."""
    return count * 100 / requests if requests else None


def requests(user: User, filters: Filters) -> Requests:
    """The requests entered in the days of the filters, of their plan and team."""
    among = oversight.zones()
    rows = (
        _entered(user, filters, among)
        .values_list(extensions.week_of("entered_at", among), "assignee")
        .annotate(number=Count("pk"))
    )
    weeks: Counter[date] = Counter()
    people: Counter[int] = Counter()
    for week, person, number in rows.order_by():
        weeks[week.date()] += number
        people[person] += number
    return Requests(weeks.total(), weeks, people)


def groups(
    user: User,
    filters: Filters,
    *,
    today: date,
    found: Requests | None = None,
    limit: int | None = MOST_LINES,
) -> list[Group]:
    """The report: the same extensions counted five ways, whichever number is looked behind.
    `found` are the requests, where they were counted already."""
    found = requests(user, filters) if found is None else found
    reading = _Reading(user, filters, today, found, limit)
    return [each(reading) for each in GROUPS.values()]


def group(user: User, filters: Filters, key: str, *, today: date) -> Group:
    """One of the five, with every line of it."""
    return GROUPS[key](_Reading(user, filters, today, requests(user, filters), None))


def by_week(user: User, filters: Filters) -> dict[date, int]:
    """How many extensions there were in each week, by its Monday."""
    rows = taken(user, replace(filters, **NOTHING)).order_by().values_list("week")
    return {week.date(): count for week, count in rows.annotate(count=Count("pk"))}


def weeks(filters: Filters, lines: Iterable[Line], *, today: date) -> list[date]:
    """The Mondays of the period, also those without an extension."""
    known = [date.fromisoformat(line.value) for line in lines]
    first = filters.first or min(known, default=today)
    last = min(filters.last or today, today)
    monday = first - timedelta(days=first.weekday())
    return [monday + WEEK * number for number in range((last - monday).days // 7 + 1)]


def _entered(user: User, filters: Filters, among: list[str]) -> QuerySet[cases.Case]:
    found = queries.visible_to(user).filter(
        oversight.in_days("entered_at", filters.first, filters.last, among=among, case=""),
        MAY_BE_EXTENDED,
        kind__in=KINDS,
    )
    if filters.plan:
        found = found.filter(plan=filters.plan)
    return found.filter(assignee__team=filters.team) if filters.team else found


@dataclass(frozen=True)
class _Reading:
    """What is counted, next to which requests, and how many lines of it; all of them with None."""

    user: User
    filters: Filters
    today: date
    of: Requests
    limit: int | None

    def lines(
        self,
        *names: str,
        name: Callable[[tuple[Any, ...]], str],
        only: Q | None = None,
        newest: bool = False,
    ) -> list[Line]:
        """A line for each value, the most extensions first; or all of them, the newest first, next
        to no period before."""
        found = taken(self.user, replace(self.filters, **NOTHING)).filter(only or Q())
        counted = found.values_list(*names).annotate(
            count=Count("pk"),
            changed=Count("pk", filter=changed()),
            untold=Count("pk", filter=UNTOLD),
        )
        order = ("-" + names[0],) if newest else ("-count", *names[1:], names[0])
        rows = list(counted.order_by(*order)[: None if newest else self.limit])
        was = {} if newest else self._before(names[0], [row[0] for row in rows])
        return [Line(name(row), _value(row[0]), *row[-3:], was.get(row[0], 0)) for row in rows]

    def _before(self, key: str, values: list[Any]) -> dict[Any, int]:
        """How many of each value there were in the period before."""
        was = extensions.period_before(self.filters, today=self.today)
        if was is None:
            return {}
        found = taken(self.user, was).filter(**{f"{key}__in": values})
        return dict(found.order_by().values_list(key).annotate(count=Count("pk")))


def _by_ground(reading: _Reading) -> Group:
    labels = {row.key: row.label for row in GROUNDS.history()}
    lines = reading.lines("ground", name=lambda row: labels.get(row[0], row[0]))
    lines = [replace(line, requests=reading.of.count) for line in lines]
    return Group("ground", "By ground", "Ground", lines)


def _by_reviewer(reading: _Reading) -> Group:
    people = ("taken_by__first_name", "taken_by__last_name", "taken_by__username")
    lines = reading.lines("taken_by", *people, name=_person)
    lines = [replace(line, requests=reading.of.people[int(line.value)]) for line in lines]
    return Group("reviewer", "By reviewer", "Reviewer", lines)


def _by_provider(reading: _Reading) -> Group:
    lines = reading.lines(
        "provider", "provider__name", name=lambda row: row[1], only=Q(provider__isnull=False)
    )
    found = _entered(reading.user, reading.filters, oversight.zones())
    found = found.filter(provider__in=[line.value for line in lines]).order_by()
    counts = dict(found.values_list("provider").annotate(number=Count("pk")))
    lines = [replace(line, requests=counts.get(int(line.value), 0)) for line in lines]
    return Group("provider", "By provider", "Noncontract provider", lines)


def _by_week(reading: _Reading) -> Group:
    lines = reading.lines("week", name=lambda row: f"{row[0]:%b %-d, %Y}", newest=True)
    weeks = reading.of.weeks
    lines = [replace(line, requests=weeks[date.fromisoformat(line.value)]) for line in lines]
    return Group("week", "By week", "Week of", lines)


def _by_hours(reading: _Reading) -> Group:
    lines = {line.value: line for line in reading.lines("hours", name=lambda row: row[0])}
    labels = {key: label for key, (label, _) in HOURS.items()} | dict([LONGER])
    named = [replace(lines[key], name=label) for key, label in labels.items() if key in lines]
    title = "By time left before the first deadline"
    return Group("hours", title, "Time left", named, has_requests=False)


GROUPS: dict[str, Callable[[_Reading], Group]] = {
    "ground": _by_ground, "reviewer": _by_reviewer, "provider": _by_provider, "week": _by_week,
    "hours": _by_hours,
}  # fmt: skip


def _person(row: tuple[Any, ...]) -> str:
    return f"{row[1]} {row[2]}".strip() or str(row[3])


def _value(found: Any) -> str:
    return found.date().isoformat() if isinstance(found, datetime) else str(found)
