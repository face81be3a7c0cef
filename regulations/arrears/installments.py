"""Installments of premiums for months past: which have come, which were missed, what may follow.

42 CFR 423.293(a)(4) and 422.262(h) oblige a plan to offer installments; they do not say what
follows when one is missed. The rows say it by the rules for unpaid premiums, as we read them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from regulations.arrears.lines import NOTHING
from regulations.dated import Table
from regulations.law import BEGIN, CHECKED
from regulations.premiums import INSTALLMENTS, Installment

ENDS_COVERAGE = "42 CFR 422.74(d)(1), 423.44(d)(1), 417.460(c)(1)"


@dataclass(frozen=True)
class AfterMissed:
    """What may, or may not, follow from a missed installment."""

    key: str
    text: str
    citation: str
    confidence: str = "derived"
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED


AFTER_MISSED: Table[AfterMissed] = Table(
    AfterMissed(
        "no_ground",
        "A missed installment does not by itself end coverage. Coverage ends for unpaid premiums "
        "only by the rules for unpaid premiums: a bill, a warning, and a grace period that passed; "
        "of a cost plan the effort to collect and the notice.",
        ENDS_COVERAGE,
    ),
    AfterMissed(
        "due_again",
        "What was missed is due again, and the member is billed for it in writing. A grace period "
        "begins no sooner than the first of the month after that bill.",
        "42 CFR 422.74(d)(1)(i)(B), 423.44(d)(1)(iii)",
    ),
    AfterMissed(
        "another_way",
        "The member and the plan may agree on another way to pay.",
        INSTALLMENTS,
    ),
)


def after_missed(on: date) -> tuple[AfterMissed, ...]:
    """What follows, and what does not, from an installment missed on the day."""
    return AFTER_MISSED.on(on)


@dataclass(frozen=True)
class Agreed:
    """An agreement by its key: the sum in dollars, and its installments; none where the member and
    the plan agreed on something without days."""

    key: int
    total: Decimal
    installments: tuple[Installment, ...]


@dataclass(frozen=True)
class Counted:
    """An installment, and what of it has come, in dollars."""

    installment: Installment
    came: Decimal

    @property
    def lacking(self) -> Decimal:
        return self.installment.amount - self.came

    def is_missed(self, today: date) -> bool:
        """Whether its day has passed and not all of it has come."""
        return self.lacking > NOTHING and self.installment.due_on < today


@dataclass(frozen=True)
class AgreementStanding:
    """How an agreement is kept: each installment, and what of the whole has not come."""

    counted: tuple[Counted, ...]
    left: Decimal

    def missed(self, today: date) -> tuple[Counted, ...]:
        """The installments whose day has passed, as far as they have not come."""
        return tuple(each for each in self.counted if each.is_missed(today))

    def looked_at_on(self, today: date) -> date | None:
        """The day after the next installment that has not come is due; None where none is."""
        later = [
            each.installment.due_on for each in self.counted
            if each.lacking > NOTHING and each.installment.due_on >= today
        ]  # fmt: skip
        return min(later) + timedelta(days=1) if later else None


def agreements_standing(
    agreed: Iterable[Agreed], *, agreed_bills: Decimal, received: Decimal, came_before: Decimal
) -> dict[int, AgreementStanding]:
    """How each agreement of a member is kept, by its key; the oldest agreement first.

    `agreed_bills` is the sum of the bills that are agreed on, `received` the money of the ledger in
    dollars, `came_before` what of it came before the newest agreement. That is not in the sum of an
    agreement, so it does not count toward it; where it went back, later money pays the installments
    first. What came pays installments by their days, the older agreement first on one day, and then
    what was agreed on without days. Ours: the rules give no order; this one misses the fewest.
    """
    every = list(agreed)
    outside = max(agreed_bills - sum((each.total for each in every), NOTHING), NOTHING)
    left = received - min(outside, came_before)
    came: dict[tuple[int, int], Decimal] = {}
    for order, row in sorted(_lines(every), key=lambda line: (line[1].due_on, line[0])):
        came[order, row.number] = min(left, row.amount)
        left -= came[order, row.number]
    return {
        each.key: _standing(each, [came[order, row.number] for row in _rows(each)])
        for order, each in enumerate(every)
    }


def _rows(agreed: Agreed) -> tuple[Installment, ...]:
    """Its installments; the whole sum, due on no day, where there are none."""
    return agreed.installments or (Installment(0, date.max, agreed.total),)


def _lines(agreed: list[Agreed]) -> Iterable[tuple[int, Installment]]:
    for order, each in enumerate(agreed):
        for row in _rows(each):
            yield order, row


def _standing(agreed: Agreed, came: list[Decimal]) -> AgreementStanding:
    counted = tuple(
        Counted(row, sum_) for row, sum_ in zip(agreed.installments, came, strict=False)
    )
    return AgreementStanding(counted, agreed.total - sum(came, NOTHING))
