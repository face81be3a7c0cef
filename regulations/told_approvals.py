"""Whether telling the enrollee of a standard approval meets the time to decide.

A denial is told by letter and an expedited decision may be told orally first (42 CFR 422.568(d),
422.572(c)). Of standard approvals a secondary source says that the guidance lets a call in time
meet the decision clock. So the row counts in a plan that switched it on, with its source, alone;
else the letter stops the clock. The day of the call governs, in the plan's zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regulations.dated import Table
from regulations.law import CHECKED


@dataclass(frozen=True)
class ToldApproval:
    """What an oral notice may meet, where a plan relies on it."""

    key: str
    label: str
    citation: str
    confidence: str
    effective_from: date
    effective_to: date | None = None
    last_checked: date = CHECKED


# The combined guidance for Parts C and D; its first day is from memory.
GUIDANCE = date(2020, 1, 1)
TOLD_APPROVALS: Table[ToldApproval] = Table(
    ToldApproval(
        "standard_approval",
        "A standard approval told to the enrollee by telephone in time meets the time to decide; "
        "written confirmation may follow",
        "Parts C and D appeals guidance, section 40.8",
        confidence="secondary",
        effective_from=GUIDANCE,
    ),
)


def standard_approval(on: date) -> ToldApproval | None:
    """The row in force on the day of the call, or None."""
    return TOLD_APPROVALS.find("standard_approval", on)
