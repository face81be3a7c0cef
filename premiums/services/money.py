"""Payments: money as it came and went back, once each, whatever it pays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import User
from premiums.models import Disenrollment, Payment
from premiums.payees import following
from premiums.services.locking import locked_ledger
from regulations import arrears
from regulations.clock import day_words
from regulations.law import Refused


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
    """Write a payment of what was owed at a disenrollment by its day of receipt; a request that it
    completes goes on as paid.

    Raises PermissionDenied, or Refused with the field: before the first bill, in the future, not
    more than nothing, or recorded before.
    """
    if not by.may("reinstatement.collect"):
        raise PermissionDenied
    disenrollment, matter = locked_ledger(disenrollment_id)
    today = at.astimezone(disenrollment.plan.zone).date()
    refuse_payment(facts, first_billed_on=disenrollment.first_billed_on, today=today)
    payment = write_payment(
        disenrollment.enrollee_id, facts, disenrollment=disenrollment, by=by, at=at
    )
    if matter:
        following().money_came(matter, payment, by=by, at=at)
    return payment


@transaction.atomic
def return_payment(payment_id: int, *, on: date, why: str, by: User, at: datetime) -> Payment:
    """A payment went back (a check without funds). Something may be owed again. Raises Refused."""
    if not by.may("reinstatement.collect"):
        raise PermissionDenied
    known = Payment.objects.get(pk=payment_id, disenrollment__isnull=False)
    disenrollment, matter = locked_ledger(_ledger_of(known))
    payment = disenrollment.payments.get(pk=payment_id)
    refuse_return(payment, on, today=at.astimezone(disenrollment.plan.zone).date())
    if matter:
        following().refuse_return(matter)
    write_return(payment, on=on, why=why)
    if matter:
        following().money_went_back(matter, payment, why=why, by=by, at=at)
    return payment


def refuse_payment(facts: PaymentFacts, *, first_billed_on: date | None, today: date) -> None:
    """Raise Refused, with the field, for money that cannot have come so."""
    line = arrears.PaymentLine(facts.received_on, facts.amount)
    arrears.refuse_payment(line, first_billed_on=first_billed_on, today=today)


def refuse_return(payment: Payment, on: date, *, today: date) -> None:
    """Raise Refused, with the field, for a payment that cannot have gone back on that day."""
    if payment.returned_on:
        raise Refused("returned_before", "This payment is already recorded as returned.")
    if on > today:
        message = "This is in the future. Enter the day it was returned."
        raise Refused("in_the_future", message, field="on")
    if on < payment.received_on:
        raise Refused("before_receipt", "It cannot be returned before it was received.", field="on")


def write_payment(
    enrollee_id: int,
    facts: PaymentFacts,
    *,
    by: User,
    at: datetime,
    case_id: int | None = None,
    disenrollment: Disenrollment | None = None,
    pays: str = "",
) -> Payment:
    """Write the row; the caller has locked and looked whether it may be. Raises Refused for one
    that is recorded, in whatever use: of two that come at once the database refuses the second."""
    _refuse_known(enrollee_id, facts)
    try:
        with transaction.atomic():
            return Payment.objects.create(
                enrollee_id=enrollee_id, case_id=case_id, disenrollment=disenrollment,
                pays=pays, entered_at=at, entered_by=by, **vars(facts),
            )  # fmt: skip
    except IntegrityError:
        _refuse_known(enrollee_id, facts)
        raise


def write_return(payment: Payment, *, on: date, why: str) -> None:
    """It stays in the ledger and says that it no longer counts."""
    payment.returned_on, payment.returned_why = on, why
    payment.save(update_fields=["returned_on", "returned_why"])


def _refuse_known(enrollee_id: int, facts: PaymentFacts) -> None:
    """A reference names a payment once; without one it is known by its day and amount."""
    of_member = Payment.objects.filter(enrollee=enrollee_id, reference=facts.reference)
    if not facts.reference:
        of_member = of_member.filter(received_on=facts.received_on, amount=facts.amount)
    known = of_member.first()
    if known is None:
        return
    if (known.received_on, known.amount) == (facts.received_on, facts.amount):
        message = (
            "This payment is already recorded. If this is another payment with the same amount "
            "and date, give it its own reference, such as the check number."
        )
        raise Refused("recorded_before", message, field="reference")
    message = (
        f"This reference names another payment of this member: ${known.amount:,.2f}, received "
        f"{day_words(known.received_on)}. Give this one its own; for a check that was deposited "
        "again, such as 1043, second deposit."
    )
    raise Refused("recorded_before", message, field="reference")


def _ledger_of(payment: Payment) -> int:
    assert payment.disenrollment_id is not None
    return payment.disenrollment_id
