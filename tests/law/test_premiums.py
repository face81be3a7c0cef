"""The late-enrollment penalty, base premiums, and installments (42 CFR 423.286, 423.293)."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulations.law import Refused
from regulations.premiums import (
    BASE_PREMIUMS,
    INSTALLMENTS,
    WAYS,
    base_premium,
    installments,
    late_enrollment_penalty,
)


@pytest.mark.parametrize(
    ("year", "amount", "confidence"),
    [
        (2013, "31.17", "secondary"), (2015, "33.13", "memory"), (2016, "34.10", "memory"),
        (2017, "35.63", "memory"), (2018, "35.02", "memory"), (2019, "33.19", "secondary"),
        (2020, "32.74", "secondary"), (2021, "33.06", "secondary"), (2022, "33.37", "memory"),
        (2023, "32.74", "secondary"), (2024, "34.70", "secondary"), (2025, "36.78", "secondary"),
        (2026, "38.99", "secondary"), (2027, "41.33", "derived"),
    ],
)  # fmt: skip
def test_a_base_premium_is_as_the_facts_have_it(year, amount, confidence):
    """42 CFR 423.286; the facts say how each was checked."""
    found = base_premium(year)
    assert (found.amount, found.confidence) == (Decimal(amount), confidence)
    assert len(BASE_PREMIUMS.history()) == 14


def test_no_penalty_is_reckoned_silently_from_a_derived_base_premium():
    """42 USC 1395w-113(a)(8): 38.99 x 1.06 = 41.33; CMS's notice of July 2026 was not read."""
    with pytest.raises(Refused) as refused:
        late_enrollment_penalty(year=2027, uncovered_months=10)
    assert (refused.value.code, refused.value.field) == (
        "base_premium_unconfirmed", "base_source",
    )  # fmt: skip
    found = late_enrollment_penalty(year=2027, uncovered_months=10, confirmed=True)
    assert found.amount == Decimal("4.10") and found.confidence == "derived"


@pytest.mark.parametrize("year", [2012, 2014, 2028])
def test_a_year_not_on_record_is_refused_and_never_guessed(year):
    for call in (base_premium, lambda y: late_enrollment_penalty(year=y, uncovered_months=3)):
        with pytest.raises(Refused, match=f"{year} is not on record") as refused:
            call(year)
        assert (refused.value.code, refused.value.field) == ("no_base_premium", "year")


@pytest.mark.parametrize(
    ("year", "months", "amount"),
    [
        (2026, 14, "5.50"), (2025, 14, "5.10"), (2024, 29, "10.10"), (2024, 7, "2.40"),
        (2026, 1, "0.40"), (2026, 0, "0.00"),
    ],
)  # fmt: skip
def test_tv_27_to_30_the_penalty_comes_to_the_nearest_dime(year, months, amount):
    """42 CFR 423.286(d)(3)(i)(B): 1 % of the base premium for each uncovered month."""
    found = late_enrollment_penalty(year=year, uncovered_months=months)
    assert found.amount == Decimal(amount)
    assert str(found.amount) == amount
    assert f"{months} uncovered months" in found.steps[1]


def test_half_a_dime_goes_up():
    found = late_enrollment_penalty(
        year=2026, uncovered_months=1, actuarial_monthly=Decimal("0.45")
    )
    assert found.amount == Decimal("0.50")


@given(st.integers(0, 200), st.integers(0, 300))
def test_the_greater_of_the_two_counts(months, cents):
    """42 CFR 423.286(d)(3)(i): the greater of (A) and (B)."""
    actuarial = Decimal(cents) / 100
    plain = late_enrollment_penalty(year=2026, uncovered_months=months).amount
    found = late_enrollment_penalty(
        year=2026, uncovered_months=months, actuarial_monthly=actuarial
    ).amount
    assert found >= plain
    assert abs(found - max(actuarial, Decimal("0.3899")) * months) <= Decimal("0.05")


