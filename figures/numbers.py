"""How numbers are written, in charts, tables and titles alike.

A unit is "" for counts, "%" for shares (fractions of 1), "$" for money, else its own name, which
follows the number ("3.5 hours").
"""

from __future__ import annotations

Number = int | float
SHARE, MONEY = "%", "$"
NOTHING = "–"


def said(value: Number | None, unit: str = "") -> str:
    """A number with its unit: "1,204", "14.0%", "$310.50", "3.5 hours"; a dash where there is
    none."""
    if value is None:
        return NOTHING
    if unit == SHARE:
        return percent(value)
    if unit == MONEY:
        return f"-${-value:,.2f}" if value < 0 else f"${value:,.2f}"
    number = f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
    return f"{number} {unit}".strip()


def percent(fraction: Number, digits: int = 1) -> str:
    """A share in percent. Rounding never makes some into none, nor nearly all into all: 0.9996 is
    "99.9%", 0.0002 is "0.1%"."""
    least = 10.0**-digits
    rounded = round(fraction * 100, digits)
    if fraction > 0 and rounded == 0:
        rounded = least
    if fraction < 1 and rounded >= 100:
        rounded = 100 - least
    return f"{rounded:.{digits}f}%"


def share(count: int, of: int) -> float | None:
    """So many of so many, as a fraction; None of nothing."""
    return count / of if of else None


def rate(count: int, of: int) -> str:
    """ "14.0% (7 of 50)"; a dash of nothing."""
    return f"{percent(count / of)} ({count:,} of {of:,})" if of else NOTHING


def tick(value: Number, unit: str, step: Number) -> str:
    """A number at an axis whose marks are so far apart: no more digits than tell them apart."""
    if unit == SHARE:
        return f"{value * 100:.{_digits(step * 100)}f}%"
    number = f"{abs(value):,.{_digits(step)}f}"
    return f"{'-' if value < 0 else ''}{'$' if unit == MONEY else ''}{number}"


def _digits(step: Number) -> int:
    return next((digits for digits in range(4) if round(step, digits) == round(step, 6)), 4)
