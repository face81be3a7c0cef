"""Bills of a member's own ledger: months billed after they had come due, and another kind of money.

Premiums that are collected for months past are offered in installments to who is without fault
(42 CFR 423.293(a)(4), 422.262(h)). Bills of the Medicare Prescription Payment Plan are cost
sharing, not premium (42 CFR 423.137): they are in no sum that leads to a disenrollment.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from regulations.arrears.lines import NOTHING
from regulations.arrears.refusals import refuse_amount
from regulations.clock import day_words
from regulations.dated import Table
from regulations.law import BEGIN, CHECKED, Refused, invalid
from regulations.premiums import INSTALLMENTS

PREMIUM, PAYMENT_PLAN = "premium", "payment_plan"


@dataclass(frozen=True)
class BillKind:
    """What a bill asks for, and whether unpaid ones are arrears that may end coverage."""

    key: str
    label: str
    is_arrears: bool
    explanation: str
    citation: str
    confidence: str
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED


BILL_KINDS: Table[BillKind] = Table(
    BillKind(
        PREMIUM,
        "Plan premium",
        True,
        "Billed after its month had come due, it may be paid in installments by a member who is "
        "without fault.",
        INSTALLMENTS,
        "verified",
    ),
    BillKind(
        PAYMENT_PLAN,
        "Medicare Prescription Payment Plan",
        False,
        "Cost sharing billed by the month. Unpaid bills may end the payment plan, never the "
        "coverage: no sum of arrears, no grace period and no threshold counts them.",
        "42 CFR 423.137(f)",
        "memory",
        effective_from=date(2025, 1, 1),
    ),
)


@dataclass(frozen=True)
class MemberBill:
    """A month's bill by its first day; `is_agreed` where an agreement says how it is paid."""

    month: date
    amount: Decimal
    is_agreed: bool = False


@dataclass(frozen=True)
class PastDue:
    """What is still to be agreed on: the months, by their first days, and the sum of them."""

    months: tuple[date, ...]
    total: Decimal


def bill_kind(kind: str, on: date) -> BillKind:
    """The kind of that key, of the day. Raises Refused for an unknown one."""
    found = BILL_KINDS.find(kind, on)
    if found is None:
        raise invalid("kind", "Choose what the bill is for; the payment plan began in 2025.")
    return found


def is_arrears(kind: str, on: date) -> bool:
    """Whether an unpaid bill of that kind may end coverage. Raises Refused for an unknown kind."""
    return bill_kind(kind, on).is_arrears


def still_due(bills: Iterable[MemberBill], received: Decimal) -> PastDue:
    """What of the bills neither money nor an agreement covers; money goes to the agreed ones first,
    then to the oldest month."""
    left, months, total = received, [], NOTHING
    for bill in sorted(bills, key=lambda each: (not each.is_agreed, each.month)):
        unpaid = max(bill.amount - left, NOTHING)
        left = max(left - bill.amount, NOTHING)
        if unpaid and not bill.is_agreed:
            months.append(bill.month)
            total += unpaid
    return PastDue(tuple(months), total)


def refuse_member_bill(
    *, kind: str, month: date, amount: Decimal, billed_on: date, today: date
) -> None:
    """Raises Refused, with the field, for what no ledger of a member can hold."""
    if month.day != 1:
        raise invalid("month", "Enter the month as its first day.")
    if month < BEGIN:
        raise invalid("month", f"The rule book begins on {day_words(BEGIN)}.")
    bill_kind(kind, month)
    refuse_amount(amount)
    if month > today:
        raise invalid("month", "A month that has not started is not due yet.")
    if billed_on > today:
        raise Refused("in_the_future", "This is in the future. Check the date.", field="billed_on")
    if kind == PREMIUM and billed_on <= month:
        message = (
            f"A bill of {day_words(billed_on)} came no later than the month was due, so it is not "
            "collected for a month past. Record unpaid premiums instead."
        )
        raise Refused("not_retroactive", message, INSTALLMENTS, "billed_on")
