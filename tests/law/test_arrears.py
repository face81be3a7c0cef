"""What was owed and what came in time: CMS's examples, and what holds of every ledger.

Sources: 42 CFR 423.44(d)(1)(vi)(D), 423.293(f), 422.262(g); CMS guidance, section 70.3.5.1.
"""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulations import arrears, reinstatement
from regulations.arrears import Account, ChargeLine, PaymentLine, account, paid_in_full_on
from regulations.law import Refused

EFFECTIVE = date(2026, 4, 1)
LAST_DAY = date(2026, 6, 30)
WINDOW = {"effective_on": EFFECTIVE, "last_day": LAST_DAY}


def dollars(cents: int) -> Decimal:
    return Decimal(cents) / 100


def charge(month: date, amount: str, *, kind: str = "premium", withheld_by: str = "") -> ChargeLine:
    billed_on = None if withheld_by else date(2026, 1, 2)
    return ChargeLine(month, kind, Decimal(amount), billed_on, withheld_by)


def paid(on: date, amount: str, *, returned: bool = False) -> PaymentLine:
    return PaymentLine(on, Decimal(amount), returned)


def example(effective_on: date, *payments: tuple[date, str]) -> tuple[Account, date | None]:
    """A ledger of two unpaid months of $30.00, with these payments."""
    first = date(effective_on.year, effective_on.month - 2, 1)
    second = date(effective_on.year, effective_on.month - 1, 1)
    ledger = [charge(first, "30.00"), charge(second, "30.00")]
    last = reinstatement.pay_arrears(plan_type="ma", disenrollment_effective_on=effective_on)
    window = {"effective_on": effective_on, "last_day": last.due_on}
    came = [paid(on, amount) for on, amount in payments]
    return account(ledger, came, **window), paid_in_full_on(ledger, came, **window)


def shown_in(step: str) -> list[Decimal]:
    """The dollars that a step shows, in its order."""
    return [Decimal(each.replace(",", "")) for each in re.findall(r"\$([\d,]+\.\d\d)", step)]


amounts = st.integers(1, 50_000).map(dollars)
months = st.sampled_from([date(2025, month, 1) for month in range(10, 13)] +
                         [date(2026, month, 1) for month in range(1, 7)])  # fmt: skip
charges = st.lists(
    st.builds(
        lambda month, kind, amount, withheld_by: ChargeLine(
            month, kind, amount, None if withheld_by else date(2025, 9, 1), withheld_by
        ),
        months, st.sampled_from(sorted(arrears.KINDS)), amounts,
        st.sampled_from(["", "", "", "ssa", "rrb", "opm"]),
    ),
    max_size=8,
)  # fmt: skip
payments = st.lists(
    st.builds(
        PaymentLine,
        st.dates(date(2025, 9, 1), date(2026, 8, 1)),
        amounts,
        st.sampled_from([False, False, True]),
    ),
    max_size=6,
)


def test_tv_1_all_received_on_15_june_for_1_april_is_paid_in_full():
    """CMS guidance, page 138, example 1: unpaid by 30 June there is no reinstatement."""
    found, on = example(date(2026, 4, 1), (date(2026, 6, 15), "60.00"))
    assert found.is_paid_in_full and on == date(2026, 6, 15)
    assert found.owed_at_disenrollment == Decimal("60.00")
    found, on = example(date(2026, 4, 1), (date(2026, 7, 1), "60.00"))
    assert not found.is_paid_in_full and on is None
    assert (found.still_owed, found.received_late) == (Decimal("60.00"), Decimal("60.00"))


def test_tv_2_and_3_money_alone_is_paid_in_full_and_no_decision():
    """CMS guidance, examples 2 and 3: paid, but unfavorable, or never asked for."""
    for effective_on, received_on in (
        (date(2026, 7, 1), date(2026, 7, 30)),
        (date(2026, 11, 1), date(2026, 12, 15)),
    ):
        found, on = example(effective_on, (received_on, "60.00"))
        assert found.is_paid_in_full and on == received_on


def test_tv_4_money_received_on_5_november_for_31_october_is_late():
    """CMS guidance, page 141: the five days are for processing, not for late receipt."""
    found, on = example(date(2026, 8, 1), (date(2026, 11, 5), "60.00"))
    assert not found.is_paid_in_full and on is None
    assert found.received_late == Decimal("60.00")


