"""How unpaid premiums stand: what was billed and what came, the grace period, what is still owed.

Money pays the oldest month first. What comes after the grace period is money, but stops nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from regulations.disenrollment.grace import Grace, grace_period, roll_over
from regulations.law import BEGIN, invalid

NOTHING = Decimal("0.00")
ALL_DUE, ROLL_OVER = "all_due", "roll_over"
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Bill:
    """A month's premium, by the first day of the month, in dollars; due on `due_on`."""

    month: date
    billed_on: date
    amount: Decimal


@dataclass(frozen=True)
class Received:
    """Money by the day of its receipt, in dollars; what went back is none."""

    on: date
    amount: Decimal


@dataclass(frozen=True)
class Policy:
    """The plan's own rule: the option ("all_due": all that came due by the end of the grace period
    is to be paid; "roll_over": paying the first month begins a new one for the next) and the grace
    period's whole months. Guidance, section 60.3.1.2.
    """

    option: str
    months: int


@dataclass(frozen=True)
class Standing:
    """What is owed in dollars for the time until `last_day`, the oldest month not wholly paid, and
    when all that was due had come (None while it has not, or came too late).

    `unpaid` is what is missing of that month. `grace` is the grace period in force, None for a cost
    plan, whose days are not in the rules; `rolled_over_on` is the day of the payment that began it,
    None for the first one.
    """

    owed: Decimal
    unpaid_month: date | None
    paid_on: date | None
    last_day: date
    unpaid: Decimal = NOTHING
    grace: Grace | None = None
    rolled_over_on: date | None = None


def standing(
    *,
    plan_type: str,
    bills: Sequence[Bill],
    received: Sequence[Received],
    policy: Policy | None = None,
    effective_on: date | None = None,
) -> Standing:
    """How it stands by what is on record, by the plan's `policy`; without one by `effective_on`,
    the day that a cost plan, or CMS for IRMAA, set. Raises Refused with the field at fault."""
    months = sorted(bills, key=lambda bill: bill.month)
    if not months:
        raise invalid("bills", "Enter the month that was billed and not paid.")
    money = sorted(received, key=lambda each: each.on)
    if policy is None:
        return _by_day(months, money, effective_on)
    if policy.option not in (ALL_DUE, ROLL_OVER):
        raise invalid("option", "Choose what the plan requires in the grace period.")
    return _with_grace(plan_type, months, money, policy)


def _with_grace(
    plan_type: str, bills: list[Bill], money: list[Received], policy: Policy
) -> Standing:
    first = bills[0]
    grace = grace_period(
        plan_type=plan_type, unpaid_month=first.month, billed_on=first.billed_on,
        months=policy.months,
    )  # fmt: skip
    total, paid_on, rolled_on = NOTHING, None, None
    for each in money:
        if paid_on or each.on > grace.ends_on:
            break
        total += each.amount
        if _is_whole(bills, total, each.on):
            paid_on = each.on
            continue
        unpaid = _first_unpaid(bills, total)
        if policy.option == ROLL_OVER and unpaid and unpaid.month > grace.unpaid_month:
            grace, rolled_on = _rolled(grace, each.on, unpaid), each.on
    return _stands(bills, money, paid_on, grace.ends_on, grace, rolled_on)


def _by_day(bills: list[Bill], money: list[Received], effective_on: date | None) -> Standing:
    if effective_on is None or effective_on < BEGIN:
        raise invalid("effective_on", "Enter the day on which coverage would end.")
    last_day = effective_on - _DAY
    total, paid_on = NOTHING, None
    for each in money:
        total += each.amount
        if paid_on is None and each.on <= last_day and _is_whole(bills, total, each.on):
            paid_on = each.on
    return _stands(bills, money, paid_on, last_day)


def _stands(
    bills: list[Bill],
    money: list[Received],
    paid_on: date | None,
    last_day: date,
    grace: Grace | None = None,
    rolled_on: date | None = None,
) -> Standing:
    # A month after it is owed by no one whose coverage has ended.
    bills = [bill for bill in bills if bill.month <= last_day]
    total = sum((each.amount for each in money), NOTHING)
    owed = max(sum((bill.amount for bill in bills), NOTHING) - total, NOTHING)
    unpaid = _first_unpaid(bills, total)
    if unpaid is None:
        return Standing(owed, None, paid_on, last_day, NOTHING, grace, rolled_on)
    through = sum((bill.amount for bill in bills if bill.month <= unpaid.month), NOTHING)
    return Standing(owed, unpaid.month, paid_on, last_day, through - total, grace, rolled_on)


def _rolled(grace: Grace, paid_on: date, unpaid: Bill) -> Grace:
    return roll_over(grace, paid_on=paid_on, unpaid_month=unpaid.month, billed_on=unpaid.billed_on)


def _is_whole(bills: list[Bill], total: Decimal, on: date) -> bool:
    """Whether the money covers the first month and every one that had come due by the day."""
    due = (bill.amount for bill in bills if bill.month <= on or bill is bills[0])
    return total >= sum(due, NOTHING)


def _first_unpaid(bills: list[Bill], total: Decimal) -> Bill | None:
    """The oldest month that the money does not wholly cover."""
    for bill in bills:
        total -= bill.amount
        if total < NOTHING:
            return bill
    return None
