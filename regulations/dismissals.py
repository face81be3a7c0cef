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
        "The enrollee died, and no one with a remaining financial interest goes on",
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
        "The enrollee died, and no one with a remaining financial interest goes on",
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


def dismissal_ground(key: str, case: str, on: date) -> DismissalGround:
    """The ground to dismiss a matter of this kind received on the day. Raises Refused."""
    found = DISMISSAL_GROUNDS.find(key, on)
    if found is None or found.case != case:
        raise Refused("ground_not_permitted", NOT_A_GROUND, field="ground")
    return found


def dismissal_grounds(case: str, on: date) -> list[DismissalGround]:
    """The grounds to dismiss a matter of this kind received on the day."""
    return [each for each in DISMISSAL_GROUNDS.on(on) if each.case == case]


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
