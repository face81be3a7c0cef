"""Sweeps that find due rows and tasks that work on some rows. Each may run twice.

A task reads the clock and makes one call for each row. Ids go through the broker, never anything of
a person.
"""

from collections.abc import Sequence

from celery import shared_task
from django.utils import timezone

from cases.services import (
    alerts,
    assignment,
    batches,
    change_alert_schedule,
    dispatching,
    form_expiry,
    missed,
)
from notices import task_batches

# A letter takes a while to print: few a task, so that all workers share in them.
LETTERS = 5


@shared_task
def sweep_notices() -> int:
    """Hand the letters that wait to the workers. Returns how many."""
    waiting = dispatching.due_notices(at=timezone.now(), limit=task_batches.MOST)
    return task_batches.hand_out(dispatch_notices, waiting, per_task=LETTERS)


@shared_task
def dispatch_notices(notice_ids: Sequence[int]) -> int:
    """Send these letters out; how many of them this run did."""
    return task_batches.work_through(
        notice_ids, lambda pk: dispatching.dispatch_or_put_off(pk, at=timezone.now())
    )


@shared_task
def sweep_missed() -> int:
    """Hand the duties whose limit has passed unmet to the workers. Returns how many."""
    waiting = missed.missed_deadlines(at=timezone.now(), limit=task_batches.MOST)
    return task_batches.hand_out(mark_missed, waiting)


@shared_task
def mark_missed(deadline_ids: Sequence[int]) -> int:
    """Mark these duties as missed; how many of them this run did."""
    return task_batches.work_through(
        deadline_ids, lambda pk: missed.mark_missed(pk, at=timezone.now())
    )


@shared_task
def sweep_alerts() -> int:
    """Hand the alerts whose moment has come to the workers. Returns how many."""
    waiting = alerts.due_alerts(at=timezone.now(), limit=task_batches.MOST)
    return task_batches.hand_out(raise_alerts, waiting)


@shared_task
def raise_alerts(alert_ids: Sequence[int]) -> int:
    """Turn these alerts into items of inboxes; of how many this run did."""
    return task_batches.work_through(
        alert_ids, lambda pk: alerts.raise_alert(pk, at=timezone.now())
    )


@shared_task
def sweep_daily_batches() -> int:
    """Hand the plans whose daily batch of letters is due to the workers. Returns how many."""
    return task_batches.hand_out(make_daily_batches, batches.daily_due(at=timezone.now()))


@shared_task
def make_daily_batches(plan_ids: Sequence[int]) -> int:
    """Make the daily batch of each of these plans; of how many this run did."""
    return task_batches.work_through(
        plan_ids, lambda pk: batches.make_daily_batch(pk, at=timezone.now()) is not None
    )


@shared_task
def sweep_forms() -> int:
    """Hand the editions of standard forms that expire soon to the workers. Returns how many."""
    return task_batches.hand_out(
        warn_of_forms, form_expiry.expiring(at=timezone.now(), limit=task_batches.MOST)
    )


@shared_task
def warn_of_forms(edition_ids: Sequence[int]) -> int:
    """Tell people that these editions expire; of how many this run did."""
    return task_batches.work_through(
        edition_ids, lambda pk: form_expiry.warn(pk, at=timezone.now())
    )


@shared_task
def sweep_schedules() -> int:
    """Hand the schedules of alerts that open duties do not follow yet to the workers. How many."""
    return task_batches.hand_out(
        bring_along, change_alert_schedule.waiting_schedules(limit=task_batches.MOST), per_task=1
    )


@shared_task
def bring_along(schedule_ids: Sequence[int]) -> int:
    """Let the next open duties follow these schedules; of how many schedules this run did some."""
    return task_batches.work_through(
        schedule_ids, lambda pk: change_alert_schedule.bring_along(pk, at=timezone.now())
    )


@shared_task
def sweep_unassigned() -> int:
    """Hand the unassigned cases that a team takes by its rule to the workers. Returns how many."""
    waiting = assignment.waiting_for_a_rule(at=timezone.now(), limit=task_batches.MOST)
    return task_batches.hand_out(assign_new, waiting)


@shared_task
def assign_new(case_ids: Sequence[int]) -> int:
    """Give these cases to people by the rules of their teams; how many of them this run did."""
    return task_batches.work_through(
        case_ids, lambda pk: assignment.assign_new(pk, at=timezone.now())
    )
