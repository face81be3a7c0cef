"""What keeps extensions from becoming a routine: reasons that say something, and their notice.

CMS made the grounds because plans lacked internal controls and extended as a matter of course (80
FR 7943). Which words are routine is a rule of thumb of ours, not of the law; like everything here
it is dated and easy to correct.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from regulations.dated import Table
from regulations.law import BEGIN, CHECKED, Refused
from regulations.timeframes import EXPEDITED, OD, RECON, STANDARD

NOTIFY_EXTENSION = "notify_extension"
CONTROLS = "80 FR 7943"
_LEAST_WORDS, _LEAST_SAID = 6, 4


@dataclass(frozen=True)
class Notice:
    """Where the law wants the enrollee told of an extension in writing, with the grievance right.

    The regulation names no day. That the notice leaves by the end of the first limit is in CMS's
    guidance, from memory; that an extension of which the enrollee was not told by then extends
    nothing, so that the case is late from its first limit, is how we read the two together.
    """

    key: str
    citation: str
    confidence: str = "memory"
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED


NOTICES: Table[Notice] = Table(
    Notice(f"{OD}.{STANDARD}", "42 CFR 422.568(b)(2)(ii)"),
    Notice(f"{OD}.{EXPEDITED}", "42 CFR 422.572(b)(2)"),
    Notice(f"{RECON}.{STANDARD}", "42 CFR 422.590(f)(2)"),
    Notice(f"{RECON}.{EXPEDITED}", "42 CFR 422.590(f)(2)"),
)
BY_FIRST_LIMIT = (
    "The notice leaves by the end of the first limit. If it has not, the extension does not count: "
    "the case is late from its first limit."
)


def notice(case: str, priority: str, on: date) -> Notice:
    """Where the law wants the notice of an extension of such a matter on the day."""
    return NOTICES.one(f"{case}.{priority}", on)


@dataclass(frozen=True)
class Routine:
    """Phrases that give no reason to extend, and what to write in their place."""

    key: str
    label: str
    phrases: tuple[str, ...]
    instead: str
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED


ROUTINE: Table[Routine] = Table(
    Routine(
        "workload",
        "The plan's workload and staffing",
        (
            "busy", "backlog", "backlogged", "workload", "caseload", "high volume",
            "volume of requests", "volume of cases", "short of staff", "short on staff",
            "short-staffed", "short staffed", "understaffed", "staffing", "staff shortage",
            "shortage of staff", "on vacation", "out of the office", "out of office", "on leave",
            "overtime", "no one available", "no reviewer available", "system is slow",
        ),
        "Workload and staffing are routine and no ground to extend. Write what about this request "
        "cannot be known by the deadline, and who or what event you are waiting for.",
    ),
    Routine(
        "stock",
        "What could stand in every letter",
        (
            "need more time", "needs more time", "needed more time", "need additional time",
            "more time is needed", "additional time is needed", "more time to decide",
            "more time to review", "additional time to review", "further review",
            "continue our review", "complete our review", "still reviewing", "under review",
            "additional information is needed", "need more information",
            "need additional information", "more information is needed", "make the right decision",
            "make a decision", "enrollee's interest", "enrollee's best interest",
            "member's interest", "member's best interest", "patient's interest",
            "patient's best interest", "your interest", "your best interest",
            "interest of the enrollee", "interest of the member", "benefit the enrollee",
            "benefit the member", "benefits the enrollee", "benefits the member",
            "extraordinary circumstances", "exigent circumstances", "non-routine circumstances",
            "unforeseen circumstances", "circumstances beyond our control",
        ),
        "This could stand in every letter. Write what you are waiting for, from whom, and what it "
        "could change about this request.",
    ),
)  # fmt: skip

_SMALL_WORDS = (
    "all and any are but can did for get had has her him his how its may nor not now off old one "
    "our out own per she the too use was way who why yet you about after again also been before "
    "case could does done enrollee from have here into just like made make member must only other "
    "over patient plan please request should some such than that their them then there these they "
    "this time until very wait waiting want wants were what when which while will with would your"
)
_SMALL = frozenset(_SMALL_WORDS.split())


def why_not_said(text: str, field: str, on: date) -> Refused | None:
    """Why this text is no reason of this one request, or None where it says something of it.

    A clause with a routine phrase counts for nothing; what the other clauses say is weighed.
    """
    plain = re.sub(r"\s+", " ", text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")).casefold()
    if len(re.findall(r"[^\W_]+", plain)) < _LEAST_WORDS:
        message = (
            "Write a whole sentence about this enrollee: what is missing or what happened, and "
            "why it matters here."
        )
        return Refused("reason_too_short", message, CONTROLS, field)
    clauses = re.split(r"[.;:,!?]|\b(?:and|but|because|so|since|while)\b", plain)
    found = [_routine_in(clause, on) for clause in clauses]
    rest = " ".join(clause for clause, row in zip(clauses, found, strict=True) if row is None)
    if len(_said(rest)) >= _LEAST_SAID:
        return None
    row = next((each for each in found if each), None) or ROUTINE.one("stock", on)
    return Refused("routine_reason", row.instead, CONTROLS, field)


def _routine_in(clause: str, on: date) -> Routine | None:
    """The row of which a phrase stands in the clause, as whole words."""
    for row in ROUTINE.on(on):
        if any(re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", clause) for phrase in row.phrases):
            return row
    return None


def _said(text: str) -> set[str]:
    """The words that carry something: of three letters or more and not among the small ones."""
    return {word for word in re.findall(r"[^\W_]{3,}", text) if word not in _SMALL}
