"""Payments in a bank's CSV file: one a line, the columns of docs/bank-files.md."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cases.intake.errors import Unreadable
from cases.intake.lines import Columns, Row, day, header_of, one_of, rows_of, whole
from regulations import arrears

COLUMNS = Columns(
    required=("member_id", "received_on", "amount", "reference"),
    optional=("effective_on", "kind"),
    longest={"member_id": 40, "amount": 20, "reference": 80, "kind": 20},
    page="docs/bank-files.md",
)
KINDS = [arrears.PREMIUM, arrears.PAYMENT_PLAN]
DOLLARS = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,4})?")


@dataclass(frozen=True)
class PaymentLine:
    """A line that can be read: whose, when, how much in dollars, the bank's own number; and `kind`
    where the bank says whether it is for premiums or for the payment plan."""

    member_id: str
    received_on: date
    amount: Decimal
    reference: str
    effective_on: date | None
    kind: str = ""


def rows(data: bytes) -> list[Row]:
    """The lines of a file. Raises Unreadable where its header is none."""
    stream = io.BytesIO(data)
    return list(rows_of(stream, header_of(stream, COLUMNS)))


def payment(row: Row) -> PaymentLine:
    """The line as a payment. Raises Unreadable with the column at fault."""
    columns = whole(row, COLUMNS)
    received_on = day(columns, "received_on")
    if received_on is None:
        raise Unreadable("This field is required.", "received_on")
    if not DOLLARS.fullmatch(columns["amount"]):
        raise Unreadable("Write dollars as 41.50, without dollar signs or commas.", "amount")
    return PaymentLine(
        member_id=columns["member_id"],
        received_on=received_on,
        amount=Decimal(columns["amount"]),
        reference=columns["reference"],
        effective_on=day(columns, "effective_on"),
        kind=one_of(columns, "kind", KINDS) if columns.get("kind") else "",
    )
