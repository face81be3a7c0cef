"""What is due in a run: alerts and letters of invented cases, made before the first fault."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import User
from accounts.permissions import Role
from cases.models import Case, Deadline
from chaos.plan import BEGINS, JUMPS, Plan
from notices.models import Alert, Clock, Notice
from tests import factories
from tests.copies import Copies, copy_case, copy_deadline

NURSES, TEAMS = 24, 6
# Limits lie behind the run, so that each mail says what is left.
LIMIT = JUMPS[-1] + timedelta(days=30)
# Nearer than the hour by which a clock may be wrong, and farther than a run is long.
NEVER = JUMPS[-1] + timedelta(minutes=45)


@dataclass(frozen=True)
class Expected:
    """What a run should bring: of each alert its case, for whom and from when; `mail` says
    whether it should be mailed at all. Of each letter when it may leave."""

    alerts: dict[int, Promise]
    notices: dict[int, datetime]


@dataclass(frozen=True)
class Promise:
    """One alert: the case's number, the address of whom it is for, its moment.

    One that a newer alert of the same duty has overtaken, or whose moment does not come in the
    run, is not to be mailed.
    """

    case: str
    to: str
    send_at: datetime
    mail: bool


def make(plan: Plan) -> Expected:
    """Write the rows of the plan; what should come of them."""
    nurses = _staff()
    received = BEGINS - timedelta(days=2)
    waiting = factories.in_review_case(by=nurses[0], received_at=received)
    waiting = Case.objects.get(pk=waiting.pk)
    copies = copy_case(waiting, _number(plan))
    alerts = _alerts(plan, copies, nurses)
    _quiet(waiting)
    return Expected(alerts, _notices(plan, nurses[0]))


def _number(plan: Plan) -> int:
    """One case an alert, and some whose moment never comes in the run."""
    return len(plan.alerts) + len(plan.alerts) // 20


def _staff() -> list[User]:
    teams = [factories.team(f"Team {number}") for number in range(TEAMS)]
    for team in teams:
        factories.user(Role.SUPERVISOR, team=team)
    return [factories.user(Role.NURSE, team=teams[number % TEAMS]) for number in range(NURSES)]


def _alerts(plan: Plan, copies: Copies, nurses: list[User]) -> dict[int, Promise]:
    """The alert of each case. Every tenth has one before it that it overtakes; every sixth goes to
    the supervisor of the team; the last are never due."""
    cases = list(Case.objects.filter(pk__in=copies.ids).order_by("pk"))
    for number, case in enumerate(cases):
        case.assignee = nurses[number % NURSES]
    Case.objects.bulk_update(cases, ["assignee"], batch_size=500)
    base = copy_deadline(_duty(copies.first), copies, due_at=f"'{LIMIT.isoformat()}'")
    due = [*plan.alerts, *[NEVER] * (len(cases) - len(plan.alerts))]
    rows = [
        _alert(case, base + number + 1, number, send_at)
        for number, (case, send_at) in enumerate(zip(cases, due, strict=True))
    ]
    old = [_older(alert) for number, alert in enumerate(rows) if _has_older(number, alert)]
    Alert.objects.bulk_create([*rows, *old], batch_size=1000)
    supervisors = dict(User.objects.filter(role=Role.SUPERVISOR).values_list("team_id", "email"))
    overtaken = {id(alert) for alert in old}
    return {
        alert.pk: Promise(
            case=alert.case.number,
            to=_address(alert, supervisors),
            send_at=alert.send_at,
            mail=id(alert) not in overtaken and alert.send_at != NEVER,
        )
        for alert in (*rows, *old)
    }


def _duty(case: Case) -> Deadline:
    return case.deadlines.filter(duty="decide").get()


def _alert(case: Case, deadline_id: int, number: int, send_at: datetime) -> Alert:
    supervisors = number % 6 == 0
    return Alert(
        case=case,
        deadline_id=deadline_id,
        audience=Alert.Audience.SUPERVISORS if supervisors else Alert.Audience.ASSIGNEE,
        clock=Clock.HOURS,
        lead="2 hours",
        due_at=LIMIT,
        send_at=send_at,
    )


def _has_older(number: int, alert: Alert) -> bool:
    """Both are due before the workers start: an outage in which two moments passed."""
    return number % 10 == 0 and alert.send_at < BEGINS


def _older(alert: Alert) -> Alert:
    return Alert(
        case=alert.case,
        deadline_id=alert.deadline_id,
        audience=alert.audience,
        clock=alert.clock,
        lead="8 hours",
        due_at=LIMIT,
        send_at=alert.send_at - timedelta(hours=6),
    )


def _address(alert: Alert, supervisors: dict[int | None, str]) -> str:
    assignee = alert.case.assignee
    if assignee is None:
        raise ValueError("each case of a run has somebody who works on it")
    told_above = alert.audience == Alert.Audience.SUPERVISORS
    return supervisors[assignee.team_id] if told_above else assignee.email


def _notices(plan: Plan, nurse: User) -> dict[int, datetime]:
    """Letters of approved cases: two each, to the enrollee and to the provider."""
    received = BEGINS - timedelta(days=2)
    approved = factories.approved_case(by=nurse, received_at=received, at=BEGINS)
    copies = copy_case(approved, -(-len(plan.notices) // 2), letters=True)
    for deadline in approved.deadlines.all():
        copy_deadline(deadline, copies)
    _quiet(approved)
    Notice.objects.filter(case=approved).update(next_attempt_at=LIMIT)
    rows = list(Notice.objects.filter(case__in=copies.ids).order_by("pk"))[: len(plan.notices)]
    for notice, due in zip(rows, plan.notices, strict=True):
        notice.next_attempt_at = due
    Notice.objects.bulk_update(rows, ["next_attempt_at"], batch_size=500)
    return {notice.pk: notice.next_attempt_at for notice in rows}


def _quiet(case: Case) -> None:
    """The case from which the others were copied has no part in the run."""
    Alert.objects.filter(case=case).delete()
