"""Drugs that may belong to Part A, Part B or Part D: the plan coordinates them in one case.

42 CFR 422.112(b)(7): a plan that offers drug coverage coordinates all benefits for drugs that may
be available under A, B or D; a drug that is not covered under one part is looked at under the
others, and the enrollee is told how to get it. The day of receipt of the request governs (ADR
0002).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regulations.dated import Table
from regulations.law import BEGIN, CHECKED, Refused

COORDINATION = "42 CFR 422.112(b)(7)"


@dataclass(frozen=True)
class Part:
    """A part of Medicare under which a drug may be payable."""

    key: str
    label: str
    citation: str = COORDINATION
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED
    confidence: str = "secondary"


PARTS: Table[Part] = Table(
    Part("part_a", "Part A: given during an inpatient stay"),
    Part(
        "part_b", "Part B: given by a physician or at an outpatient clinic, or by an item at home"
    ),
)


def part(key: str, on: date) -> Part:
    """The part of that key for a request received on the day. Raises Refused."""
    found = PARTS.find(key, on)
    if found is None:
        message = "Choose which part covers the drug."
        raise Refused("part_missing", message, COORDINATION, "payable_under")
    return found
