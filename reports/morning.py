"""The morning's mail to each supervisor: when it is due, queued once a person and day.

The times of day are on the wall of the person's zone, as those of the digest are
(`notices.preferences`). The Message-ID names the person and the day: that it exists says that the
day's mail was queued, whatever was changed since in hours or zones. Reasons: docs/adr/0040.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from accounts.models import MailPreference, User
from accounts.permissions import roles_with
from cases.queries import house_zone
from notices import inbox, preferences
from notices.models import Mail
from regulations.clock import zone
from regulations.law import Refused
from reports import morning_text
from reports.models import MorningMail

PERMISSION = "morning_mail.get"
USUAL = time(7, 0)
# So long after its time it still goes out: later in the day the dashboard says more.
LATEST = timedelta(hours=6)
_DAY = timedelta(days=1)
WEEKDAYS = range(1, 8)


@dataclass(frozen=True)
class Wanted:
    """When a person wants the mail: a time of day, or never; not on these days of the week
    (Monday is 1)."""

    send_at: time | None = USUAL
    days_off: list[int] = field(default_factory=list)


class _Planned(NamedTuple):
    """The mail of one day of a person: its day, when it is due, and its Message-ID."""

    day: date
    at: datetime
    message_id: str


def due_people(*, at: datetime, limit: int) -> list[int]:
    """The ids of supervisors whose mail is due and not queued. Of all supervisors the plans are
    calculated: they are few, and no case is looked at."""
    house = house_zone()
    planned = {
        each.message_id: user.pk
        for user in _people()
        for each in _due(user, zone_of(user, otherwise=house), at=at)
    }
    queued = Mail.objects.filter(message_id__in=planned).values_list("message_id", flat=True)
    for message_id in queued:
        del planned[message_id]
    return list(planned.values())[:limit]


@transaction.atomic
def queue(user_id: int, *, at: datetime) -> Mail | None:
    """Queue the mail of one person, where it is due; None where it is not, or is queued.

    Two workers on one person make one: the one that finds the person taken leaves it.
    """
    people = _people().select_for_update(no_key=True, of=("self",), skip_locked=True)
    user = people.filter(pk=user_id).first()
    if user is None:
        return None
    where = zone_of(user, otherwise=house_zone())
    for planned in _due(user, where, at=at):
        mail, is_new = _mail(user, planned.message_id, where, at)
        if is_new:
            return mail
    return None


@transaction.atomic
def send_now(*, by: User, at: datetime) -> Mail:
    """Queue the same mail on demand; one for each minute in which it is asked for.

    Raises PermissionDenied.
    """
    if not by.may(PERMISSION):
        raise PermissionDenied
    minute = at.astimezone(UTC)
    key = f"<daily-{by.pk}-now-{minute:%Y%m%d%H%M}@{inbox.host()}>"
    return _mail(by, key, zone_of(by, otherwise=house_zone()), at)[0]


@transaction.atomic
def prefer(wanted: Wanted, *, by: User, at: datetime) -> MorningMail:
    """Keep when this person wants the mail. Raises PermissionDenied, or Refused."""
    if not by.may(PERMISSION):
        raise PermissionDenied
    if not set(wanted.days_off) <= set(WEEKDAYS):
        raise Refused("no_weekday", "Choose days of the week.", field="days")
    kept, _ = MorningMail.objects.update_or_create(
        user=by,
        defaults={
            "send_at": wanted.send_at,
            "days_off": sorted(set(wanted.days_off)),
            "changed_at": at,
        },
    )
    return kept


def wanted_by(user: User) -> Wanted:
    """When this person wants the mail; who never said gets it each day at the usual time."""
    kept: MorningMail | None = getattr(user, "morning_mail", None)
    return Wanted(kept.send_at, kept.days_off) if kept else Wanted()


def zone_of(user: User, *, otherwise: ZoneInfo) -> ZoneInfo:
    """The zone on whose wall the person's times are; `otherwise` that of the house."""
    preference = _preference(user)
    return zone(preference.time_zone) if preference else otherwise


def _preference(user: User) -> MailPreference | None:
    return getattr(user, "mail_preference", None)


def _people() -> QuerySet[User]:
    people = User.objects.filter(is_active=True, role__in=roles_with(PERMISSION))
    return people.order_by("pk").select_related("morning_mail", "mail_preference")


def _mail(user: User, message_id: str, where: ZoneInfo, at: datetime) -> tuple[Mail, bool]:
    if found := Mail.objects.filter(message_id=message_id).first():
        return found, False
    told = morning_text.told(user, zone=where, at=at)
    return Mail.objects.get_or_create(
        message_id=message_id,
        defaults={
            "kind": Mail.Kind.DAILY,
            "to": user,
            "told": told,
            "queued_at": at,
            "next_attempt_at": at,
        },
    )


def _due(user: User, where: ZoneInfo, *, at: datetime) -> Iterator[_Planned]:
    """What of yesterday and today is due at `at`: quiet hours may move a mail past midnight."""
    wanted, preference = wanted_by(user), _preference(user)
    if wanted.send_at is None:
        return
    today = at.astimezone(where).date()
    for day in (today - _DAY, today):
        if day.isoweekday() in wanted.days_off:
            continue
        # A time that the clocks skip comes just after the gap, one that they show twice the first
        # time.
        planned_at = datetime.combine(day, wanted.send_at, where).astimezone(UTC)
        due_at = _after_quiet_hours(preference, planned_at)
        if due_at <= at < due_at + LATEST:
            key = f"<daily-{user.pk}-{day.isoformat()}@{inbox.host()}>"
            yield _Planned(day, due_at, key)


def _after_quiet_hours(preference: MailPreference | None, at: datetime) -> datetime:
    return preferences.end_of_quiet_hours(preference, at) if preference else at
