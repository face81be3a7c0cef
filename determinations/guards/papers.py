"""The papers of the one who asks."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from regulations import representatives
from regulations.law import Refused

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Deadline
    from determinations.models import Matter


def requester_cleared(matter: Matter, by: User | None, at: datetime) -> Refused | None:
    """Nothing is decided or extended while a paper of the one who asks is awaited."""
    duty = _awaited_paper(matter)
    if duty is None:
        return None
    zone = matter.case.plan.zone
    return representatives.not_cleared(duty.duty, duty.due_at.astimezone(zone))


def paper_awaited(matter: Matter, by: User, at: datetime) -> Refused | None:
    if _awaited_paper(matter) is None:
        return Refused("no_paper_awaited", "No appointment or waiver is awaited in this case.")
    if _incomplete_paper(matter):
        return Refused("paper_incomplete", "A paper is here. Record what was missing on it.")
    return None


def paper_incomplete(matter: Matter, by: User, at: datetime) -> Refused | None:
    if _incomplete_paper(matter):
        return None
    return Refused("no_paper_incomplete", "No paper of this case has something missing.")


def _awaited_paper(matter: Matter) -> Deadline | None:
    duties = matter.case.deadlines.all()
    waiting = (duty for duty in duties if duty.duty in representatives.OBTAIN and duty.is_open)
    return next(waiting, None)


def _incomplete_paper(matter: Matter) -> bool:
    return any(paper.status == "incomplete" for paper in matter.case.papers.all())