def test_a_penalty_explains_itself_and_is_no_surer_than_its_figures():
    found = late_enrollment_penalty(
        year=2026, uncovered_months=14, actuarial_monthly=Decimal("0.41")
    )
    assert found.as_json() == {
        "amount": "5.70",
        "steps": list(found.steps),
        "citation": "42 CFR 423.286(d)(3)(i)",
        "confidence": "secondary",
    }
    assert "14 uncovered months × 1 % × $38.99 = $5.4586" in found.steps[1]
    assert "$5.74" in found.steps[2]
    assert late_enrollment_penalty(year=2022, uncovered_months=1).confidence == "memory"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"uncovered_months": -1}, "uncovered_months"),
        ({"uncovered_months": 253}, "uncovered_months"),
        ({"uncovered_months": 1, "actuarial_monthly": Decimal("-0.01")}, "actuarial_monthly"),
        ({"uncovered_months": 1, "actuarial_monthly": Decimal("NaN")}, "actuarial_monthly"),
    ],
)
def test_a_penalty_that_cannot_be_is_refused_by_its_field(facts, field):
    with pytest.raises(Refused) as refused:
        late_enrollment_penalty(year=2026, **facts)
    assert refused.value.field == field


def test_tv_9_seven_months_due_are_spread_over_seven_installments_or_more():
    """42 CFR 423.293(a)(4), 422.262(h)."""
    found = installments(Decimal("210.00"), months_due=7, months=7, first_on=date(2026, 5, 1))
    assert [each.amount for each in found] == [Decimal("30.00")] * 7
    assert found[-1].due_on == date(2026, 11, 1)
    assert len(installments(Decimal("210.00"), months_due=7, months=9, first_on=date.max.replace(
        year=2026))) == 9  # fmt: skip
    with pytest.raises(Refused, match="at least 7 monthly") as refused:
        installments(Decimal("210.00"), months_due=7, months=6, first_on=date(2026, 5, 1))
    assert refused.value.field == "months"
    assert refused.value.citation == INSTALLMENTS


def test_a_payment_of_the_31st_comes_on_the_last_day_of_a_shorter_month():
    found = installments(Decimal("100.00"), months_due=3, months=4, first_on=date(2026, 1, 31))
    assert [each.due_on for each in found] == [
        date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30),
    ]  # fmt: skip


@given(st.integers(120, 9_999_999), st.integers(1, 120), st.data())
def test_installments_are_equal_to_the_cent_and_come_to_the_total(cents, months, data):
    total = Decimal(cents) / 100
    months_due = data.draw(st.integers(1, months))
    first_on = data.draw(st.dates(date(2016, 1, 1), date(2040, 1, 1)))
    found = installments(total, months_due=months_due, months=months, first_on=first_on)
    amounts = [each.amount for each in found]
    assert sum(amounts) == total
    assert len(found) == months and [each.number for each in found] == list(range(1, months + 1))
    assert max(amounts) - min(amounts) <= Decimal("0.01") and min(amounts) > 0
    assert amounts == sorted(amounts, reverse=True)
    days = [each.due_on for each in found]
    assert days[0] == first_on and days == sorted(set(days))
    assert all(day.day in {first_on.day, 28, 29, 30} for day in days)
    assert len({(day.year, day.month) for day in days}) == months


@pytest.mark.parametrize(
    ("total", "months_due", "months", "first_on", "field"),
    [
        ("0.00", 1, 1, date(2026, 5, 1), "total"),
        ("-5.00", 1, 1, date(2026, 5, 1), "total"),
        ("5.001", 1, 1, date(2026, 5, 1), "total"),
        ("NaN", 1, 1, date(2026, 5, 1), "total"),
        ("0.06", 7, 7, date(2026, 5, 1), "total"),
        ("1E+40", 7, 7, date(2026, 5, 1), "total"),
        ("210.00", 0, 7, date(2026, 5, 1), "months_due"),
        ("210.00", 7, 121, date(2026, 5, 1), "months"),
        ("210.00", 7, 7, date(9999, 12, 1), "first_on"),
        # The last day of the calendar has no day after it, on which it could be found missed.
        ("210.00", 1, 1, date.max, "first_on"),
    ],
)
def test_a_schedule_that_cannot_be_is_refused_by_its_field(
    total, months_due, months, first_on, field
):
    with pytest.raises(Refused) as refused:
        installments(Decimal(total), months_due=months_due, months=months, first_on=first_on)
    assert refused.value.field == field


def test_three_ways_to_pay_for_months_past_are_offered():
    """42 CFR 423.293(a)(4): at once, in installments, or as agreed."""
    assert [way.key for way in WAYS.history()] == ["lump_sum", "installments", "other"]
