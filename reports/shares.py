"""Shares in tenths of a percent, and lengths of time, as pages say them: exact until written."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

WHOLE = 1000
NO_CASES = "no cases"
_HOUR = 3_600_000_000
_DAY = 24 * _HOUR


def tenths(part: int, whole: int) -> int:
    """The share of `part` in `whole`, to the nearest tenth of a percent. It is 100 percent only
    where it is all, and 0 only where it is none: 99.96 percent is 99.9. 0 of nothing."""
    if not part or not whole:
        return 0
    nearest = (2 * WHOLE * part + whole) // (2 * whole)
    return WHOLE if part == whole else min(max(nearest, 1), WHOLE - 1)


def said(part: int, whole: int) -> str:
    """The share in words: 98.0%."""
    return in_words(tenths(part, whole))


def in_words(share: int) -> str:
    """Tenths of a percent in words: 980 is 98.0%."""
    return f"{share // 10}.{share % 10}%"


def percent(part: int, whole: int) -> Decimal | None:
    """The share in percent with one decimal; None of nothing."""
    return (Decimal(tenths(part, whole)) / 10).quantize(Decimal("0.1")) if whole else None


def in_percent(part: int, whole: int) -> str:
    """99.9%, or that there are no cases."""
    return said(part, whole) if whole else NO_CASES


def hours(microseconds: Fraction) -> Decimal:
    """A length in hours with one decimal, half up from the exact value."""
    return _to_tenths(microseconds / _HOUR)


def days(microseconds: Fraction) -> Decimal:
    """The same in days."""
    return _to_tenths(microseconds / _DAY)


def length(microseconds: Fraction | None) -> str:
    """3.5 days; under one day in hours. None is no cases."""
    if microseconds is None:
        return NO_CASES
    value, unit = (
        (hours(microseconds), "hour") if microseconds < _DAY else (days(microseconds), "day")
    )
    return f"{value} {unit}{'' if value == 1 else 's'}"


def _to_tenths(exact: Fraction) -> Decimal:
    return (Decimal((exact * 20 + 1) // 2) / 10).quantize(Decimal("0.1"))
