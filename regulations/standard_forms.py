"""CMS's standard forms: what is known of each without its text, which a plan loads itself.

A standard form is filled in, never rewritten. The product ships none of its sentences: only its
numbers, the places and statements that it must have, and where its instructions let a plan say
something of its own. The day on which an edition is put in force governs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from regulations.dated import Table
from regulations.law import BEGIN, CHECKED
from regulations.notice_rules import amount
from regulations.notices import days_to_appeal
from regulations.timeframes import EXPEDITED, ITEM, RECON, STANDARD

INTEGRATED_DENIAL = "CMS-10003-NDMCP"
# That says of a form that a doctor who asked was sent a copy: then the copy must leave.
DOCTOR_COPY = "doctor_copy"
# Days before an edition expires at which the plan is warned. A figure of the house.
WARNED_BEFORE = 60


@dataclass(frozen=True)
class Place:
    """A fact that the form must have a place for."""

    key: str
    label: str
    citation: str
    confidence: str = "verified"
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED


@dataclass(frozen=True)
class Said:
    """A statement that the form must make; an administrator points to the sentence that does.

    `figure` is the number that this sentence must have on a day. An `optional` one binds the plan
    where an edition makes it.
    """

    key: str
    label: str
    citation: str
    figure: Callable[[date], str] | None = None
    optional: bool = False
    confidence: str = "verified"
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED


@dataclass(frozen=True)
class OwnText:
    """Something that the instructions let a plan add, at a place in square brackets.

    `key` names the paragraph of the plan that may stand there: its opening or its closing one.
    """

    key: str
    label: str
    citation: str
    confidence: str = "verified"
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED


@dataclass(frozen=True)
class StandardForm:
    """A form of CMS that takes the place of a letter of ours."""

    key: str
    name: str
    omb: str
    letter: str
    citation: str
    places: Table[Place]
    says: Table[Said]
    own_text: Table[OwnText]
    confidence: str = "verified"
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED


_INSTRUCTIONS = "CMS-10003-NDMCP, form instructions"
_APPEAL = {"case": RECON, "request": ITEM}


def _filing_days(on: date) -> str:
    return str(days_to_appeal(on))


def _standard_days(on: date) -> str:
    return amount("decide", on, **_APPEAL, priority=STANDARD)


def _expedited_hours(on: date) -> str:
    return amount("decide", on, **_APPEAL, priority=EXPEDITED)


STANDARD_FORMS: Table[StandardForm] = Table(
    StandardForm(
        INTEGRATED_DENIAL,
        "Integrated Denial Notice",
        "0938-0829",
        "denial",
        "42 CFR 422.568(d)-(e), 422.572(e)",
        places=Table(
            Place("date", "The date of the notice", f"{_INSTRUCTIONS}, heading"),
            Place("enrollee_name", "The enrollee's name", f"{_INSTRUCTIONS}, heading"),
            Place("member_id", "The member number", f"{_INSTRUCTIONS}, heading"),
            Place("items", "What was denied", f"{_INSTRUCTIONS}, what was denied"),
            Place("reason", "The specific reason and the rule", "42 CFR 422.568(e)(1)"),
            Place("plan_phone", "How to reach the plan", "42 CFR 422.568(e)(5)", "memory"),
        ),
        says=Table(
            Said(
                "appeal",
                "The right to appeal, and the days to ask for it",
                "42 CFR 422.568(e)(2), 422.582(b)",
                _filing_days,
            ),
            Said(
                "standard",
                "How a standard appeal works, and how long it takes",
                "42 CFR 422.568(e)(3), 422.590",
                _standard_days,
            ),
            Said(
                "expedited",
                "The right to a fast appeal, its conditions, and how long it takes",
                "42 CFR 422.568(e)(3), 422.584",
                _expedited_hours,
            ),
            Said(
                "payment",
                "How an appeal of a denied payment works",
                "42 CFR 422.568(e)(4)",
            ),
            Said(
                "further",
                "What happens after an appeal that the plan denies",
                "42 CFR 422.568(e)(3)-(4)",
            ),
            Said(
                "representative",
                "Who else may ask for the enrollee",
                "42 CFR 422.561",
                confidence="memory",
            ),
            Said("help", "Where to get help", "42 CFR 422.568(e)(5)", confidence="memory"),
            Said(
                DOCTOR_COPY,
                "That a doctor who asked was sent a copy",
                "CMS-10003-NDMCP, edition of ICR 202409-0938-016",
                optional=True,
            ),
        ),
        own_text=Table(
            OwnText("opening", "More identifying fields, in the heading", _INSTRUCTIONS),
            OwnText("closing", "What the State's Medicaid program asks for", _INSTRUCTIONS),
        ),
    ),
)


def form_of(letter: str, on: date) -> StandardForm | None:
    """The standard form that takes the place of our letter of this kind, on the day."""
    return next((form for form in STANDARD_FORMS.on(on) if form.letter == letter), None)
