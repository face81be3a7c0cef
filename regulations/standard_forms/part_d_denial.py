"""The Part D denial notice, CMS-10146: what a denial of a drug under Part D is sent on.

Read on 2026-11-30: 42 CFR 423.566 to 423.590 as the official eCFR has them (text in force on
2026-09-10), and the form with its instructions in the copies of omb.report (ICR 202310-0938-007,
which expires in 2027, and the changes of ICR 202409-0938-015). The copies are marked `secondary`.
"""

from __future__ import annotations

from datetime import date

from regulations.dated import Table
from regulations.drugs import PART_D_LETTER
from regulations.notice_rules import amount
from regulations.standard_forms.shape import DOCTOR_COPY, Place, Said, StandardForm
from regulations.timeframes import EXPEDITED, STANDARD

PART_D_DENIAL = "CMS-10146"
_INSTRUCTIONS = "CMS-10146, form instructions"


def _filing_days(on: date) -> str:
    return amount("file_redetermination", on)


def _standard_days(on: date) -> str:
    return amount("decide_redetermination", on, priority=STANDARD)


def _expedited_hours(on: date) -> str:
    return amount("decide_redetermination", on, priority=EXPEDITED)


PART_D_DENIAL_NOTICE = StandardForm(
    PART_D_DENIAL,
    "Notice of Denial of Medicare Part D Prescription Drug Coverage",
    "0938-0976",
    PART_D_LETTER,
    "42 CFR 423.568(f)-(g), 423.572(c)(2)",
    places=Table(
        Place("date", "The date of the notice", f"{_INSTRUCTIONS}, heading", "secondary"),
        Place("enrollee_name", "The enrollee's name", f"{_INSTRUCTIONS}, heading", "secondary"),
        Place("member_id", "The member number", f"{_INSTRUCTIONS}, heading", "secondary"),
        Place("drugs", "The drug that was denied", f"{_INSTRUCTIONS}, what was denied",
              "secondary"),
        Place("part_d_reason", "The specific reason under Part D",
              "42 CFR 423.568(g)(2), 423.572(c)(2)(ii)"),
        Place("plan_phone", "How to reach the plan", _INSTRUCTIONS, "secondary"),
    ),
    says=Table(
        Said("redetermination", "The right to a redetermination, and the days to ask for it",
             "42 CFR 423.568(g)(3), 423.582(b)", _filing_days),
        Said("standard", "How a standard redetermination works, and how long it takes",
             "42 CFR 423.568(g)(2)(i), 423.590(a)", _standard_days),
        Said("expedited", "The right to a fast one, its conditions, and how long it takes",
             "42 CFR 423.568(g)(2)(i), 423.584, 423.590(d)(1)", _expedited_hours),
        Said("how", "How to ask for a redetermination", "42 CFR 423.582(a), 423.584(b)(1)"),
        # 423.586 wants people told of it, and does not say in which letter: this one is the first.
        Said("evidence", "What may be sent with the request, such as evidence",
             "42 CFR 423.586", confidence="derived"),
        Said("further", "What happens after a redetermination that the plan denies",
             "42 CFR 423.568(g)(2)(i), 423.572(c)(2)(iv)(C)"),
        Said("representative", "Who else may ask for the enrollee", "42 CFR 423.560, 423.580",
             confidence="memory"),
        Said("help", "Where to get help", _INSTRUCTIONS, confidence="secondary"),
        Said(DOCTOR_COPY, "That a prescriber who asked was sent a copy",
             "CMS-10146, edition of ICR 202310-0938-007", optional=True, confidence="secondary"),
    ),
    # The instructions leave no place to a text of the plan's own.
    own_text=Table(),
)  # fmt: skip
