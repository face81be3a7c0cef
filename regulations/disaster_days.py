"""Which days of a case a disaster may touch, and until when access is kept up (42 CFR 422.100(m)).

The duties concern services furnished while the disaster lasts and where it lasts, whenever the
claim or request is received (422.100(m)(1), 80 FR 7912). Of a service that was furnished its own
days count. While it is still to come, those from the receipt to the decision count as well: on
these days the plan decides where the enrollee may get it. That second half is our reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from regulations import clock
from regulations.clock import DueOn
from regulations.dated import Table
from regulations.determinations import dated
from regulations.disasters import RULE_DISRUPTION, SINCE_DISRUPTION
from regulations.law import Row, row_in_force, rows_in_force
from regulations.timeframes.common import row_of

KEEP_UP: Table[Row] = Table(row_of(
    "disaster.keep_access_up",
    "keep_access_up",
    "422.100(m)(3)",
    (30, "d"),
    "The plan keeps access up for 30 calendar days after the end of the disaster.",
    since=SINCE_DISRUPTION,
    authority=RULE_DISRUPTION,
    starts="The last day of the disaster or emergency.",
    stops="The last day is over, as days are counted in the plan's time zone.",
    may_change=("Another end of the disaster that is declared.",),
    confidence="memory",
))  # fmt: skip


@dataclass(frozen=True)
class Span:
    """Days from the first to the last, both inclusive."""

    first: date
    last: date

    def meets(self, first: date, last: date) -> bool:
        """Whether it has a day in common with those."""
        return self.first <= last and first <= self.last


@dataclass(frozen=True)
class CaseDays:
    """What a case tells of its days: those of each service as far as they are on file, and the day
    of the decision, or of its end without one; None while it is undecided."""

    services: Sequence[Span] = ()
    decided_on: date | None = None


@dataclass(frozen=True)
class Counted(Span):
    """Days that count, and why they do."""

    why: str


FURNISHED = "Dates of service"
TO_COME = "From receipt to decision, as the service was still to come"
UNKNOWN = "From receipt to decision, as no date of service is on file"


def counted(case: CaseDays, *, received_on: date, today: date) -> tuple[Counted, ...]:
    """The days of a case that count. An undecided case counts up to today."""
    until = max(case.decided_on or today, received_on)
    own = tuple(Counted(span.first, span.last, FURNISHED) for span in case.services)
    if not own:
        return (Counted(received_on, until, UNKNOWN),)
    if all(span.last <= until for span in own):
        return own
    return (*own, Counted(received_on, until, TO_COME))


def kept_up_until(*, declared_on: date, ended_on: date) -> DueOn:
    """The last day on which access is kept up after the end. Raises LookupError where the wording
    in force on the day of the declaration has no such time."""
    row = row_in_force(KEEP_UP, declared_on, "keep_access_up")
    due, steps = clock.date_after(ended_on, row.limit)
    inputs = {
        "call": "keep_access_up",
        "declared_on": declared_on.isoformat(),
        "ended_on": ended_on.isoformat(),
    }
    starts = {"event": row.starts, "at": ended_on.isoformat(), "why": ""}
    return dated(row, due, inputs, steps, starts)


def keeps_up(declared_on: date) -> bool:
    """Whether access is kept up after the end of a disaster that was declared on the day."""
    return bool(rows_in_force(KEEP_UP, declared_on, "keep_access_up"))
