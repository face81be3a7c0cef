"""The grievances of a case, with what the record of grievances asks for (42 CFR 422.564(g))."""

from __future__ import annotations

from datetime import date
from typing import Any

from cases import models
from cases.presentation.words import Badge, instant
from regulations import grievances as law


def grievances(case: models.Case) -> list[dict[str, Any]]:
    """Who disagreed with what, until when it is answered, what was answered and when it was told.

    Receipt, disposition and the day of the notice are what the plan must keep of each.
    """
    return [
        {
            "by": grievance.filed_by,
            "against": grievance.is_against,
            "how": grievance.get_channel_display().lower(),
            "received": instant(grievance.received_at, case.plan.zone),
            "words": grievance.words,
            "badge": _badge(grievance),
            "late": _late(grievance),
            "event_on": _day(grievance.event_on),
            "taken_by": grievance.taken_by or "",
            "asks_writing": grievance.asks_writing,
            "longer": _longer(grievance),
            "disposition": grievance.disposition,
            "answered_by": grievance.answered_by or "",
            "answered_how": grievance.get_answered_how_display().lower(),
            "answer": grievance.answer,
            **_of_the_duty(case, grievance),
        }
        for grievance in case.grievances.all()
    ]


def _of_the_duty(case: models.Case, grievance: models.Grievance) -> dict[str, str]:
    """Until when it is answered, and when the enrollee was told; read from the rows of duties."""
    named = (grievance.duty, str(grievance.pk))
    found = [each for each in case.deadlines.all() if (each.duty, each.subject) == named]
    zone = case.plan.zone
    due = instant(found[-1].due_at, zone) if found else ""
    told = instant(found[-1].met_at, zone) if found and found[-1].met_at else ""
    return {"due": due, "notified": told, "cite": found[-1].citation if found else ""}


def _badge(grievance: models.Grievance) -> Badge:
    if grievance.is_open:
        return Badge("Waiting for an answer", "soon")
    return Badge(grievance.disposition, "ok" if grievance.upheld else "quiet")


def _late(grievance: models.Grievance) -> str:
    return f"after {_day(grievance.file_by)}" if grievance.is_filed_late else ""


def _longer(grievance: models.Grievance) -> str:
    if not grievance.extended_at:
        return ""
    label = law.GROUNDS.recorded(grievance.extension_ground, grievance.received_on).label
    return f"{grievance.extension_days} more days. {label}: {grievance.extension_why}"


def _day(on: date | None) -> str:
    return f"{on:%B} {on.day}, {on.year}" if on else ""
