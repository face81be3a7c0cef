"""The people of a forecast: when they are at work, and what they may do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from django.db.models import Prefetch, Q

from accounts.availability import Availability, Away, Span
from accounts.models import Absence, User
from accounts.permissions import roles_with
from cases import candidates, kinds, needs
from forecast.engine import Person
from forecast.readers.time import Frame

# Of a person whose hours were not entered: weekdays from 8:00 AM to 4:30 PM, half an hour off.
ASSUMED = tuple(
    Span(weekday, begins, ends)
    for weekday in range(5)
    for begins, ends in ((8 * 60, 12 * 60), (12 * 60 + 30, 16 * 60 + 30))
)


def staff(
    asked: Mapping[str, needs.Needs], paces: Mapping[str, float], frame: Frame
) -> tuple[Person, ...]:
    """Who works on cases, with what each may do of these needs, and their pace."""
    on = frame.at.astimezone(frame.zone).date()
    found = [(user, availability(user, frame)) for user in workers(frame.at)]
    return tuple(
        Person(
            key=str(user.pk),
            can=frozenset(able(user, asked, on)),
            shifts=tuple(shifts(hours, frame, frame.at, frame.ends_at)),
            pace=paces.get(str(user.pk), 1.0),
            team=str(user.team_id or ""),
            assumed=hours.spans == ASSUMED,
        )
        for user, hours in found
    )


def workers(at: datetime, *, since: datetime | None = None) -> list[User]:
    """The active people who may be given some kind of case, with all that is asked of them, as it
    was known at `at`; absences are those that end after `since`, or `at`."""
    roles = {
        role
        for kind in kinds.every()
        for permission in kind.worked_by
        for role in roles_with(permission)
    }
    absences = Absence.objects.filter(
        Q(canceled_at__isnull=True) | Q(canceled_at__gt=at),
        ends_at__gt=since or at, entered_at__lte=at,
    )  # fmt: skip
    people = User.objects.filter(is_active=True, role__in=roles).prefetch_related(
        "licenses", "working_spans", Prefetch("absences", absences, to_attr="known_absences")
    )
    return list(people.select_related("work_profile").order_by("team", "role", "pk"))


def availability(user: User, frame: Frame) -> Availability:
    """When the person works; where no hours were entered, those of `ASSUMED`."""
    profile = getattr(user, "work_profile", None)
    spans = tuple(
        Span(each.weekday, each.from_minute, each.to_minute) for each in user.working_spans.all()
    )
    away = tuple(
        Away(each.starts_at, each.ends_at)
        for each in user.known_absences  # type: ignore[attr-defined]
    )
    zone = profile.time_zone if profile and spans else frame.zone.key
    return Availability(zone, spans or ASSUMED, away)


def shifts(
    hours: Availability, frame: Frame, since: datetime, until: datetime
) -> Iterator[tuple[float, float]]:
    """The working spans between two instants in minutes, without absences, in order."""
    away = sorted(
        (frame.minutes(each.starts_at), frame.minutes(each.ends_at)) for each in hours.absences
    )
    for starts_at, ends_at in hours.shifts(since, until):
        yield from _outside(frame.minutes(starts_at), frame.minutes(ends_at), away)


def _outside(
    begins: float, ends: float, away: Iterable[tuple[float, float]]
) -> Iterator[tuple[float, float]]:
    """The parts of a span that no absence covers."""
    for gone, back in away:
        if back <= begins or gone >= ends:
            continue
        if gone > begins:
            yield begins, gone
        begins = back
    if begins < ends:
        yield begins, ends


def able(user: User, asked: Mapping[str, needs.Needs], on: date) -> Iterator[str]:
    """The needs that this person meets by role and, where the law asks for it, by license."""
    person = candidates.Person(
        user.pk, "", user.role, held=tuple(user.held_licenses()), is_active=user.is_active
    )
    for key, need in asked.items():
        work = candidates.Work(
            0, "", 0, is_hours=False, due_at=None, on=on, allowed=need.allowed, act=need.act,
            care_field=need.care_field, must_sign=need.must_sign,
        )  # fmt: skip
        signs = not need.must_sign or not candidates.unlicensed(work, person)
        if signs and not candidates.never(work, person):
            yield key
