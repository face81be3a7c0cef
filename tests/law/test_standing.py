"""How unpaid premiums stand: 42 CFR 422.74(d)(1), 423.44(d)(1); guidance, section 60.3.1."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulations import disenrollment as law
from regulations.law import Refused
from regulations.replay import replay

JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
ROLL = law.Policy(law.ROLL_OVER, 2)
ALL = law.Policy(law.ALL_DUE, 2)


def bill(month: date, amount: str = "40.00") -> law.Bill:
    return law.Bill(month, month - timedelta(days=16), Decimal(amount))


def came(on: date, amount: str) -> law.Received:
    return law.Received(on, Decimal(amount))


def stands(*months: date, received=(), policy=ROLL, **facts) -> law.Standing:
    bills = [bill(month) for month in months]
    return law.standing(plan_type="ma", bills=bills, received=received, policy=policy, **facts)


def test_the_grace_period_of_the_first_unpaid_month_is_two_whole_months():
    found = stands(JANUARY)
    assert (found.grace.begins_on, found.grace.ends_on) == (JANUARY, date(2026, 2, 28))
    assert found.grace.effective_on == MARCH
    assert (found.owed, found.unpaid, found.paid_on) == (Decimal("40.00"), Decimal("40.00"), None)


def test_paying_the_first_month_begins_a_new_grace_period_for_the_next_one():
    """Roll-over: guidance, section 60.3.1.2."""
    found = stands(JANUARY, FEBRUARY, received=[came(date(2026, 2, 10), "40.00")])
    assert found.paid_on is None and found.rolled_over_on == date(2026, 2, 10)
    assert found.unpaid_month == FEBRUARY
    assert found.grace.ends_on == date(2026, 3, 31) and found.last_day == date(2026, 3, 31)


def test_without_roll_over_the_same_money_changes_no_day():
    """All that came due by the end is to be paid: guidance, section 60.3.1.2."""
    found = stands(JANUARY, FEBRUARY, received=[came(date(2026, 2, 10), "40.00")], policy=ALL)
    assert found.grace.ends_on == date(2026, 2, 28) and found.rolled_over_on is None
    assert found.unpaid_month == FEBRUARY and found.owed == Decimal("40.00")


@pytest.mark.parametrize("policy", [ROLL, ALL])
def test_a_part_of_the_first_month_stops_nothing(policy):
    """Guidance, section 60.3.1.1."""
    found = stands(JANUARY, received=[came(date(2026, 2, 10), "39.99")], policy=policy)
    assert found.paid_on is None and found.unpaid == Decimal("0.01")
    assert found.grace.ends_on == date(2026, 2, 28)


@pytest.mark.parametrize("policy", [ROLL, ALL])
def test_all_that_was_due_on_the_last_day_is_in_time_and_a_day_later_it_is_not(policy):
    on = date(2026, 2, 28)
    whole = [came(on, "80.00")]
    assert stands(JANUARY, FEBRUARY, received=whole, policy=policy).paid_on == on
    late = [came(MARCH, "80.00")]
    found = stands(JANUARY, FEBRUARY, received=late, policy=policy)
    assert found.paid_on is None and found.owed == 0


def test_a_month_that_came_due_after_the_money_does_not_undo_it():
    """Entered late: who had paid all that was due on a day was no debtor on that day."""
    found = stands(JANUARY, FEBRUARY, MARCH, received=[came(date(2026, 2, 10), "80.00")])
    assert found.paid_on == date(2026, 2, 10)


def test_a_cost_plan_sets_the_day_itself():
    """42 CFR 417.460(c)(1) names no grace period."""
    found = stands(JANUARY, policy=None, effective_on=date(2026, 4, 1))
    assert found.grace is None and found.last_day == date(2026, 3, 31)
    paid = [came(date(2026, 3, 31), "40.00")]
    again = stands(JANUARY, received=paid, policy=None, effective_on=date(2026, 4, 1))
    assert again.paid_on == date(2026, 3, 31)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"bills": [], "policy": ROLL}, "bills"),
        ({"policy": law.Policy("whatever", 2)}, "option"),
        ({"policy": law.Policy(law.ALL_DUE, 1)}, "months"),
        ({"policy": None}, "effective_on"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(facts, field):
    values = {"plan_type": "ma", "bills": [bill(JANUARY)], "received": [], **facts}
    with pytest.raises(Refused) as refused:
        law.standing(**values)
    assert refused.value.field == field


months = st.lists(
    st.integers(0, 8).map(lambda n: date(2025 + (9 + n) // 12, (9 + n) % 12 + 1, 1)),
    min_size=1, max_size=6, unique=True,
)  # fmt: skip
money = st.lists(
    st.tuples(st.dates(date(2025, 10, 1), date(2026, 9, 30)), st.integers(1, 9000)), max_size=6
)


@given(months, money, st.sampled_from([ROLL, ALL]))
def test_money_in_whatever_order_it_is_entered_means_the_same(billed, paid, policy):
    bills = [bill(month) for month in billed]
    received = [law.Received(on, Decimal(cents) / 100) for on, cents in paid]
    one, other = (
        law.standing(plan_type="ma", bills=b, received=r, policy=policy)
        for b, r in ((bills, received), (bills[::-1], received[::-1]))
    )
    assert (one.owed, one.unpaid_month, one.paid_on) == (
        other.owed, other.unpaid_month, other.paid_on,
    )  # fmt: skip
    assert one.last_day == other.last_day
    total = sum((each.amount for each in received), Decimal(0))
    covered = [each for each in bills if each.month <= one.last_day]
    assert one.owed == max(Decimal(40 * len(covered)) - total, 0)
    assert (one.owed == 0) == (one.unpaid_month is None)
    if one.paid_on:
        assert one.paid_on <= one.last_day


@given(months, money)
def test_more_money_never_shortens_the_grace_period(billed, paid):
    bills = [bill(month) for month in billed]
    received = [law.Received(on, Decimal(cents) / 100) for on, cents in sorted(paid)]
    ends = [
        law.standing(plan_type="ma", bills=bills, received=received[:n], policy=ROLL).last_day
        for n in range(len(received) + 1)
    ]
    assert ends == sorted(ends)


@pytest.mark.parametrize(
    ("due", "on"),
    [
        # Guidance, section 60.3.1.2: 15 calendar days of the premium due date.
        (law.warn_of_disenrollment(premium_due_on=JANUARY), date(2026, 1, 16)),
        (law.warn_again(received_on=date(2026, 2, 10)), date(2026, 2, 25)),
        # 60.3.1.4: 3 business days after the last day of the grace period, a Saturday.
        (law.notify_disenrollment(grace_ends_on=date(2026, 2, 28)), date(2026, 3, 4)),
        (law.submit_disenrollment(grace_ends_on=date(2026, 2, 28)), date(2026, 3, 4)),
        # 42 CFR 417.460(c)(1): at least 20 days before.
        (law.notify_before(effective_on=date(2026, 4, 1)), date(2026, 3, 12)),
        (law.submit_after(last_covered_on=date(2026, 3, 31)), date(2026, 4, 3)),
        # 60.2.5: 10 calendar days of the reply report.
        (law.notify_irmaa_disenrollment(reply_on=date(2026, 1, 8)), date(2026, 1, 18)),
    ],
)
def test_each_duty_has_its_day_and_is_reckoned_again_from_its_trace(due, on):
    assert due.due_on == on
    assert replay(due.trace) == due


def test_a_cost_plans_notice_that_would_come_too_late_is_refused():
    on = date(2026, 4, 1)
    law.refuse_notice(plan_type="cost", effective_on=on, today=date(2026, 3, 12))
    law.refuse_notice(plan_type="ma", effective_on=on, today=date(2026, 3, 31))
    with pytest.raises(Refused, match="Mar 12"):
        law.refuse_notice(plan_type="cost", effective_on=on, today=date(2026, 3, 13))


DAY = date(2026, 4, 1)


def test_each_bar_of_the_law_is_refused_with_its_citation():
    """42 CFR 422.74(d)(1), 423.44(d)(1)(v); guidance, section 60.3.1."""
    for prohibition in law.PROHIBITIONS.history():
        with pytest.raises(Refused) as refused:
            law.refuse_prohibited({prohibition.key: True}, DAY)
        assert (refused.value.field, refused.value.citation) == (
            prohibition.key,
            prohibition.citation,
        )
    law.refuse_prohibited(
        {prohibition.key: False for prohibition in law.PROHIBITIONS.history()}, DAY
    )
    with pytest.raises(Refused):
        law.stop("whatever", DAY)
