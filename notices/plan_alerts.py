"""Alerts of duties that belong to no case: planned with the duty, raised by the sweep, ended when
it is met.

They go by mail to all supervisors and to who is on call, by the house's own lead times, right away:
a digest and quiet hours hold back none of them. The row is the lock, and one Message-ID for each
moment and person keeps anyone from being told twice, as of any alert (docs/adr/0014, 0026).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from notices import alert_schedules, inbox
from notices.models import Mail, PlanAlert
from notices.recipients import of_the_organization


@dataclass(frozen=True)
class Duty:
    """A duty of the organization as its alerts tell it."""

    subject: str
    title: str
    citation: str
    place: str
    time_zone: str
    clock: str
    starts_at: datetime
    due_at: datetime


def plan(duty: Duty, *, at: datetime) -> None:
    """Write the moments at which this duty is alerted; those of another limit of it fall away."""
    others = PlanAlert.objects.filter(subject=duty.subject).exclude(due_at=duty.due_at)
    others.filter(ended_at=None).update(ended_at=at)
    steps = alert_schedules.HOUSE[duty.clock]
    moments = [_moment(duty, step.minutes) for step in steps]
    later = [each for each in moments if each.send_at > duty.starts_at]
    PlanAlert.objects.bulk_create(later, ignore_conflicts=True)
    again = PlanAlert.objects.filter(subject=duty.subject, due_at=duty.due_at)
    again.exclude(ended_at=None).update(ended_at=None)


def end(subject: str, *, at: datetime) -> None:
    """The duty was met, or fell away: what was not told yet is not told any more."""
    PlanAlert.objects.filter(subject=subject, ended_at=None).update(ended_at=at)


def due_alerts(*, at: datetime, limit: int) -> list[int]:
    """The ids of alerts whose moment has come, the oldest first: read from one index alone."""
    waiting = _pending().filter(send_at__lte=at).order_by("send_at", "id")
    return list(waiting.values_list("pk", flat=True)[:limit])


@transaction.atomic
def raise_alert(alert_id: int, *, at: datetime) -> list[Mail]:
    """Queue the mails of a due alert, one for each who is told; none when it is taken or needless.

    After an outage of ours only the newest moment of a duty goes out.
    """
    waiting = _pending().select_for_update(skip_locked=True).filter(send_at__lte=at)
    alert = waiting.filter(pk=alert_id).first()
    if alert is None:
        return []
    same = PlanAlert.objects.filter(subject=alert.subject, due_at=alert.due_at, dropped_at=None)
    if same.filter(send_at__gt=alert.send_at, send_at__lte=at).exists():
        alert.dropped_at = at
        alert.save(update_fields=["dropped_at"])
        return []
    alert.raised_at = at
    alert.save(update_fields=["raised_at"])
    return tell(alert, at=at)


def tell(alert: PlanAlert, *, at: datetime, but: User | None = None) -> list[Mail]:
    """Queue a mail to each who is to be told and was not; returns those that are new."""
    told = (_mail(alert, each, at) for each in of_the_organization(at=at) if each != but)
    return [mail for mail, is_new in told if is_new]


def _mail(alert: PlanAlert, to: User, at: datetime) -> tuple[Mail, bool]:
    return Mail.objects.get_or_create(
        message_id=f"<plan-alert-{alert.pk}-{to.pk}@{inbox.host()}>",
        defaults={
            "kind": Mail.Kind.PLAN,
            "plan_alert": alert,
            "to": to,
            "queued_at": at,
            "next_attempt_at": at,
        },
    )


def _pending() -> QuerySet[PlanAlert]:
    return PlanAlert.objects.filter(raised_at=None, dropped_at=None, ended_at=None)


def _moment(duty: Duty, minutes: int) -> PlanAlert:
    return PlanAlert(
        subject=duty.subject,
        title=duty.title,
        citation=duty.citation,
        place=duty.place,
        time_zone=duty.time_zone,
        clock=duty.clock,
        lead=alert_schedules.lead(minutes, duty.clock),
        due_at=duty.due_at,
        send_at=duty.due_at - timedelta(minutes=minutes),
    )
