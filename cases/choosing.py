"""Who gets a case: a pure choice among plain values, with its reason. No database, no clock.

Held whatever the rule says: never someone whose role does not do such work, who had a part in the
decision that is appealed, who is away, or who may not sign what the law has only some sign. The
clock of hours goes to those who are at work now; a clock of days may wait for a next shift that
begins before it ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from accounts import permissions
from accounts.availability import Availability
from regulations import care_fields, clock, licenses, signing

BY_HAND, LEAST_LOADED = "by_hand", "least_loaded"
ROUND_ROBIN, SKILL = "round_robin", "skill"
# What is late already may wait for a shift that begins within this, over a weekend.
LATE_WAITS = timedelta(days=3)
# More people than these are counted instead of named.
NAMED = 8


@dataclass(frozen=True)
class Rule:
    """How a team assigns: the method, and the team's name for the reason."""

    method: str
    team: str


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


@dataclass(frozen=True)
class Passed:
    """Someone who was not chosen because they may not or cannot: why, to follow their name."""

    pk: int
    name: str
    why: str

    def __str__(self) -> str:
        return f"{self.name} {self.why}"


@dataclass(frozen=True)
class Choice:
    """The person who gets the case, and why in a few sentences."""

    person: Person
    why: str
    passed: tuple[Passed, ...] = ()


@dataclass(frozen=True)
class NoOne:
    """No one can be given the case now, and why in a few sentences."""

    why: str
    passed: tuple[Passed, ...] = ()


def choose(work: Work, people: Sequence[Person], rule: Rule, *, at: datetime) -> Choice | NoOne:
    """Whom the rule gives the case at `at`. The same facts give the same answer in any order."""
    if rule.method == BY_HAND:
        return NoOne(f"Team {rule.team} assigns these cases by hand.")
    if not people:
        return NoOne(f"Team {rule.team} has no one to choose from.")
    by_pk = sorted(people, key=lambda each: each.pk)
    passed = tuple(
        Passed(each.pk, each.name, why)
        for each in by_pk
        if (why := why_not(work, each, at=at, signs=rule.method == SKILL))
    )
    kept = {each.pk for each in passed}
    fit = [each for each in by_pk if each.pk not in kept]
    if not fit:
        said = f"No one of team {rule.team} can take it now. {_listed(passed)}"
        return NoOne(said.strip(), passed)
    best = min(fit, key=lambda each: _ORDERS[rule.method](work, each))
    said = f"{_reason(work, best, rule)} {_listed(passed)}"
    return Choice(best, said.strip(), passed)


def choose_each(
    works: Iterable[Work], people: Sequence[Person], rules: Mapping[str, Rule], *, at: datetime
) -> list[tuple[Work, Choice | NoOne]]:
    """The same for many cases, the most urgent first: each choice counts in those after it. The
    rules are by kind of case."""
    found: list[tuple[Work, Choice | NoOne]] = []
    for work in sorted(works, key=urgency):
        answer = choose(work, people, rules[work.kind], at=at)
        found.append((work, answer))
        if isinstance(answer, Choice):
            people = given(people, answer.person.pk, work)
    return found


def given(people: Sequence[Person], pk: int, work: Work) -> list[Person]:
    """The people once this one has the case: more work, and the last in turn."""
    last = max((each.turns.get(work.kind, 0) for each in people), default=0)
    return [_with(each, work, last + 1) if each.pk == pk else each for each in people]


def _with(person: Person, work: Work, turn: int) -> Person:
    return replace(
        person, minutes=person.minutes + work.minutes, turns={**person.turns, work.kind: turn}
    )


def urgency(work: Work) -> tuple[bool, bool, float, int]:
    """Clocks of hours first, then the least time left."""
    due = work.due_at.timestamp() if work.due_at else 0.0
    return not work.is_hours, work.due_at is None, due, work.case_id


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
        return "has a role that does not do this work"
    return work.barred_why if person.pk in work.barred else ""


def unlicensed(work: Work, person: Person) -> str:
    """Why no license of theirs may sign what is decided (42 CFR 422.566(d), 422.590(h)(2))."""
    if not work.act:
        return ""
    if not signing.why_not_signer(person.held, work.act, work.care_field, on=work.on):
        return ""
    if signing.why_not_signer(person.held, work.act, "", on=work.on):
        return "has no current license that may sign this decision"
    return f"has no license that covers {care_fields.label(work.care_field, work.on)}"


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


def _least_loaded(work: Work, person: Person) -> tuple[int, ...]:
    return person.minutes, person.pk


def _round_robin(work: Work, person: Person) -> tuple[int, ...]:
    return person.turns.get(work.kind, 0), person.pk


def _skill(work: Work, person: Person) -> tuple[int, ...]:
    speaks = work.language in person.languages
    return not names_field(work, person), not speaks, person.minutes, person.pk


_ORDERS: dict[str, Callable[[Work, Person], tuple[int, ...]]] = {
    LEAST_LOADED: _least_loaded,
    ROUND_ROBIN: _round_robin,
    SKILL: _skill,
}


def _reason(work: Work, best: Person, rule: Rule) -> str:
    load = f"{best.minutes:,} minutes of open work"
    said = {
        LEAST_LOADED: f"Least loaded of team {rule.team}: {load}.",
        ROUND_ROBIN: f"Next in turn of team {rule.team}.",
        SKILL: f"{_fit(work, best)} of team {rule.team}, {load}.",
    }[rule.method]
    unknown = "" if best.availability.has_hours else f" Hours of {best.name} are not entered."
    return said + unknown


def _fit(work: Work, best: Person) -> str:
    fits = []
    if names_field(work, best):
        fits.append(f"license names {care_fields.label(work.care_field, work.on)}")
    elif work.act:
        fits.append("license may sign it")
    if work.language and work.language in best.languages:
        fits.append("speaks the enrollee's language")
    return f"Best fit ({'; '.join(fits)})" if fits else "Least loaded"


def _listed(passed: Sequence[Passed]) -> str:
    if not passed:
        return ""
    named = "; ".join(map(str, passed[:NAMED]))
    more = len(passed) - NAMED
    rest = f"; {more} more cannot take it" if more > 0 else ""
    return f"{named}{rest}."
