"""Interest on a clean claim that is paid late (42 CFR 422.520(a)(2)).

The yearly rate is the one that the Treasury publishes for each half-year under the Prompt Payment
Act. Our facts do not hold those rates, so the person who pays enters the rate and where it was
read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

CITATION = "42 CFR 422.520(a)(2)"
DAYS_OF_A_YEAR = 365
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Interest:
    """What is owed in dollars, and the arithmetic in words."""

    amount: Decimal
    arithmetic: str


def owed(*, amount: Decimal, yearly_percent: Decimal, due_on: date, paid_on: date) -> Interest:
    """Simple interest in dollars on an amount for each day after the last day to pay.

    `yearly_percent` is such as 4.125. Nothing is owed for a payment in time. To the nearest cent,
    half a cent up.
    """
    days = max((paid_on - due_on).days, 0)
    exact = amount * yearly_percent * days / (100 * DAYS_OF_A_YEAR)
    said = (
        f"${amount:,} × {yearly_percent} % × {days} days late / {DAYS_OF_A_YEAR} "
        f"= ${exact.quantize(CENT, ROUND_HALF_UP):,}"
    )
    return Interest(exact.quantize(CENT, ROUND_HALF_UP), said)
