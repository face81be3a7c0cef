"""The ledger of a disenrollment: months, payments, and the figures with their arithmetic."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from accounts.models import User
from cases.presentation.words import Badge
from premiums.models import Correction, Disenrollment, Month, Payment
from premiums.words import day, money
from regulations.arrears import KINDS, WITHHELD, Account


def ledger(disenrollment: Disenrollment, user: User, at: datetime) -> dict[str, Any]:
    """What `premiums/ledger.html` shows; months and payments are prefetched."""
    account, today = disenrollment.account, at.astimezone(disenrollment.plan.zone).date()
    return {
        "disenrollment": disenrollment,
        "months": [_month(each) for each in disenrollment.months.all()],
        "kinds": _kinds(disenrollment),
        "payments": [_payment(each, disenrollment) for each in disenrollment.payments.all()],
        "corrections": [
            _correction(each, disenrollment) for each in disenrollment.corrections.all()
        ],
        "figures": _figures(account),
        "steps": account.steps,
        "standing": _standing(account, disenrollment, today),
        "withheld": WITHHELD if account.withheld_months else "",
        "may_pay": user.may("reinstatement.collect"),
        "may_correct": user.may("reinstatement.correct"),
    }


def _kinds(disenrollment: Disenrollment) -> list[str]:
    """The labels of the kinds of charge that stand in this ledger, in their usual order."""
    there = {charge.kind for month in disenrollment.months.all() for charge in month.charges.all()}
    return [label for kind, label in KINDS.items() if kind in there]


def _month(month: Month) -> dict[str, Any]:
    charges = {charge.kind: charge for charge in month.charges.all()}
    total = sum(charge.amount for charge in charges.values())
    return {
        "pk": month.pk,
        "name": f"{month.month:%B %Y}",
        "charges": [
            {
                "label": KINDS[kind],
                "amount": money(charges[kind].amount),
                "steps": charges[kind].arithmetic,
            }
            for kind in KINDS
            if kind in charges
        ],
        "how": f"Billed {day(month.billed_on)}" if month.billed_on else "",
        "withheld_by": month.get_withheld_by_display() if month.withheld_by else "",
        "total": money(total) if month.billed_on else money(total - total),
    }


def _correction(made: Correction, disenrollment: Disenrollment) -> dict[str, str]:
    return {
        "what": made.what,
        "was": made.was,
        "now": made.now,
        "why": made.why,
        "by": str(made.by),
        "on": day(made.at.astimezone(disenrollment.plan.zone).date()),
    }


def _payment(payment: Payment, disenrollment: Disenrollment) -> dict[str, Any]:
    return {
        "pk": payment.pk,
        "received": day(payment.received_on),
        "amount": money(payment.amount),
        "how": payment.get_method_display(),
        "reference": payment.reference,
        "badge": _badge(payment, disenrollment.effective_on, disenrollment.pay_by.due_on),
        "returned": f"{day(payment.returned_on)}: {payment.returned_why}"
        if payment.returned_on
        else "",
    }


def _badge(payment: Payment, effective_on: date, last_day: date) -> Badge:
    if payment.returned_on:
        return Badge("Returned", "late")
    if payment.received_on > last_day:
        return Badge("Too late", "late")
    if payment.received_on < effective_on:
        return Badge("Before the disenrollment", "quiet")
    return Badge("On time", "ok")


def _figures(account: Account) -> list[dict[str, str]]:
    every = (
        ("Owed at disenrollment", account.owed_at_disenrollment, True),
        ("Received on time", account.received_in_time, True),
        ("Still owed", account.still_owed, True),
        ("Received beyond it", account.credit, False),
        ("Received too late", account.received_late, False),
    )
    return [
        {"label": label, "amount": money(amount)}
        for label, amount, always in every
        if always or amount
    ]


def _standing(account: Account, disenrollment: Disenrollment, today: date) -> dict[str, str]:
    """Where the money stands, in a word and a sentence."""
    last, still = day(disenrollment.pay_by.due_on), money(account.still_owed)
    if not disenrollment.months.all():
        words = "The ledger has no months yet. Enter what was billed or withheld."
        return {"tone": "soon", "word": "Empty", "words": words}
    if not account.owed_at_disenrollment:
        words = "Everything billed was paid before the disenrollment, or was withheld."
        return {"tone": "ok", "word": "Nothing owed", "words": words}
    if account.is_paid_in_full:
        return {"tone": "ok", "word": "Paid in full", "words": "All of it was received on time."}
    if today > disenrollment.pay_by.due_on:
        words = f"{still} was not received by {last}, the last day; a payment now is too late."
        return {"tone": "late", "word": "Not paid on time", "words": words}
    if account.received_in_time:
        words = f"A partial payment is not enough: {still} more must be received by {last}."
        return {"tone": "soon", "word": "Paid in part", "words": words}
    words = f"{still} must be received by {last}; a partial payment is not enough."
    return {"tone": "quiet", "word": "Unpaid", "words": words}
