"""From a limit and a start to a due instant or date, with every step written down.

Days: the day of the start, read in the plan's zone, is day zero and the limit ends at the last
second of the last day. Hours: the earlier of the elapsed hours and the same wall-clock time that
many days on, since auditors read bare local times. Nothing rolls over weekends or holidays.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from regulations.dated import days_of
from regulations.law import Limit, Row, Unit, invalid

TRACE_VERSION = 1
LAST_SECOND = time(23, 59, 59)
HOURS_A_DAY = 24
SATURDAY = 5
WEEK = 7


@dataclass(frozen=True)
class Due:
    """A duty whose limit is an instant (aware).

    `first_due_at` is the limit without an extension. `rule` is the row's key. `trace` is JSON: it
    explains the arithmetic and holds what `replay` needs.
    """

    duty: str
    rule: str
    citation: str
    effective_from: date
    trace: dict[str, Any]
    starts_at: datetime
    first_due_at: datetime
    due_at: datetime


@dataclass(frozen=True)
class DueOn:
    """A duty whose limit is the end of a date; the rest as in `Due`."""

    duty: str
    rule: str
    citation: str
    effective_from: date
    trace: dict[str, Any]
    due_on: date


@dataclass(frozen=True)
class Step:
    """One step of the arithmetic: what was done, in words, and the result in ISO form."""

    do: str
    text: str
    result: str

    def as_json(self) -> dict[str, str]:
        return {"do": self.do, "text": self.text, "result": self.result}


@lru_cache(maxsize=512)
def day_in(at: datetime, time_zone: str) -> date:
    """The day of an instant in a zone."""
    return at.astimezone(zone(time_zone)).date()


def zone(name: str) -> ZoneInfo:
    """The time zone of that name. Raises Refused (invalid, time_zone) for an unknown one."""
    if name not in _zones():
        raise invalid("time_zone", "Name a time zone such as America/New_York.")
    return ZoneInfo(name)


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    """The zones that mean the same on every machine, which this machine's own does not."""
    return frozenset(available_timezones() - {"localtime", "Factory"})


def at_wall_clock(day: date, clock: time, where: ZoneInfo) -> datetime:
    """The instant at which a clock on the wall shows this; of two candidates the earlier.

    A time skipped or repeated by a change of the clocks has two readings; the stricter counts.
    """
    naive = datetime.combine(day, clock)
    readings = (naive.replace(tzinfo=where, fold=fold).astimezone(UTC) for fold in (0, 1))
    return min(readings).astimezone(where)


def utc(instant: datetime) -> datetime:
    """The instant in UTC. Two instants of one zone are compared by the clock on the wall, which
    shows an hour of autumn twice; in UTC they are compared by when they are."""
    return instant.astimezone(UTC)


def after(start: datetime, limit: Limit, where: ZoneInfo) -> tuple[datetime, list[Step]]:
    """The instant at which a limit of hours or days ends, and the steps to it."""
    local = start.astimezone(where)
    begin = Step("read", f"Read the start in {where.key}: {words(local)}.", local.isoformat())
    if limit.unit is Unit.HOURS:
        due, steps = _after_hours(local, limit.amount, where)
    else:
        due, steps = _after_days(local, limit, where)
    return due, [begin, *steps]


def extended(first: datetime, days: int, where: ZoneInfo) -> tuple[datetime, Step]:
    """The limit with an extension: calendar days on its local date, the wall clock stays."""
    local = first.astimezone(where)
    wall = at_wall_clock(local.date() + timedelta(days=days), local.time(), where)
    due = max(wall, first, key=utc).astimezone(where)
    text = f"Extend by {days} calendar days from {words(local)}: {words(due)}."
    return due, Step("extend", text, due.isoformat())


