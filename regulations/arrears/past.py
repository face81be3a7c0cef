"""For how many months premiums are due by the ledger, where they are collected afterwards.

Installments run over at least as many months as were due (42 CFR 423.293(a)(4), 422.262(h)), so
that number is the ledger's, not the typist's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from regulations.arrears.lines import NOTHING, ChargeLine, PaymentLine
from regulations.clock import day_words
from regulations.law import Refused
from regulations.premiums import INSTALLMENTS

MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class MonthsDue:
    """How many months may be meant, at least and at most: those `since` the disenrollment, and the
    `unpaid` ones before it; in words in addition."""

    least: int
    most: int
    since: int
    unpaid: int
    said: str


def months_due(
    charges: Iterable[ChargeLine],
    payments: Iterable[PaymentLine],
    *,
    effective_on: date,
    today: date,
) -> MonthsDue:
    """The months before the disenrollment that are not paid, and those since, to this one.

    The month that runs may be left out, and those that money beyond what was billed covers,
    calculated at the last month of the ledger. Where an agency withheld that one, the months since
    may be withheld as well, so that none of them need be due.
    """
    by_month = _by_month(charges, effective_on)
    paid = sum((each.amount for each in payments if not each.returned), NOTHING)
    unpaid, beyond = _unpaid(by_month, paid)
    since = _since(effective_on, today)
    monthly = by_month[-1][1] if by_month else NOTHING
    covered = int(beyond / monthly) if monthly else since if by_month else 0
    most = unpaid + since
    least = max(unpaid + max(since - 1 - covered, 0), 1)
    said = _words(unpaid, since, effective_on)
    return MonthsDue(min(least, most), most, since, unpaid, said)


def refuse_months(typed: int, due: MonthsDue) -> None:
    """Raises Refused where a number of months is not the ledger's."""
    if due.least <= typed <= due.most:
        return
    number = str(due.most) if due.least == due.most else f"{due.least} to {due.most}"
    message = f"{due.said} Enter {number}." if due.most else f"{due.said} Nothing is due yet."
    raise Refused("not_the_ledgers_months", message, INSTALLMENTS, "months_due")


def _by_month(charges: Iterable[ChargeLine], effective_on: date) -> list[tuple[date, Decimal]]:
    """Charges by month, in order; nothing where it was withheld."""
    found: dict[date, Decimal] = {}
    for line in charges:
        if line.month < effective_on:
            amount = line.amount if line.is_billed else NOTHING
            found[line.month] = found.get(line.month, NOTHING) + amount
    return sorted(found.items())


def _unpaid(by_month: list[tuple[date, Decimal]], paid: Decimal) -> tuple[int, Decimal]:
    """How many months the money does not wholly cover, the oldest first; and what is left of it."""
    unpaid = 0
    for _, amount in by_month:
        unpaid += amount > paid
        paid = max(paid - amount, NOTHING)
    return unpaid, paid


def _since(effective_on: date, today: date) -> int:
    """The months from the disenrollment to this one."""
    months = (today.year - effective_on.year) * MONTHS_A_YEAR + today.month - effective_on.month
    return max(months + 1, 0)


def _words(unpaid: int, since: int, effective_on: date) -> str:
    before = f", and {unpaid} before that are not paid" if unpaid else ""
    said = "1 month" if since == 1 else f"{since} months"
    return f"The ledger shows {said} since {day_words(effective_on)}{before}."
