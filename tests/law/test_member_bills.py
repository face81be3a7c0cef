"""Money that is asked for later: who may pay it in which way (42 CFR 423.293(a)(4), 422.262(h)),
and bills of the Medicare Prescription Payment Plan, which are no premium (42 CFR 423.137)."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulations import arrears, premiums
from regulations.law import Refused
from tests.loops import at_least_one

TODAY = date(2026, 10, 20)
AGREED = {
    "without_fault": True, "fault_why": "SSA stopped the withholding.", "total": Decimal("83.00"),
    "ledger_total": Decimal("83.00"), "first_on": TODAY, "today": TODAY,
}  # fmt: skip
BILL = {
    "kind": "premium", "month": date(2026, 8, 1), "amount": Decimal("41.50"),
    "billed_on": date(2026, 9, 20), "today": TODAY,
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"without_fault": None}, "fault_unasked", "without_fault"),
        ({"without_fault": False}, "at_fault", "without_fault"),
        ({"fault_why": "  "}, "fault_unexplained", "fault_why"),
        ({"total": Decimal("9999.99")}, "not_the_ledgers_total", "total"),
        ({"total": Decimal("82.99")}, "not_the_ledgers_total", "total"),
        ({"ledger_total": Decimal("0.00")}, "nothing_billed", "total"),
        ({"first_on": date(2020, 1, 1)}, "in_the_past", "first_on"),
        ({"first_on": date(2026, 10, 19)}, "in_the_past", "first_on"),
    ],
)
def test_an_agreement_is_of_who_is_without_fault_over_the_ledgers_sum_from_now_on(
    changed, code, field
):
    """42 CFR 423.293(a)(4), 422.262(h)."""
    premiums.refuse_agreement(**AGREED)
    with pytest.raises(Refused) as refused:
        premiums.refuse_agreement(**AGREED | changed)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert refused.value.citation == premiums.INSTALLMENTS


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"billed_on": date(2026, 8, 1)}, "not_retroactive", "billed_on"),
        ({"billed_on": date(2026, 7, 16)}, "not_retroactive", "billed_on"),
        ({"billed_on": date(2026, 10, 21)}, "in_the_future", "billed_on"),
        ({"month": date(2026, 8, 2)}, "invalid", "month"),
        ({"month": date(2026, 11, 1)}, "invalid", "month"),
        ({"month": date(2015, 12, 1)}, "invalid", "month"),
        ({"amount": Decimal("0.00")}, "invalid", "amount"),
        ({"amount": Decimal("1.005")}, "invalid", "amount"),
        ({"kind": "copay"}, "invalid", "kind"),
        ({"kind": "payment_plan", "month": date(2024, 12, 1)}, "invalid", "kind"),
    ],
)
def test_what_no_ledger_of_a_member_can_hold_is_refused(changed, code, field):
    """42 CFR 423.293(a)(4): retroactive is what was billed after it had come due (ours)."""
    arrears.refuse_member_bill(**BILL)
    with pytest.raises(Refused) as refused:
        arrears.refuse_member_bill(**BILL | changed)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_a_bill_of_the_payment_plan_comes_when_it_comes_and_is_never_arrears():
    """42 CFR 423.137: cost sharing billed by the month; it ends the payment plan at most."""
    arrears.refuse_member_bill(**BILL | {"kind": "payment_plan", "billed_on": date(2026, 7, 16)})
    assert not arrears.is_arrears("payment_plan", TODAY)
    assert arrears.is_arrears("premium", TODAY)
    row = arrears.BILL_KINDS.one("payment_plan", TODAY)
    assert row.confidence == "memory" and "423.137" in row.citation


def bill(number: int, amount: str = "41.50", *, agreed: bool = False) -> arrears.MemberBill:
    return arrears.MemberBill(date(2026, number, 1), Decimal(amount), agreed)


@pytest.mark.parametrize(
    ("bills", "received", "months", "total"),
    [
        ([bill(4), bill(5)], "0.00", [4, 5], "83.00"),
        ([bill(5), bill(4)], "41.50", [5], "41.50"),
        ([bill(4), bill(5)], "50.00", [5], "33.00"),
        ([bill(4), bill(5)], "83.00", [], "0.00"),
        ([bill(4), bill(5)], "99.00", [], "0.00"),
        # Money goes to what was agreed on before, whatever its month.
        ([bill(4), bill(5, agreed=True)], "41.50", [4], "41.50"),
        ([bill(4, agreed=True)], "0.00", [], "0.00"),
        ([], "0.00", [], "0.00"),
    ],
)
def test_what_is_still_to_be_agreed_on(bills, received, months, total):
    found = arrears.still_due(bills, Decimal(received))
    assert [each.month for each in found.months] == months
    assert found.total == Decimal(total)


@given(st.lists(st.integers(1, 99_999), min_size=1, max_size=12), st.integers(0, 1_000_000))
def test_money_and_what_is_due_always_come_to_what_was_billed(cents, paid):
    bills = [bill(n + 1, f"{each / 100:.2f}") for n, each in enumerate(at_least_one(cents))]
    received = Decimal(paid) / 100
    billed = sum(each.amount for each in bills)
    found = arrears.still_due(bills, received)
    assert found.total == max(billed - received, Decimal(0))
    assert len(found.months) <= len(bills)
