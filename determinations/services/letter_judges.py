"""Why corrected words may not stand in a letter that was held: as strict as when they were written.

Each says so by the label of the words (`notices.declared.Letter`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from determinations.services import care, drugs, expedite, extension_basis, undo
from determinations.services.decision_words import why_not_reason, why_not_rule
from determinations.services.dismiss import WHY as WHY_DISMISSED
from notices.declared import Judge
from regulations.dismissals import dismissal_ground
from regulations.drugs import RIGHTS_KEPT
from regulations.law import Refused
from regulations.specific import why_says_nothing

REASON, CRITERIA, WHY = "The reason, in plain words", "The coverage rule that was applied", "Why"
CARE = "Why the protection of emergency care does not apply"
PART_D = "Why Part D does not cover it"
EXTENDED = "The text of the letter"


def _dismissed(matter: Any, text: str, at: datetime) -> Refused | None:
    on = matter.case.received_on
    citation = dismissal_ground(matter.dismissal_ground, matter.law_name, on).citation
    return why_says_nothing(text, instead=WHY_DISMISSED, citation=citation)


def _vacated(matter: Any, text: str, at: datetime) -> Refused | None:
    citation = undo.VACATING[matter.law_name]
    return why_says_nothing(text, instead=undo.CAUSE, citation=citation)


def _reopened(matter: Any, text: str, at: datetime) -> Refused | None:
    citation = matter.case.past_decisions.latest("pk").citation
    return why_says_nothing(text, instead=undo.WHY_AGAIN, citation=citation)


def _not_expedited(matter: Any, text: str, at: datetime) -> Refused | None:
    return why_says_nothing(text, instead=expedite.NO_HARM, citation=expedite.REFUSING)


def _not_part_d(matter: Any, text: str, at: datetime) -> Refused | None:
    return why_says_nothing(text, instead=drugs.FINDING, citation=RIGHTS_KEPT)


OF_AN_EXTENSION: Mapping[str, Judge] = {EXTENDED: extension_basis.why_not_in_letter}
OF_A_DISMISSAL: Mapping[str, Judge] = {WHY: _dismissed}
OF_A_VACATED_DISMISSAL: Mapping[str, Judge] = {WHY: _vacated}
OF_A_REFUSAL_TO_EXPEDITE: Mapping[str, Judge] = {WHY: _not_expedited}
OF_PART_D: Mapping[str, Judge] = {PART_D: _not_part_d}
OF_AN_APPROVAL: Mapping[str, Judge] = {WHY: _reopened, **OF_PART_D}
OF_A_DENIAL: Mapping[str, Judge] = {
    REASON: care.why_not_in_letter,
    CRITERIA: why_not_rule,
    CARE: why_not_reason,
}
