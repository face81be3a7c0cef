"""Who gets a case: a pure choice among plain values, with its reason. No database, no clock.

Whatever the rule says, no one is chosen of whom `cases.candidates.why_not` has something to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cases.candidates import OTHER_ROLE, Person, Work, names_field, why_not
from regulations import care_fields

BY_HAND, LEAST_LOADED = "by_hand", "least_loaded"
ROUND_ROBIN, SKILL = "round_robin", "skill"
# More people than these are counted instead of named.
NAMED = 8


@dataclass(frozen=True)
class Rule:
    """How a team assigns: the method, and the team's name for the reason."""

    method: str
    team: str


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
    meant = [each for each in passed if each.why != OTHER_ROLE]
    said = f"{_reason(work, best, rule)} {_listed(meant)}"
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
