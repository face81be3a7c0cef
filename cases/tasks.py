"""Sweeps that find due rows and tasks that work on one row. Each may run twice.

A task reads the clock and makes one call. Ids go through the broker, never anything of a person.
"""

from celery import shared_task
from django.utils import timezone

from cases.services import alerts, finish, scheduling, tell

# What one sweep hands out; the next follows in half a minute.
BATCH = 500
# Seconds after which a task that no worker took is left to a later sweep: the queue cannot pile up.
HANDED_OUT_FOR = 120


@shared_task
def sweep_notices() -> int:
    """Hand the letters that wait to the workers. Returns how many."""
    waiting = tell.due_notices(at=timezone.now(), limit=BATCH)
    for notice_id in waiting:
        dispatch_notice.apply_async((notice_id,), expires=HANDED_OUT_FOR)
    return len(waiting)


@shared_task
def dispatch_notice(notice_id: int) -> bool:
    """Send one letter out; whether this run did it."""
    return tell.dispatch_or_put_off(notice_id, at=timezone.now())


@shared_task
def sweep_missed() -> int:
    """Hand the duties whose limit has passed unmet to the workers. Returns how many."""
    waiting = finish.missed_deadlines(at=timezone.now(), limit=BATCH)
    for deadline_id in waiting:
        mark_missed.apply_async((deadline_id,), expires=HANDED_OUT_FOR)
    return len(waiting)


@shared_task
def mark_missed(deadline_id: int) -> bool:
    """Mark one missed duty; whether this run did it."""
    return finish.mark_missed(deadline_id, at=timezone.now())


@shared_task
def sweep_alerts() -> int:
    """Hand the alerts whose moment has come to the workers. Returns how many."""
    waiting = alerts.due_alerts(at=timezone.now(), limit=BATCH)
    for alert_id in waiting:
        raise_alert.apply_async((alert_id,), expires=HANDED_OUT_FOR)
    return len(waiting)


@shared_task
def raise_alert(alert_id: int) -> int:
    """Turn one alert into mail rows; how many."""
    return len(alerts.raise_alert(alert_id, at=timezone.now()))


# A schedule is many duties' work: one a task.
SCHEDULES, SCHEDULE_HANDED_OUT_FOR = 50, 120


@shared_task
def sweep_schedules() -> int:
    """Hand the schedules of alerts that open duties do not follow yet to the workers. How many."""
    waiting = scheduling.waiting_schedules(limit=SCHEDULES)
    for schedule_id in waiting:
        bring_along.apply_async((schedule_id,), expires=SCHEDULE_HANDED_OUT_FOR)
    return len(waiting)


@shared_task
def bring_along(schedule_id: int) -> int:
    """Let the next open duties follow one schedule; how many."""
    return scheduling.bring_along(schedule_id, at=timezone.now())
