"""What keeps extensions from becoming a routine: reasons that say something, and their notice.

CMS made the grounds because plans lacked internal controls and extended as a matter of course (80
FR 7943). Which words are routine is a rule of thumb of ours, not of the law; like everything here
it is dated and easy to correct.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from regulations.dated import Table
from regulations.grounds import GROUNDS
from regulations.law import BEGIN, CHECKED, Refused
from regulations.specific import (
    Yardstick,
    explains,
    names_a_record,
    plain,
    why_not_specific,
    without_pasted,
)
from regulations.timeframes import EXPEDITED, OD, RECON, STANDARD

NOTIFY_EXTENSION = "notify_extension"
CONTROLS = "80 FR 7943"


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
            "swamped", "called in sick", "out sick", "reviewer resigned", "reviewers resigned",
            "in line behind", "heavy demand", "high demand", "new team", "staff turnover",
            "overtime", "no one available", "no reviewer available", "system is slow",
        ),
        "Workload and staffing are routine and no ground to extend. Write what about this request "
        "cannot be known by the deadline, and who or what event you are waiting for.",
    ),
)  # fmt: skip

EVENT_EXAMPLE = "a fire that closed the records room on 3/4/2026"
MISSING_EXAMPLE = "the operative note of 3/2/2026"
_ANY_LETTER = "This could stand in every letter."
_SENTENCE = "Write a whole sentence about this enrollee:"
# How each field is judged. A few words say which records are missing; the others are sentences.
YARDSTICKS = MappingProxyType({
    "words": Yardstick(
        explains,
        f"{_ANY_LETTER} Write what you are waiting for, from whom, and what it could change. Name "
        "the service or the diagnosis.",
        f"{_SENTENCE} what is missing or what happened, and why it matters here.",
    ),
    "interest": Yardstick(
        explains,
        f"{_ANY_LETTER} Write what may come out better for this enrollee and why. Name the service "
        "or the diagnosis, and what you are waiting for.",
        f"{_SENTENCE} what may come out better once it is there.",
    ),
    "event": Yardstick(
        explains,
        f"{_ANY_LETTER} Write what happened, where and when, such as {EVENT_EXAMPLE}.",
        f"Write a whole sentence: what happened, where and when, such as {EVENT_EXAMPLE}.",
    ),
    "missing": Yardstick(
        names_a_record,
        f"This names no record. Write which ones are missing, such as {MISSING_EXAMPLE}.",
        f"This names no record. Write which ones are missing, such as {MISSING_EXAMPLE}.",
        phrase=True,
    ),
})  # fmt: skip


def why_not_said(
    text: str, field: str, on: date, *, about: Iterable[str], names: Iterable[str], citation: str
) -> Refused | None:
    """Why this text is no reason to extend this one request, or None (80 FR 7943).

    A clause with a routine phrase counts for nothing, what the others say is judged. `about` and
    `names` are as in `why_not_specific`.
    """
    stock = (EVENT_EXAMPLE, MISSING_EXAMPLE, *_of_grounds(on))
    row, rest = _without_routine(without_pasted(text, stock), on)
    refused = why_not_specific(
        rest, about, names=names, by=YARDSTICKS[field], citation=citation, field=field
    )
    if refused and row:
        return Refused("routine_reason", row.instead, citation, field)
    return refused


def _of_grounds(on: date) -> Iterator[str]:
    """What the form says of each ground: pasted, it is no reason."""
    for each in GROUNDS.on(on):
        yield from (each.label, each.explanation)


def _without_routine(text: str, on: date) -> tuple[Routine | None, str]:
    """The row of which a phrase stands in the text, and the text without the clauses with any."""
    clauses = re.split(r"(?<=[.;:,!?])\s|\b(?:and|but|because|so|since|while)\b", text)
    found = [_routine_in(plain(clause), on) for clause in clauses]
    rest = [clause for clause, row in zip(clauses, found, strict=True) if row is None]
    row = next((each for each in found if each), None)
    return row, " ".join(rest) if row else text


def _routine_in(clause: str, on: date) -> Routine | None:
    """The row of which a phrase stands in the clause, as whole words."""
    for row in ROUTINE.on(on):
        if any(re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", clause) for phrase in row.phrases):
            return row
    return None
