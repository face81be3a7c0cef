"""Grievances: how long there is to file one, to answer it, and to put the answer off.

42 CFR 422.564 was read as in force on 1 January 2026. That cost plans go by it is 417.600(b). The
Part D twin, 423.564, was not read: its figures are those that CMS tells on its page on Part D
grievances (secondary).
"""

from __future__ import annotations

from regulations.law import Row
from regulations.timeframes.common import NOTHING_EXTENDS, row_of

GRIEVANCE_RULE = "68 FR 16667, 70 FR 4738"
RECEIVED = "The plan receives the grievance."
TOLD = "The enrollee is told the answer: in writing, or orally where the law lets that."
_MAY_CHANGE = (
    "An extension because the enrollee asks for it, or for information that is needed, where the "
    "delay is in the enrollee's interest.",
)
# The section, the word of the row's key, and how its figures were checked, by the kind of plan.
PLANS = {
    "ma": ("422.564", "", "verified"),
    "cost": ("417.600(b), 422.564", ".cost", "derived"),
    "pdp": ("423.564", ".pdp", "secondary"),
}


def _filing(plan_type: str) -> Row:
    section, ending, confidence = PLANS[plan_type]
    return row_of(
        f"grievance.file{ending}",
        "file_grievance",
        f"{section}(d)",
        (60, "d"),
        "A grievance is filed within 60 days of the event.",
        authority=GRIEVANCE_RULE,
        starts="The event that the grievance is about.",
        stops=RECEIVED,
        may_change=NOTHING_EXTENDS,
        confidence=confidence,
        selects={"plan_type": plan_type},
    )


def _answering(plan_type: str) -> Row:
    section, ending, confidence = PLANS[plan_type]
    return row_of(
        f"grievance.answer{ending}",
        "answer_grievance",
        f"{section}(e)(1)",
        (30, "d"),
        "A grievance is answered as fast as the enrollee's health requires, within 30 days of its "
        "receipt.",
        authority=GRIEVANCE_RULE,
        starts=RECEIVED,
        stops=TOLD,
        extendable=True,
        may_change=_MAY_CHANGE,
        confidence=confidence,
        selects={"plan_type": plan_type},
    )


FILE_GRIEVANCE: tuple[Row, ...] = tuple(_filing(each) for each in PLANS)
ANSWER_GRIEVANCE: tuple[Row, ...] = tuple(_answering(each) for each in PLANS)
EXTEND_GRIEVANCE = row_of(
    "grievance.extend", "extend_grievance", "422.564(e)(2)", (14, "d"),
    "The time to answer a grievance may be extended by up to 14 days.",
    authority=GRIEVANCE_RULE, starts="The end of the 30 days.", stops=TOLD,
    may_change=NOTHING_EXTENDS,
)  # fmt: skip
