"""Disasters in words: what was declared, until when and why, and what it changes for a case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from cases import models
from cases.disasters import Touch
from cases.presentation.clock import trace
from cases.presentation.words import Badge, instant
from regulations import disasters as law
from regulations.disaster_days import Counted

UTC = ZoneInfo("UTC")


def disaster_rows(disasters: Iterable[models.Disaster], today: date) -> list[dict[str, Any]]:
    """The declarations, each with its last day, how that was found and who recorded what."""
    return [_row(each) | {"badge": _badge(each, today)} for each in disasters]


def disaster_card(touching: Sequence[Touch]) -> dict[str, Any]:
    """The disasters that touch a case, by which of its days, and what they change for it; empty
    where none does."""
    rows = [_row(each.disaster) | {"touched": _touched(each.days)} for each in touching]
    days = [each.days.first for each in touching]
    changes = [change for day in days for change in law.EFFECTS.on(day) if change.in_a_case]
    return {"rows": rows, "changes": list(dict.fromkeys(changes))} if rows else {}


def _touched(days: Counted) -> dict[str, str]:
    """Which days of the case fall into it, and why they count."""
    last = f" to {_day(days.last)}" if days.last > days.first else ""
    return {"why": days.why, "days": f"{_day(days.first)}{last}"}


def _row(disaster: models.Disaster) -> dict[str, Any]:
    ending = disaster.ending
    return {
        "pk": disaster.pk,
        "name": disaster.name,
        "source": law.SOURCES.recorded(disaster.source, disaster.declared_on),
        "declared_by": disaster.declared_by,
        "declared": _day(disaster.declared_on),
        "area": disaster.area,
        "starts": _day(disaster.starts_on),
        "until": _day(ending.due_on),
        "trace": trace(ending.trace),
        "asked": f"How was the last day of “{disaster.name}” calculated?",
        "recorded": instant(disaster.recorded_at, UTC),
        "recorded_by": disaster.recorded_by,
        "ends": [_end(each) for each in disaster.ends.all()],
        "kept_up": trace(disaster.kept_up.trace) if disaster.kept_up else None,
        "kept_until": _day(disaster.applies_until),
        "condition": disaster.condition,
        "finding": _finding(disaster.disruption),
        "findings": [_finding(each) for each in disaster.findings.all()],
    }


def _finding(finding: models.AccessFinding | None) -> dict[str, Any]:
    """What was found of access to care; without a finding it is taken as disrupted."""
    if finding is None:
        return {"badge": Badge("Not recorded", "soon")}
    word, tone = ("Disrupted", "accent") if finding.disrupted else ("Not disrupted", "quiet")
    return {
        "badge": Badge(word, tone),
        "words": finding.words,
        "recorded": instant(finding.recorded_at, UTC),
        "recorded_by": finding.recorded_by,
    }


def _end(end: models.DisasterEnd) -> dict[str, Any]:
    return {
        "by": law.END_KINDS.recorded(end.declared_by, end.disaster.declared_on).label,
        "last": _day(end.ends_on),
        "words": end.words,
        "recorded": instant(end.recorded_at, UTC),
        "recorded_by": end.recorded_by,
    }


def _badge(disaster: models.Disaster, today: date) -> Badge:
    if not disaster.applies:
        return Badge("Access not disrupted", "quiet")
    if today < disaster.starts_on:
        return Badge("Not started", "quiet")
    if disaster.lasts_on(today):
        return Badge("Lasts", "soon")
    kept_up = today <= disaster.applies_until
    return Badge("Access kept up", "soon") if kept_up else Badge("Over", "quiet")


def _day(day: date) -> str:
    return f"{day:%a, %b} {day.day}, {day.year}"
