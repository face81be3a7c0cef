"""Shares are exact until they are written, and rounding never flatters."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import shares

HOUR = 3_600_000_000


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (9996, 10000, "99.9%"),
        (9999, 10000, "99.9%"),
        (10000, 10000, "100.0%"),
        (1, 10000, "0.1%"),
        (0, 10000, "0.0%"),
        (1, 3, "33.3%"),
        (1, 800, "0.1%"),
        (13, 800, "1.6%"),
        (0, 0, "no cases"),
    ],
)
def test_a_percentage_is_all_only_of_all_and_nothing_only_of_none(part, whole, said):
    assert shares.in_percent(part, whole) == said


@given(whole=st.integers(1, 10**7), share=st.fractions(0, 1))
def test_every_percentage_is_within_half_a_tenth_but_at_the_ends(whole, share):
    part = int(whole * share)
    found, exact = shares.percent(part, whole), Fraction(100 * part, whole)
    assert (found == 100) == (part == whole)
    assert (found == 0) == (part == 0)
    is_at_an_end = found in (Decimal("0.1"), Decimal("99.9"))
    assert abs(Fraction(found) - exact) <= Fraction(1, 10 if is_at_an_end else 20)


@pytest.mark.parametrize(
    ("microseconds", "said"),
    [
        (Fraction(HOUR), "1.0 hour"),
        (Fraction(23 * HOUR + HOUR // 2), "23.5 hours"),
        (Fraction(24 * HOUR), "1.0 day"),
        (Fraction(24 * HOUR) - 1, "24.0 hours"),
        (Fraction(84 * HOUR), "3.5 days"),
        (None, "no cases"),
    ],
)
def test_a_length_says_its_unit_and_under_a_day_it_is_hours(microseconds, said):
    assert shares.length(microseconds) == said
