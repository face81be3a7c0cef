"""Disenrollments in a CSV file: one a line, the columns of docs/import-disenrollments.md."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

from cases import models as cases
from cases.intake.errors import Unreadable
from cases.intake.lines import Columns, Row, day, one_of, whole
from cases.intake.people import enrollee
from premiums.models import Cause
from premiums.services.disenroll import DisenrollmentFacts, MonthFacts, PlanBill
from regulations.arrears import KINDS, PAYMENT_PLAN, WITHHOLDERS

COLUMNS = Columns(
    required=("member_id", "first_name", "last_name", "effective_on", "cause"),
    optional=(
        "plan", "date_of_birth", "mbi", "address", "phone", "grace_begins_on", "grace_ends_on",
        "notice_sent_on", "months",
    ),
    longest={
        "member_id": 40, "first_name": 60, "last_name": 60, "address": 300, "phone": 40,
        "months": 2000,
    },
    page="docs/import-disenrollments.md",
)  # fmt: skip
HOW = "Write months as: 2026-02 premium 41.50 billed 2026-01-16; 2026-03 premium 41.50 withheld ssa"


def disenrollment(row: Row, *, plan: cases.Plan, today: date) -> DisenrollmentFacts:
    """The line as the service takes it. Raises Unreadable with the column at fault."""
    columns = whole(row, COLUMNS)
    effective_on = day(columns, "effective_on")
    if effective_on is None:
        raise Unreadable("This field is required.", "effective_on")
    months, plan_bills = _ledger(columns.get("months", ""))
    return DisenrollmentFacts(
        plan=plan,
        enrollee=enrollee(columns, on=today),
        effective_on=effective_on,
        cause=one_of(columns, "cause", Cause.values),
        grace_begins_on=day(columns, "grace_begins_on"),
        grace_ends_on=day(columns, "grace_ends_on"),
        notice_sent_on=day(columns, "notice_sent_on"),
        months=months,
        plan_bills=plan_bills,
    )


def _ledger(text: str) -> tuple[tuple[MonthFacts, ...], tuple[PlanBill, ...]]:
    """The months with their charges, and the bills of the payment plan that stand among them.
    Months are divided by semicolons, their words by spaces."""
    months, plan = [], []
    for part in text.split(";"):
        if part.strip():
            month, bill = _month(part.lower().split())
            months += [month] if month.charges or bill is None else []
            plan += [bill] if bill else []
    return tuple(months), tuple(plan)


def _month(words: list[str]) -> tuple[MonthFacts, PlanBill | None]:
    """2026-02 premium 41.50 penalty 5.50 billed 2026-01-16."""
    name, rest = words[0], words[1:]
    if len(rest) % 2:
        raise Unreadable(HOW, "months")
    said = list(zip(rest[::2], rest[1::2], strict=True))
    charges = tuple((kind, _dollars(amount)) for kind, amount in said if kind in KINDS)
    plan = [_dollars(amount) for kind, amount in said if kind == PAYMENT_PLAN]
    ends = [each for each in said if each[0] not in (*KINDS, PAYMENT_PLAN)]
    if len(ends) != 1 or ends[0][0] not in ("billed", "withheld"):
        raise Unreadable(HOW, "months")
    how, value = ends[0]
    if how == "withheld" and value not in WITHHOLDERS:
        raise Unreadable(f"Withheld by one of {', '.join(WITHHOLDERS)}.", "months")
    month = MonthFacts(
        month=_first_of(name),
        charges=charges,
        billed_on=_date(value) if how == "billed" else None,
        withheld_by=value if how == "withheld" else "",
    )
    return month, _plan_bill(month, plan)


def _plan_bill(month: MonthFacts, plan: list[Decimal]) -> PlanBill | None:
    """The bill of the payment plan of a month: one, and billed, since no agency withholds it."""
    if not plan:
        return None
    if len(plan) > 1 or month.billed_on is None:
        raise Unreadable("payment_plan stands once a month, with the day it was billed.", "months")
    return PlanBill(month.month, plan[0], month.billed_on)


def _first_of(name: str) -> date:
    return _date(f"{name}-01")


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Unreadable(HOW, "months") from None


def _dollars(text: str) -> Decimal:
    """An amount without signs of a currency or a thousand: 1041.50."""
    plain = text.replace(".", "", 1)
    try:
        if plain.isascii() and plain.isdigit():
            return Decimal(text)
    except InvalidOperation:
        pass
    raise Unreadable("Write dollars as 41.50, without dollar signs or commas.", "months")
