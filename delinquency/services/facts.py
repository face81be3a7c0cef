"""What is handed to the services of a delinquency."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from cases import models as cases
from cases.services import EnrolleeFacts
from regulations import arrears


@dataclass(frozen=True)
class BillFacts:
    """A month by its first day, when it was billed, and what it costs in dollars. Of another `kind`
    than premium it is never arrears (`regulations.arrears.BILL_KINDS`)."""

    month: date
    billed_on: date
    amount: Decimal
    kind: str = arrears.PREMIUM

    @property
    def is_arrears(self) -> bool:
        return arrears.is_arrears(self.kind, self.month)


@dataclass(frozen=True)
class DelinquencyFacts:
    """Premiums that were billed and not paid.

    `premium_due_on` is when the first of `bills` was due. `option` and `grace_months` are the
    rule of an MA or a Part D plan; a cost plan says `effective_on`, the first day without coverage.
    `prohibited` says by key which prohibitions of the law were found
    (`regulations.disenrollment.PROHIBITIONS`). `source_key` names the sheet, so that one that is
    sent twice opens one case.
    """

    plan: cases.Plan
    enrollee: EnrolleeFacts
    premium_due_on: date
    bills: tuple[BillFacts, ...]
    option: str = ""
    grace_months: int | None = None
    effective_on: date | None = None
    prohibited: dict[str, bool] = field(default_factory=dict)
    source_key: str = ""


@dataclass(frozen=True)
class IrmaaFacts:
    """CMS's own disenrollment for IRMAA, as its daily report (DTRR) tells it on `reply_on`."""

    plan: cases.Plan
    enrollee: EnrolleeFacts
    effective_on: date
    reply_on: date
    source_key: str = ""
