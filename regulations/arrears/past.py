"""The months for which premiums may have to be collected afterwards (42 CFR 423.293(a)(4),
422.262(h)), by the ledger of a disenrollment: those of before that are not paid, and those since.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from regulations.arrears.lines import NOTHING, ChargeLine, PaymentLine

MONTHS_A_YEAR = 12


def unpaid_months(
    charges: Iterable[ChargeLine], payments: Iterable[PaymentLine], *, effective_on: date
) -> tuple[date, ...]:
    """The billed months before the disenrollment that the money does not wholly cover, the oldest
    first; one that was withheld is not among them."""
    billed: dict[date, Decimal] = {}
    for line in charges:
        if line.month < effective_on and line.is_billed:
            billed[line.month] = billed.get(line.month, NOTHING) + line.amount
    paid = sum((each.amount for each in payments if not each.returned), NOTHING)
    unpaid = []
    for month, amount in sorted(billed.items()):
        if amount > paid:
            unpaid.append(month)
        paid = max(paid - amount, NOTHING)
    return tuple(unpaid)


def months_since(effective_on: date, today: date) -> int:
    """The months from the disenrollment to this one."""
    months = (today.year - effective_on.year) * MONTHS_A_YEAR + today.month - effective_on.month
    return max(months + 1, 0)
