"""Oversight: decided cases are drawn and looked at by someone else; CMS asks for a case.

A sample can be drawn again by anyone, anywhere: the cases of each outcome are put in the order of
the SHA-256 of `seed:case number`, and the first of each are taken. No database order, no process
and no generator of random numbers has a part in it.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from cases import audit, disasters, machine
from cases import models as cases
from cases.services.letter_rows import day_of
from regulations.law import BEGIN, Refused
from reinstatement import oversight
from reinstatement.models import Outcome, Reinstatement, Sample, SampledCase, Selection
from reinstatement.services.locking import locked_reinstatement

REVIEW = "reinstatement.review"
MOST_OF_EACH = 200
LONGEST_SEED = 40


@dataclass(frozen=True)
class Decided:
    """A decided case as a sample is drawn from it."""

    case_id: int
    number: str
    outcome: str


@transaction.atomic
def draw_sample(
    *,
    plan: cases.Plan | None,
    decided_from: date,
    decided_until: date,
    of_each: int,
    seed: str,
    by: User,
    at: datetime,
) -> Sample:
    """Draw so many favorable and so many unfavorable decisions of these days; all where fewer.

    `plan` None draws from every plan's; an empty seed is made. Raises PermissionDenied, Refused.
    """
    _refuse_others(by)
    _refuse_impossible(decided_from, decided_until, of_each, seed, at)
    seed = seed or secrets.token_hex(8)
    found = _population(plan, decided_from, decided_until)
    if not found:
        message = "No decisions in this date range. Choose other dates or another plan."
        raise Refused("nothing_decided", message, field="decided_from")
    chosen = drawn(found, of_each=of_each, seed=seed)
    # Two people who draw the same at once wait for one another here.
    locked = _locked([each.case_id for each in chosen])
    facts = {
        "plan": plan,
        "decided_from": decided_from,
        "decided_until": decided_until,
        "of_each": of_each,
        "seed": seed,
        "population": [each.case_id for each in found],
    }
    if Sample.objects.filter(**facts).exists():
        message = "This sample was already drawn: the same seed draws the same cases."
        raise Refused("drawn_before", message, field="seed")
    sample = Sample.objects.create(**facts, drawn_at=at, drawn_by=by)
    _put_in(sample, chosen, locked, by=by, at=at)
    return sample


def _put_in(
    sample: Sample,
    chosen: Sequence[Decided],
    locked: Mapping[int, cases.Case],
    *,
    by: User,
    at: datetime,
) -> None:
    """The cases in the order in which they were drawn, and on the trail of each."""
    for position, each in enumerate(chosen, start=1):
        SampledCase.objects.create(
            sample=sample, case_id=each.case_id, outcome=each.outcome, position=position
        )
        told = {"sample": sample.pk, "seed": sample.seed, "position": position}
        audit.record(locked[each.case_id], "sampled", by=by, at=at, facts=told)


def drawn(population: Iterable[Decided], *, of_each: int, seed: str) -> list[Decided]:
    """The first of each outcome in the order of the seed, and of all those together."""
    ordered = sorted(population, key=lambda each: (rank(seed, each.number), each.number))
    chosen: set[Decided] = set()
    for outcome in Outcome.values:
        chosen |= set([each for each in ordered if each.outcome == outcome][:of_each])
    return [each for each in ordered if each in chosen]


def rank(seed: str, number: str) -> str:
    """Where the seed puts a case: the SHA-256 of both, in hexadecimal digits."""
    return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()


def redraw(sample: Sample) -> list[int]:
    """The ids of the cases that the seed draws from the population that was kept, in order.

    They are those of the sample, whenever and wherever it is asked: a decision's outcome stays.
    """
    found = _decided(Reinstatement.objects.filter(case_id__in=sample.population))
    return [each.case_id for each in drawn(found, of_each=sample.of_each, seed=sample.seed)]


@transaction.atomic
def review_sampled(
    sampled_id: int, *, verdict: str, words: str, by: User, at: datetime
) -> SampledCase:
    """Agree or disagree with a sampled decision, and say why: once, by someone who did not decide
    it. Raises PermissionDenied, Refused, SampledCase.DoesNotExist.
    """
    _refuse_others(by)
    case_id = SampledCase.objects.values_list("case_id", flat=True).get(pk=sampled_id)
    matter = locked_reinstatement(case_id)
    found = SampledCase.objects.select_related("reviewed_by")
    sampled = found.select_for_update(of=("self",)).get(pk=sampled_id)
    if refused := why_not_reviewable(sampled, matter, by):
        raise refused
    _refuse_unsaid(verdict, words)
    sampled.verdict, sampled.words = verdict, words
    sampled.reviewed_at, sampled.reviewed_by = at, by
    sampled.save()
    audit.record(
        matter.case, "sample_reviewed", by=by, at=at, why=words,
        facts={
            "sample": sampled.sample_id,
            "verdict": sampled.get_verdict_display().lower(),
        },
    )  # fmt: skip
    return sampled


def _refuse_unsaid(verdict: str, words: str) -> None:
    if verdict not in SampledCase.Verdict.values:
        raise Refused("invalid", "Say whether you agree.", field="verdict")
    if not words.strip():
        raise Refused("invalid", "Say why.", field="words")


def why_not_reviewable(sampled: SampledCase, matter: Reinstatement, by: User) -> Refused | None:
    """Why this person cannot review the sampled decision; None where they can."""
    if sampled.verdict:
        message = (
            f"{sampled.reviewed_by} already reviewed this decision. A decision is reviewed "
            "only once."
        )
        return Refused("reviewed_before", message)
    if matter.decided_by_id == by.pk:
        return Refused("own_decision", "You decided this case. Someone else must review it.")
    return None


@transaction.atomic
def record_selection(
    case_id: int, *, kind: str, on: date, reference: str, words: str, by: User, at: datetime
) -> Selection:
    """Record that CMS asked for the case, or that it was referred to CMS. Raises Refused."""
    matter = locked_reinstatement(case_id)
    case = matter.case
    machine.act(matter, "record_selection", by=by, at=at)
    _refuse_selection(case, kind, on, reference, at)
    selection = Selection.objects.create(
        case=case, kind=kind, on=on, reference=reference, words=words, entered_at=at, by=by
    )
    how = {"selected": "selected by CMS", "referred": "referred to CMS"}[kind]
    facts = {"how": how, "selected_on": on.isoformat(), "reference": reference}
    audit.record(case, "selected_by_cms", by=by, at=at, why=words, facts=facts)
    return selection


def _population(plan: cases.Plan | None, first: date, last: date) -> list[Decided]:
    among = [plan.time_zone] if plan else oversight.zones()
    found = oversight.decided(plan.pk if plan else None, first, last, among=among)
    return _decided(found)


def _decided(found: QuerySet[Reinstatement]) -> list[Decided]:
    rows = found.values_list("case_id", "case__number", "outcome")
    return [Decided(*row) for row in rows.order_by("case_id")]


def _locked(case_ids: Sequence[int]) -> dict[int, cases.Case]:
    """The cases, locked in the one order in which everyone locks several."""
    found = cases.Case.objects.filter(pk__in=case_ids).order_by("pk")
    return {case.pk: case for case in found.select_for_update()}


def _refuse_others(by: User) -> None:
    if not by.may(REVIEW):
        raise PermissionDenied


def _refuse_impossible(first: date, last: date, of_each: int, seed: str, at: datetime) -> None:
    if first < BEGIN:
        message = "The rule book begins on January 1, 2016. Enter a later day."
        raise Refused("before_the_rules", message, field="decided_from")
    if last < first:
        raise Refused("ends_before", "This is before the first day.", field="decided_until")
    if last > disasters.local_days(at)[-1]:
        message = "This date is in the future. Enter today or an earlier date."
        raise Refused("in_the_future", message, field="decided_until")
    if not 1 <= of_each <= MOST_OF_EACH:
        message = f"Enter a number from 1 to {MOST_OF_EACH}."
        raise Refused("invalid", message, field="of_each")
    if len(seed) > LONGEST_SEED:
        message = f"A seed can have at most {LONGEST_SEED} characters."
        raise Refused("invalid", message, field="seed")


def _refuse_selection(case: cases.Case, kind: str, on: date, reference: str, at: datetime) -> None:
    if kind not in Selection.Kind.values:
        raise Refused("invalid", "Say whether CMS asked for it or you referred it.", field="kind")
    if not reference.strip():
        raise Refused("invalid", "Enter the number of the request.", field="reference")
    if on > day_of(case, at):
        raise Refused("in_the_future", "This is in the future. Enter the day.", field="on")
    if on < day_of(case, case.received_at):
        message = "This is before the request for reinstatement was received. Enter the date."
        raise Refused("before_request", message, field="on")
    if case.selections.filter(kind=kind, reference__iexact=reference).exists():
        message = "This is already recorded under this number."
        raise Refused("recorded_before", message, field="reference")
