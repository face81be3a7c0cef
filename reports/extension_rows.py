"""A line of the report on extensions, as people read it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cases.presentation.clock import level, time_left
from cases.presentation.words import Badge, instant, span
from determinations.models import AppealOutcome, HeldExtension, Outcome
from regulations.grounds import GROUNDS

OUTCOMES = dict(AppealOutcome.choices) | dict(Outcome.choices)


def row(each: Any) -> dict[str, Any]:
    """An extension that was taken."""
    zone = each.case.plan.zone
    return {
        "number": each.case.number,
        "ground": ground(each),
        "by": each.taken_by,
        "reviewed_by": each.reviewed_by,
        "provider": each.provider or "",
        "taken": instant(each.taken_at, zone),
        "left": span(each.left) if each.left else "",
        "outcome": OUTCOMES.get(each.outcome, "Not decided"),
        "badge": Badge("Never told in time", "late") if each.untold_at else None,
    }


def waiting(each: HeldExtension, at: datetime) -> dict[str, Any]:
    """An extension that waits for a second look."""
    due = each.case.next_due_at
    return {
        "number": each.case.number,
        "ground": ground(each),
        "by": each.held_by,
        "held": instant(each.held_at, each.case.plan.zone),
        "badge": Badge(time_left(due, at), level(due, at)) if due else None,
    }


def ground(each: Any) -> str:
    """The ground, in the words of the day on which the request was received."""
    return GROUNDS.recorded(each.ground, each.case.received_on).label
