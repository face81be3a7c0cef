"""Duties of the organization, which belong to no case, and the schedule that their alerts follow.

The organization counts by its first plan: in its zone, by its schedules (docs/adr/0026).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from cases import models
from cases.services import alert_schedules
from cases.services.alert_schedules import Preview, Scope
from notices import plan_alerts
from notices.alert_schedules import HOUSE, Step
from notices.models import Alert, PlanAlert
from regulations import continuity

# Those that can have a schedule of their own. Telling CMS of a disaster is due on its last day,
# which leaves no time before it to choose: it follows all clocks of days.
NAMES = {continuity.RESTORE: "Restore an essential function"}
ESCALATED_TO = (Alert.Audience.SUPERVISORS, Alert.Audience.ON_CALL)


def of_plan(plan: models.Plan) -> dict[str, str]:
    """Those whose schedule is this plan's, as pages name them."""
    return NAMES if plan == _first_plan() else {}


def steps(duty: str, clock: str) -> tuple[Step, ...]:
    """The steps for a duty of the organization now, until the transaction ends."""
    plan = _first_plan()
    return _escalated(alert_schedules.in_force(plan.pk, clock, duty) if plan else HOUSE[clock])


def open_duties(scope: Scope) -> list[PlanAlert]:
    """An alert of each open duty of the organization that a schedule of this scope is for."""
    if scope.plan != _first_plan():
        return []
    found = plan_alerts.open_duties(scope.clock)
    if scope.duty:
        return [each for each in found if each.duty == scope.duty]
    own = alert_schedules.standing(scope.plan.pk).filter(clock=scope.clock).exclude(steps=[])
    others = set(own.exclude(duty="").values_list("duty", flat=True))
    return [each for each in found if each.duty not in others]


def follow(scope: Scope, *, since: datetime, at: datetime) -> int:
    """Let the open ones follow the schedule of this scope in force `since` then; how many did."""
    found = open_duties(scope)
    return sum(
        plan_alerts.follow(each.subject, steps(each.duty, each.clock), since=since, at=at)
        for each in found
    )


def with_them(preview: Preview, scope: Scope, draft: tuple[Step, ...], *, at: datetime) -> Preview:
    """What a draft would do, with the duties of the organization counted as well."""
    found = open_duties(scope)
    coming = [
        len(step.audiences)
        for each in found
        for step in _escalated(draft)
        if each.due_at - timedelta(minutes=step.minutes) > at
    ]
    subjects = [each.subject for each in found]
    planned = PlanAlert.objects.filter(subject__in=subjects, ended_at=None, dropped_at=None)
    waiting = planned.filter(raised_at=None, send_at__gt=at).values_list("audiences", flat=True)
    return replace(
        preview,
        duties=preview.duties + len(found),
        alerts=preview.alerts + sum(coming),
        alerts_now=preview.alerts_now + sum(len(each) for each in waiting),
    )


def _escalated(found: tuple[Step, ...]) -> tuple[Step, ...]:
    """A limit that passes is escalated whatever the schedule says: no case page shows it late."""
    others = [step for step in found if step.minutes]
    return (*others, Step(0, ESCALATED_TO))


def _first_plan() -> models.Plan | None:
    return models.Plan.objects.order_by("pk").first()