def test_the_last_day_itself_counts_and_the_day_after_does_not():
    ledger = [charge(date(2026, 3, 1), "30.00")]
    for on, in_time in ((EFFECTIVE, True), (LAST_DAY, True), (date(2026, 7, 1), False)):
        assert account(ledger, [paid(on, "30.00")], **WINDOW).is_paid_in_full is in_time
    before = account(ledger, [paid(date(2026, 3, 31), "30.00")], **WINDOW)
    assert before.paid_before == Decimal("30.00")
    assert before.owed_at_disenrollment == 0 and before.received_in_time == 0


def test_a_part_is_not_enough_and_two_parts_are_paid_with_the_second():
    found, on = example(date(2026, 4, 1), (date(2026, 5, 1), "59.99"))
    assert (found.still_owed, on) == (Decimal("0.01"), None)
    found, on = example(date(2026, 4, 1), (date(2026, 6, 2), "0.01"), (date(2026, 5, 1), "59.99"))
    assert found.is_paid_in_full and on == date(2026, 6, 2)


def test_a_returned_payment_is_none():
    ledger = [charge(date(2026, 3, 1), "30.00")]
    came = [paid(date(2026, 5, 1), "30.00", returned=True), paid(date(2026, 6, 1), "30.00")]
    assert paid_in_full_on(ledger, came, **WINDOW) == date(2026, 6, 1)
    assert any("Returned" in step for step in account(ledger, came, **WINDOW).steps)


def test_who_owed_nothing_was_paid_in_full_from_the_first_day():
    ledger = [charge(date(2026, 3, 1), "30.00")]
    assert paid_in_full_on(ledger, [paid(date(2026, 3, 2), "30.00")], **WINDOW) == EFFECTIVE
    assert paid_in_full_on([], [], **WINDOW) == EFFECTIVE


def test_a_penalty_and_cost_plan_charges_are_owed_too():
    """Section 60.3.1: the late-enrollment penalty is part of the premium; 42 CFR 417.460(c)(1)."""
    ledger = [
        charge(date(2026, 3, 1), "30.00"),
        charge(date(2026, 3, 1), "5.50", kind="penalty"),
        charge(date(2026, 3, 1), "12.00", kind="other_charges"),
        charge(date(2026, 3, 1), "8.25", kind="supplemental"),
    ]
    found = account(ledger, [], **WINDOW)
    assert found.still_owed == Decimal("55.75")
    assert all(label in found.steps[0] for label in arrears.KINDS.values())


def test_months_after_the_disenrollment_are_not_owed_for_it():
    """Guidance: what was owed at the time of disenrollment, our working rule."""
    ledger = [charge(date(2026, 3, 1), "30.00"), charge(EFFECTIVE, "30.00")]
    assert account(ledger, [], **WINDOW).billed == Decimal("30.00")


@given(charges, payments)
def test_the_sum_of_what_is_shown_is_what_is_owed(ledger, came):
    found = account(ledger, came, **WINDOW)
    *each, total = shown_in(found.steps[0])
    assert sum(each) == total == found.billed
    assert found.owed_at_disenrollment == max(total - found.paid_before, Decimal(0))
    assert found.billed + found.credit == (
        found.paid_before + found.received_in_time + found.still_owed
    )
    assert not (found.credit and found.still_owed)
    results = [shown_in(step)[-1] for step in found.steps[:5]]
    assert results == [
        found.billed, found.paid_before, found.owed_at_disenrollment, found.received_in_time,
        found.still_owed,
    ]  # fmt: skip
    for step in (found.steps[1], found.steps[3]):
        *each, total = shown_in(step)
        assert sum(each) == total


@given(st.data(), charges, payments)
def test_the_order_of_entry_does_not_matter(data, ledger, came):
    mixed = data.draw(st.permutations(ledger)), data.draw(st.permutations(came))
    assert account(*mixed, **WINDOW) == account(ledger, came, **WINDOW)
    assert paid_in_full_on(*mixed, **WINDOW) == paid_in_full_on(ledger, came, **WINDOW)


@given(charges, payments)
def test_no_withheld_month_is_billed(ledger, came):
    """42 CFR 423.293(f), 422.262(g)."""
    found = account(ledger, came, **WINDOW)
    without = [line for line in ledger if not line.withheld_by]
    assert replace(found, withheld_months=(), steps=()) == replace(
        account(without, came, **WINDOW), steps=()
    )
    withheld = {line.month for line in ledger if line.withheld_by and line.month < EFFECTIVE}
    assert found.withheld_months == tuple(sorted(withheld))
    also_billed = [replace(line, billed_on=date(2025, 9, 1)) for line in ledger]
    assert account(also_billed, came, **WINDOW) == found


