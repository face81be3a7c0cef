"""The papers of the one who asks."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from regulations import representatives
from regulations.law import Refused

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Deadline, OrganizationDetermination


def requester_cleared(
    determination: OrganizationDetermination, by: User | None, at: datetime
) -> Refused | None:
    """Nothing is decided or extended while a paper of the one who asks is awaited."""
    duty = _awaited_paper(determination)
    if duty is None:
        return None
    zone = determination.case.plan.zone
    return representatives.not_cleared(duty.duty, duty.due_at.astimezone(zone))


def paper_awaited(
    determination: OrganizationDetermination, by: User, at: datetime
) -> Refused | None:
    if _awaited_paper(determination) is None:
        return Refused("no_paper_awaited", "No appointment or waiver is awaited in this case.")
    if _incomplete_paper(determination):
        return Refused("paper_incomplete", "A paper is here. Record what was missing on it.")
    return None


def paper_incomplete(
    determination: OrganizationDetermination, by: User, at: datetime
) -> Refused | None:
    if _incomplete_paper(determination):
        return None
    return Refused("no_paper_incomplete", "No paper of this case has something missing.")


def _awaited_paper(determination: OrganizationDetermination) -> Deadline | None:
    duties = determination.case.deadlines.all()
    waiting = (duty for duty in duties if duty.duty in representatives.OBTAIN and duty.is_open)
    return next(waiting, None)


def _incomplete_paper(determination: OrganizationDetermination) -> bool:
    return any(paper.status == "incomplete" for paper in determination.case.papers.all())
