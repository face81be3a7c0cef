"""The facts that a choice among people needs, read for many cases in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects

from accounts.availability import Availability, Away, Span
from accounts.models import Absence, License, User, WorkProfile
from cases import expected_work, kinds, models, open_duties
from cases.candidates import Person, Work
from cases.choosing import Rule
from cases.kinds import Kind
from cases.needs import Needs
from regulations import clock_kinds

# Absences that ended before this long ago are not read.
_JUST_OVER = timedelta(days=1)
ENGLISH = "en"


@dataclass(frozen=True)
class OpenWork:
    """What is open with a person, by the span in which it is due (`open_duties.DUE`); minutes."""

    due: Mapping[str, int]
    minutes: int = 0

    @property
    def total(self) -> int:
        return sum(self.due.values())

    @property
    def words(self) -> str:
        """12 open, 2 late, 3 within 24 h."""
        if not self.total:
            return "nothing open"
        soon = self.due["4h"] + self.due["24h"]
        late = f", {self.due[open_duties.LATE]:,} late" if self.due[open_duties.LATE] else ""
        return f"{self.total:,} open{late}" + (f", {soon:,} within 24 h" if soon else "")


class Member(NamedTuple):
    """Someone of the staff: the row, the plain values of it, and what is open with them."""

    user: User
    person: Person
    work: OpenWork


NOTHING = OpenWork(dict.fromkeys(open_duties.DUE, 0))


def open_work(people: Collection[int], *, at: datetime) -> dict[int, OpenWork]:
    """The open duties of these people (ids), as the list of tasks counts them. Two queries.

    Someone without any is in it too. Minutes are those expected on the UTC day of `at`.
    """
    found = open_duties.of_the_plan().filter(case__assignee__in=people)
    expected = expected_work.minutes_on(at.date())
    counted: dict[int, dict[str, int]] = {pk: dict.fromkeys(open_duties.DUE, 0) for pk in people}
    minutes: dict[int, int] = defaultdict(int)
    for row in open_duties.counted(found, "case__assignee", "case__kind", "duty", at=at):
        pk = row["case__assignee"]
        for due in open_duties.DUE:
            counted[pk][due] += row[due]
        number = sum(row[due] for due in open_duties.DUE)
        minutes[pk] += number * expected.get((row["case__kind"], row["duty"]), 0)
    return {pk: OpenWork(due, minutes[pk]) for pk, due in counted.items()}


def with_working_hours(people: QuerySet[User], *, at: datetime) -> QuerySet[User]:
    """People with what `availability_of` reads: the hours, and absences that run or come."""
    absences = Absence.objects.filter(canceled_at=None, ends_at__gt=at - _JUST_OVER)
    return people.select_related("team", "work_profile").prefetch_related(
        "working_spans", Prefetch("absences", absences)
    )


def availability_of(user: User) -> Availability:
    """When this person works, from rows read by `with_working_hours`."""
    profile = profile_of(user)
    return Availability(
        profile.time_zone if profile else "UTC",
        tuple(
            Span(each.weekday, each.from_minute, each.to_minute)
            for each in user.working_spans.all()
        ),
        tuple(
            Away(each.starts_at, each.ends_at, each.why)
            for each in user.absences.all()
            if each.canceled_at is None
        ),
    )


def profile_of(user: User) -> WorkProfile | None:
    """The person's time zone and languages, where they were entered."""
    return getattr(user, "work_profile", None)


def people_of(team_id: int, *, at: datetime, excluding: Collection[int] = ()) -> list[Person]:
    """The active people of a team with their open work and turns, without those excluded."""
    found = User.objects.filter(team=team_id, is_active=True).exclude(pk__in=excluding)
    return [each.person for each in members(found, team_id, at=at)]


def members(found: QuerySet[User], team_id: int | None = None, *, at: datetime) -> list[Member]:
    """These people with their open work, hours, licenses and, in a team, turns: eight queries,
    however many they are."""
    licenses = Prefetch("licenses", License.objects.filter(ended_at=None))
    users = list(with_working_hours(found, at=at).prefetch_related(licenses).order_by("pk"))
    work = open_work([each.pk for each in users], at=at)
    turns = _turns(team_id)
    return [
        Member(
            each, person(each, minutes=work[each.pk].minutes, turns=turns[each.pk]), work[each.pk]
        )
        for each in users
    ]


