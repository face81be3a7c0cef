"""The tables of the report on extensions as files: each group whole, and its cases one by one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from accounts.models import User
from cases.queries import house_zone
from determinations.models import Extension
from figures.numbers import share
from figures.tables import Column, Kind, Table
from reports import extension_counts, extensions, selection
from reports.extension_charts import DEFINITIONS
from reports.extension_counts import Found, Line
from reports.extension_rows import OUTCOMES, ground
from reports.extensions import Filters

AT_ONCE = 2000
CASES = (
    Column("Case"), Column("Plan"), Column("Ground"), Column("Reviewer"), Column("Agreed by"),
    Column("Noncontract provider"), Column("Extended", Kind.INSTANT),
    Column("First deadline", Kind.INSTANT), Column("Hours before the deadline", Kind.NUMBER),
    Column("Days", Kind.COUNT), Column("Outcome"), Column("Told in time"),
)  # fmt: skip


def tables(user: User, filters: Filters, *, today: date, at: datetime) -> list[Table]:
    """Every table of the page. Its rows are read once they are asked for, and all of them."""
    read = (selection.said(filters.first, filters.last, plan=filters.plan, team=filters.team),
            at.astimezone(house_zone()), DEFINITIONS)  # fmt: skip
    found = [
        Table(f"extensions-by-{key}", f"Extensions by {key}", _columns(key),
              _lines(user, filters, key, today), *read)
        for key in extension_counts.GROUPS
    ]  # fmt: skip
    cases = Table(
        "extension-cases", "Extensions, case by case", CASES, _cases(user, filters), *read
    )
    return [*found, cases]


def _columns(key: str) -> tuple[Column, ...]:
    return (
        Column(key.title(), Kind.DAY if key == "week" else Kind.TEXT),
        Column("Extensions", Kind.COUNT), Column("Before", Kind.COUNT),
        Column("Decisions due", Kind.COUNT), Column("Per 100 decisions due", Kind.NUMBER),
        Column("Changed the outcome", Kind.COUNT), Column("Share changed", Kind.SHARE),
        Column("Not told in time", Kind.COUNT),
    )  # fmt: skip


def _lines(user: User, filters: Filters, key: str, today: date) -> Iterator[tuple[Any, ...]]:
    now, before = both(user, filters, today=today)
    group = {each.key: each for each in extension_counts.groups(now, before, limit=None)}[key]
    for line in group.lines:
        due, rate = (line.due, line.rate) if group.has_rate else (None, None)
        was = None if key == "week" else line.before
        yield (_name(key, line), line.count, was, due, rate, line.changed,
               share(line.changed, line.count), line.untold)  # fmt: skip


def both(user: User, filters: Filters, *, today: date) -> tuple[Found, Found | None]:
    """What was counted in the period, and in the one before, where there is one."""
    before = extensions.period_before(filters, today=today)
    found = extension_counts.count(user, filters, today=today)
    return found, extension_counts.count(user, before, today=today) if before else None


def _name(key: str, line: Line) -> Any:
    return date.fromisoformat(line.value) if key == "week" else line.name


def _cases(user: User, filters: Filters) -> Iterator[tuple[Any, ...]]:
    related = ("case__plan", "taken_by", "reviewed_by", "provider")
    found = extensions.taken(user, filters).select_related(*related).order_by("-taken_at", "-pk")
    return map(_case, found.iterator(chunk_size=AT_ONCE))


def _case(each: Extension) -> tuple[Any, ...]:
    zone = each.case.plan.zone
    left = each.left  # type: ignore[attr-defined]
    return (
        each.case.number, str(each.case.plan), ground(each), str(each.taken_by),
        str(each.reviewed_by or ""), str(each.provider or ""), each.taken_at.astimezone(zone),
        each.first_due_at.astimezone(zone) if each.first_due_at else None,
        left.total_seconds() / 3600 if left else None, each.days,
        OUTCOMES.get(each.outcome, "Not decided"),  # type: ignore[attr-defined]
        "No" if each.untold_at else "Yes",
    )  # fmt: skip
