"""Whom an alert tells, on the day on which it is raised: never no one while anyone is there."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from accounts import on_call
from accounts.models import User
from accounts.permissions import Role
from notices.models import Alert

Audience = Alert.Audience


def recipients(alert: Alert, *, at: datetime) -> list[User]:
    """The assignee, the team's supervisors (all of them when it has none), or who is on call.

    Where no one works on the case, or no one is on call, the supervisors stand in.
    """
    assignee: User | None = alert.case.assignee
    if alert.audience == Audience.ASSIGNEE and assignee and assignee.is_active:
        return [assignee]
    if alert.audience == Audience.ON_CALL:
        team_id = assignee.team_id if assignee else None
        if found := on_call.on_call(team_id, at=at):
            return found
    return _supervisors(assignee)


def of_the_organization(audiences: Collection[str], *, at: datetime) -> list[User]:
    """Who is told of what belongs to no case: all supervisors, and who is on call for all teams.

    No one is assigned, so both are told what an assignee would be. Where no one is on call the
    supervisors stand in.
    """
    both = Audience.ASSIGNEE in audiences
    is_called = both or Audience.ON_CALL in audiences
    called = on_call.on_call(None, at=at) if is_called else []
    if called and not both and Audience.SUPERVISORS not in audiences:
        return called
    return list(dict.fromkeys([*called, *_supervisors(None)]))


def _supervisors(assignee: User | None) -> list[User]:
    """Those of the team, else all; a house without any has its administrators told, who can give
    the role to someone."""
    supervisors = list(User.objects.filter(role=Role.SUPERVISOR, is_active=True).order_by("pk"))
    team = [each for each in supervisors if assignee and each.team_id == assignee.team_id]
    own = team if assignee and assignee.team_id else []
    return own or supervisors or _administrators()


def _administrators() -> list[User]:
    return list(User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).order_by("pk"))
