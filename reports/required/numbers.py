"""A number of a report: what it is called, and exactly which rows it is the number of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from cases import models as cases
from cases.keys import key_instant
from determinations.models import OrganizationDetermination, PastDecision, Reconsideration

PAGE = 50
Row = OrganizationDetermination | Reconsideration | PastDecision


@dataclass(frozen=True)
class Period:
    """Whole days of one contract, by the calendar of the plan's time zone; `last` is inclusive."""

    plan: cases.Plan
    first: date
    last: date

    @property
    def begins_at(self) -> datetime:
        return datetime.combine(self.first, time(), self.plan.zone)

    @property
    def ends_at(self) -> datetime:
        """The instant at which it is over."""
        return datetime.combine(self.last + timedelta(days=1), time(), self.plan.zone)

    def has(self, field: str) -> Q:
        """That an instant falls into it."""
        return Q(**{f"{field}__gte": self.begins_at, f"{field}__lt": self.ends_at})


@dataclass(frozen=True)
class Source:
    """Rows of one sort, dated by `field`: the year is read from an index of it."""

    rows: Callable[[], QuerySet[Any]]
    field: str

    def found(self, period: Period) -> QuerySet[Any]:
        return self.rows().filter(period.has(self.field), case__plan=period.plan)


@dataclass(frozen=True)
class Number:
    """Which rows of a source are counted. `apart` counts it by itself: a test of other tables."""

    key: str
    label: str
    source: Source
    narrow: Q
    apart: bool = False

    def found(self, period: Period) -> QuerySet[Any]:
        """The rows themselves."""
        return self.source.found(period).filter(self.narrow)


@dataclass(frozen=True)
class Page:
    """Some rows, and the key of the last one where there are more."""

    rows: list[Row]
    next_key: str


def counted(numbers: dict[str, Number], period: Period) -> dict[str, int]:
    """Each number by its key: one statement a source, and one for each that is counted apart."""
    found: dict[str, int] = {}
    for source in dict.fromkeys(each.source for each in numbers.values()):
        together = {
            each.key: Count("pk", filter=each.narrow)
            for each in numbers.values()
            if each.source is source and not each.apart
        }
        found |= source.found(period).aggregate(**together) if together else {}
    return found | {each.key: each.found(period).count() for each in numbers.values() if each.apart}


def page(number: Number, period: Period, *, after: str) -> Page:
    """One page of the cases of a number, by day, after the key of the page before."""
    field, found = number.source.field, number.found(period)
    at, _, pk = after.rpartition("_")
    if (instant := key_instant(at, pk)) is not None:
        later = Q(**{f"{field}__gt": instant}) | Q(**{field: instant}, pk__gt=int(pk))
        found = found.filter(later, **{f"{field}__gte": instant})
    rows = list(found.order_by(field, "pk").select_related("case__plan")[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    key = f"{getattr(last, field).isoformat()}_{last.pk}" if last else ""
    return Page(rows[:PAGE], key)


def every(number: Number, period: Period) -> Iterator[Row]:
    """All rows of a number, a few thousand at a time."""
    found = number.found(period).order_by(number.source.field, "pk")
    return found.select_related("case__plan").iterator(chunk_size=2000)
