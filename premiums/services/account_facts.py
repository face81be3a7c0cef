"""The money of a disenrollment in words, as letters and the case file show it. Never floats.

Letters show it in their language. `steps` and `arithmetic` are for the file, in English: no letter
prints them.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from notices.words import ENGLISH, day, filled, said, weekday
from notices.words import month as month_name
from premiums.models import Agreement, Disenrollment, Month, Payment
from premiums.words import money
from regulations.arrears import Account


def account_facts(disenrollment: Disenrollment, language: str = ENGLISH) -> dict[str, Any]:
    """The months, the payments and the arithmetic between them, as JSON. Raises MissingWords."""
    account = disenrollment.account
    effective_on, pay_by = disenrollment.effective_on, disenrollment.pay_by.due_on
    months = disenrollment.months.filter(month__lt=effective_on).prefetch_related("charges")
    return {
        "months": [month_facts(month, language) for month in months],
        "payments": [
            payment_facts(payment, effective_on, pay_by, language)
            for payment in disenrollment.payments.all()
        ],
        "billed": money(account.billed),
        "paid_before": money(account.paid_before),
        "owed": money(account.owed_at_disenrollment),
        "received": money(account.received_in_time),
        "received_late": money(account.received_late),
        "missing": money(account.still_owed),
        "credit": money(account.credit),
        "is_paid": account.is_paid_in_full,
        "sums": _sums(account, language),
        "pay_by": weekday(pay_by, language),
        "steps": list(account.steps),
    }


def collection_facts(agreed: Agreement, language: str = ENGLISH) -> dict[str, Any]:
    """How past months are paid: the way, the sum, and each installment of it."""
    return {
        "way": agreed.way,
        "label": said(agreed.get_way_display(), language),
        "total": money(agreed.total),
        "months_due": agreed.months_due,
        "words": agreed.words,
        "rows": [
            {
                "number": str(row["number"]),
                "due_on": day(date.fromisoformat(row["due_on"]), language),
                "amount": money(Decimal(row["amount"])),
            }
            for row in agreed.schedule
        ],
    }


def month_facts(month: Month, language: str = ENGLISH) -> dict[str, Any]:
    """One month: what for, how it was asked for, and its charges; one withheld is never billed."""
    return {
        "month": month_name(month.month, language),
        "how": _how(month, language),
        "is_withheld": month.withheld_by != "",
        "charges": [
            {
                "kind": said(charge.get_kind_display(), language),
                "amount": money(charge.amount),
                "arithmetic": list(charge.arithmetic),
            }
            for charge in month.charges.all()
        ],
    }


def _how(month: Month, language: str) -> str:
    if month.billed_on:
        return filled(said("Billed {day}", language), {"day": day(month.billed_on, language)})
    agency = said(month.get_withheld_by_display(), language)
    return filled(said("Withheld by {agency}", language), {"agency": agency})


def payment_facts(
    payment: Payment, effective_on: date, pay_by: date, language: str = ENGLISH
) -> dict[str, str]:
    """Money as it came, and whether it counts."""
    return {
        "received_on": day(payment.received_on, language),
        "amount": money(payment.amount),
        "how": said(payment.get_method_display(), language),
        "reference": payment.reference,
        "counts": _counts(payment, effective_on, pay_by, language),
    }


def _counts(payment: Payment, effective_on: date, pay_by: date, language: str) -> str:
    if payment.returned_on:
        went = {"day": day(payment.returned_on, language)}
        return filled(said("Went back on {day}; does not count", language), went)
    if payment.received_on < effective_on:
        return said("Before the disenrollment", language)
    return said("In time" if payment.received_on <= pay_by else "Too late", language)


def _sums(account: Account, language: str) -> list[dict[str, str]]:
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
    return [{"what": said(what, language), "amount": _signed(amount)} for what, amount in lines]


def _signed(amount: Decimal) -> str:
    """A minus as typeset, before the dollar sign."""
    return f"\N{MINUS SIGN}{money(-amount)}" if amount < 0 else money(abs(amount))
