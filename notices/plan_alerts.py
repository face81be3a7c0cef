"""Alerts of duties that belong to no case: planned with the duty, raised by the sweep, ended when
it is met.

They go by mail to all supervisors and to who is on call, by the lead times of the organization's
schedule, right away: a digest and quiet hours hold back none of them. The row is the lock, and one
Message-ID for each moment and person keeps anyone from being told twice, as of any alert
(docs/adr/0014, 0026).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from accounts.models import User
from notices import alert_schedules, inbox
from notices.alert_schedules import Step
from notices.models import Mail, PlanAlert
from notices.recipients import of_the_organization


@dataclass(frozen=True)
class Duty:
    """A duty of the organization as its alerts tell it; `duty` is what schedules name it by."""

    subject: str
    duty: str
    title: str
    citation: str
    place: str
    time_zone: str
    clock: str
    starts_at: datetime
    due_at: datetime


def plan(duty: Duty, steps: Sequence[Step], *, at: datetime) -> None:
    """Write the moments at which this duty is alerted; those of another limit of it fall away."""
    _lock(duty.subject)
    known = PlanAlert.objects.filter(subject=duty.subject)
    known.exclude(due_at=duty.due_at).filter(ended_at=None).update(ended_at=at)
    known.filter(due_at=duty.due_at).exclude(ended_at=None).update(ended_at=None)
    _set(duty, steps, since=duty.starts_at, at=at)


def follow(subject: str, steps: Sequence[Step], *, since: datetime, at: datetime) -> bool:
    """Let an open duty follow a schedule in force `since` then; says whether it is open still.

    Moments that came before that are not told again, and what is due already is left to the sweep,
    as of any duty (`cases.services.alerts.replan`).
    """
    known = next((each for each in _lock(subject) if each.ended_at is None), None)
    if known is None:
        return False
    _set(_duty_of(known, since), steps, since=since, at=at)
    return True


def end(subject: str, *, at: datetime) -> None:
    """The duty was met, or fell away: what was not told yet is not told any more."""
    _lock(subject)
    PlanAlert.objects.filter(subject=subject, ended_at=None).update(ended_at=at)


def open_duties(clock: str) -> list[PlanAlert]:
    """An alert of each duty of this kind of clock that is open."""
    known = PlanAlert.objects.filter(clock=clock, ended_at=None)
    return list(known.order_by("subject", "pk").distinct("subject"))


def told(subjects: Collection[str]) -> list[PlanAlert]:
    """The alerts of these duties that were raised, the oldest first, each with its mails."""
    raised = PlanAlert.objects.filter(subject__in=subjects, raised_at__isnull=False)
    mails = Prefetch("mails", Mail.objects.select_related("to").order_by("pk"))
    return list(raised.order_by("send_at", "pk").prefetch_related(mails))


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
    whom = of_the_organization(alert.audiences, at=at)
    mails = (_mail(alert, each, at) for each in whom if each != but)
    return [mail for mail, is_new in mails if is_new]


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


def _lock(subject: str) -> list[PlanAlert]:
    """Under it a duty does not end while its moments are written, nor the other way round."""
    return list(PlanAlert.objects.filter(subject=subject).order_by("pk").select_for_update())


def _set(duty: Duty, steps: Sequence[Step], *, since: datetime, at: datetime) -> None:
    """Write the moments after `since` that are not there yet, take up again those that another
    schedule took away, and drop what is to come and is of none of these steps."""
    moments = {each.lead: each for each in (_moment(duty, step) for step in steps)}
    later = [each for each in moments.values() if each.send_at > since]
    PlanAlert.objects.bulk_create(later, ignore_conflicts=True)
    waiting = PlanAlert.objects.filter(subject=duty.subject, due_at=duty.due_at, raised_at=None)
    for alert in waiting:
        if planned := moments.get(alert.lead):
            alert.audiences = planned.audiences
            alert.dropped_at = None if alert.send_at > since else alert.dropped_at
        elif alert.send_at > at:
            alert.dropped_at = alert.dropped_at or at
        alert.save(update_fields=["audiences", "dropped_at"])


def _duty_of(alert: PlanAlert, starts_at: datetime) -> Duty:
    return Duty(
        subject=alert.subject,
        duty=alert.duty,
        title=alert.title,
        citation=alert.citation,
        place=alert.place,
        time_zone=alert.time_zone,
        clock=alert.clock,
        starts_at=starts_at,
        due_at=alert.due_at,
    )


def _moment(duty: Duty, step: Step) -> PlanAlert:
    return PlanAlert(
        subject=duty.subject,
        duty=duty.duty,
        title=duty.title,
        citation=duty.citation,
        place=duty.place,
        time_zone=duty.time_zone,
        clock=duty.clock,
        lead=alert_schedules.lead(step.minutes, duty.clock),
        audiences=list(step.audiences),
        due_at=duty.due_at,
        send_at=duty.due_at - timedelta(minutes=step.minutes),
    )
