"""Why a verb that a case of any kind has is not open now.

A guard answers None when the verb may go on, or the refusal with its reason in plain words and its
citation. The same answers feed `act()` and the case page.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from regulations.law import Refused

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Grievance, Matter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Matter


def grievance_waits(matter: Matter, by: User, at: datetime) -> Refused | None:
    if any(each.answered_at is None for each in matter.case.grievances.all()):
        return None
    return Refused("no_grievance", "There is no grievance in this case to answer.")


def grievance_extendable(matter: Matter, by: User, at: datetime) -> Refused | None:
    """An ordinary grievance that waits for its answer, may wait longer once, and is not late."""
    if any(_may_wait_longer(matter, each, at) for each in matter.case.grievances.all()):
        return None
    return Refused(
        "no_grievance_to_extend",
        "No grievance in this case can take longer. A grievance about an extension or a refusal "
        "to expedite cannot be extended, and any other only once, before its deadline.",
        "42 CFR 422.564(e)(2), (f)",
    )


def _may_wait_longer(matter: Matter, grievance: Grievance, at: datetime) -> bool:
    if grievance.is_expedited or not grievance.is_open or grievance.extended_at:
        return False
    duties = matter.case.deadlines.all()
    return any(
        (duty.duty, duty.subject) == (grievance.duty, str(grievance.pk)) and at <= duty.due_at
        for duty in duties
    )


def nothing_open(matter: Matter, by: User, at: datetime) -> Refused | None:
    if any(duty.is_open for duty in matter.case.deadlines.all()):
        return Refused("duty_open", "A task in this case is still open.")
    if any(notice.is_awaited for notice in matter.case.notices.all()):
        return Refused("notice_open", "A letter in this case has not been sent yet.")
    return None


def not_mine_already(matter: Matter, by: User, at: datetime) -> Refused | None:
    if matter.case.assignee_id == by.pk and matter.state != "received":
        return Refused("not_now", "This case is already assigned to you.")
    return None
