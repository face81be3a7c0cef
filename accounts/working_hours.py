"""When people work and when they are away: entered by a supervisor, each change kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.availability import Span
from accounts.languages import LANGUAGES, named
from accounts.models import Absence, StaffChange, User, WorkingSpan, WorkProfile
from regulations import clock
from regulations.law import Refused

PERMISSION = "staff.plan"
HOURS, LANGUAGE, ABSENCE = "hours", "languages", "absence"
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONGEST, FARTHEST = timedelta(days=366), timedelta(days=366)


@dataclass(frozen=True)
class WorkFacts:
    """The hours of a week in a time zone, and the languages (codes of `LANGUAGES`)."""

    time_zone: str
    spans: tuple[Span, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True)
class AbsenceFacts:
    """Away from an instant up to, but not at, another; `why` is a code of `Absence.Why`."""

    starts_at: datetime
    ends_at: datetime
    why: str


@transaction.atomic
def set_work(user_id: int, facts: WorkFacts, *, by: User, at: datetime) -> User:
    """Keep a person's hours and languages. What did not change is not written.

    Raises PermissionDenied, User.DoesNotExist, or Refused with the field at fault.
    """
    user = _locked(user_id, by)
    _refuse_unreadable(facts)
    profile = WorkProfile.objects.filter(user=user).first()
    before = hours_words(_spans(user), profile.time_zone if profile else facts.time_zone)
    spoke = named(profile.languages) if profile else ""
    WorkProfile.objects.update_or_create(
        user=user,
        defaults={"time_zone": facts.time_zone, "languages": list(facts.languages)},
    )
    user.working_spans.all().delete()
    WorkingSpan.objects.bulk_create(WorkingSpan(user=user, **vars(each)) for each in facts.spans)
    _changed(user, HOURS, before, hours_words(facts.spans, facts.time_zone), by=by, at=at)
    _changed(user, LANGUAGE, spoke, named(list(facts.languages)), by=by, at=at)
    return user


@transaction.atomic
def enter_absence(user_id: int, facts: AbsenceFacts, *, by: User, at: datetime) -> Absence:
    """Record that a person is away. Raises PermissionDenied, User.DoesNotExist, or Refused."""
    user = _locked(user_id, by)
    _refuse_impossible(facts, at)
    same = user.absences.filter(canceled_at=None, starts_at=facts.starts_at, ends_at=facts.ends_at)
    if same.exists():
        raise Refused("absence_known", "This absence is entered already.", field="starts_at")
    made = Absence.objects.create(user=user, **vars(facts), entered_by=by, entered_at=at)
    _changed(user, ABSENCE, "", absence_words(made), by=by, at=at)
    return made


@transaction.atomic
def end_absence(absence_id: int, *, by: User, at: datetime) -> Absence:
    """Cancel an absence that is still to come, or end one that runs: the person is back at `at`.

    Raises PermissionDenied, Absence.DoesNotExist, or Refused where it is over.
    """
    user_id = Absence.objects.values_list("user_id", flat=True).get(pk=absence_id)
    user = _locked(user_id, by)
    absence = Absence.objects.select_for_update().get(pk=absence_id)
    if absence.canceled_at or absence.ends_at <= at:
        raise Refused("absence_over", "This absence is over or was already canceled.")
    before = absence_words(absence)
    if absence.starts_at < at:
        absence.ends_at = at
        absence.save(update_fields=["ends_at"])
        after = absence_words(absence)
    else:
        absence.canceled_at, absence.canceled_by = at, by
        absence.save(update_fields=["canceled_at", "canceled_by"])
        after = "Canceled"
    _changed(user, ABSENCE, before, after, by=by, at=at)
    return absence


def hours_words(spans: Sequence[Span], time_zone: str) -> str:
    """A week in a line: Mon–Fri 9:00 AM–5:00 PM (America/New_York). Empty without hours."""
    by_day: dict[int, str] = {}
    for day in range(len(DAYS)):
        own = sorted((each for each in spans if each.weekday == day), key=lambda e: e.from_minute)
        if own:
            by_day[day] = ", ".join(
                f"{minute_words(each.from_minute)}–{minute_words(each.to_minute)}" for each in own
            )
    said = "; ".join(f"{_days(days)} {by_day[days[0]]}" for days in _alike(by_day))
    return f"{said} ({time_zone})" if said else ""


def minute_words(minute: int) -> str:
    """A minute of the day as a clock shows it; its end is midnight."""
    hour, rest = divmod(minute % (24 * 60), 60)
    if minute == 24 * 60:
        return "midnight"
    return f"{hour % 12 or 12}:{rest:02d} {'PM' if hour >= 12 else 'AM'}"


def absence_words(absence: Absence) -> str:
    """Why, from when until when, in the time zone of the person's hours."""
    starts = absence.starts_at.astimezone(_zone_of(absence.user_id))
    return f"{absence.get_why_display()}: {clock.words(starts)} until {_ends_words(absence)}"


