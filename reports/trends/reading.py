"""The numbers of trends, read from the counts by day: of a period, a plan, a team.

Weeks are calendar weeks, Monday to Sunday, of the days of each plan's time zone. What is open and
late is the one thing that is read from the open duties themselves: it grows while no one writes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncWeek

from accounts.models import User
from cases import months, open_duties
from cases.models import Deadline
from regulations import clock
from reports.models import DayCount
from reports.trends import measures

DAY = timedelta(days=1)
NO_TEAM = "none"


@dataclass(frozen=True)
class Filters:
    """From which day until which, of which plan and team; `NO_TEAM` are cases without one."""

    first: date
    last: date
    plan: int | None = None
    team: str = ""

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def before(self) -> Filters:
        """As many days right before; a whole calendar month is held against the month before."""
        if is_whole_month(self.first, self.last):
            first = months.later(self.first, -1)
        else:
            first = self.first - timedelta(days=self.days)
        return replace(self, first=first, last=self.first - DAY)

    @property
    def weeks(self) -> list[date]:
        """The Monday of each calendar week that the period touches."""
        week, found = week_of(self.first), []
        while week <= self.last:
            found.append(week)
            week += 7 * DAY
        return found


@dataclass(frozen=True)
class Row:
    """What is counted of one sort on one day, or in the week that begins on it; what a reading is
    not broken down by is empty."""

    day: date | None = None
    kind: str = ""
    key: str = ""
    detail: str = ""
    outcome: str = ""
    count: int = 0
    total: int = 0

    @property
    def week(self) -> date:
        return week_of(self.day) if self.day else date.min


def week_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def is_whole_month(first: date, last: date) -> bool:
    return first.day == 1 and last + DAY == months.later(first, 1)


def rows(user: User, measure: str, filters: Filters, *by: str) -> list[Row]:
    """What a measure counts in the period, by these fields of `Row`, or by week."""
    found = _narrowed(user, filters).filter(measure=measure)
    found = found.filter(day__range=(filters.first, filters.last)).order_by()
    if "week" in by:
        found = found.annotate(week=TruncWeek("day"))
    groups = found.values_list(*by).annotate(counted=Sum("count"), summed=Sum("total"))
    names = ["day" if name == "week" else name for name in by]
    return [Row(**dict(zip((*names, "count", "total"), each, strict=True))) for each in groups]


def until(user: User, measure: str, filters: Filters, *by: str) -> list[Row]:
    """What a measure counts from the very first day to the end of the period, by these fields."""
    return rows(user, measure, replace(filters, first=date.min), *by)


def open_late(user: User, filters: Filters, *, at: datetime) -> list[Row]:
    """The duties that came due in the period, are past their limit and not done: by week,
    kind, duty and clock, as the measure "due" has them. Read from the index of what is open."""
    found = []
    for zone in months.zones():
        where = clock.zone(zone)
        begins = clock.at_wall_clock(filters.first, time(), where)
        ends = clock.at_wall_clock(filters.last + DAY, time(), where)
        groups = (
            _open_late(user, filters, at)
            .filter(case__plan__time_zone=zone, due_at__gte=begins, due_at__lt=ends)
            .annotate(week=TruncWeek("due_at", tzinfo=where), detail=measures.priority_of_rule())
            .order_by()
            .values("week", "case__kind", "duty", "detail")
            .annotate(counted=Count("pk"))
        )
        found += [
            Row(each["week"].date(), each["case__kind"], each["duty"], each["detail"], "open_late",
                each["counted"])
            for each in groups
        ]  # fmt: skip
    return found


@dataclass(frozen=True)
class Backlog:
    """What waited for an answer at the end of a day, and how many days it had waited in sum."""

    count: int = 0
    waited: int = 0

    @property
    def age(self) -> float | None:
        """The average in days; None of nothing."""
        return self.waited / self.count if self.count else None


def backlogs(
    received: Iterable[Row], finished: Iterable[Row], days: Iterable[date]
) -> list[Backlog]:
    """What was received and not finished at the end of each of these days, from rows by day.

    `total` of what is finished are the days that it had waited: with them the days of receipt of
    those left are known in sum, and so is how long they have waited.
    """
    left: Counter[date] = Counter()
    since: Counter[date] = Counter()
    for row in received:
        left[_day(row)] += row.count
        since[_day(row)] += row.count * _day(row).toordinal()
    for row in finished:
        left[_day(row)] -= row.count
        since[_day(row)] -= row.count * _day(row).toordinal() - row.total
    wanted, steps = sorted(days), sorted(left)
    found, count, ordinals, place = [], 0, 0, 0
    for day in wanted:
        while place < len(steps) and steps[place] <= day:
            count += left[steps[place]]
            ordinals += since[steps[place]]
            place += 1
        found.append(Backlog(count, count * day.toordinal() - ordinals))
    return found


def _day(row: Row) -> date:
    return row.day or date.min


def _narrowed(user: User, filters: Filters) -> QuerySet[DayCount]:
    found = DayCount.objects.all() if user.may("case.view") else DayCount.objects.none()
    if filters.plan:
        found = found.filter(plan=filters.plan)
    return found.filter(_of_team(filters.team, "team")) if filters.team else found


def _open_late(user: User, filters: Filters, at: datetime) -> QuerySet[Deadline]:
    found = open_duties.found(user, open_duties.Filters(), at=at)
    found = found.filter(due_at__lt=at.replace(microsecond=0))
    if filters.plan:
        found = found.filter(case__plan=filters.plan)
    if filters.team:
        found = found.filter(_of_team(filters.team, "case__assignee__team"))
    return found


def _of_team(team: str, path: str) -> Q:
    return Q(**{f"{path}__isnull": True}) if team == NO_TEAM else Q(**{path: int(team)})