@given(charges, payments, st.dates(date(2025, 9, 1), date(2026, 8, 1)), amounts)
def test_one_payment_more_never_raises_what_is_owed(ledger, came, on, amount):
    before = account(ledger, came, **WINDOW)
    after = account(ledger, [*came, PaymentLine(on, amount)], **WINDOW)
    assert after.still_owed <= before.still_owed
    assert after.owed_at_disenrollment <= before.owed_at_disenrollment
    assert before.still_owed - after.still_owed <= amount
    if on > LAST_DAY:
        assert after.still_owed == before.still_owed


@given(charges, payments)
def test_the_day_of_full_payment_is_in_time_and_the_first_such_day(ledger, came):
    on = paid_in_full_on(ledger, came, **WINDOW)
    assert (on is not None) == account(ledger, came, **WINDOW).is_paid_in_full
    if on is None or on == EFFECTIVE:
        return
    assert EFFECTIVE < on <= LAST_DAY
    by_then = [payment for payment in came if payment.received_on <= on]
    assert account(ledger, by_then, **WINDOW).is_paid_in_full
    earlier = [payment for payment in came if payment.received_on < on]
    assert not account(ledger, earlier, **WINDOW).is_paid_in_full


GOOD = charge(date(2026, 3, 1), "30.00")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"month": date(2026, 3, 2)}, "month"),
        ({"month": EFFECTIVE}, "month"),
        ({"amount": Decimal("0.00")}, "amount"),
        ({"amount": Decimal("-1.00")}, "amount"),
        ({"amount": Decimal("1.005")}, "amount"),
        ({"amount": Decimal("100000.00")}, "amount"),
        ({"amount": Decimal("NaN")}, "amount"),
        ({"amount": Decimal("Infinity")}, "amount"),
        ({"withheld_by": "ssa"}, "withheld_by"),
        ({"withheld_by": "irs", "billed_on": None}, "withheld_by"),
        ({"billed_on": None}, "billed_on"),
        ({"billed_on": date(2026, 4, 2)}, "billed_on"),
        ({"kind": "gift"}, "kind"),
        ({"kind": "other_charges"}, "kind"),
    ],
)
def test_a_charge_that_cannot_be_is_refused_by_its_field(changed, field):
    arrears.refuse_charge(GOOD, plan_type="ma", effective_on=EFFECTIVE)
    with pytest.raises(Refused) as refused:
        arrears.refuse_charge(replace(GOOD, **changed), plan_type="ma", effective_on=EFFECTIVE)
    assert refused.value.field == field and refused.value.message


def test_a_cost_plan_may_charge_more_than_premiums():
    """42 CFR 417.460(c)(1)."""
    line = replace(GOOD, kind="other_charges")
    arrears.refuse_charge(line, plan_type="cost", effective_on=EFFECTIVE)
    with pytest.raises(Refused) as refused:
        arrears.refuse_charge(line, plan_type="hmo", effective_on=EFFECTIVE)
    assert refused.value.field == "plan_type"


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (paid(date(2026, 5, 1), "0"), "amount"),
        (paid(date(2026, 5, 1), "-30.00"), "amount"),
        (paid(date(2026, 5, 1), "30.001"), "amount"),
        (paid(date(2026, 5, 1), "1E+9"), "amount"),
        (paid(date(2026, 5, 11), "30.00"), "received_on"),
        (paid(date(2026, 1, 1), "30.00"), "received_on"),
    ],
)
def test_a_payment_that_cannot_be_is_refused_by_its_field(line, field):
    first, today = date(2026, 1, 2), date(2026, 5, 10)
    arrears.refuse_payment(paid(first, "30.00"), first_billed_on=first, today=today)
    arrears.refuse_payment(paid(today, "99999.99"), first_billed_on=None, today=today)
    with pytest.raises(Refused) as refused:
        arrears.refuse_payment(line, first_billed_on=first, today=today)
    assert refused.value.field == field


def test_a_payment_before_the_bill_names_the_bill():
    with pytest.raises(
        Refused, match=r"before the first bill of Fri, Jan 2, 2026\. Check the date"
    ):
        arrears.refuse_payment(
            paid(date(2026, 1, 1), "30.00"),
            first_billed_on=date(2026, 1, 2),
            today=date(2026, 5, 10),
        )
