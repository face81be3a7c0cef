"""A payment went back after the case was closed as paid: the grace period that then runs.

Neither the regulations nor the guidance say. Both ask that a member is told and has whole months
to pay (42 CFR 422.74(d)(1)(i), 423.44(d)(1)(i) and (iii), 417.460(c)(1)(i)). Who was told that
nothing is owed has not had them, so what is owed again counts as billed on the day on which the
plan recorded the return. This reading keeps the coverage; it is ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from regulations.disenrollment.grace import COST, next_month
from regulations.disenrollment.standing import Bill
from regulations.disenrollment.windows import notify_before


def billed_again(bills: Iterable[Bill], on: date | None) -> list[Bill]:
    """The bills as they count since a payment went back on that day; None where none did."""
    if on is None:
        return list(bills)
    return [replace(bill, billed_on=max(bill.billed_on, on)) for bill in bills]


def effective_again(*, plan_type: str, effective_on: date, on: date) -> date | None:
    """The first day without coverage that a cost plan's notice can still tell of in time, not
    before the one that was set; None for the others, whose grace period says it."""
    if plan_type != COST:
        return None
    month = max(effective_on, next_month(on))
    while notify_before(effective_on=month).due_on < next_month(on):
        month = next_month(month)
    return month
