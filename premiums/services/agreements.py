"""How premiums of months past are paid by someone who is without fault, from the own ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Sum

from accounts.models import User
from cases import models as cases
from premiums.models import Agreement, MemberBill
from premiums.services.member_bills import (
    locked_enrollee,
    look_again,
    past_due,
    received,
    standing,
)
from regulations import arrears, premiums
from regulations.arrears import AgreementStanding
from regulations.law import Refused


@dataclass(frozen=True)
class AgreementFacts:
    """How past months are paid: the way, the dollars, over how many months, from which day on; and
    why it is not the member's fault that they come late."""

    way: str
    total: Decimal
    without_fault: bool | None
    fault_why: str = ""
    months: int = 1
    first_on: date | None = None
    words: str = ""


def write_agreement(
    enrollee_id: int, facts: AgreementFacts, *, case: cases.Case | None, by: User, at: datetime
) -> Agreement:
    """Write it with its schedule over all that the ledger shows as billed late; the caller has
    looked whether the person may. Raises Refused with the field."""
    enrollee = locked_enrollee(enrollee_id)
    today = at.astimezone(enrollee.plan.zone).date()
    premiums.way(facts.way, today)
    due = past_due(enrollee)
    premiums.refuse_agreement(
        without_fault=facts.without_fault, fault_why=facts.fault_why, total=facts.total,
        ledger_total=due.total, first_on=facts.first_on, today=today,
    )  # fmt: skip
    agreed = Agreement.objects.create(
        enrollee=enrollee, case=case, way=facts.way, total=facts.total,
        months_due=len(due.months), schedule=_schedule(facts, len(due.months)), words=facts.words,
        fault_why=facts.fault_why, agreed_at=at, by=by, look_at=at,
    )  # fmt: skip
    # All of them, those that money has covered too: what comes from now on goes by the agreement.
    bills = standing(enrollee, MemberBill.Kind.PREMIUM)
    bills.filter(agreement=None).update(agreement=agreed)
    # Money goes to what is due first: what was paid ahead of an older one may pay this one now.
    look_again(enrollee, at=at)
    return agreed


def end_agreement(agreed: Agreement, *, why: str, at: datetime) -> None:
    """It holds no more: what is unpaid of its months is on the ledger as billed late, to be agreed
    on again. The caller has locked the case and looked whether the person may."""
    locked_enrollee(agreed.enrollee_id)
    agreed.bills.update(agreement=None)
    agreed.ended_at, agreed.ended_why, agreed.look_at = at, why, None
    agreed.save(update_fields=["ended_at", "ended_why", "look_at"])
    # What came goes to the months that are still agreed on first.
    look_again(agreed.enrollee, at=at)


def agreements_of(enrollee: cases.Enrollee) -> dict[int, AgreementStanding]:
    """How each agreement that holds is kept, by its key, from the money on the ledger."""
    held = list(Agreement.objects.filter(enrollee=enrollee, ended_at=None))
    newest = max((each.agreed_at for each in held), default=None)
    billed = standing(enrollee, MemberBill.Kind.PREMIUM).exclude(agreement=None)
    return arrears.agreements_standing(
        [each.agreed for each in held],
        agreed_bills=billed.aggregate(total=Sum("amount"))["total"] or Decimal("0.00"),
        received=received(enrollee, MemberBill.Kind.PREMIUM),
        came_before=received(enrollee, MemberBill.Kind.PREMIUM, before=newest),
    )


def _schedule(facts: AgreementFacts, months_due: int) -> list[dict[str, object]]:
    if facts.way == Agreement.Way.OTHER:
        if not facts.words.strip():
            raise Refused("invalid", "Enter what was agreed.", field="words")
        return []
    if facts.first_on is None:
        raise Refused("invalid", "Enter the date of the first payment.", field="first_on")
    if facts.way == Agreement.Way.LUMP_SUM:
        rows = premiums.installments(facts.total, months_due=1, months=1, first_on=facts.first_on)
    else:
        rows = premiums.installments(
            facts.total, months_due=months_due, months=facts.months, first_on=facts.first_on
        )
    return [
        {"number": row.number, "due_on": row.due_on.isoformat(), "amount": str(row.amount)}
        for row in rows
    ]
