"""What CMS asks of a plan under the Part C reporting requirements, section II: organization
determinations and reconsiderations (CMS-10261, OMB 0938-1054, 42 CFR 422.516(a)).

The first day of the period governs. The four parts were read in the contents of the requirements
for 2026; the elements in each are from memory and marked so: look at the technical specifications
of the year before you submit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regulations.dated import Table
from regulations.law import BEGIN

CITATION = "CMS-10261, section II"
_CHECKED = date(2026, 11, 29)


@dataclass(frozen=True)
class Counted:
    """A count. `part` is the part of section II; "{}" stands for what it is a count of."""

    key: str
    part: int
    label: str
    text: str
    citation: str = CITATION
    confidence: str = "memory"
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = _CHECKED


PARTS = {
    1: "Organization determinations",
    2: "Organization determinations by outcome",
    3: "Reconsiderations",
    4: "Reconsiderations by outcome",
}
COUNTS: Table[Counted] = Table(
    Counted("od_made", 1, "Decided", "Organization determinations made in the period."),
    Counted(
        "od_withdrawn", 1, "Withdrawn",
        "Requests that were withdrawn in the period, before a decision.",
    ),
    Counted("od_dismissed", 1, "Dismissed", "Requests that were dismissed in the period."),
    Counted(
        "od_reopened", 1, "Reopened",
        "Decisions that were reopened in the period, whenever they had been made.",
    ),
    Counted("od_favorable", 2, "Fully favorable", "Everything was approved as requested."),
    Counted("od_partly", 2, "Partially favorable", "A part was approved and a part denied."),
    Counted("od_adverse", 2, "Adverse", "Everything was denied."),
    Counted("recon_made", 3, "Decided", "Reconsiderations decided by the plan in the period."),
    Counted(
        "recon_withdrawn", 3, "Withdrawn",
        "Appeals that were withdrawn in the period, before a decision.",
    ),
    Counted("recon_dismissed", 3, "Dismissed", "Appeals that were dismissed in the period."),
    Counted(
        "recon_favorable", 4, "Fully favorable", "The plan reversed its whole denial."
    ),
    Counted("recon_partly", 4, "Partially favorable", "The plan reversed a part of its denial."),
    Counted(
        "recon_adverse", 4, "Adverse",
        "The plan upheld its denial, or did not decide in time, which counts as upholding it.",
    ),
)  # fmt: skip

READINGS: Table[Counted] = Table(
    Counted(
        "period", 0, "Period",
        "By the day of the decision, or of the withdrawal, dismissal or reopening, in the plan's "
        "time zone; each quarter and the whole year.",
    ),
    Counted(
        "services", 0, "Services and claims",
        "Services are requests for items, services and Part B drugs, before or while they are "
        "furnished. Claims are requests for payment.",
    ),
    Counted(
        "requesters", 0, "Requesters",
        "Requests of an outside provider, one that is not in the network, are counted apart. All "
        "others count with the enrollees: their own, those of representatives, and those of "
        "network providers, and what the plan itself changes in a treatment.",
        confidence="derived",
    ),
    Counted(
        "stands", 0, "Reopened decisions",
        "A request counts once among the decided, by the decision that stands when the numbers are "
        "calculated, on the day of that decision.",
        confidence="derived",
    ),
)  # fmt: skip


def counts(on: date) -> tuple[Counted, ...]:
    """The counts of a period that begins on this day, in the order of the parts."""
    return COUNTS.on(on)


def readings(on: date) -> tuple[Counted, ...]:
    """How they are read."""
    return READINGS.on(on)
