"""The money of a disenrollment in words, as letters and the case file show it. Never floats."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from regulations.arrears import Account
from reinstatement.models import Disenrollment, Month, Payment
from reinstatement.words import day, money, weekday


def account_facts(disenrollment: Disenrollment) -> dict[str, Any]:
    """The months, the payments and the arithmetic between them, as JSON."""
    account = disenrollment.account
    effective_on, pay_by = disenrollment.effective_on, disenrollment.pay_by.due_on
    months = disenrollment.months.filter(month__lt=effective_on).prefetch_related("charges")
    return {
        "months": [month_facts(month) for month in months],
        "payments": [
            payment_facts(payment, effective_on, pay_by) for payment in disenrollment.payments.all()
        ],
        "billed": money(account.billed),
        "paid_before": money(account.paid_before),
        "owed": money(account.owed_at_disenrollment),
        "received": money(account.received_in_time),
        "received_late": money(account.received_late),
        "missing": money(account.still_owed),
        "credit": money(account.credit),
        "is_paid": account.is_paid_in_full,
        "sums": _sums(account),
        "pay_by": weekday(pay_by),
        "steps": list(account.steps),
    }


def month_facts(month: Month) -> dict[str, Any]:
    """One month: what for, how it was asked for, and its charges; one withheld is never billed."""
    charges = list(month.charges.all())
    withheld = month.withheld_by != ""
    how = f"Withheld by {month.get_withheld_by_display()}" if withheld else "Billed "
    return {
        "month": f"{month.month:%B %Y}",
        "how": how if withheld else how + day(month.billed_on),
        "is_withheld": withheld,
        "charges": [
            {
                "kind": charge.get_kind_display(),
                "amount": money(charge.amount),
                "arithmetic": list(charge.arithmetic),
            }
            for charge in charges
        ],
    }


def payment_facts(payment: Payment, effective_on: date, pay_by: date) -> dict[str, str]:
    """Money as it came, and whether it counts."""
    return {
        "received_on": day(payment.received_on),
        "amount": money(payment.amount),
        "how": payment.get_method_display(),
        "reference": payment.reference,
        "counts": _counts(payment, effective_on, pay_by),
    }


def _counts(payment: Payment, effective_on: date, pay_by: date) -> str:
    if payment.returned_on:
        return f"Went back on {day(payment.returned_on)}; does not count"
    if payment.received_on < effective_on:
        return "Before the disenrollment"
    return "In time" if payment.received_on <= pay_by else "Too late"


def _sums(account: Account) -> list[dict[str, str]]:
    """From what was billed to what is still to be paid, a line for each step."""
    credit = [("More than was owed", account.credit)] if account.credit else []
    lines = [
        ("Billed for these months", account.billed),
        ("Paid before you were disenrolled", -account.paid_before),
        ("Owed when you were disenrolled", account.owed_at_disenrollment),
        ("Received since then, in time", -account.received_in_time),
        ("Still to pay", account.still_owed),
        *credit,
    ]
    return [{"what": what, "amount": _signed(amount)} for what, amount in lines]


def _signed(amount: Decimal) -> str:
    """A minus as typeset, before the dollar sign."""
    return f"\N{MINUS SIGN}{money(-amount)}" if amount < 0 else money(abs(amount))
