"""The lines of a ledger: what a month costs, and money as it came. Dollars, exact decimals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

NOTHING = Decimal("0.00")
WITHHELD = "42 CFR 423.293(f), 422.262(g)"

KINDS: dict[str, str] = {
    "premium": "Plan premium",
    "supplemental": "Optional supplemental premium",
    "penalty": "Part D late-enrollment penalty",
    "other_charges": "Deductible or coinsurance charges (cost plans only)",
}
WITHHOLDERS: dict[str, str] = {
    "ssa": "Social Security Administration (SSA)",
    "rrb": "Railroad Retirement Board (RRB)",
    "opm": "Office of Personnel Management (OPM)",
}


@dataclass(frozen=True)
class ChargeLine:
    """What one month costs, of one kind (`KINDS`): billed on a day, or withheld (`WITHHOLDERS`).

    `month` is its first day.
    """

    month: date
    kind: str
    amount: Decimal
    billed_on: date | None
    withheld_by: str = ""

    @property
    def is_billed(self) -> bool:
        return self.billed_on is not None and not self.withheld_by


@dataclass(frozen=True)
class PaymentLine:
    """Money by the day of its receipt. One that was `returned` does not count."""

    received_on: date
    amount: Decimal
    returned: bool = False
