"""Bills that are added, money that comes and goes back, and what follows from the sum."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from cases import audit, machine
from cases.services.letter_rows import day_of
from cases.services.voiding import void_unsent
from delinquency.models import Delinquency, State
from delinquency.services import clocks, letters
from delinquency.services.begin import days_of, refuse_bill, write_bill
from delinquency.services.facts import BillFacts
from delinquency.services.locking import locked_delinquency
from delinquency.services.reopening import reopen_if_owed
from premiums.models import Payment
from premiums.services import money
from premiums.services.money import PaymentFacts
from regulations.disenrollment import Standing
from regulations.law import Refused


@transaction.atomic
def add_bill(case_id: int, bill: BillFacts, *, by: User, at: datetime) -> Delinquency:
    """A further month was billed and came due. Raises Refused with the field."""
    matter = locked_delinquency(case_id)
    machine.act(matter, "add_bill", by=by, at=at)
    before = matter.standing
    refuse_bill(bill, today=day_of(matter.case, at))
    if not bill.is_arrears:
        write_bill(matter.case, bill, by=by, at=at)
        return matter
    months = [each.month for each in matter.bills.all()]
    if bill.month in months:
        raise Refused("known_before", "This month is already listed.", field="month")
    if bill.month < min(months):
        message = (
            "This is before the first unpaid month. Stop this case and open one that includes it."
        )
        raise Refused("invalid", message, field="month")
    write_bill(matter.case, bill, by=by, at=at)
    facts = {"month": f"{bill.month:%B %Y}", "amount": f"{bill.amount:,.2f}"}
    audit.record(matter.case, "bill_added", by=by, at=at, facts=facts)
    _reckon(matter, before, at=at)
    return matter


@transaction.atomic
def record_payment(
    case_id: int, facts: PaymentFacts, *, by: User, at: datetime
) -> tuple[Delinquency, Payment]:
    """Write money by the day of its receipt: the case goes on as paid, its grace period begins
    again for a later month, or nothing follows. Raises Refused with the field."""
    matter = locked_delinquency(case_id)
    machine.act(matter, "record_payment", by=by, at=at)
    before = matter.standing
    first_billed_on = min(bill.billed_on for bill in matter.bills.all())
    today = day_of(matter.case, at)
    money.refuse_payment(facts, first_billed_on=first_billed_on, today=today)
    payment = money.write_payment(matter.case.enrollee_id, facts, case_id=case_id, by=by, at=at)
    told = {
        "amount": f"{facts.amount:,.2f}",
        "received_on": str(facts.received_on),
        "how": payment.get_method_display().lower(),
    }
    audit.record(matter.case, "premium_received", by=by, at=at, facts=told)
    _reckon(matter, before, at=at)
    return matter, payment


@transaction.atomic
def return_payment(
    case_id: int, *, payment: int, on: date, why: str, by: User, at: datetime
) -> Delinquency:
    """Money went back (a check without funds). Raises Refused with the field."""
    matter = locked_delinquency(case_id)
    machine.act(matter, "return_payment", by=by, at=at)
    before = matter.standing
    row = matter.payments.filter(pk=payment).first()
    if row is None or row.returned_on:
        raise Refused("invalid", "Choose a payment that has not been returned.", field="payment")
    money.refuse_return(row, on, today=day_of(matter.case, at))
    money.write_return(row, on=on, why=why)
    facts = {"amount": f"{row.amount:,.2f}", "received_on": str(row.received_on)}
    audit.record(matter.case, "premium_returned", by=by, at=at, why=why, facts=facts)
    if matter.state == State.PAID:
        matter.__dict__.pop("standing", None)
        reopen_if_owed(matter, at=at)
        # Money that had come too late before counts in the grace period that runs now.
        if matter.is_open and matter.standing.paid_on:
            _settle(matter, matter.standing.paid_on, at=at)
    else:
        _reckon(matter, before, at=at)
    return matter


def _reckon(matter: Delinquency, before: Standing, *, at: datetime) -> None:
    """What follows from the bills and the money as they are now; `before` is how it stood."""
    matter.__dict__.pop("standing", None)
    stands = matter.standing
    if stands.paid_on:
        _settle(matter, stands.paid_on, at=at)
    elif _is_another(matter, before):
        _change_grace(matter, before, at=at)


def _is_another(matter: Delinquency, before: Standing) -> bool:
    """Whether another grace period runs than before. Of two months that were billed together it has
    the same days: then the member is warned again, but a notice that has gone out stays true."""
    now, was = matter.standing.grace, before.grace
    if now is None or was is None:
        return False
    same_days = now.ends_on == matter.grace_ends_on
    return not same_days or (
        now.unpaid_month != was.unpaid_month and matter.state == State.DELINQUENT
    )


def _settle(matter: Delinquency, paid_on: date, *, at: datetime) -> None:
    before = machine.act(matter, "settle", by=None, at=at, paid_on=paid_on)
    matter.save()
    why = "everything due was received on time"
    clocks.end_all(matter.case, at=at, why=why)
    void_unsent(matter.case, letters.SAY_IT_ENDS, why=f"{why.capitalize()}.", by=None, at=at)
    event = audit.record(
        matter.case, "delinquency_paid", by=None, at=at, from_state=before, to_state=matter.state,
        facts={"paid_on": str(paid_on), "after_notice": _is_taken_back(matter, before)},
    )  # fmt: skip
    letters.queue(event, matter, at=at)


def _is_later(stands: Standing, was: Standing) -> bool:
    """Whether the grace period is now that of a later month."""
    return bool(stands.grace and was.grace and stands.grace.unpaid_month > was.grace.unpaid_month)


def _change_grace(matter: Delinquency, was: Standing, *, at: datetime) -> None:
    """The grace period runs for another month: after a month was paid a later one, after a payment
    went back an earlier one. A notice that said otherwise no longer counts."""
    stands = matter.standing
    before = matter.state
    if before == State.ENDING:
        machine.act(matter, "resume", by=None, at=at)
    for name, day in days_of(stands, None).items():
        setattr(matter, name, day)
    matter.save()
    clocks.move_ending(matter, at=at)
    is_later = _is_later(stands, was)
    if is_later and stands.rolled_over_on:
        clocks.open_warn_again(matter, stands.rolled_over_on, at=at)
    why = "The grace period was recalculated and its dates changed."
    void_unsent(matter.case, letters.SAY_IT_ENDS, why=why, by=None, at=at)
    event = audit.record(
        matter.case, "grace_rolled_over" if is_later else "grace_taken_back", by=None, at=at,
        from_state=before, to_state=matter.state,
        facts={
            "grace_ends_on": str(matter.grace_ends_on), "effective_on": str(matter.effective_on),
            "after_notice": _is_taken_back(matter, before),
        },
    )  # fmt: skip
    letters.queue(event, matter, at=at)


def _is_taken_back(matter: Delinquency, before: str) -> bool:
    """Whether the letter of now takes back that coverage ends."""
    return before == State.ENDING or letters.says_it_ends(matter.case)
