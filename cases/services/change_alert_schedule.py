"""Changing a plan's lead times, and bringing the open duties along.

A change is a row that says who, when and why; the one before is kept. The worker then goes through
the open duties one by one; after a crash it goes on where it stopped.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, Min, QuerySet

from accounts.models import User
from cases import models
from cases.services import alert_schedules, alerts, organization_duties
from cases.services.alert_schedules import Scope
from notices.alert_schedules import Step
from notices.models import AlertSchedule
from regulations.law import Refused

PERMISSION = "alert.configure"
# What one run of the task does; the next sweep goes on from there.
MOST_A_RUN = 500


@dataclass(frozen=True)
class ScheduleFacts:
    """The new steps and why; none gives up the schedule, so that the wider one holds.

    `seen` is the id of the schedule that the person changes, 0 where there was none.
    """

    scope: Scope
    steps: tuple[Step, ...]
    why: str
    seen: int = 0


@transaction.atomic
def change_schedule(facts: ScheduleFacts, *, by: User, at: datetime) -> AlertSchedule:
    """Give a plan new lead times. Alerts raised before stay as they are; the worker brings the
    open duties along. Raises PermissionDenied, or Refused with the step at fault."""
    if not by.may(PERMISSION):
        raise PermissionDenied
    scope = facts.scope
    _refuse_unfit(facts)
    # Changes take turns; the lock of the readers comes last, so that no one waits in a circle.
    models.Plan.objects.select_for_update(no_key=True).get(pk=scope.plan.pk)
    before = _standing(scope).select_for_update(no_key=True).first()
    _refuse_overtaken(facts, before)
    alert_schedules.lock_alone(scope.plan.pk)
    if before:
        before.replaced_at = at
        before.save(update_fields=["replaced_at"])
    return AlertSchedule.objects.create(
        plan=scope.plan,
        clock=scope.clock,
        duty=scope.duty,
        steps=[step.as_json() for step in facts.steps],
        made_by=by,
        made_at=at,
        why=facts.why,
    )


def waiting_schedules(*, limit: int) -> list[int]:
    """The ids of schedules that the open duties do not follow yet, the oldest first."""
    waiting = AlertSchedule.objects.filter(replaced_at=None, applied_at=None)
    return list(waiting.order_by("id").values_list("pk", flat=True)[:limit])


def bring_along(schedule_id: int, *, at: datetime, most: int = MOST_A_RUN) -> int:
    """Let the next open duties follow a schedule, each in a transaction of its own; how many.

    Two workers on one schedule do each duty once: the one that finds it taken leaves it.
    """
    for count in range(most):
        if not _next_duty(schedule_id, at=at):
            return count
    return most


@transaction.atomic
def _next_duty(schedule_id: int, *, at: datetime) -> bool:
    """Let the next duty follow; False where none is left or another worker has the schedule."""
    waiting = AlertSchedule.objects.filter(pk=schedule_id, replaced_at=None, applied_at=None)
    related = waiting.select_related("plan")
    schedule = related.select_for_update(of=("self",), no_key=True, skip_locked=True).first()
    if schedule is None:
        return False
    scope = Scope(schedule.plan, schedule.clock, schedule.duty)
    following = alert_schedules.open_duties(scope).filter(pk__gt=schedule.applied_to).order_by("pk")
    deadline = following.first()
    if deadline is None:
        schedule.applied_at = at
        schedule.applied_count += organization_duties.follow(scope, since=_since(schedule), at=at)
        schedule.save(update_fields=["applied_at", "applied_count"])
        return False
    _follow(deadline, schedule, at)
    schedule.applied_to = deadline.pk
    schedule.applied_count += 1
    schedule.save(update_fields=["applied_to", "applied_count"])
    return True


def _follow(deadline: models.Deadline, schedule: AlertSchedule, at: datetime) -> None:
    """Under the lock of the case, like every change of a duty; one met meanwhile is left."""
    cases = models.Case.objects.select_for_update(of=("self",))
    case = cases.get(pk=deadline.case_id)
    deadline = models.Deadline.objects.get(pk=deadline.pk)
    deadline.case = case
    if deadline.is_open:
        alerts.replan(deadline, since=_since(schedule), at=at)


def _since(schedule: AlertSchedule) -> datetime:
    """From when its moments count: when it was made, or the first of those before it that never
    reached every duty."""
    same = AlertSchedule.objects.filter(
        plan=schedule.plan_id, clock=schedule.clock, duty=schedule.duty, pk__lte=schedule.pk
    )
    done = same.filter(applied_at__isnull=False).aggregate(last=Max("pk"))["last"] or 0
    first: datetime = same.filter(pk__gt=done).aggregate(first=Min("made_at"))["first"]
    return first


def _standing(scope: Scope) -> QuerySet[AlertSchedule]:
    return alert_schedules.standing(scope.plan.pk).filter(clock=scope.clock, duty=scope.duty)


def _refuse_unfit(facts: ScheduleFacts) -> None:
    if not facts.steps:
        return
    for fault in alert_schedules.faults(facts.scope, list(facts.steps)):
        field = "" if fault.step is None else f"steps.{fault.step}"
        raise Refused("unfit_schedule", fault.message, field=field)


def _refuse_overtaken(facts: ScheduleFacts, before: AlertSchedule | None) -> None:
    if (before.pk if before else 0) != facts.seen:
        who = f" by {before.made_by}" if before else ""
        message = f"This schedule was changed{who} in the meantime. Open it again, then change it."
        raise Refused("overtaken", message)
    if before is None and not facts.steps:
        raise Refused("nothing_to_give_up", "It already uses the default schedule.")
