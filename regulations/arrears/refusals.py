"""What no ledger can hold: a slip of the keyboard, or what may not be billed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from regulations.arrears.lines import KINDS, WITHHELD, WITHHOLDERS, ChargeLine, PaymentLine
from regulations.clock import day_words
from regulations.law import Refused, invalid
from regulations.reinstatement import BASIS

CENTS = 2
# More than any premium: a slip of the keyboard. Ours, not the law's.
MOST = Decimal("99999.99")
COST_CHARGES = "42 CFR 417.460(c)(1)"


def refuse_charge(line: ChargeLine, *, plan_type: str, effective_on: date) -> None:
    """Raises Refused, with the field, for a charge that cannot stand in this ledger."""
    if plan_type not in BASIS:
        raise invalid("plan_type", f"Choose one of {', '.join(BASIS)}.")
    _refuse_kind(line, plan_type)
    _refuse_month(line.month, effective_on)
    refuse_amount(line.amount)
    _refuse_neither_or_both(line)
    if line.billed_on and line.billed_on > effective_on:
        message = (
            f"The bill is dated after the disenrollment on {day_words(effective_on)}. It was not "
            "overdue at that time. Check the date."
        )
        raise invalid("billed_on", message)


def refuse_payment(line: PaymentLine, *, first_billed_on: date | None, today: date) -> None:
    """Raises Refused, with the field, for a payment that cannot be; `today` in the plan's zone."""
    refuse_amount(line.amount)
    if line.received_on > today:
        raise invalid("received_on", "This date is in the future. Enter the date it was received.")
    if first_billed_on and line.received_on < first_billed_on:
        message = f"This is before the first bill of {day_words(first_billed_on)}. Check the date."
        raise invalid("received_on", message)


def refuse_irmaa_payment(
    paid_on: date, *, effective_on: date, grace_begins_on: date | None, today: date
) -> None:
    """Raises Refused for a day on which CMS cannot have received what was owed of the IRMAA.

    Nothing of it was overdue before the grace period; where that is not known, a year before the
    disenrollment is the earliest that we believe.
    """
    if paid_on > today:
        message = "This is in the future. Enter the date CMS received it."
        raise Refused("in_the_future", message, field="paid_on")
    earliest = grace_begins_on or effective_on.replace(year=effective_on.year - 1)
    if paid_on < earliest:
        message = (
            f"Check the date: nothing was overdue before {day_words(earliest)}. Enter the date CMS "
            "received all of it."
        )
        raise Refused("too_early", message, field="paid_on")


def refuse_amount(amount: Decimal) -> None:
    """Raises Refused for what is no amount of money, in dollars, that anyone bills or pays."""
    exponent = amount.as_tuple().exponent
    if not isinstance(exponent, int):
        raise invalid("amount", "Enter an amount in dollars, such as 42.50.")
    if amount <= 0:
        raise invalid("amount", "Enter an amount of more than $0.00.")
    if exponent < -CENTS:
        raise invalid("amount", "Enter dollars and cents, with no more than two decimals.")
    if amount > MOST:
        raise invalid("amount", f"This is more than ${MOST:,}. Check the amount.")


def _refuse_kind(line: ChargeLine, plan_type: str) -> None:
    if line.kind not in KINDS:
        raise invalid("kind", f"Choose one of {', '.join(KINDS)}.")
    if line.withheld_by and line.withheld_by not in WITHHOLDERS:
        raise invalid("withheld_by", f"Choose one of {', '.join(WITHHOLDERS)}.")
    if line.kind == "other_charges" and plan_type != "cost":
        message = (
            "Only a cost plan may disenroll for deductible or coinsurance charges. Remove this."
        )
        raise Refused("not_a_cost_plan", message, COST_CHARGES, "kind")


def _refuse_month(month: date, effective_on: date) -> None:
    if month.day != 1:
        raise invalid("month", "Enter the month as its first day.")
    if month >= effective_on:
        message = (
            f"Coverage ended on {day_words(effective_on)}: this month was not owed. Enter the "
            "months before it."
        )
        raise invalid("month", message)


def _refuse_neither_or_both(line: ChargeLine) -> None:
    if line.withheld_by and line.billed_on:
        message = "A month that was withheld cannot be billed. Remove the bill or the withholding."
        raise Refused("billed_and_withheld", message, WITHHELD, "withheld_by")
    if not line.withheld_by and not line.billed_on:
        raise invalid("billed_on", "Enter the date of the bill, or who withheld the month.")
