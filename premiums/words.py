"""Dollars and days as people read them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal


def money(amount: Decimal) -> str:
    """$1,234.50."""
    return f"${amount:,.2f}"


def day(on: date | None) -> str:
    """April 1, 2026; empty where there is none."""
    return f"{on:%B} {on.day}, {on.year}" if on else ""


def weekday(on: date) -> str:
    """Wednesday, April 1, 2026."""
    return f"{on:%A}, {day(on)}"


def count(number: int, one: str, many: str = "") -> str:
    """1 day, 2 days."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
