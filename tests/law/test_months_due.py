"""For how many months premiums are due, by the ledger (42 CFR 423.293(a)(4))."""

from datetime import date
from decimal import Decimal

import pytest

from regulations import arrears
from regulations.law import Refused

APRIL = date(2026, 4, 1)


def month(number: int, withheld: str = "") -> arrears.ChargeLine:
    on = date(2026, number, 1)
    billed = None if withheld else date(2026, number, 1)
    return arrears.ChargeLine(on, "premium", Decimal("41.50"), billed, withheld)


def paid(amount: str, **facts) -> arrears.PaymentLine:
    return arrears.PaymentLine(date(2026, 5, 4), Decimal(amount), **facts)


def unpaid(charges, payments):
    found = arrears.unpaid_months(charges, payments, effective_on=APRIL)
    return [each.month for each in found]


@pytest.mark.parametrize(
    ("charges", "payments", "months"),
    [
        ([month(2), month(3)], [paid("83.00")], []),
        # Nothing came of what was owed before: an error of the plan.
        ([month(2), month(3)], [], [2, 3]),
        ([month(2), month(3)], [paid("41.50")], [3]),
        ([month(2), month(3)], [paid("83.00", returned=True)], [2, 3]),
        # A month that an agency withheld is never billed (42 CFR 423.293(f)).
        ([month(2), month(3, "ssa")], [paid("41.50")], []),
        ([month(2), month(3)], [paid("10.00"), paid("31.50")], [3]),
        ([], [], []),
    ],
)
def test_the_months_that_are_unpaid_are_the_ledgers(charges, payments, months):
    assert unpaid(charges, payments) == months
    assert unpaid(charges[::-1], payments[::-1]) == months


@pytest.mark.parametrize(
    ("today", "months"),
    [(date(2026, 3, 20), 0), (APRIL, 1), (date(2026, 10, 20), 7), (date(2027, 1, 1), 10)],
)
def test_the_months_since_coverage_ended_are_counted_to_this_one(today, months):
    assert arrears.months_since(APRIL, today) == months


@pytest.mark.parametrize(
    ("paid_on", "grace", "code"),
    [
        (date(1900, 1, 1), None, "too_early"),
        (date(2025, 3, 31), None, "too_early"),
        (date(2026, 1, 31), date(2026, 2, 1), "too_early"),
        (date(2026, 6, 2), None, "in_the_future"),
    ],
)
def test_a_day_on_which_no_irmaa_was_paid_is_refused(paid_on, grace, code):
    facts = {"effective_on": APRIL, "grace_begins_on": grace, "today": date(2026, 6, 1)}
    with pytest.raises(Refused) as refused:
        arrears.refuse_irmaa_payment(paid_on, **facts)
    assert (refused.value.code, refused.value.field) == (code, "paid_on")
    arrears.refuse_irmaa_payment(date(2026, 2, 1), **facts)
    arrears.refuse_irmaa_payment(date(2026, 6, 1), **facts)
