"""For how many months premiums are due, by the ledger (42 CFR 423.293(a)(4))."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulations import arrears
from regulations.law import Refused

APRIL = date(2026, 4, 1)


def month(number: int, withheld: str = "") -> arrears.ChargeLine:
    on = date(2026, number, 1)
    billed = None if withheld else date(2026, number, 1)
    return arrears.ChargeLine(on, "premium", Decimal("41.50"), billed, withheld)


def paid(amount: str, **facts) -> arrears.PaymentLine:
    return arrears.PaymentLine(date(2026, 5, 4), Decimal(amount), **facts)


def due(charges, payments, today=date(2026, 10, 20)):
    return arrears.months_due(charges, payments, effective_on=APRIL, today=today)


@pytest.mark.parametrize(
    ("charges", "payments", "least", "most"),
    [
        # April to October are seven; the one that runs may be left out.
        ([month(2), month(3)], [paid("83.00")], 6, 7),
        # Nothing came of what was owed before: an error of the plan.
        ([month(2), month(3)], [], 8, 9),
        ([month(2), month(3)], [paid("41.50")], 7, 8),
        ([month(2), month(3)], [paid("83.00", returned=True)], 8, 9),
        # Two months of the time since came already.
        ([month(2), month(3)], [paid("166.00")], 4, 7),
        # Withheld last: what came since may be withheld as well.
        ([month(2), month(3, "ssa")], [paid("41.50")], 1, 7),
        # No ledger at all, as for IRMAA.
        ([], [], 6, 7),
    ],
)
def test_the_number_is_the_ledgers(charges, payments, least, most):
    found = due(charges, payments)
    assert (found.least, found.most) == (least, most)


def test_before_coverage_ended_nothing_is_due_yet():
    found = due([month(2), month(3)], [paid("83.00")], today=date(2026, 3, 20))
    with pytest.raises(Refused, match="Nothing is due yet"):
        arrears.refuse_months(1, found)


@given(st.integers(-3, 400), st.dates(APRIL, date(2040, 1, 1)))
def test_no_other_number_passes(typed, today):
    found = due([month(2), month(3)], [paid("83.00")], today)
    assert 0 < found.least <= found.most
    if found.least <= typed <= found.most:
        arrears.refuse_months(typed, found)
        return
    with pytest.raises(Refused) as refused:
        arrears.refuse_months(typed, found)
    assert refused.value.field == "months_due" and "423.293" in refused.value.citation


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_of_the_lines_does_not_matter(order):
    found = due([month(2), month(3)][::order], [paid("10.00"), paid("31.50")][::order])
    assert (found.unpaid, found.since) == (1, 7)


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