def date_after(start: date, limit: Limit) -> tuple[date, list[Step]]:
    """The last day of a limit that counts dates, and the steps to it; the start is day zero."""
    if limit.unit is Unit.MONTH_ENDS:
        due = _month_end(start, limit.amount)
        text = (
            f"Count the month of {day_words(start)} as month one; month {limit.amount} ends on "
            f"{day_words(due)}."
        )
    elif limit.unit is Unit.MONTHS:
        due = _same_day(start, limit.amount)
        text = f"Count {limit} from {day_words(start)} to the same day: {day_words(due)}."
    elif limit.unit is Unit.BUSINESS_DAYS:
        due = _business_days_after(start, limit.amount)
        text = (
            f"Add {limit} (Monday to Friday, holidays not left out) to {day_words(start)}: "
            f"{day_words(due)}."
        )
    else:
        due = start + timedelta(days=limit.amount)
        text = f"Day zero is {day_words(start)}; add {limit}: {day_words(due)}."
    return due, [Step("add", text, due.isoformat())]


def trace(
    row: Row,
    *,
    inputs: dict[str, Any],
    steps: list[Step],
    starts: dict[str, str],
    due: str,
    first_due: str,
    time_zone: str = "",
) -> dict[str, Any]:
    """What is kept with a due date: enough to read how it came about, and to calculate it again."""
    return {
        "version": TRACE_VERSION,
        "duty": row.duty,
        "rule": row.key,
        "summary": row.summary,
        "citation": row.citation,
        "authority": row.authority,
        "effective_from": days_of(row)[0].isoformat(),
        "time_zone": time_zone,
        "starts": starts,
        "steps": [step.as_json() for step in steps],
        "first_due": first_due,
        "due": due,
        "stops": row.stops,
        "may_change": list(row.may_change),
        "inputs": inputs,
    }


def words(instant: datetime) -> str:
    """An instant as a nurse reads it: Thu, Mar 5, 2026, 10:00 AM EST."""
    seconds = f":{instant:%S}" if instant.second else ""
    clock = f"{instant:%I:%M}{seconds} {instant:%p %Z}".lstrip("0")
    return f"{day_words(instant.date())}, {clock}"


def day_words(day: date) -> str:
    """A date with its weekday: Thu, Mar 5, 2026."""
    return f"{day:%a, %b} {day.day}, {day.year}"


def _after_hours(local: datetime, hours: int, where: ZoneInfo) -> tuple[datetime, list[Step]]:
    elapsed = (local.astimezone(UTC) + timedelta(hours=hours)).astimezone(where)
    day = local.date() + timedelta(days=hours // HOURS_A_DAY)
    wall = at_wall_clock(day, local.time(), where)
    due = min(elapsed, wall, key=utc)
    steps = [Step("add", f"Add {hours} elapsed hours: {words(elapsed)}.", elapsed.isoformat())]
    if utc(elapsed) != utc(wall):
        text = (
            f"The clocks change in between: the same time {hours // HOURS_A_DAY} days on is "
            f"{words(wall)}. The earlier of the two holds: {words(due)}."
        )
        steps.append(Step("earlier", text, due.isoformat()))
    return due, steps


def _after_days(local: datetime, limit: Limit, where: ZoneInfo) -> tuple[datetime, list[Step]]:
    last, steps = date_after(local.date(), limit)
    due = at_wall_clock(last, LAST_SECOND, where)
    end = Step("end", f"The limit ends with that day: {words(due)}.", due.isoformat())
    return due, [*steps, end]


def _business_days_after(start: date, amount: int) -> date:
    """The amount-th weekday after the start, which is day zero even on a weekend."""
    day = start
    while amount:
        day += timedelta(days=1)
        amount -= day.weekday() < SATURDAY
    return day


def _same_day(start: date, months: int) -> date:
    """The same day of a later month, or its last day where it has no such day."""
    index = start.year * 12 + start.month - 1 + months
    if index // 12 > MAXYEAR:
        raise OverflowError("beyond the calendar")
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def _month_end(start: date, months: int) -> date:
    """The last day of a month, the month of the start being the first."""
    index = start.year * 12 + start.month - 1 + months
    if index // 12 > MAXYEAR:
        raise OverflowError("beyond the calendar")
    return date(index // 12, index % 12 + 1, 1) - timedelta(days=1)
