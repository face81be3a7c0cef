"""Lines of lists: the queue, documents, calls; the badges of a case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from cases import kinds, models
from cases.presentation.clock import awaited, is_the_plans, level, time_left
from cases.presentation.words import Badge, file_size, instant


def badges(
    case: models.Case, at: datetime, affecting: Sequence[models.Disaster] = ()
) -> list[Badge]:
    """State and the facts that are not states: expedited, extended, affected by a disaster,
    late."""
    matter, kind = case.matter, case.kind_
    found = [Badge(matter.get_state_display(), kind.state_tones[matter.state])]
    if kind.short:
        found.insert(0, Badge(kind.short, "accent"))
    if matter.priority == models.Priority.EXPEDITED:
        found.append(Badge("Expedited", "expedited"))
    duties = list(case.deadlines.all())
    if any(duty.is_extended for duty in duties):
        found.append(Badge("Extended", "quiet"))
    if affecting:
        found.append(Badge("Disaster", "accent"))
    waiting_for = (kind.awaited_duties.get(duty.duty) for duty in duties if duty.is_open)
    found += [Badge(words, "soon") for words in dict.fromkeys(waiting_for) if words]
    if any(duty.is_late(at) for duty in duties if is_the_plans(duty.duty, kind)):
        found.append(Badge("Untimely", "late"))
    return found


def queue_row(
    case: models.Case, at: datetime, affecting: Sequence[models.Disaster] = ()
) -> dict[str, Any]:
    """One line of the queue."""
    matter = case.matter
    due = case.next_due_at
    return {
        "case": case,
        "matter": matter,
        "badges": badges(case, at, affecting),
        "type": matter.get_request_type_display(),
        "received": instant(case.received_at, case.plan.zone),
        "due": instant(due, case.plan.zone) if due else "",
        "due_iso": due.isoformat() if due else "",
        "left": time_left(due, at) if due else "",
        "level": level(due, at) if due else "",
    }


def duty_row(
    duty: models.Deadline, at: datetime, affecting: Sequence[models.Disaster] = ()
) -> dict[str, Any]:
    """One line of the list of open duties: the case, and the clock of this duty. What the plan
    waits for from others is no lateness of the plan, and is said in other words."""
    case = duty.case
    is_awaited = duty.duty in case.kind_.awaited_duties
    return queue_row(case, at, affecting) | {
        "task": kinds.duties()[duty.duty],
        "due": instant(duty.due_at, case.plan.zone),
        "due_iso": duty.due_at.isoformat(),
        "is_awaited": is_awaited,
        "left": awaited(duty.due_at, at) if is_awaited else time_left(duty.due_at, at),
        "level": "awaited" if is_awaited else level(duty.due_at, at),
    }


def documents(case: models.Case) -> list[dict[str, Any]]:
    zone = case.plan.zone
    return [
        {
            "pk": document.pk,
            "name": document.name,
            "size": file_size(document.size),
            "added": instant(document.added_at, zone),
            "by": document.added_by or "Fortnight",
        }
        for document in case.documents.all()
    ]


def oral_notices(case: models.Case) -> list[dict[str, Any]]:
    """Who was told orally: how, when, by whom and in what words."""
    return [
        {
            "told": notice.told,
            "recipient": notice.get_recipient_display().lower(),
            "how": notice.get_channel_display(),
            "when": instant(notice.told_at, case.plan.zone),
            "by": notice.by,
            "words": notice.words,
        }
        for notice in case.oral_notices.all()
    ]
