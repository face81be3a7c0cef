"""How premiums of months past are paid by someone who is without fault."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from cases import audit, machine
from premiums.models import Disenrollment
from regulations import arrears, premiums
from regulations.law import Refused
from reinstatement.models import Collection, Reinstatement
from reinstatement.services import letters
from reinstatement.services.locking import locked_reinstatement


@dataclass(frozen=True)
class CollectionFacts:
    """How past months are paid: the way, the dollars, over how many months, from which day on."""

    way: str
    total: Decimal
    months_due: int
    months: int = 1
    first_on: date | None = None
    words: str = ""


@transaction.atomic
def agree_collection(case_id: int, facts: CollectionFacts, *, by: User, at: datetime) -> Collection:
    """Agree with someone without fault how premiums of months past are paid (423.293(a)(4)).

    Installments are equal and run over at least as many months as were due; how many that is the
    ledger says. Raises Refused with the field.
    """
    matter = locked_reinstatement(case_id)
    machine.act(matter, "agree_collection", by=by, at=at)
    premiums.way(facts.way, at.astimezone(matter.case.plan.zone).date())
    arrears.refuse_months(facts.months_due, due_by_ledger(matter.disenrollment, at))
    agreed = Collection(
        case=matter.case, way=facts.way, total=facts.total, months_due=facts.months_due,
        schedule=_schedule(facts), words=facts.words, agreed_at=at, by=by,
    )  # fmt: skip
    _refuse_same(matter, agreed)
    agreed.save()
    event = audit.record(
        matter.case, "collection_agreed", by=by, at=at, why=facts.words,
        facts={"way": agreed.get_way_display().lower(), "total": f"{facts.total:,.2f}"},
    )  # fmt: skip
    letters.queue(event, matter, at=at)
    return agreed


def due_by_ledger(disenrollment: Disenrollment, at: datetime) -> arrears.MonthsDue:
    """For how many months premiums can be due on that day in the plan's zone."""
    return arrears.months_due(
        [line for month in disenrollment.months.all() for line in month.lines],
        [payment.line for payment in disenrollment.payments.all()],
        effective_on=disenrollment.effective_on,
        today=at.astimezone(disenrollment.plan.zone).date(),
    )


def _refuse_same(matter: Reinstatement, agreed: Collection) -> None:
    """The sheet was sent twice: it would print the schedule twice."""
    last = matter.case.collections.last()
    names = ("way", "total", "months_due", "schedule", "words")
    if last and all(getattr(last, name) == getattr(agreed, name) for name in names):
        message = "This agreement is already recorded, and its letter is on its way."
        raise Refused("agreed_before", message)


def _schedule(facts: CollectionFacts) -> list[dict[str, object]]:
    if facts.total <= 0:
        raise Refused("invalid", "Enter the amount to be paid, in dollars.", field="total")
    if facts.way == Collection.Way.OTHER:
        if not facts.words.strip():
            raise Refused("invalid", "Enter what was agreed.", field="words")
        return []
    if facts.first_on is None:
        raise Refused("invalid", "Enter the date of the first payment.", field="first_on")
    if facts.way == Collection.Way.LUMP_SUM:
        rows = premiums.installments(facts.total, months_due=1, months=1, first_on=facts.first_on)
    else:
        rows = premiums.installments(
            facts.total,
            months_due=facts.months_due,
            months=facts.months,
            first_on=facts.first_on,
        )
    return [
        {"number": row.number, "due_on": row.due_on.isoformat(), "amount": str(row.amount)}
        for row in rows
    ]
