"""Premiums of months past: which months, what they may come to, and what was agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from cases import models as cases
from cases.presentation.words import instant
from premiums.models import Disenrollment
from premiums.words import count, day, money
from regulations.arrears import WITHHELD, MonthsDue
from reinstatement import services


@dataclass(frozen=True)
class Past:
    """The months from the disenrollment to now, which no one billed meanwhile.

    `total` is only a beginning: as many times the last month of the ledger. `due` is how many
    months may be meant.
    """

    count: int
    total: Decimal | None
    said: str
    due: MonthsDue


def past(disenrollment: Disenrollment, at: datetime) -> Past:
    """What has come together since the disenrollment, as far as the ledger can tell."""
    begun, now = disenrollment.effective_on, at.astimezone(disenrollment.plan.zone).date()
    due = services.due_by_ledger(disenrollment, at)
    months = due.most
    last = max(disenrollment.months.all(), key=lambda month: month.month, default=None)
    if last and last.withheld_by:
        agency = last.get_withheld_by_display()
        said = f"{last} was withheld by {agency}. Withheld amounts cannot be billed ({WITHHELD})."
        return Past(months, None, said, due)
    monthly = sum((each.amount for each in last.charges.all()), Decimal()) if last else Decimal()
    if not months or not monthly:
        return Past(months, None, "", due)
    before = f" and {due.unpaid} before" if due.unpaid else ""
    said = (
        f"{begun:%B %Y} to {now:%B %Y}{before}: {count(months, 'month')} × {money(monthly)}, the "
        f"last month of the ledger ({last}), = {money(months * monthly)}. Check it against the "
        "amount for each month."
    )
    return Past(months, months * monthly, said, due)


def collections(case: cases.Case) -> list[dict[str, Any]]:
    """What was agreed, with its schedule."""
    return [
        {
            "way": each.get_way_display(),
            "total": money(each.total),
            "months_due": count(each.months_due, "month"),
            "words": each.words,
            "agreed": instant(each.agreed_at, case.plan.zone),
            "by": each.by,
            "schedule": [_installment(row) for row in each.schedule],
        }
        for each in case.collections.all()
    ]


def _installment(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "number": row["number"],
        "due": day(date.fromisoformat(row["due_on"])),
        "amount": money(Decimal(row["amount"])),
    }
