"""Why a request or an appeal may be dismissed, and which record of the case each ground needs.

A dismissal is judged by what was in force when the request came, in the plan's zone (ADR 0002).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from regulations import clock
from regulations.dated import Table
from regulations.grounds import NOT_A_GROUND
from regulations.law import CHECKED, Refused
from regulations.timeframes import DISMISSAL_RULE, OD, RECON


class Needs(StrEnum):
    """The record that a ground rests on: it is on file, or entered in the same step."""

    OUTSIDER = "outsider", "the requester is not one of those who may ask, or never showed it"
    FORM = "form", "a form was awaited, and the time to obtain it has passed"
    DEFECT = "defect", "what the request lacks, and nothing on file that says otherwise"
    DEATH = "death", "the date of death, who reported it, and that no one with an interest goes on"
    WITHDRAWAL = "withdrawal", "who withdrew it, how and when"
    LATENESS = "lateness", "it was filed after the last day, and no good cause was found"

    words: str

    def __new__(cls, value: str, words: str) -> Needs:
        made = str.__new__(cls, value)
        made._value_, made.words = value, words
        return made


@dataclass(frozen=True)
class DismissalGround:
    """A lawful ground to dismiss a request for an organization determination, or an appeal.

    `awaits_form`: while a form that clears the requester is awaited, this ground is open only
    once the limit to obtain it has passed (appeals guidance, from memory).
    """

    key: str
    label: str
    citation: str
    needs: Needs
    awaits_form: bool = False
    case: str = OD
    confidence: str = "verified"
    effective_from: date = DISMISSAL_RULE
    effective_to: date | None = None
    last_checked: date = CHECKED


DISMISSAL_GROUNDS: Table[DismissalGround] = Table(
    DismissalGround(
        "not_a_proper_requester",
        "The person asking is not one who may ask",
        "42 CFR 422.568(g)(1)",
        Needs.OUTSIDER,
        awaits_form=True,
    ),
    DismissalGround(
        "no_appointment",
        "The appointment of representative never came, or was never completed",
        "42 CFR 422.568(g)(1), 405.910(d)",
        Needs.FORM,
        awaits_form=True,
        confidence="memory",
    ),
    DismissalGround(
        "not_a_valid_request",
        "It is not a valid request",
        "42 CFR 422.568(g)(2)",
        Needs.DEFECT,
        awaits_form=True,
    ),
    DismissalGround(
        "enrollee_died",
        "The enrollee died, and nobody with a remaining financial interest goes on",
        "42 CFR 422.568(g)(3)",
        Needs.DEATH,
    ),
    DismissalGround(
        "withdrawn",
        "The request was withdrawn in time",
        "42 CFR 422.568(g)(4)",
        Needs.WITHDRAWAL,
    ),
    DismissalGround(
        "not_a_party",
        "The person appealing is not one who may appeal",
        "42 CFR 422.582(f)(1), 422.578",
        Needs.OUTSIDER,
        awaits_form=True,
        case=RECON,
    ),
    DismissalGround(
        "no_appeal_form",
        "The appointment of representative, or the waiver of liability, never came",
        "42 CFR 422.582(f)(1), 405.910(d), 422.574(b)",
        Needs.FORM,
        awaits_form=True,
        case=RECON,
        confidence="memory",
    ),
    DismissalGround(
        "not_a_valid_appeal",
        "It is not a valid appeal",
        "42 CFR 422.582(f)(2)",
        Needs.DEFECT,
        awaits_form=True,
        case=RECON,
    ),
    DismissalGround(
        "filed_late",
        "It was not filed in time, and there was no good cause",
        "42 CFR 422.582(f)(3)",
        Needs.LATENESS,
        case=RECON,
    ),
    DismissalGround(
        "appellant_died",
        "The enrollee died, and nobody with a remaining financial interest goes on",
        "42 CFR 422.582(f)(4)",
        Needs.DEATH,
        case=RECON,
    ),
    DismissalGround(
        "appeal_withdrawn",
        "The appeal was withdrawn in time",
        "42 CFR 422.582(f)(5)",
        Needs.WITHDRAWAL,
        case=RECON,
    ),
)


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


def dismissal_ground(key: str, case: str, on: date) -> DismissalGround:
    """The ground to dismiss a matter of this kind received on the day. Raises Refused."""
    found = DISMISSAL_GROUNDS.find(key, on)
    if found is None or found.case != case:
        raise Refused("ground_not_permitted", NOT_A_GROUND, field="ground")
    return found


def dismissal_grounds(case: str, on: date) -> list[DismissalGround]:
    """The grounds to dismiss a matter of this kind received on the day."""
    return [each for each in DISMISSAL_GROUNDS.on(on) if each.case == case]


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


def refuse_death(
    found: DismissalGround,
    *,
    died_on: date,
    born_on: date | None,
    received_on: date,
    today: date,
) -> None:
    """Raise Refused for a death that is no ground: an impossible day, or before the request."""
    if died_on > today or (born_on and died_on < born_on):
        message = "This date cannot be right. Check the date of death."
        raise Refused("impossible_date", message, found.citation, "died_on")
    if died_on < received_on:
        message = (
            f"The request was received on {clock.day_words(received_on)}, after this date. This "
            "ground is for a death while the case is pending. Check the date, or record who asks "
            "for the estate and decide the case."
        )
        raise Refused("died_before", message, found.citation, "died_on")


def provider_goes_on(found: DismissalGround) -> Refused:
    """Why the death of the enrollee ends no request of a provider to be paid."""
    message = (
        "A provider who asks to be paid has a financial interest. Decide the case; if the "
        "provider does not go on, choose the ground of the withdrawal."
    )
    return Refused("file_contradicts", message, found.citation, "ground")
