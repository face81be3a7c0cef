"""How a person wants alerts mailed: at once or in a digest each day, and not in quiet hours.

Times are on the wall of the person's zone. A time that the clocks skip comes just after the gap,
one that they show twice comes the first time: a digest is never early and never comes twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from accounts.models import MailPreference, User
from notices.models import Clock
from regulations.clock import zone
from regulations.law import Refused

# Mail may be held back for at most so long, or quiet hours become deaf ones.
LONGEST_QUIET = timedelta(hours=16)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class PreferenceFacts:
    """`digest_at` is empty for mail right away; quiet hours have both ends or none."""

    time_zone: str
    digest_at: time | None = None
    quiet_from: time | None = None
    quiet_to: time | None = None


def keep(facts: PreferenceFacts, *, by: User, at: datetime) -> MailPreference:
    """Keep how this person wants alerts mailed, in the caller's transaction: `digest.prefer`.

    Raises Refused with the field at fault.
    """
    _refuse_impossible(facts)
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    kept, _ = MailPreference.objects.update_or_create(
        user=by, defaults=vars(facts) | {"changed_at": at}
    )
    return kept


def of(user: User) -> MailPreference | None:
    """The person's preference; None for mail right away, at any hour."""
    return MailPreference.objects.filter(pk=user.pk).first()


def waits_until(
    preference: MailPreference | None, *, clock: str, due_at: datetime, at: datetime
) -> datetime | None:
    """Until when the mail of an alert raised at `at` waits; None where it goes right away.

    An hour clock's alert at or after the deadline always goes right away, and none of an hour clock
    heeds quiet hours. What a digest would tell only after the deadline does not wait for it.
    """
    if preference is None or (clock == Clock.HOURS and at >= due_at):
        return None
    coming = next_moment(preference, at)
    is_quiet = clock != Clock.HOURS and in_quiet_hours(preference, at)
    if preference.digest_at is None or at < due_at <= (coming or due_at):
        return coming if is_quiet else None
    return coming


def next_moment(preference: MailPreference, at: datetime) -> datetime | None:
    """The person's next digest, or the next end of quiet hours; None where there is neither."""
    if preference.digest_at:
        return _next(preference.digest_at, preference, at, folds=(0,))
    if preference.quiet_to:
        return _next(preference.quiet_to, preference, at, folds=(0, 1))
    return None


def in_quiet_hours(preference: MailPreference, at: datetime) -> bool:
    """Whether the person's clock on the wall stands within the quiet hours."""
    begin, end = preference.quiet_from, preference.quiet_to
    if begin is None or end is None:
        return False
    now = at.astimezone(zone(preference.time_zone)).time()
    return begin <= now < end if begin < end else now >= begin or now < end


def end_of_quiet_hours(preference: MailPreference, at: datetime) -> datetime:
    """When the quiet hours within which `at` falls are over; `at` itself within none."""
    if preference.quiet_to is None or not in_quiet_hours(preference, at):
        return at
    return _next(preference.quiet_to, preference, at, folds=(0, 1))


def local_day(preference: MailPreference | None, at: datetime) -> date:
    """The day on the person's calendar."""
    return at.astimezone(zone(preference.time_zone if preference else "UTC")).date()


def _next(
    clock: time, preference: MailPreference, at: datetime, folds: tuple[int, ...]
) -> datetime:
    """The first instant after `at` at which the person's clock shows this."""
    where = zone(preference.time_zone)
    today = at.astimezone(where).date()
    shown = (
        datetime.combine(today + number * _DAY, clock, where).replace(fold=fold).astimezone(UTC)
        for number in range(-1, 3)
        for fold in folds
    )
    return min(each for each in shown if each > at)


def _refuse_impossible(facts: PreferenceFacts) -> None:
    zone(facts.time_zone)
    begin, end = facts.quiet_from, facts.quiet_to
    if (begin is None) != (end is None):
        field = "quiet_from" if begin is None else "quiet_to"
        raise Refused(
            "one_end", "Enter both the start and the end of quiet hours, or neither.", field=field
        )
    if begin is None or end is None:
        return
    if _length(begin, end) > LONGEST_QUIET or begin == end:
        hours = LONGEST_QUIET // timedelta(hours=1)
        message = (
            f"Quiet hours can last at most {hours} hours, and must end at a different time "
            "than they begin."
        )
        raise Refused("too_quiet", message, field="quiet_to")
    if facts.digest_at and _length(begin, facts.digest_at) < _length(begin, end):
        message = "This is during quiet hours. Choose a time outside them."
        raise Refused("digest_in_quiet_hours", message, field="digest_at")


def _length(begin: time, end: time) -> timedelta:
    """From one time of day to the next time that the clock shows the other."""
    minutes = (end.hour - begin.hour) * 60 + end.minute - begin.minute
    return timedelta(minutes=minutes % (24 * 60))
