"""Disasters in words: what was declared, until when and why, and what it changes for a case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from cases import models
from cases.presentation.clock import trace
from cases.presentation.words import Badge, instant
from regulations import disasters as law

UTC = ZoneInfo("UTC")


def disaster_rows(disasters: Iterable[models.Disaster], today: date) -> list[dict[str, Any]]:
    """The declarations, each with its last day, how that was found and who recorded what."""
    return [_row(each) | {"badge": _badge(each, today)} for each in disasters]


def disaster_card(affecting: Iterable[models.Disaster], on: date) -> dict[str, Any]:
    """The disasters that touch a case received on the day, and what they change for it; empty where
    none does."""
    rows = [_row(each) for each in affecting]
    changes = [each for each in law.EFFECTS.on(on) if each.in_a_case]
    return {"rows": rows, "changes": changes} if rows else {}


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
    if today < disaster.starts_on:
        return Badge("Not started", "quiet")
    return Badge("Lasts", "soon") if disaster.lasts_on(today) else Badge("Over", "quiet")


def _day(day: date) -> str:
    return f"{day:%a, %b} {day.day}, {day.year}"
