"""Many disenrollments of one plan in one transaction: what a file holds, some hundred at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from cases import models as cases
from cases.services.opening import missing_of, refuse_another
from premiums.models import Charge, Disenrollment, Month
from premiums.services.disenroll import (
    DisenrollmentFacts,
    MonthFacts,
    facts_of,
    refuse_disenrollment,
    write_plan_bills,
)
from regulations.law import Refused

ENTERED, KNOWN = "entered", "known before"
Key = tuple[str, date]


@dataclass
class _Batch:
    """What a batch has found out so far: by member ID, and by member ID and effective date.

    `sources` names the rows of files that became what is known; `added` is what these rows tell of
    people who were on file, by their ids.
    """

    plan: cases.Plan
    enrollees: dict[str, cases.Enrollee]
    known: dict[Key, tuple[Any, ...]]
    sources: set[str]
    added: dict[int, dict[str, Any]] = field(default_factory=dict)


@transaction.atomic
def enter_disenrollments(
    plan: cases.Plan, rows: Sequence[DisenrollmentFacts], *, by: User, at: datetime
) -> list[str | Refused]:
    """Enter what can be; for each row, in order: entered, known before, or why it is refused.

    A row that is refused spoils none of the others. Two files of one plan at once wait for one
    another here. Raises PermissionDenied; IntegrityError where someone types the same in at this
    moment: then nothing was entered, and it may be tried again.
    """
    if not by.may("reinstatement.receive"):
        raise PermissionDenied
    cases.Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    today = at.astimezone(plan.zone).date()
    batch = _load(plan, rows)
    results = [_judge(facts, batch, today) for facts in rows]
    accepted = [facts for facts, said in zip(rows, results, strict=True) if said == ENTERED]
    _write_people(batch)
    _write(accepted, batch, by=by, at=at)
    return results


def _load(plan: cases.Plan, rows: Iterable[DisenrollmentFacts]) -> _Batch:
    ids = {facts.enrollee.member_id for facts in rows}
    people = cases.Enrollee.objects.filter(plan=plan, member_id__in=ids)
    found = Disenrollment.objects.filter(enrollee__in=people).select_related("enrollee")
    rows_of = {
        (each.enrollee.member_id, each.effective_on): each
        for each in found.prefetch_related("months__charges")
    }
    known = {key: _of_row(each) for key, each in rows_of.items()}
    sources = {each.source_key for each in rows_of.values() if each.source_key}
    return _Batch(plan, {each.member_id: each for each in people}, known, sources)


def _judge(facts: DisenrollmentFacts, batch: _Batch, today: date) -> str | Refused:
    """Whether this row may be entered; then it is known to those after it in the batch."""
    try:
        refuse_disenrollment(facts, today=today)
        person = batch.enrollees.get(facts.enrollee.member_id)
        if person:
            refuse_another(person, facts.enrollee)
    except Refused as refused:
        return refused
    key = (facts.enrollee.member_id, facts.effective_on)
    said, source = _of_facts(facts), _source(facts)
    # The row that it was entered from, whatever was corrected on its page since: its day, too.
    if source in batch.sources:
        return KNOWN
    if key in batch.known:
        return KNOWN if batch.known[key] == said else _differs()
    batch.known[key] = said
    batch.sources.add(source)
    _keep_person(person, facts, batch)
    return ENTERED


def _keep_person(person: cases.Enrollee | None, facts: DisenrollmentFacts, batch: _Batch) -> None:
    """A new person, or what these facts add to a known one: the next row is judged by it."""
    if person is None:
        new = cases.Enrollee(plan=batch.plan, **vars(facts.enrollee))
        batch.enrollees[facts.enrollee.member_id] = new
        return
    missing = missing_of(person, facts.enrollee)
    for name, value in missing.items():
        setattr(person, name, value)
    if missing and person.pk:
        batch.added.setdefault(person.pk, {}).update(missing)


def _write_people(batch: _Batch) -> None:
    """New people are added; what was not known of the others is filled in."""
    cases.Enrollee.objects.bulk_create(each for each in batch.enrollees.values() if each.pk is None)
    for pk, missing in batch.added.items():
        cases.Enrollee.objects.filter(pk=pk).update(**missing)


def _write(
    accepted: Sequence[DisenrollmentFacts], batch: _Batch, *, by: User, at: datetime
) -> None:
    made = _write_disenrollments(accepted, batch, by=by, at=at)
    people = ((of.enrollee, facts) for of, facts in zip(made, accepted, strict=True))
    write_plan_bills(people, by=by, at=at)
    entered = zip(made, accepted, strict=True)
    pairs = [(of, month) for of, facts in entered for month in facts.months]
    months = _write_months(pairs, by=by, at=at)
    Charge.objects.bulk_create(
        Charge(month=row, kind=kind, amount=amount)
        for row, (_, month) in zip(months, pairs, strict=True)
        for kind, amount in month.charges
    )


def _write_disenrollments(
    accepted: Sequence[DisenrollmentFacts], batch: _Batch, *, by: User, at: datetime
) -> list[Disenrollment]:
    return Disenrollment.objects.bulk_create(
        Disenrollment(
            plan=batch.plan,
            enrollee=batch.enrollees[facts.enrollee.member_id],
            effective_on=facts.effective_on,
            cause=facts.cause,
            grace_begins_on=facts.grace_begins_on,
            grace_ends_on=facts.grace_ends_on,
            notice_sent_on=facts.notice_sent_on,
            source_key=_source(facts),
            entered_at=at,
            entered_by=by,
        )
        for facts in accepted
    )


def _write_months(
    pairs: Sequence[tuple[Disenrollment, MonthFacts]], *, by: User, at: datetime
) -> list[Month]:
    return Month.objects.bulk_create(
        Month(
            disenrollment=of,
            month=month.month,
            billed_on=month.billed_on,
            withheld_by=month.withheld_by,
            entered_at=at,
            entered_by=by,
        )
        for of, month in pairs
    )


def _source(facts: DisenrollmentFacts) -> str:
    """Names a row by all that it says of the disenrollment, in a digest that tells no one of it."""
    if facts.source_key:
        return facts.source_key
    said = repr((facts.enrollee.member_id, facts.effective_on, _of_facts(facts)))
    return f"file:{hashlib.sha256(said.encode()).hexdigest()}"


def _of_facts(facts: DisenrollmentFacts) -> tuple[Any, ...]:
    """What a row says of a disenrollment, in a form that two rows can be compared by."""
    months = sorted(map(_of_month, facts.months))
    return (
        facts.cause, facts.grace_begins_on, facts.grace_ends_on, facts.notice_sent_on,
        tuple(months),
    )  # fmt: skip


def _of_month(facts: MonthFacts) -> tuple[Any, ...]:
    return (facts.month, str(facts.billed_on), facts.withheld_by, tuple(sorted(facts.charges)))


def _of_row(row: Disenrollment) -> tuple[Any, ...]:
    months = [facts_of(month) for month in row.months.all()]
    return (
        row.cause, row.grace_begins_on, row.grace_ends_on, row.notice_sent_on,
        tuple(sorted(map(_of_month, months))),
    )  # fmt: skip


def _differs() -> Refused:
    return Refused(
        "known_otherwise",
        "This member's disenrollment on that date is already recorded with different facts. "
        "Correct it on its page; a file cannot change it.",
        field="effective_on",
    )
