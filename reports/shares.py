"""Shares and lengths of time as reports say them: exact until written, never flattering."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

NO_CASES = "no cases"
_TENTH = Decimal("0.1")
_HOUR = 3_600_000_000
_DAY = 24 * _HOUR


def percent(part: int, whole: int) -> Decimal | None:
    """Hundredths with one decimal; None of nothing. Only all is 100 and only nothing is 0."""
    if not whole:
        return None
    rounded = rounded_to_tenths(Fraction(100 * part, whole))
    if part < whole and rounded >= 100:
        return Decimal("99.9")
    return _TENTH if part and not rounded else rounded


def in_percent(part: int, whole: int) -> str:
    """99.9%, or that there are no cases."""
    found = percent(part, whole)
    return NO_CASES if found is None else f"{found}%"


def rounded_to_tenths(exact: Fraction) -> Decimal:
    """Half up, from the exact value."""
    whole = (exact * 20 + 1) // 2
    return (Decimal(whole) / 10).quantize(_TENTH, ROUND_HALF_UP)


def hours(microseconds: Fraction) -> Decimal:
    return rounded_to_tenths(microseconds / _HOUR)


def days(microseconds: Fraction) -> Decimal:
    return rounded_to_tenths(microseconds / _DAY)


def length(microseconds: Fraction | None) -> str:
    """3.5 days; under one day in hours. None is no cases."""
    if microseconds is None:
        return NO_CASES
    value, unit = (
        (hours(microseconds), "hour") if microseconds < _DAY else (days(microseconds), "day")
    )
    return f"{value} {unit}{'' if value == 1 else 's'}"
