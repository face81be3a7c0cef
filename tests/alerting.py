"""Alerts as the sweep raises them, and the people who get them."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.permissions import Role
from cases import services
from cases.services import alerts
from notices import digest
from notices.models import Alert, Mail
from notices.preferences import PreferenceFacts
from tests import factories
from tests.factories import DAY, MONDAY


def due_mails(case, at):
    for alert_id in alerts.due_alerts(at=at, limit=100):
        services.raise_alert(alert_id, at=at)
    return list(Mail.objects.filter(items__alert__case=case))


def assigned_case(**facts):
    team = factories.team()
    nurse = factories.user(Role.NURSE, team=team)
    supervisor = factories.user(Role.SUPERVISOR, team=team)
    received = timezone.now() - 9 * DAY
    case = factories.in_review_case(by=nurse, received_at=received, **facts)
    return case, nurse, supervisor


def expedited(**facts):
    return factories.in_review_case(priority="expedited", **facts)


def sweep(at):
    """What the sweep and its workers do at one instant, the oldest first."""
    return [
        item for pk in alerts.due_alerts(at=at, limit=999) for item in alerts.raise_alert(pk, at=at)
    ]


def pending(case):
    return Alert.objects.filter(case=case, raised_at=None, dropped_at=None)


NEW_YORK = "America/New_York"


def local(day, hour, minute=0, zone=NEW_YORK, month=3):
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def wants(user, *, at=MONDAY, **facts):
    digest.prefer(PreferenceFacts(**{"time_zone": NEW_YORK} | facts), by=user, at=at)
    return user


def digest_reader(**facts):
    return wants(factories.user(Role.NURSE), digest_at=time(7, 0), **facts)