def _ends_words(absence: Absence) -> str:
    """When it ends, in the time zone of the person's hours."""
    return clock.words(absence.ends_at.astimezone(_zone_of(absence.user_id)))


def _zone_of(user_id: int) -> ZoneInfo:
    profile = WorkProfile.objects.filter(user=user_id).first()
    return ZoneInfo(profile.time_zone if profile else "UTC")


def _alike(by_day: dict[int, str]) -> list[list[int]]:
    """Days in a row that have the same hours, together."""
    groups: list[list[int]] = []
    for day in by_day:
        last = groups[-1] if groups else None
        if last and last[-1] == day - 1 and by_day[last[0]] == by_day[day]:
            last.append(day)
        else:
            groups.append([day])
    return groups


def _days(days: list[int]) -> str:
    return DAYS[days[0]] if len(days) == 1 else f"{DAYS[days[0]]}–{DAYS[days[-1]]}"


def _spans(user: User) -> list[Span]:
    return [
        Span(each.weekday, each.from_minute, each.to_minute) for each in user.working_spans.all()
    ]


def _locked(user_id: int, by: User) -> User:
    if not by.may(PERMISSION):
        raise PermissionDenied
    return User.objects.select_for_update().get(pk=user_id)


def _changed(user: User, what: str, before: str, after: str, *, by: User, at: datetime) -> None:
    if before != after:
        StaffChange.objects.create(user=user, what=what, before=before, after=after, by=by, at=at)


def _refuse_unreadable(facts: WorkFacts) -> None:
    try:
        clock.zone(facts.time_zone)
    except Refused as refused:
        raise Refused("zone_unknown", refused.message, field="time_zone") from None
    if set(facts.languages) - set(LANGUAGES):
        raise Refused("language_unknown", "Choose among the languages listed.", field="languages")
    for day in range(len(DAYS)):
        own = sorted((e for e in facts.spans if e.weekday == day), key=lambda e: e.from_minute)
        if any(
            later.from_minute < each.to_minute for each, later in zip(own, own[1:], strict=False)
        ):
            message = "Two spans of this day overlap. Enter each time once."
            raise Refused("hours_overlap", message, field=f"day_{day}")


def _refuse_impossible(facts: AbsenceFacts, at: datetime) -> None:
    if facts.ends_at <= facts.starts_at:
        raise Refused("absence_backward", "The end must be after the start.", field="ends_at")
    if facts.ends_at <= at:
        raise Refused("absence_past", "Enter an end that is still to come.", field="ends_at")
    if facts.starts_at > at + FARTHEST:
        raise Refused("absence_far", "Enter a start within the next year.", field="starts_at")
    if facts.ends_at - facts.starts_at > LONGEST:
        message = "An absence lasts at most a year. Enter the rest later."
        raise Refused("absence_long", message, field="ends_at")
