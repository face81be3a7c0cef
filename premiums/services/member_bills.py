"""A member's own ledger: months billed late, bills of the payment plan, and the money for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet, Sum

from accounts.models import User
from cases import models as cases
from premiums.models import Agreement, Bill, MemberBill, Month, Payment
from premiums.payees import Claim, following
from premiums.services import money
from premiums.services.money import PaymentFacts
from premiums.words import money as dollars
from regulations import arrears, clock
from regulations.arrears import ENDS_COVERAGE, WITHHELD, PastDue
from regulations.law import Limit, Refused, Unit, invalid
from regulations.premiums import INSTALLMENTS

Kind = MemberBill.Kind
# What money of a member's own ledger may be for, by the kind of its bills.
PAYEES = {"past_months": Kind.PREMIUM, "payment_plan": Kind.PAYMENT_PLAN}
LABELS = {
    Kind.PREMIUM: "Past months billed late",
    Kind.PAYMENT_PLAN: "Medicare Prescription Payment Plan",
}
MOST_MONTHS = 24


@dataclass(frozen=True)
class MonthsBilled:
    """So many months in a row, from the first one on, each billed on the day with the amount."""

    kind: str
    month: date
    amount: Decimal
    billed_on: date
    months: int = 1


@transaction.atomic
def bill_months(
    enrollee_id: int, facts: MonthsBilled, *, by: User, at: datetime
) -> list[MemberBill]:
    """Write the bills of months past, or of the payment plan, on the member's ledger.

    Raises PermissionDenied, or Refused with the field: billed in time, withheld, or billed before.
    """
    if not by.may("reinstatement.collect"):
        raise PermissionDenied
    enrollee = locked_enrollee(enrollee_id)
    if not 1 <= facts.months <= MOST_MONTHS:
        raise invalid("months", f"Enter 1 to {MOST_MONTHS} months.")
    first = facts.month
    each = [clock.date_after(first, Limit(n, Unit.MONTHS))[0] for n in range(facts.months)]
    return [_write(enrollee, facts, month, by=by, at=at) for month in each]


def _write(
    enrollee: cases.Enrollee, facts: MonthsBilled, month: date, *, by: User | None, at: datetime
) -> MemberBill:
    arrears.refuse_member_bill(
        kind=facts.kind, month=month, amount=facts.amount, billed_on=facts.billed_on,
        today=at.astimezone(enrollee.plan.zone).date(),
    )  # fmt: skip
    known = standing(enrollee, facts.kind).filter(month=month)
    if known.exists():
        message = f"{month:%B %Y} is already on this member's ledger."
        raise Refused("known_before", message, field="month")
    if arrears.is_arrears(facts.kind, month):
        _refuse_elsewhere(enrollee, month)
    return MemberBill.objects.create(
        enrollee=enrollee, kind=facts.kind, month=month, amount=facts.amount,
        billed_on=facts.billed_on, entered_at=at, entered_by=by,
    )  # fmt: skip


def _refuse_elsewhere(enrollee: cases.Enrollee, month: date) -> None:
    """A month is billed once: not where an agency withheld it, nor where it is owed already."""
    for row in Month.objects.filter(disenrollment__enrollee=enrollee, month=month):
        if row.withheld_by:
            message = (
                f"{row} was withheld by {row.get_withheld_by_display()}, so it cannot be billed."
            )
            raise Refused("billed_and_withheld", message, WITHHELD, "month")
        if not _may_be_billed_again(row):
            message = f"{row} was billed before coverage ended. Look at the ledger of that time."
            raise Refused("billed_before", message, INSTALLMENTS, "month")
    for bill in Bill.objects.filter(case__enrollee=enrollee, month=month).select_related("case"):
        if bill.case.matter.is_open:
            message = (
                f"{bill} stands in case {bill.case.number} as unpaid. If the member is without "
                "fault, stop that case for this reason, then bill the month here."
            )
            raise Refused("unpaid_in_a_case", message, INSTALLMENTS, "month")


def refuse_on_own_ledger(enrollee_id: int, month: date) -> None:
    """A month is collected once, so it is not unpaid in a case while it stands here: a missed
    installment is no ground by itself (42 CFR 422.74(d)(1), 423.44(d)(1)). Locks the ledger; raises
    Refused with the field."""
    enrollee = locked_enrollee(enrollee_id)
    bills = standing(enrollee, Kind.PREMIUM).select_related("agreement__case")
    bill = bills.filter(month=month).first()
    if bill is None:
        return
    if bill.agreement:
        message = (
            f"{bill} is paid by agreement{_in_case(bill.agreement)}. While the agreement holds it "
            "is not collected another way; a missed payment is billed again there."
        )
        raise Refused("agreed_on", message, f"{INSTALLMENTS}; {ENDS_COVERAGE}", "month")
    message = (
        f"{bill} is on the member's own ledger as billed late. Remove it there before it is "
        "collected in a case."
    )
    raise Refused("on_own_ledger", message, INSTALLMENTS, "month")


def _in_case(agreed: Agreement) -> str:
    """The case that sent its letter, where one did."""
    return f" in case {agreed.case.number}" if agreed.case else ""


def _may_be_billed_again(row: Month) -> bool:
    """Coverage came back, and the month is still unpaid in the ledger of its end."""
    of = row.disenrollment
    lines = [line for each in of.months.all() for line in each.lines]
    payments = [each.line for each in of.payments.all()]
    unpaid = arrears.unpaid_months(lines, payments, effective_on=of.effective_on)
    return following().gave_back(of.pk) and row.month in unpaid


@transaction.atomic
def remove_bill(bill_id: int, *, why: str, by: User, at: datetime) -> MemberBill:
    """A bill was entered by mistake: it stays with why, and counts no more. Raises
    PermissionDenied, or Refused where it is agreed on or removed already."""
    if not by.may("reinstatement.correct"):
        raise PermissionDenied
    locked_enrollee(MemberBill.objects.get(pk=bill_id).enrollee_id)
    bill = MemberBill.objects.get(pk=bill_id)
    if bill.removed_at:
        raise Refused("removed_before", "This bill was removed already.")
    if bill.agreement_id:
        message = "It is part of an agreement with the member, so it cannot be removed."
        raise Refused("agreed_on", message, INSTALLMENTS)
    if not why.strip():
        raise invalid("why", "Enter why it is removed.")
    bill.removed_at, bill.removed_by, bill.removed_why = at, by, why
    bill.save(update_fields=["removed_at", "removed_by", "removed_why"])
    return bill


def standing(enrollee: cases.Enrollee, kind: str) -> QuerySet[MemberBill]:
    """The bills of one kind that were not removed."""
    return MemberBill.objects.filter(enrollee=enrollee, kind=kind, removed_at=None)


def locked_enrollee(enrollee_id: int) -> cases.Enrollee:
    """The member, whose row is the lock of the own ledger. Raises Enrollee.DoesNotExist."""
    found = cases.Enrollee.objects.select_related("plan")
    return found.select_for_update(of=("self",), no_key=True).get(pk=enrollee_id)


def past_due(enrollee: cases.Enrollee) -> PastDue:
    """The months billed late that are still to be agreed on, and their sum."""
    bills = standing(enrollee, Kind.PREMIUM)
    return arrears.still_due([each.line for each in bills], received(enrollee, Kind.PREMIUM))


def received(enrollee: cases.Enrollee, kind: str, *, before: datetime | None = None) -> Decimal:
    """The money for bills of that kind that did not go back; only what was on record `before` an
    instant, where one is given."""
    came = Payment.objects.filter(enrollee=enrollee, pays=kind, returned_on=None)
    if before:
        came = came.filter(entered_at__lt=before)
    return came.aggregate(total=Sum("amount"))["total"] or Decimal("0.00")


def unpaid(enrollee: cases.Enrollee, kind: str) -> Decimal:
    """What is unpaid of the bills of that kind, agreed on or not."""
    billed = standing(enrollee, kind)
    total = billed.aggregate(total=Sum("amount"))["total"] or Decimal("0.00")
    return max(total - received(enrollee, kind), Decimal("0.00"))


def open_for(enrollee: cases.Enrollee, payee: str) -> list[Claim]:
    """The member's unpaid bills of one kind, as something that money may be for. A member in
    the payment plan may pay the next bill before it is on record, so that one stays open."""
    kind = PAYEES[payee]
    left = unpaid(enrollee, kind)
    in_plan = kind == Kind.PAYMENT_PLAN and standing(enrollee, kind).exists()
    return [claim_of(payee, enrollee.pk, left)] if left or in_plan else []


def claim_of(payee: str, enrollee_id: int, left: Decimal) -> Claim:
    return Claim(payee, enrollee_id, f"{LABELS[PAYEES[payee]]}: {dollars(left)} unpaid")


@transaction.atomic
def take_payment(
    enrollee_id: int, facts: PaymentFacts, *, payee: str, by: User, at: datetime
) -> Payment:
    """Record money for bills of the member's own ledger; it counts for nothing else. Raises
    PermissionDenied, or Refused with the field."""
    if not by.may("reinstatement.collect"):
        raise PermissionDenied
    enrollee, kind = locked_enrollee(enrollee_id), PAYEES[payee]
    first = standing(enrollee, kind).order_by("billed_on").first()
    if first is None:
        raise Refused("nothing_owed", f"No bill is on the ledger: {LABELS[kind]}.")
    today = at.astimezone(enrollee.plan.zone).date()
    money.refuse_payment(facts, first_billed_on=first.billed_on, today=today)
    payment = money.write_payment(enrollee_id, facts, pays=kind, by=by, at=at)
    look_again(enrollee, at=at)
    return payment


@transaction.atomic
def return_payment(payment_id: int, *, on: date, why: str, by: User, at: datetime) -> Payment:
    """Money for the member's own ledger went back. Raises PermissionDenied, or Refused."""
    if not by.may("reinstatement.collect"):
        raise PermissionDenied
    known = Payment.objects.exclude(pays="").get(pk=payment_id)
    enrollee = locked_enrollee(known.enrollee_id)
    payment = Payment.objects.get(pk=payment_id)
    money.refuse_return(payment, on, today=at.astimezone(enrollee.plan.zone).date())
    money.write_return(payment, on=on, why=why)
    look_again(enrollee, at=at)
    return payment


def look_again(enrollee: cases.Enrollee, *, at: datetime) -> None:
    """Have the sweep look at what has come of the member's agreements: the row is the queue."""
    Agreement.objects.filter(enrollee=enrollee, ended_at=None).update(look_at=at)
