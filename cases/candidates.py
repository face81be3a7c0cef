"""Who may have a case, and who can take it now: plain values, no database, no clock.

Never someone whose role does not do such work, who had a part in the decision that is appealed, who
is away, or who may not sign what the law has only some sign. A clock of hours goes to those who are
at work now; a clock of days may wait for a next shift that begins before it ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from accounts import permissions
from accounts.availability import Availability
from regulations import care_fields, clock, licenses, signing

# What is late already may wait for a shift that begins within this, over a weekend.
LATE_WAITS = timedelta(days=3)
# Why someone is passed over who was never meant: left out of the reason where one was chosen.
OTHER_ROLE = "has a role that does not do this work"


@dataclass(frozen=True)
class Work:
    """A case to be given to someone.

    `minutes` are those of its open duties; `is_hours` says that a clock of hours runs; `due_at` is
    its earliest limit. One of `allowed` is the permission it takes. `act` is what is signed in the
    end (`regulations.licenses`), in `care_field`, on the day `on`; where it `must_sign` only those
    whose license may are chosen, else a rule by skill alone asks. `barred` are the people who may
    not, `barred_why` goes after their name.
    """

    case_id: int
    kind: str
    minutes: int
    is_hours: bool
    due_at: datetime | None
    on: date
    allowed: tuple[str, ...]
    act: str = ""
    care_field: str = ""
    must_sign: bool = False
    barred: frozenset[int] = frozenset()
    barred_why: str = ""
    language: str = ""
    time_zone: str = "UTC"


@dataclass(frozen=True)
class Person:
    """Someone of the team: `minutes` of open work; `turns` by kind, the higher the later they were
    last given a case of it by the rule."""

    pk: int
    name: str
    role: str
    minutes: int = 0
    turns: Mapping[str, int] = field(default_factory=dict)
    is_active: bool = True
    held: tuple[licenses.Held, ...] = ()
    languages: tuple[str, ...] = ()
    availability: Availability = Availability()


def why_not(work: Work, person: Person, *, at: datetime, signs: bool = False) -> str:
    """Why this person is not given the case, to follow their name; empty where they may be.

    `signs` asks for a license that may sign it, even where the law leaves it to another person.
    """
    return (
        never(work, person)
        or _away(work, person, at)
        or (unlicensed(work, person) if signs or work.must_sign else "")
        or _off_shift(work, person, at)
    )


def never(work: Work, person: Person) -> str:
    """Why this person may not have the case whenever it is, by rule or by hand."""
    if not person.is_active:
        return "is deactivated"
    if not any(permissions.may(person.role, each) for each in work.allowed):
        return OTHER_ROLE
    return work.barred_why if person.pk in work.barred else ""


def unlicensed(work: Work, person: Person) -> str:
    """Why no license of theirs may sign what is decided (42 CFR 422.566(d), 422.590(h)(2))."""
    if not work.act:
        return ""
    if not signing.why_not_signer(person.held, work.act, work.care_field, on=work.on):
        return ""
    if signing.why_not_signer(person.held, work.act, "", on=work.on):
        return "has no current license to sign it"
    return f"has no license for {care_fields.label(work.care_field, work.on)}"


def names_field(work: Work, person: Person) -> bool:
    """Whether a current license of theirs names the field of the case."""
    return bool(work.care_field) and any(
        work.care_field in each.care_fields
        for each in person.held
        if each.is_whole and each.is_current(work.on)
    )


def _away(work: Work, person: Person, at: datetime) -> str:
    back = person.availability.back_at(at)
    return f"is out until {_words(back, work)}" if back > at else ""


def _off_shift(work: Work, person: Person, at: datetime) -> str:
    """Why the clock would suffer: no one else of the hours of this person looks at it."""
    starts = person.availability.next_at(at)
    if work.is_hours:
        if starts == at:
            return ""
        until = f"; next shift {_words(starts, work)}" if starts else ""
        return f"is not working now, and the clock counts hours{until}"
    limit = work.due_at if work.due_at and work.due_at > at else at + LATE_WAITS
    if starts is not None and starts < limit:
        return ""
    return "does not work again before it is due"


def _words(instant: datetime, work: Work) -> str:
    return clock.words(instant.astimezone(ZoneInfo(work.time_zone)))
