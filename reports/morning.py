"""The morning's mail to each supervisor, and the week's report: when each is due, queued once a
person and day, or week.

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
from notices.models import Mail, MailFile
from regulations.clock import zone
from regulations.law import Refused
from reports import morning_text, weekly
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
    (Monday is 1). The week's report comes at the same time on the first other day of a week."""

    send_at: time | None = USUAL
    days_off: list[int] = field(default_factory=list)
    weekly: bool = True

    @property
    def first_day(self) -> int:
        """The day of the week on which the week's report comes; 0 for never."""
        return next((day for day in WEEKDAYS if day not in self.days_off and self.weekly), 0)


class _Planned(NamedTuple):
    """A mail to a person: of which kind and day, when it is due, and its Message-ID."""

    kind: Mail.Kind
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
    return list(dict.fromkeys(planned.values()))[:limit]


@transaction.atomic
def queue(user_id: int, *, at: datetime) -> Mail | None:
    """Queue a mail of one person that is due; None where none is, or each is queued. Where two are
    due, the next sweep queues the other, whatever became of this one.

    Two workers on one person make one: the one that finds the person taken leaves it.
    """
    people = _people().select_for_update(no_key=True, of=("self",), skip_locked=True)
    user = people.filter(pk=user_id).first()
    if user is None:
        return None
    where = zone_of(user, otherwise=house_zone())
    for planned in _due(user, where, at=at):
        planned = planned._replace(at=at)
        mail, is_new = _mail(user, planned, where)
        if is_new:
            return mail
    return None


@transaction.atomic
def send_now(kind: Mail.Kind = Mail.Kind.DAILY, *, by: User, at: datetime) -> Mail:
    """Queue the same mail on demand; one for each minute in which it is asked for.

    Raises PermissionDenied.
    """
    if not by.may(PERMISSION):
        raise PermissionDenied
    where = zone_of(by, otherwise=house_zone())
    key = f"<{kind}-{by.pk}-now-{at.astimezone(UTC):%Y%m%d%H%M}@{inbox.host()}>"
    return _mail(by, _Planned(kind, at.astimezone(where).date(), at, key), where)[0]


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
            "weekly": wanted.weekly,
            "changed_at": at,
        },
    )
    return kept


def wanted_by(user: User) -> Wanted:
    """When this person wants the mail; who never said gets it each day at the usual time."""
    kept: MorningMail | None = getattr(user, "morning_mail", None)
    return Wanted(kept.send_at, kept.days_off, kept.weekly) if kept else Wanted()


def zone_of(user: User, *, otherwise: ZoneInfo) -> ZoneInfo:
    """The zone on whose wall the person's times are; `otherwise` that of the house."""
    preference = _preference(user)
    return zone(preference.time_zone) if preference else otherwise


def _preference(user: User) -> MailPreference | None:
    return getattr(user, "mail_preference", None)


def _people() -> QuerySet[User]:
    people = User.objects.filter(is_active=True, role__in=roles_with(PERMISSION))
    return people.order_by("pk").select_related("morning_mail", "mail_preference")


def _mail(user: User, planned: _Planned, where: ZoneInfo) -> tuple[Mail, bool]:
    """The mail of this Message-ID, with what it says counted at the instant of the plan."""
    if found := Mail.objects.filter(message_id=planned.message_id).first():
        return found, False
    is_weekly = planned.kind == Mail.Kind.WEEKLY
    week = weekly.last_week(planned.day)
    mail, is_new = Mail.objects.get_or_create(
        message_id=planned.message_id,
        defaults={
            "kind": planned.kind,
            "to": user,
            "told": (
                morning_text.of_the_week(week)
                if is_weekly
                else morning_text.told(user, zone=where, at=planned.at)
            ),
            "queued_at": planned.at,
            "next_attempt_at": planned.at,
        },
    )
    if is_weekly and is_new:
        _attach(mail, week, user, planned.at)
    return mail, is_new


def _attach(mail: Mail, week: date, user: User, at: datetime) -> None:
    MailFile.objects.create(
        mail=mail,
        name=f"week-{week}.pdf",
        content_type="application/pdf",
        content=weekly.weekly_pdf(user, week, at=at),
    )


def _due(user: User, where: ZoneInfo, *, at: datetime) -> Iterator[_Planned]:
    """What of yesterday and today is due at `at`: quiet hours may move a mail past midnight."""
    wanted, preference = wanted_by(user), _preference(user)
    today = at.astimezone(where).date()
    for day in (today - _DAY, today):
        # A time that the clocks skip comes just after the gap, one that they show twice the first
        # time.
        planned_at = datetime.combine(day, wanted.send_at or USUAL, where).astimezone(UTC)
        due_at = _after_quiet_hours(preference, planned_at)
        if not due_at <= at < due_at + LATEST:
            continue
        if wanted.send_at and day.isoweekday() not in wanted.days_off:
            yield _planned(Mail.Kind.DAILY, user, day, due_at)
        if day.isoweekday() == wanted.first_day:
            yield _planned(Mail.Kind.WEEKLY, user, day, due_at)


def _planned(kind: Mail.Kind, user: User, day: date, at: datetime) -> _Planned:
    """With the day, or the Monday of its week, in the Message-ID."""
    of = day - timedelta(days=day.weekday()) if kind == Mail.Kind.WEEKLY else day
    return _Planned(kind, day, at, f"<{kind}-{user.pk}-{of.isoformat()}@{inbox.host()}>")


def _after_quiet_hours(preference: MailPreference | None, at: datetime) -> datetime:
    return preferences.end_of_quiet_hours(preference, at) if preference else at
