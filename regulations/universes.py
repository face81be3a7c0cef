"""The tables that CMS asks of a plan in an ODAG audit: each column with the rule of its layout.

Columns A to S, V and the length of Y of the first table are as reported by those who published the
protocol (CMS-10717); the others are from memory and marked so. Withdrawn requests are in no table.
The day of receipt of the request governs the layout; before the first, the first holds (ours).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from regulations.dated import Table
from regulations.law import CHECKED

# The first protocol that these tables follow.
FIRST = date(2022, 1, 1)
# What the protocol writes where nothing is to be said.
NONE = "None"
SOURCE = "CMS-10717 (OMB 0938-1395)"
DAY, TIME = "%Y/%m/%d", "%H:%M:%S"

# Digits and letters by place, as CMS issues them; letters that look like digits are not used.
_LETTER, _ANY = "[AC-HJKMNP-RT-Y]", "[0-9AC-HJKMNP-RT-Y]"
MBI = f"[1-9]{_LETTER}{_ANY}[0-9]{_LETTER}{_ANY}[0-9]{_LETTER}{{2}}[0-9]{{2}}"
PBP = "[0-9]{3}"
CONTRACT = "[A-Z][0-9]{4}"


@dataclass(frozen=True)
class Rule:
    """What a value must be: a test of it, and the words that say so."""

    holds: Callable[[str], bool]
    words: str


@dataclass(frozen=True)
class Column:
    """One column: its letter, its key, its name, its greatest length, its rule.

    `or_none` says that the word None may stand there. `confidence` is how sure the layout is.
    """

    letter: str
    key: str
    name: str
    length: int
    rule: str
    or_none: bool = False
    confidence: str = "reported"


@dataclass(frozen=True)
class Layout:
    """One table as it is asked for from a day on."""

    key: str
    title: str
    columns: tuple[Column, ...]
    effective_from: date = FIRST
    effective_to: date | None = None
    source: str = SOURCE
    last_checked: date = CHECKED


def _pattern(pattern: str) -> Callable[[str], bool]:
    return lambda value: re.fullmatch(pattern, value, re.ASCII) is not None


def _written(form: str) -> Callable[[str], bool]:
    def holds(value: str) -> bool:
        try:
            return datetime.strptime(value, form).strftime(form) == value  # noqa: DTZ007
        except ValueError:
            return False

    return holds


def _one_of(*words: str) -> Rule:
    return Rule(lambda value: value in words, f"One of {', '.join(words)}.")


RULES: dict[str, Rule] = {
    "name": Rule(lambda value: not re.search("[0-9]", value), "A name without digits."),
    "mbi": Rule(
        _pattern(MBI), "The 11 characters of the Medicare card, without hyphens: 1EG4TE5MK73."
    ),
    "contract": Rule(_pattern(CONTRACT), "One letter and four digits: H1234."),
    "pbp": Rule(_pattern(PBP), "Three digits, zeros in front kept: 001."),
    "day": Rule(_written(DAY), "A date as CCYY/MM/DD."),
    "time": Rule(_written(TIME), "A time of the 24-hour clock as HH:MM:SS."),
    "yes_no": _one_of("Y", "N"),
    "determination": _one_of("Approved", "Denied", "Dismissed"),
    "priority": _one_of("S", "E"),
    "kind": _one_of("S", "E", "P"),
    "requester": _one_of("E", "ER", "CP", "NCP"),
    "claimant": _one_of("E", "ER", "NCP"),
    "level": _one_of("OD", "Recon"),
    "body": _one_of("IRE", "ALJ", "MAC", "Court"),
    "channel": _one_of("Oral", "Written"),
    "text": Rule(bool, "Some words."),
}


def plain_mbi(text: str) -> str:
    """An MBI as the layout writes it, from one as the card shows it: 1EG4-TE5-MK73."""
    return text.replace("-", "").replace(" ", "").upper()


def problem(column: Column, value: str) -> str:
    """What is wrong with a value by the layout's own rule; empty when nothing is."""
    if value == NONE and column.or_none:
        return ""
    if not value.strip():
        return f"Missing. {RULES[column.rule].words}"
    if len(value) > column.length:
        return f"{len(value):,} characters; the column holds {column.length:,}."
    rule = RULES[column.rule]
    return "" if rule.holds(value) else rule.words


def layout(key: str, on: date) -> Layout:
    """The table as it is asked for on that day. Raises LookupError where none is known."""
    return LAYOUTS.one(key, max(on, FIRST))


def _columns(*rows: tuple[str, str, int, str, str]) -> tuple[Column, ...]:
    """Columns in their order: key, name, length, rule, and marks (`none`, `memory`)."""
    return tuple(
        Column(
            chr(ord("A") + number),
            key,
            name,
            length,
            rule,
            "none" in marks,
            "memory" if "memory" in marks else "reported",
        )
        for number, (key, name, length, rule, marks) in enumerate(rows)
    )


