"""The ledger: months corrected, payments that come and go back, and what follows from the sum."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from cases import audit, machine
from cases import models as cases
from cases.services.voiding import void_replaced
from regulations import arrears
from regulations.law import Refused
from reinstatement.models import ENDED, Disenrollment, Payment, Reinstatement, State
from reinstatement.services import amounts, clocks, letters
from reinstatement.services.locking import locked_ledger, locked_reinstatement


@dataclass(frozen=True)
class PaymentFacts:
    """Money as it came: the day of its receipt, dollars, how, and the number that names it."""

    received_on: date
    amount: Decimal
    method: str
    reference: str = ""


@transaction.atomic
def record_payment(
    disenrollment_id: int, facts: PaymentFacts, *, by: User, at: datetime
) -> Payment:
    """Write a payment by its day of receipt; a request that it completes goes on as paid.

    Raises PermissionDenied, or Refused with the field: before the first bill, in the future, not
    more than nothing, or recorded before.
    """
    if not by.may("reinstatement.collect"):
        raise PermissionDenied
    disenrollment, matter = locked_ledger(disenrollment_id)
    _refuse_payment(disenrollment, facts, at)
    payment = Payment.objects.create(
        disenrollment=disenrollment, entered_at=at, entered_by=by, **vars(facts)
    )
    if matter:
        told = {
            "payment": payment.pk,
            "amount": f"{facts.amount:,.2f}",
            "received_on": facts.received_on.isoformat(),
            "how": payment.get_method_display().lower(),
        }
        audit.record(matter.case, "payment_recorded", by=by, at=at, facts=told)
        settle_if_paid(matter, at=at)
    return payment


@transaction.atomic
def return_payment(payment_id: int, *, on: date, why: str, by: User, at: datetime) -> Payment:
    """A payment went back (a check without funds). Something may be owed again. Raises Refused."""
    if not by.may("reinstatement.collect"):
        raise PermissionDenied
    known = Payment.objects.get(pk=payment_id)
    disenrollment, matter = locked_ledger(known.disenrollment_id)
    payment = disenrollment.payments.get(pk=payment_id)
    _refuse_return(disenrollment, payment, matter, on, at)
    payment.returned_on, payment.returned_why = on, why
    payment.save(update_fields=["returned_on", "returned_why"])
    if matter:
        facts = {"payment": payment.pk, "amount": f"{payment.amount:,.2f}"}
        audit.record(matter.case, "payment_returned", by=by, at=at, why=why, facts=facts)
        _unsettle_if_owed(matter, at=at)
        amounts.tell_anew(matter, at=at)
    return payment


@transaction.atomic
def record_irmaa_paid(case_id: int, *, paid_on: date, by: User, at: datetime) -> Reinstatement:
    """CMS received what was owed of the income-related amount, by its own word. Raises Refused."""
    matter = locked_reinstatement(case_id)
    arrears.refuse_irmaa_payment(
        paid_on,
        effective_on=matter.disenrollment.effective_on,
        grace_begins_on=matter.disenrollment.grace_begins_on,
        today=clocks.today(matter.case, at),
    )
    machine.act(matter, "record_irmaa_paid", by=by, at=at, paid_on=paid_on)
    matter.save()
    facts = {"paid_on": paid_on.isoformat()}
    audit.record(matter.case, "irmaa_paid", by=by, at=at, facts=facts)
    settle_if_paid(matter, at=at)
    return matter


def settle_if_paid(matter: Reinstatement, *, at: datetime) -> bool:
    """Go on as paid where all that was owed is here in time; whether this call did it.

    The case and its ledger are locked by the caller.
    """
    if matter.state not in (State.FAVORABLE, State.UNPAID) or not matter.is_paid_in_time():
        return False
    paid_on = _paid_on(matter)
    from_unpaid = matter.state == State.UNPAID
    _refuse_beside(matter)
    before = machine.act(matter, "settle", by=None, at=at, paid_on=paid_on)
    matter.save()
    case = matter.case
    met_at = min(clocks.end_of(case, paid_on), at)
    clocks.met(case, clocks.PAY, met_at=met_at, met_by=_by_what(matter), at=at)
    clocks.open_submit(matter, at=at)
    event = audit.record(
        case, "settled", by=None, at=at, from_state=before, to_state=matter.state,
        facts={"paid_on": paid_on.isoformat(), "from_unpaid": from_unpaid},
    )  # fmt: skip
    void_replaced(letters.queue(event, matter, at=at), at=at)
    return True


def unpaid(*, at: datetime, limit: int) -> list[int]:
    """The ids of favorable cases whose last day to pay is over, the oldest first."""
    duties = cases.Deadline.objects.filter(
        duty=clocks.PAY, met_at=None, closed_at=None, due_at__lt=at,
        case__reinstatement__state=State.FAVORABLE,
    )  # fmt: skip
    return list(duties.order_by("due_at", "id").values_list("case_id", flat=True)[:limit])


@transaction.atomic
def lapse(case_id: int, *, at: datetime) -> bool:
    """Close a favorable case that was not paid by the last day, with its notice (by the worker).

    Whether this call did it: one that was paid or closed meanwhile is let alone.
    """
    matter = locked_reinstatement(case_id)
    if matter.state != State.FAVORABLE:
        return False
    case, account = matter.case, matter.disenrollment.account
    lacking = _lacking(matter, account)
    why = f"{lacking[:1].upper()}{lacking[1:]} did not come by the last day."
    before = machine.act(matter, "lapse", by=None, at=at, why=why)
    matter.save()
    clocks.end(case, clocks.PAY, at=at, why="not all that was owed came by the last day")
    event = audit.record(
        case, "unpaid", by=None, at=at, from_state=before, to_state=matter.state, why=why,
        facts={
            "lacking": lacking,
            "missing": f"{account.still_owed:,.2f}",
            "pay_by": str(matter.pay_by),
        },
    )  # fmt: skip
    letters.queue(event, matter, at=at)
    return True


def _refuse_beside(matter: Reinstatement) -> None:
    """A case closed as unpaid comes back only where nobody else's request is open beside it."""
    others = Reinstatement.objects.filter(disenrollment=matter.disenrollment_id)
    open_ = others.exclude(state__in=ENDED).exclude(pk=matter.pk).select_related("case").first()
    if open_:
        message = (
            f"This pays all that was owed, so case {matter.case.number} goes on as paid. Another "
            f"request is open: case {open_.case.number}. Bring that one to its end, then record "
            "this again."
        )
        raise Refused("open_beside", message)


