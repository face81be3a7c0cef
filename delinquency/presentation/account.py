"""The bills, the money and the grace period, as the page shows them."""

from __future__ import annotations

from datetime import date
from typing import Any

from cases.presentation.words import Badge
from delinquency.models import Delinquency, State
from premiums.models import Payment
from premiums.words import day, money, weekday
from regulations import disenrollment as law


def account(matter: Delinquency) -> dict[str, Any]:
    """What was billed, what came and what is owed, with how the days were found."""
    stands = matter.standing
    return {
        "owed": money(stands.owed),
        "bills": [_bill(bill, stands) for bill in matter.bills.all()],
        "payments": [_payment(each, stands.last_day) for each in matter.payments.all()],
        "steps": list(stands.grace.steps) if stands.grace else [],
        "citation": stands.grace.citation if stands.grace else "",
    }


def rule(matter: Delinquency) -> list[tuple[str, str]]:
    """The plan's rule and the days of the grace period, label and words."""
    ends_on = matter.grace_ends_on
    effective = (_ended(matter), day(matter.effective_on))
    if ends_on is None:
        return [effective]
    months = f"{matter.grace_months} whole months"
    return [
        ("Amount to pay", matter.get_option_display()),
        ("Grace period", f"{day(matter.grace_begins_on)} to {weekday(ends_on)} ({months})"),
        effective,
    ]


def _ended(matter: Delinquency) -> str:
    """What the first day without coverage is, by what became of the case."""
    if matter.state in (State.PAID, State.STOPPED):
        return "Coverage would have ended"
    return "Coverage would end" if matter.is_open else "Effective"


def draft(stands: law.Standing, *, plan_type: str, effective_on: date | None) -> dict[str, Any]:
    """What follows from the sheet: the days and the sum, before anything is written."""
    grace = stands.grace
    on = grace.effective_on if grace else effective_on
    last = law.notify_by(
        plan_type=plan_type, effective_on=on or stands.last_day, grace_ends_on=stands.last_day
    )
    return {
        "owed": money(stands.owed),
        "last_day": weekday(stands.last_day),
        "effective": weekday(on) if on else "",
        "notice_by": weekday(last) if last else "",
        "steps": list(grace.steps) if grace else [],
        "citation": grace.citation if grace else "",
    }


def _bill(bill: Any, stands: law.Standing) -> dict[str, Any]:
    paid = stands.unpaid_month is None or bill.month < stands.unpaid_month
    return {
        "name": f"{bill.month:%B %Y}",
        "billed": day(bill.billed_on),
        "amount": money(bill.amount),
        "badge": Badge("Paid", "ok") if paid else Badge("Unpaid", "soon"),
    }


def _payment(each: Payment, last_day: date) -> dict[str, Any]:
    return {
        "received": day(each.received_on),
        "amount": money(each.amount),
        "how": each.get_method_display(),
        "reference": each.reference,
        "badge": _counts(each, last_day),
        "returned": f"{day(each.returned_on)}: {each.returned_why}" if each.returned_on else "",
    }


def _counts(each: Payment, last_day: date) -> Badge:
    if each.returned_on:
        return Badge("Returned", "late")
    return Badge("On time", "ok") if each.received_on <= last_day else Badge("Too late", "soon")
