"""Alerts of deadlines: planned with the duty, raised by the sweep, dropped when needless."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import Role
from cases import models
from notices.models import Alert, InboxItem, Mail

Audience = Alert.Audience
# The house's habit, not law: how long before the limit whom to tell.
LEADS = (
    ("3 days", timedelta(days=3), (Audience.ASSIGNEE,)),
    ("1 day", timedelta(days=1), (Audience.ASSIGNEE,)),
    ("8 hours", timedelta(hours=8), (Audience.ASSIGNEE, Audience.SUPERVISORS)),
    ("2 hours", timedelta(hours=2), (Audience.ASSIGNEE, Audience.SUPERVISORS)),
    ("passed", timedelta(0), (Audience.ASSIGNEE, Audience.SUPERVISORS)),
)


def plan(deadline: models.Deadline, *, at: datetime) -> None:
    """Write the moments at which this deadline is alerted; those before its start are left out."""
    moments = [
        Alert(
            case_id=deadline.case_id,
            deadline=deadline,
            audience=audience,
            lead=lead,
            due_at=deadline.due_at,
            send_at=deadline.due_at - before,
        )
        for lead, before, audiences in LEADS
        if deadline.due_at - before > deadline.starts_at
        for audience in audiences
    ]
    Alert.objects.bulk_create(moments)


def drop(deadline: models.Deadline, *, at: datetime) -> None:
    """The planned alerts of this deadline have become needless."""
    _pending().filter(deadline=deadline).update(dropped_at=at)


def due_alerts(*, at: datetime, limit: int) -> list[int]:
    """The ids of alerts whose moment has come, the oldest first."""
    due = _pending().filter(send_at__lte=at).order_by("send_at", "id")
    return list(due.values_list("pk", flat=True)[:limit])


@transaction.atomic
def raise_alert(alert_id: int, *, at: datetime) -> list[InboxItem]:
    """Turn a due alert into one inbox item and one mail for each recipient; nothing when it is
    taken or needless.

    After an outage only the newest alert of a duty goes out; the older ones are dropped.
    """
    claimed = _pending().filter(pk=alert_id, send_at__lte=at).select_related("deadline", "case")
    alert = claimed.select_for_update(of=("self",), skip_locked=True).first()
    if alert is None:
        return []
    if not alert.deadline.is_open or _newer_is_due(alert, at):
        alert.dropped_at = at
        alert.save(update_fields=["dropped_at"])
        return []
    alert.raised_at = at
    alert.save(update_fields=["raised_at"])
    return [_tell(alert, user, at) for user in _recipients(alert)]


def _pending() -> QuerySet[Alert]:
    return Alert.objects.filter(raised_at__isnull=True, dropped_at__isnull=True)


def _newer_is_due(alert: Alert, at: datetime) -> bool:
    same = Alert.objects.filter(deadline_id=alert.deadline_id, audience=alert.audience)
    return same.filter(send_at__gt=alert.send_at, send_at__lte=at, dropped_at=None).exists()


def _tell(alert: Alert, to: User, at: datetime) -> InboxItem:
    host = settings.SERVER_EMAIL.rpartition("@")[2]
    mail = Mail.objects.create(
        to=to,
        message_id=f"<alert-{alert.pk}-{to.pk}@{host}>",
        queued_at=at,
        next_attempt_at=at,
    )
    return InboxItem.objects.create(alert=alert, to=to, raised_at=at, mail=mail)


def _recipients(alert: Alert) -> list[User]:
    """Who is told: the assignee, or the supervisors of the team (all of them when it has none).

    Where nobody works on the case the supervisors stand in, unless they are told by the same lead.
    """
    assignee = alert.case.assignee
    if alert.audience == Audience.ASSIGNEE:
        if assignee and assignee.is_active:
            return [assignee]
        return [] if _supervisors_are_told(alert) else _supervisors(None)
    return _supervisors(assignee)


def _supervisors_are_told(alert: Alert) -> bool:
    told = Alert.objects.filter(deadline_id=alert.deadline_id, due_at=alert.due_at)
    return told.filter(lead=alert.lead, audience=Audience.SUPERVISORS).exists()


def _supervisors(assignee: User | None) -> list[User]:
    supervisors = User.objects.filter(role=Role.SUPERVISOR, is_active=True)
    team = supervisors.filter(team_id=assignee.team_id) if assignee and assignee.team_id else None
    return list(team or supervisors)
