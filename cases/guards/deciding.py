"""Who may take and decide."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from regulations.law import Refused

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import OrganizationDetermination


def not_mine_already(
    determination: OrganizationDetermination, by: User, at: datetime
) -> Refused | None:
    if determination.case.assignee_id == by.pk and determination.state != "received":
        return Refused("not_now", "You are working on this case already.")
    return None


def licensed(determination: OrganizationDetermination, by: User, at: datetime) -> Refused | None:
    if by.licensed_on(at.astimezone(determination.case.plan.zone).date()):
        return None
    return Refused(
        "licence_missing",
        "A denial needs a current licence on file. Ask an administrator to enter yours.",
        "42 CFR 422.566(d)",
    )
