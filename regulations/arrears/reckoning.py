"""The account, from the lines of the ledger in whatever order they were entered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from regulations.arrears.lines import KINDS, NOTHING, WITHHELD, ChargeLine, PaymentLine
from regulations.clock import day_words


@dataclass(frozen=True)
class Account:
    """Where the money stands, in dollars. `received_late` came after the last day: it pays nothing.

    Always: `billed` + `credit` = `paid_before` + `received_in_time` + `still_owed`. `steps` is the
    arithmetic in words.
    """

    billed: Decimal
    paid_before: Decimal
    owed_at_disenrollment: Decimal
    received_in_time: Decimal
    received_late: Decimal
    still_owed: Decimal
    credit: Decimal
    withheld_months: tuple[date, ...]
    steps: tuple[str, ...]

    @property
    def is_paid_in_full(self) -> bool:
        return self.still_owed == NOTHING


def account(
    charges: Iterable[ChargeLine],
    payments: Iterable[PaymentLine],
    *,
    effective_on: date,
    last_day: date,
) -> Account:
    """The account of a disenrollment; `last_day` is the last on which money counts."""
    before = [line for line in charges if line.month < effective_on]
    billed = _in_order([line for line in before if line.is_billed])
    came = list(payments)
    counted, _ = _by_return(came)
    earlier = _sum(p.amount for p in counted if p.received_on < effective_on)
    in_time = _sum(p.amount for p in counted if effective_on <= p.received_on <= last_day)
    total = _sum(line.amount for line in billed)
    owed = max(total - earlier, NOTHING)
    found = Account(
        billed=total,
        paid_before=earlier,
        owed_at_disenrollment=owed,
        received_in_time=in_time,
        received_late=_sum(p.amount for p in counted if p.received_on > last_day),
        still_owed=max(owed - in_time, NOTHING),
        credit=max(earlier + in_time - total, NOTHING),
        withheld_months=tuple(sorted({line.month for line in before if line.withheld_by})),
        steps=(),
    )
    steps = _steps(found, billed, came, effective_on, last_day)
    return Account(**{**vars(found), "steps": steps})


def paid_in_full_on(
    charges: Iterable[ChargeLine],
    payments: Iterable[PaymentLine],
    *,
    effective_on: date,
    last_day: date,
) -> date | None:
    """The day of the receipt with which all was paid, in time; the effective date where nothing was
    owed then; None where it was not paid by the last day."""
    charges, payments = list(charges), list(payments)
    found = account(charges, payments, effective_on=effective_on, last_day=last_day)
    if not found.owed_at_disenrollment:
        return effective_on
    left = found.owed_at_disenrollment
    counted, _ = _by_return(payments)
    for payment in sorted(counted, key=lambda each: each.received_on):
        if effective_on <= payment.received_on <= last_day:
            left -= payment.amount
            if left <= 0:
                return payment.received_on
    return None


def _by_return(payments: list[PaymentLine]) -> tuple[list[PaymentLine], list[PaymentLine]]:
    return [p for p in payments if not p.returned], [p for p in payments if p.returned]


def _in_order(lines: list[ChargeLine]) -> list[ChargeLine]:
    return sorted(lines, key=lambda line: (line.month, list(KINDS).index(line.kind), line.amount))


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, NOTHING)


def _steps(
    found: Account,
    billed: list[ChargeLine],
    payments: list[PaymentLine],
    effective_on: date,
    last_day: date,
) -> tuple[str, ...]:
    began, ended = day_words(effective_on), day_words(last_day)
    counted, returned = _by_return(payments)
    before = [p for p in counted if p.received_on < effective_on]
    in_time = [p for p in counted if effective_on <= p.received_on <= last_day]
    late = [p for p in counted if p.received_on > last_day]
    steps = [
        f"Billed for months before {began}: {_added([_charge(line) for line in billed])}"
        f"{_dollars(found.billed)}.",
        f"Received before {began}: {_received(before)}.",
        f"Owed at disenrollment: {_less(found.billed, found.paid_before)}.",
        f"Received from {began} to {ended}: {_received(in_time)}.",
        f"Still owed: {_less(found.owed_at_disenrollment, found.received_in_time)}.",
    ]
    months = ", ".join(f"{month:%b %Y}" for month in found.withheld_months)
    seldom = (
        (found.credit, f"Received beyond what was owed: {_dollars(found.credit)}."),
        (late, f"Received after {ended}, too late: {_received(late)}."),
        (returned, f"Returned, so not counted: {_received(returned)}."),
        (months, f"Withheld, so not billed ({WITHHELD}): {months}."),
    )
    return (*steps, *(text for is_there, text in seldom if is_there))


def _received(payments: list[PaymentLine]) -> str:
    ordered = sorted(payments, key=lambda each: (each.received_on, each.amount))
    each = [f"{_dollars(p.amount)} on {day_words(p.received_on)}" for p in ordered]
    return _added(each) + _dollars(_sum(p.amount for p in payments))


def _added(each: list[str]) -> str:
    return f"{' + '.join(each)} = " if each else ""


def _less(amount: Decimal, paid: Decimal) -> str:
    left = amount - paid
    said = f"{_dollars(amount)} - {_dollars(paid)} = "
    return said + _dollars(max(left, NOTHING)) + (" (no less than nothing)" if left < 0 else "")


def _charge(line: ChargeLine) -> str:
    return f"{KINDS[line.kind]} {line.month:%b %Y} {_dollars(line.amount)}"


def _dollars(amount: Decimal) -> str:
    return f"${amount:,.2f}"
