"""What makes a request or an appeal invalid, and what on file contradicts it: 42 CFR 422.568(g)(2),
422.582(f)(2).

A dismissal is judged by what was in force when the request came, in the plan's zone (ADR 0002).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regulations import clock
from regulations.dated import Table
from regulations.law import CHECKED, Refused
from regulations.timeframes import DISMISSAL_RULE, OD, RECON


@dataclass(frozen=True)
class Defect:
    """What makes out no valid request. `not_with_codes`: contradicted by a line with a code, which
    says what is to be decided; `not_if_expedited`: by a request to expedite, which asks for a
    decision."""

    key: str
    label: str
    citation: str
    case: str = OD
    not_with_codes: bool = False
    not_if_expedited: bool = False
    confidence: str = "derived"
    effective_from: date = DISMISSAL_RULE
    effective_to: date | None = None
    last_checked: date = CHECKED


DEFECTS: Table[Defect] = Table(
    Defect(
        "nothing_named",
        "It does not say which item, service, drug or payment it is about",
        "42 CFR 422.568(a), (g)(2)",
        not_with_codes=True,
    ),
    Defect(
        "no_decision_asked",
        "It asks for no decision about coverage or payment, such as a question or a complaint",
        "42 CFR 422.566(b), 422.568(a), (g)(2)",
        not_with_codes=True,
        not_if_expedited=True,
    ),
    Defect(
        "no_review_asked",
        "It does not ask us to review a decision, such as a question or a complaint",
        "42 CFR 422.580, 422.582(a), (f)(2)",
        case=RECON,
        not_if_expedited=True,
    ),
)


def defects(case: str, on: date) -> list[Defect]:
    """What may be wrong with a matter of this kind received on the day."""
    return [each for each in DEFECTS.on(on) if each.case == case]


def defect(key: str, case: str, on: date) -> Defect:
    """The defect of that key of a matter of this kind. Raises Refused."""
    found = next((each for each in defects(case, on) if each.key == key), None)
    if found is None:
        message = "Choose what makes it invalid. If nothing on the list does, decide the case."
        raise Refused("record_missing", message, "42 CFR 422.568(g)(2), 422.582(f)(2)", "defect")
    return found


def refuse_named(found: Defect, code: str) -> None:
    """Raise Refused where a line of the request says what is asked."""
    if code and found.not_with_codes:
        message = (
            f"The request names what it is about: {code}. Decide it, or choose another ground."
        )
        raise Refused("file_contradicts", message, found.citation, "defect")


def refuse_asked(found: Defect, asked_on: date | None) -> None:
    """Raise Refused where someone asked for a fast decision on that day: it asks for a decision."""
    if asked_on and found.not_if_expedited:
        message = (
            f"A fast decision was asked for on {clock.day_words(asked_on)}, so a decision was "
            "asked for. Decide it, or choose another ground."
        )
        raise Refused("file_contradicts", message, found.citation, "defect")


def refuse_worked_on(found: Defect, what: str) -> None:
    """Raise Refused where the plan has treated the request as a valid one; `what` says how."""
    if what:
        message = f"The file treats it as valid: {what}. Decide it, or choose the ground that fits."
        raise Refused("file_contradicts", message, found.citation, "defect")
