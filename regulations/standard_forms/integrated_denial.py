"""The Integrated Denial Notice: what a denial under Part A or B is sent on."""

from __future__ import annotations

from datetime import date

from regulations.dated import Table
from regulations.notice_rules import amount
from regulations.notices import days_to_appeal
from regulations.standard_forms.shape import DOCTOR_COPY, OwnText, Place, Said, StandardForm
from regulations.timeframes import EXPEDITED, ITEM, RECON, STANDARD

INTEGRATED_DENIAL = "CMS-10003-NDMCP"
# The letter of ours that it takes the place of.
DENIAL_LETTER = "denial"
_INSTRUCTIONS = "CMS-10003-NDMCP, form instructions"
_APPEAL = {"case": RECON, "request": ITEM}


def _filing_days(on: date) -> str:
    return str(days_to_appeal(on))


def _standard_days(on: date) -> str:
    return amount("decide", on, **_APPEAL, priority=STANDARD)


def _expedited_hours(on: date) -> str:
    return amount("decide", on, **_APPEAL, priority=EXPEDITED)


INTEGRATED_DENIAL_NOTICE = StandardForm(
    INTEGRATED_DENIAL,
    "Integrated Denial Notice",
    "0938-0829",
    DENIAL_LETTER,
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
)