_WHO = (
    ("first_name", "Enrollee first name", 50, "name", ""),
    ("last_name", "Enrollee last name", 50, "name", ""),
    ("mbi", "Enrollee ID", 11, "mbi", ""),
    ("contract", "Contract ID", 5, "contract", ""),
    ("pbp", "Plan benefit package", 3, "pbp", ""),
    ("delegate", "First tier, downstream or related entity", 70, "text", "none"),
)
_NUMBER = ("authorization", "Authorization or claim number", 40, "text", "")
_ISSUE = ("issue", "Issue and type of service", 2000, "text", "")
_REQUEST = (
    *_WHO,
    _NUMBER,
    ("received_on", "Date the request was received", 10, "day", ""),
    ("received_time", "Time the request was received", 8, "time", "none"),
    ("part_b", "Part B drug request?", 1, "yes_no", ""),
    ("aor_on", "Date the appointment was received", 10, "day", "none"),
    ("aor_time", "Time the appointment was received", 8, "time", "none"),
    ("determination", "Request determination", 9, "determination", ""),
    ("priority", "Processed as standard or expedited", 1, "priority", ""),
    ("extension", "Extension taken?", 1, "yes_no", ""),
    ("decided_on", "Date of determination", 10, "day", ""),
    ("decided_time", "Time of determination", 8, "time", "none"),
    ("oral_on", "Date of oral notice to enrollee", 10, "day", "none"),
    ("oral_time", "Time of oral notice to enrollee", 8, "time", "none"),
    ("written_on", "Date of written notice to enrollee", 10, "day", "none memory"),
    ("written_time", "Time of written notice to enrollee", 8, "time", "none memory"),
    ("requester", "Who made the request", 3, "requester", "none memory"),
)
_REFUSED = ("refused_expedite", "Expedited request, processed as standard?", 4, "yes_no",
            "none memory")  # fmt: skip

LAYOUTS: Table[Layout] = Table(
    Layout(
        "od",
        "Table 1, OD: organization determinations",
        _columns(
            *_REQUEST,
            _REFUSED,
            ("necessity", "Denied for lack of medical necessity?", 4, "yes_no", "none memory"),
            _ISSUE,
        ),
    ),
    Layout(
        "recon",
        "Table 2, RECON: reconsiderations",
        _columns(
            *_REQUEST,
            ("forwarded_on", "Date forwarded to the IRE", 10, "day", "none memory"),
            ("forwarded_time", "Time forwarded to the IRE", 8, "time", "none memory"),
            _REFUSED,
            _ISSUE,
        ),
    ),
    Layout(
        "pymt_c",
        "Table 3, PYMT_C: payment requests",
        _columns(
            *_WHO,
            _NUMBER,
            ("received_on", "Date the request was received", 10, "day", "memory"),
            ("aor_on", "Date the appointment was received", 10, "day", "none memory"),
            ("waiver_on", "Date the waiver of liability was received", 10, "day", "none memory"),
            ("determination", "Request determination", 9, "determination", "memory"),
            ("decided_on", "Date of determination", 10, "day", "memory"),
            ("level", "Determination or reconsideration", 5, "level", "memory"),
            ("requester", "Who made the request", 3, "claimant", "memory"),
            ("clean_claim", "Clean claim?", 4, "yes_no", "none memory"),
            ("paid_on", "Date paid", 10, "day", "none memory"),
            ("interest", "Interest paid?", 4, "yes_no", "none memory"),
            ("written_on", "Date of written notice to enrollee", 10, "day", "none memory"),
            ("provider_on", "Date of written notice to provider", 10, "day", "none memory"),
            ("forwarded_on", "Date forwarded to the IRE", 10, "day", "none memory"),
            _ISSUE,
        ),
    ),
    Layout(
        "eff_c",
        "Table 4, EFF_C: reversals carried out",
        _columns(
            *_WHO,
            _NUMBER,
            ("part_b", "Part B drug request?", 1, "yes_no", "memory"),
            ("body", "Who overturned it", 5, "body", "memory"),
            ("kind", "Standard, expedited or payment", 1, "kind", "memory"),
            ("received_on", "Date the reversal was received", 10, "day", "memory"),
            ("received_time", "Time the reversal was received", 8, "time", "none memory"),
            ("done_on", "Date it was carried out", 10, "day", "memory"),
            ("done_time", "Time it was carried out", 8, "time", "none memory"),
            ("paid_on", "Date paid", 10, "day", "none memory"),
            ("interest", "Interest paid?", 4, "yes_no", "none memory"),
            _ISSUE,
        ),
    ),
    Layout(
        "grv_c",
        "Table 5, GRV_C: grievances",
        _columns(
            *_WHO,
            ("aor_on", "Date the appointment was received", 10, "day", "none memory"),
            ("aor_time", "Time the appointment was received", 8, "time", "none memory"),
            ("received_on", "Date the grievance was received", 10, "day", "memory"),
            ("received_time", "Time the grievance was received", 8, "time", "none memory"),
            ("channel", "How it was received", 7, "channel", "memory"),
            ("priority", "Standard or expedited", 1, "priority", "memory"),
            ("category", "Category", 50, "text", "memory"),
            ("issue", "Description", 2000, "text", "memory"),
            ("extension", "Extension taken?", 1, "yes_no", "memory"),
            ("oral_on", "Date of oral notice", 10, "day", "none memory"),
            ("oral_time", "Time of oral notice", 8, "time", "none memory"),
            ("written_on", "Date of written notice", 10, "day", "none memory"),
            ("written_time", "Time of written notice", 8, "time", "none memory"),
            ("resolution", "Resolution", 2000, "text", "memory"),
        ),
    ),
)  # fmt: skip
