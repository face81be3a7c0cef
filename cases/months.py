"""Calendar months in the time zone of a plan."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Q

from cases.models import Plan
from regulations import clock

_YEARS = range(1900, 2200)


def month_of(at: datetime, zone: ZoneInfo) -> date:
    """The first day of the month that the instant lies in."""
    return at.astimezone(zone).date().replace(day=1)


def later(first: date, months: int) -> date:
    """The first day of the month so many months on."""
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)


def read(text: str) -> date | None:
    """The first day of a month as an address names it, 2026-12; None for anything else."""
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return found if found.year in _YEARS and text == f"{found:%Y-%m}" else None


def bounds(first: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When the month begins, and when the next one does, in UTC."""
    days = (first, later(first, 1))
    begins, ends = (clock.at_wall_clock(day, time(), zone).astimezone(UTC) for day in days)
    return begins, ends


def zones() -> list[str]:
    """The time zones of the plans: with one plan one, seldom more than six."""
    return sorted(set(Plan.objects.values_list("time_zone", flat=True)))


def due_in(first: date, among: Iterable[str]) -> Q:
    """That a duty is due in this month of its plan's zone, one of these.

    The widest bounds stand in front: by them an index finds the month.
    """
    each = {name: bounds(first, clock.zone(name)) for name in among}
    if not each:
        return Q(pk__in=[])
    narrow = Q(pk__in=[])
    for name, (begins, ends) in each.items():
        narrow |= Q(case__plan__time_zone=name, due_at__gte=begins, due_at__lt=ends)
    widest = {
        "due_at__gte": min(begins for begins, _ in each.values()),
        "due_at__lt": max(ends for _, ends in each.values()),
    }
    return Q(**widest) & narrow