def person(user: User, *, minutes: int = 0, turns: Mapping[str, int] | None = None) -> Person:
    profile = profile_of(user)
    return Person(
        pk=user.pk,
        name=str(user),
        role=user.role,
        minutes=minutes,
        turns=turns or {},
        is_active=user.is_active,
        held=tuple(user.held_licenses()),
        languages=tuple(profile.languages) if profile else (),
        availability=availability_of(user),
    )


def works(case_ids: Collection[int], *, at: datetime) -> list[Work]:
    """The cases as work to be given to someone, those in which something is open."""
    cases = _cases(case_ids)
    expected = expected_work.minutes_on(at.date())
    return [work(case, expected, at=at) for case in cases if opened(case)]


def work_of(case_id: int, *, at: datetime) -> Work:
    """One case as work, also where nothing is open in it. Raises Case.DoesNotExist."""
    found = _cases([case_id])
    if not found:
        raise models.Case.DoesNotExist
    return work(found[0], expected_work.minutes_on(at.date()), at=at)


def work(case: models.Case, expected: Mapping[tuple[str, str], int], *, at: datetime) -> Work:
    """A case, read with its open duties and what its kind asks for, as work."""
    kind, due = case.kind_, opened(case)
    needs = _needs(kind, case.matter, due)
    language = case.enrollee.letter_language
    return Work(
        case_id=case.pk,
        kind=case.kind,
        minutes=sum(expected.get((case.kind, each.duty), 0) for each in due),
        is_hours=any(each.rule in _of_hours() for each in due),
        due_at=due[0].due_at if due else None,
        on=at.astimezone(case.plan.zone).date(),
        allowed=needs.allowed,
        act=needs.act,
        care_field=needs.care_field,
        must_sign=needs.must_sign,
        barred=frozenset(kind.took_part(case.matter)),
        barred_why=kind.took_part_why,
        language="" if language == ENGLISH else language,
        time_zone=case.plan.time_zone,
    )


def opened(case: models.Case) -> list[models.Deadline]:
    """The open duties of the plan's own, the least time left first; where it only waits for
    others, what it waits for."""
    kind = case.kind_
    due = sorted(
        (
            each
            for each in case.deadlines.all()
            if each.is_open and each.duty not in kind.members_duties
        ),
        key=lambda each: (each.due_at, each.pk),
    )
    return [each for each in due if each.duty not in kind.awaited_duties] or due


def rules_of(team_id: int) -> dict[str, models.AssignmentRule]:
    """The rules of a team that stand, by kind of case."""
    found = models.AssignmentRule.objects.filter(team=team_id, ended_at=None)
    return {each.kind: each for each in found}


def plain_rules(
    team: Any, standing: Mapping[str, models.AssignmentRule], method: str = ""
) -> dict[str, Rule]:
    """A rule for each kind as plain values: by hand where none stands, `method` where one is
    given."""
    by_hand = models.AssignmentRule.Method.BY_HAND.value
    return {
        kind.key: Rule(
            method or (standing[kind.key].method if kind.key in standing else by_hand), team.name
        )
        for kind in kinds.every()
    }


def _cases(case_ids: Collection[int]) -> list[models.Case]:
    """The cases with what `work` reads; by kind, as each reads tables of its own."""
    found = models.Case.objects.filter(pk__in=case_ids).select_related("plan", "enrollee")
    cases = list(found.prefetch_related("deadlines"))
    for kind in kinds.every():
        own = [case for case in cases if case.kind == kind.key]
        if own:
            prefetch_related_objects(own, *_lookups(kind))
    return cases


def _lookups(kind: Kind) -> Iterable[str]:
    """Each step of the way is read once for all cases of the kind."""
    return dict.fromkeys((*kind.select_related, *kind.assign_lookups))


def _needs(kind: Kind, matter: Any, due: list[models.Deadline]) -> Needs:
    """What the most urgent duty needs; one that must be signed by who has the case goes first."""
    found = [kind.needs_of(matter, each.duty) for each in due] or [Needs((kind.take,))]
    return next((each for each in found if each.must_sign), found[0])


def _of_hours() -> frozenset[str]:
    return frozenset(clock_kinds.rules_of(clock_kinds.HOURS))


def _turns(team_id: int | None) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for row in models.AssignmentTurn.objects.filter(Q(team=team_id)):
        found[row.user_id][row.kind] = row.turn
    return found
