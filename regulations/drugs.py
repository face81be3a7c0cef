"""Drugs that may belong to Part A, Part B or Part D: the plan coordinates them in one case.

42 CFR 422.112(b)(7): a plan that offers drug coverage coordinates all benefits for drugs that may
be available under A, B or D; a drug that is not covered under one part is looked at under the
others, and the enrollee is told how to get it. The enrollee keeps the rights under the part that
denied it first: the finding under Part D may be redetermined (42 CFR 422.112(b)(7)(ii), 423.580;
80 FR 7941). The day of receipt of the request governs (ADR 0002); for the days to ask for a
redetermination, that of the notice of the finding.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from regulations.dated import Table
from regulations.law import BEGIN, CHECKED, Refused
from regulations.notice_rules import NoticeRule, Statement, amount
from regulations.timeframes import EXPEDITED

COORDINATION = "42 CFR 422.112(b)(7)"
# A drug that Part D denied keeps its rights under Part D, whatever Part A or B say (80 FR 7941).
RIGHTS_KEPT = "42 CFR 422.112(b)(7)(ii), 423.580"
# A denial under Part D is told in a notice of its own; the days to appeal it count from there.
NOTICE = "42 CFR 423.568(f)-(g), 423.582(b)"
# What the statement of the right leaves to be filled in: the date of an earlier notice, in words.
NOTICE_ON = "part_d_notice_on"
# The letter that is the denial notice of Part D: CMS's standard form, and no wording of ours.
PART_D_LETTER = "part_d_denial"
_RIGHT = "redetermination"


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

    `notice_on` is the date of the Part D denial notice, where one was sent. Where none was,
    `has_own_letter` says that it goes out now, on CMS's standard form; else the letter that tells
    of the finding is that notice.
    """

    notice_on: date | None = None
    has_own_letter: bool = False


def redetermination(found: PartDFinding, on: date) -> Statement:
    """The right to have the finding redetermined, in a letter of this day."""
    days = amount("file_redetermination", found.notice_on or on)
    text = (
        "You can appeal the Part D decision separately. You, your representative or the prescriber "
        "can ask us for a redetermination under Part D. We must receive the request within "
        f"{days} calendar days of {_counted_from(found)}. If waiting could seriously harm your "
        "health, ask for a fast redetermination. Asking for it does not change what we decided "
        "under the other parts of Medicare."
    )
    return Statement(_RIGHT, text, "42 CFR 423.580, 423.582(b), 423.584")


def _counted_from(found: PartDFinding) -> str:
    if found.notice_on:
        return "{part_d_notice_on}, the date of our Part D notice"
    if found.has_own_letter:
        return "the date of our Part D denial notice, which we send you together with this letter"
    return "the date of this letter"


def with_own_letter(
    rule: NoticeRule, found: PartDFinding | None, priority: str
) -> tuple[NoticeRule, ...]:
    """The letter of a decision under Part A or B, and the denial notice of Part D that goes with
    it where the letter tells of the finding and its notice has a letter of its own.

    The denial under Part D is due its own notice whatever the other parts say (423.568(f)); the
    limits are those of a Part B drug, 72 hours and 24. The prescriber is told as well (423.568(b),
    423.572(a)).
    """
    tells = any(said.key == _RIGHT for said in rule.statements)
    if not (tells and found and found.has_own_letter):
        return (rule,)
    citation = "423.572(c)(2)" if priority == EXPEDITED else "423.568(f)-(g)"
    own = NoticeRule(
        rule.event, PART_D_LETTER, f"42 CFR {citation}", "inside the decision time limit",
        ("enrollee", "provider"), (),
    )  # fmt: skip
    return replace(rule, with_letter=PART_D_LETTER), own


def part(key: str, on: date) -> Part:
    """The part of that key for a request received on the day. Raises Refused."""
    found = PARTS.find(key, on)
    if found is None:
        message = "Choose which part covers the drug."
        raise Refused("part_missing", message, COORDINATION, "payable_under")
    return found