def _paid_on(matter: Reinstatement) -> date:
    """The day on which the last of what was owed was received."""
    disenrollment = matter.disenrollment
    on = arrears.paid_in_full_on(
        [line for month in disenrollment.months.all() for line in month.lines],
        [payment.line for payment in disenrollment.payments.all()],
        effective_on=disenrollment.effective_on,
        last_day=disenrollment.pay_by.due_on,
    )
    return max(each for each in (on, matter.irmaa_paid_on) if each)


def _by_what(matter: Reinstatement) -> str:
    owed = matter.disenrollment.account.owed_at_disenrollment
    return "all that was owed is received" if owed else "nothing was owed"


def _lacking(matter: Reinstatement, account: arrears.Account) -> str:
    """What did not come, in words: of what is owed to us, of the IRMAA owed to CMS, or of both."""
    ours = f"${account.still_owed:,.2f} of what was owed" if account.still_owed else ""
    irmaa_lacks = matter.is_irmaa and not matter.is_irmaa_in_time
    of_cms = "the income-related amount (IRMAA) owed to CMS" if irmaa_lacks else ""
    return " and ".join(each for each in (ours, of_cms) if each)


def _unsettle_if_owed(matter: Reinstatement, *, at: datetime) -> None:
    if matter.state != State.PAID or matter.is_paid_in_time():
        return
    before = machine.act(matter, "unsettle", by=None, at=at)
    matter.save()
    case = matter.case
    clocks.end(case, clocks.SUBMIT, at=at, why="a payment went back: something is owed again")
    clocks.open_pay(matter, at=at)
    audit.record(case, "unsettled", by=None, at=at, from_state=before, to_state=matter.state)


def _refuse_payment(disenrollment: Disenrollment, facts: PaymentFacts, at: datetime) -> None:
    today = at.astimezone(disenrollment.plan.zone).date()
    line = arrears.PaymentLine(facts.received_on, facts.amount)
    arrears.refuse_payment(line, first_billed_on=disenrollment.first_billed_on, today=today)
    same = disenrollment.payments.filter(
        received_on=facts.received_on, amount=facts.amount, reference=facts.reference
    )
    if same.exists():
        message = (
            "This payment is recorded already. If it is another one of the same amount and day, "
            "give it its own reference, such as the number of the check."
        )
        raise Refused("recorded_before", message, field="reference")


def _refuse_return(
    disenrollment: Disenrollment,
    payment: Payment,
    matter: Reinstatement | None,
    on: date,
    at: datetime,
) -> None:
    if payment.returned_on:
        raise Refused("returned_before", "It is on record that this payment went back.")
    if on > at.astimezone(disenrollment.plan.zone).date():
        message = "This is in the future. Enter the day on which it went back."
        raise Refused("in_the_future", message, field="on")
    if on < payment.received_on:
        raise Refused("before_receipt", "It cannot go back before it came.", field="on")
    if matter and matter.state == State.SUBMITTED:
        message = (
            "The reinstatement is with the contractor on the strength of this payment. Record its "
            "reply or return first."
        )
        raise Refused("submitted", message)
