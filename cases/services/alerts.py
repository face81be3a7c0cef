"""Alerts of deadlines: planned with the duty, raised by the sweep, dropped when needless."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from cases import models
from cases.services import alert_schedules
from notices import inbox
from notices.alert_schedules import Step, lead
from notices.models import Alert, InboxItem
from notices.recipients import recipients

# What tells the moments of one deadline apart: the limit, the lead and the audience.
Key = tuple[datetime, str, str]


def plan(deadline: models.Deadline, *, at: datetime) -> None:
    """Write the moments at which this deadline is alerted, by the schedule that its plan has now;
    those before its start are left out."""
    _set(deadline, since=deadline.starts_at)


def replan(deadline: models.Deadline, *, since: datetime, at: datetime) -> None:
    """Let an open deadline follow a schedule in force `since` then. May run twice.

    Moments that came before that are not told again. What is due already is left to the sweep, so
    that nothing gets lost between the old schedule and the new one.
    """
    moments = _set(deadline, since=since)
    coming = _pending().filter(deadline=deadline, send_at__gt=at)
    needless = [alert.pk for alert in coming if _key(alert) not in moments]
    _pending().filter(pk__in=needless).update(dropped_at=at)


def drop(deadline: models.Deadline, *, at: datetime) -> None:
    """The planned alerts of this deadline have become needless."""
    _pending().filter(deadline=deadline).update(dropped_at=at)


def due_alerts(*, at: datetime, limit: int) -> list[int]:
    """The ids of alerts whose moment has come, the oldest first."""
    return list(due(at=at)[:limit])


def overdue_alerts(*, at: datetime, limit: int) -> list[int]:
    """For the watch: the ids of alerts that have been waiting since `at` to be raised.

    Those of a case at which something was done since are left out: a request of last week that is
    entered now, or a limit that moves, brings moments that have passed when they are written.
    """
    return list(due(at=at).exclude(case__events__at__gt=at)[:limit])


def due(*, at: datetime) -> QuerySet[Alert, int]:
    """The question of the sweep: read from the index `alert_to_raise` alone."""
    waiting = _pending().filter(send_at__lte=at).order_by("send_at", "id")
    return waiting.values_list("pk", flat=True)


@transaction.atomic
def raise_alert(alert_id: int, *, at: datetime) -> list[InboxItem]:
    """Turn a due alert into one inbox item for each recipient, with its mail or a place in the
    next digest; nothing when it is taken or needless.

    The deadline is the lock: it cannot be met or moved meanwhile, and a person who is told by two
    audiences of one moment is told once. After an outage only the newest alert of a duty and an
    audience goes out; the older ones are dropped.
    """
    if not (alert := _locked(alert_id, at)):
        return []
    if not alert.deadline.is_open or _newer_is_due(alert, at):
        alert.dropped_at = at
        alert.save(update_fields=["dropped_at"])
        return []
    alert.raised_at = at
    alert.save(update_fields=["raised_at"])
    told = (inbox.notify(alert, user, at=at) for user in _whom(alert, at))
    return [item for item in told if item]


def _locked(alert_id: int, at: datetime) -> Alert | None:
    """The alert under its deadline's lock, where it still waits for its turn.

    The deadline is locked first, as in the services that meet or move it.
    """
    deadlines = models.Deadline.objects.filter(alerts=alert_id)
    if not deadlines.select_for_update(no_key=True, of=("self",)).exists():
        return None
    waiting = _pending().filter(pk=alert_id, send_at__lte=at)
    related = waiting.select_related("deadline", "case__assignee", "case__plan")
    return related.select_for_update(of=("self",), skip_locked=True).first()


def _pending() -> QuerySet[Alert]:
    return Alert.objects.filter(raised_at__isnull=True, dropped_at__isnull=True)


def _newer_is_due(alert: Alert, at: datetime) -> bool:
    return _newer(alert, at).filter(audience=alert.audience).exists()


def _newer(alert: Alert, at: datetime) -> QuerySet[Alert]:
    """Later moments of the same limit that have come as well, whether told by now or not."""
    same = Alert.objects.filter(deadline_id=alert.deadline_id, due_at=alert.due_at)
    return same.filter(send_at__gt=alert.send_at, send_at__lte=at, dropped_at=None)


def _whom(alert: Alert, at: datetime) -> list[User]:
    """Who is alerted: those whom no newer alert of another audience tells as well, such as
    supervisors who stand in for someone.

    One that was raised tells whom it told then, which may be others than it would tell now.
    """
    others = list(_newer(alert, at).select_related("case__assignee").order_by("pk"))
    newest = {other.audience: other for other in others}
    coming = [other for other in newest.values() if other.raised_at is None]
    told = {user.pk for other in coming for user in recipients(other, at=at)}
    raised = [other.pk for other in others if other.raised_at]
    told.update(InboxItem.objects.filter(alert__in=raised).values_list("to", flat=True))
    return [user for user in recipients(alert, at=at) if user.pk not in told]


def _set(deadline: models.Deadline, *, since: datetime) -> set[Key]:
    """Write the moments after `since` that are not there yet; returns all of the schedule.

    One that an earlier schedule, or an earlier limit, took away before it came is taken up again.
    """
    clock = alert_schedules.clock_of(deadline)
    steps = alert_schedules.in_force(deadline.case.plan_id, clock, deadline.duty)
    moments = [alert for step in steps for alert in _moments(deadline, clock, step)]
    later = [alert for alert in moments if alert.send_at > max(since, deadline.starts_at)]
    Alert.objects.bulk_create(later, ignore_conflicts=True)
    _take_up_again(deadline, {_key(alert) for alert in later})
    return {_key(alert) for alert in moments}


def _take_up_again(deadline: models.Deadline, keys: set[Key]) -> None:
    """Those dropped for a newer one are dropped again when they are raised."""
    dropped = Alert.objects.filter(deadline=deadline, due_at=deadline.due_at, raised_at=None)
    again = [each.pk for each in dropped.exclude(dropped_at=None) if _key(each) in keys]
    if again:
        dropped.filter(pk__in=again).update(dropped_at=None)


def _key(alert: Alert) -> Key:
    return (alert.due_at, alert.lead, alert.audience)


def _moments(deadline: models.Deadline, clock: str, step: Step) -> list[Alert]:
    return [
        Alert(
            case_id=deadline.case_id,
            deadline=deadline,
            audience=audience,
            clock=clock,
            lead=lead(step.minutes, clock),
            due_at=deadline.due_at,
            send_at=deadline.due_at - timedelta(minutes=step.minutes),
        )
        for audience in step.audiences
    ]
