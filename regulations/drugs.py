"""Drugs that may belong to Part A, Part B or Part D: the plan coordinates them in one case.

42 CFR 422.112(b)(7): a plan that offers drug coverage coordinates all benefits for drugs that may
be available under A, B or D; a drug that is not covered under one part is looked at under the
others, and the enrollee is told how to get it. The enrollee keeps the rights under the part that
denied it first: the finding under Part D may be redetermined (42 CFR 422.112(b)(7)(ii), 423.580;
80 FR 7941). The day of receipt of the request governs (ADR 0002); for the days to ask for a
redetermination, that of the notice of the finding.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regulations.dated import Table
from regulations.law import BEGIN, CHECKED, Refused
from regulations.notice_rules import Statement, amount

COORDINATION = "42 CFR 422.112(b)(7)"
# A drug that Part D denied keeps its rights under Part D, whatever Part A or B say (80 FR 7941).
RIGHTS_KEPT = "42 CFR 422.112(b)(7)(ii), 423.580"
# What the statement of the right leaves to be filled in: the date of an earlier notice, in words.
NOTICE_ON = "part_d_notice_on"


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


@dataclass(frozen=True)
class PartDFinding:
    """That Part D does not cover the drug, as letters must tell it.

    `notice_on` is the date of the Part D denial notice, where one was sent; else the letter that
    tells of the finding is that notice.
    """

    notice_on: date | None = None


def redetermination(found: PartDFinding, on: date) -> Statement:
    """The right to have the finding redetermined, in a letter of this day."""
    from_day = (
        "{part_d_notice_on}, the date of our Part D notice"
        if found.notice_on
        else ("the date of this letter")
    )
    days = amount("file_redetermination", found.notice_on or on)
    text = (
        "You can appeal the Part D decision separately. You, your representative or the prescriber "
        "can ask us for a redetermination under Part D. We must receive the request within "
        f"{days} calendar days of {from_day}. If waiting could seriously harm your health, ask "
        "for a fast redetermination. Asking for it does not change what we decided under the other "
        "parts of Medicare."
    )
    return Statement("redetermination", text, "42 CFR 423.580, 423.582(b), 423.584")


def part(key: str, on: date) -> Part:
    """The part of that key for a request received on the day. Raises Refused."""
    found = PARTS.find(key, on)
    if found is None:
        message = "Choose which part covers the drug."
        raise Refused("part_missing", message, COORDINATION, "payable_under")
    return found
