"""The call, question by question: what must be told and obtained before a request is reviewed.

CMS guidance, section 70.3.5.1. The gates stand in the order of the conversation; the first that
fails decides the road, and those after it do not have to be asked. The day of receipt governs which
gates there are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from regulations import reinstatement
from regulations.clock import day_words
from regulations.dated import Table
from regulations.good_cause.asked import Asked, Gate, Sorted
from regulations.good_cause.circumstances import CAUSES, NO, another_cause, circumstance
from regulations.good_cause.reasons import STEPS, Reason, reason
from regulations.good_cause.script import owed_words, script
from regulations.law import BEGIN, invalid

IN_REVIEW, INTAKE, NOT_ELIGIBLE = "in_review", "intake", "not_eligible"
PLAN_ERROR, REFERRED = "plan_error", "referred"
_OF_CAUSE = {
    "lawful_presence": "lawful_presence",
    "supplemental": "wrong_product",
    "other": "not_disenrolled_for_nonpayment",
}
_OF_CIRCUMSTANCE = {
    "no_circumstance": "no_circumstance",
    "after_disenrollment": "after_disenrollment",
}


def gates(asked: Asked) -> list[Gate]:
    """The gates in the order of the conversation, up to the first that failed.

    Whether who asks may ask comes first: until that is shown nothing of the member is told, and
    nothing that a stranger says uses up the member's one request (42 CFR 405.910(d)). Raises
    Refused for a plan type, a cause, a circumstance or a date outside the rules.
    """
    if asked.received_on < BEGIN:
        raise invalid("received_at", f"The rule book begins on {day_words(BEGIN)}.")
    found: list[Gate] = []
    for gate in GATES.on(asked.received_on):
        found.append(gate.ask(asked))
        if found[-1].answer is False or asked.authorized is None:
            break
    return found


def sort(asked: Asked) -> Sorted:
    """The road of a request by what is on record, and what to say next."""
    found = gates(asked)
    last = found[-1]
    if last.answer is False:
        return Sorted(last.road, last.reason, found, last.say)
    waiting = next((gate for gate in found if gate.answer is None), None)
    if waiting:
        return Sorted(INTAKE, "", found, waiting.say)
    limit = reinstatement.limit("decide_good_cause", asked.received_on)
    said = (
        "Thank you. We look into this and decide within "
        f"{limit} of your first call or letter; then we tell you."
    )
    return Sorted(IN_REVIEW, "", found, said)


def _cause(asked: Asked) -> Gate:
    if asked.cause not in CAUSES:
        raise invalid("cause", f"Choose one of {', '.join(CAUSES)}.")
    if asked.plan_type not in reinstatement.BASIS:
        raise invalid("plan_type", f"Choose one of {', '.join(reinstatement.BASIS)}.")
    label = "Coverage ended because plan premiums were not paid"
    if asked.cause == "irmaa":
        citation = "42 CFR 423.44(e)(3); CMS guidance, section 70.3.5.2"
        return Gate("cause", label, False, _irmaa(asked), citation, road=REFERRED)
    if asked.cause in _OF_CAUSE:
        return _failed(asked, "cause", label, _OF_CAUSE[asked.cause])
    return Gate("cause", label, True, "", reinstatement.BASIS[asked.plan_type])


def _irmaa(asked: Asked) -> str:
    return (
        "Medicare itself ended your coverage, because the income-related amount for Part D was not "
        "paid, and Medicare decides whether to give it back. Call 1-800-MEDICARE by "
        f"{day_words(asked.last_day_to_ask)} and ask for reinstatement for good cause. If you send "
        "us papers, we pass them on. If Medicare finds good cause, both the income-related amount "
        "and the plan's premiums must be received by "
        f"{day_words(asked.last_day_to_pay)}."
    )


def _plan_error(asked: Asked) -> Gate:
    label = "The disenrollment was not our error"
    citation = "CMS Enrollment and Disenrollment Guidance, sections 70.3.4 and 70.3.5.1"
    if asked.plan_error is None:
        said = (
            "Ask whether a payment is missing from the account or a bill was wrong; check the "
            "ledger before you continue."
        )
        return Gate("plan_error", label, None, said, citation)
    if not asked.plan_error:
        return Gate("plan_error", label, True, "", citation)
    said = (
        "The mistake was ours. You need no good cause and need not call 1-800-MEDICARE: we correct "
        "it and cancel the disenrollment, so that your coverage goes on without a gap. We write to "
        "you when it is done."
    )
    return Gate("plan_error", label, False, said, citation, road=PLAN_ERROR)


def _in_time(asked: Asked) -> Gate:
    ended_on, last = asked.disenrollment_effective_on, asked.last_day_to_ask
    limit = reinstatement.request_window(ended_on, asked.plan_type)
    label = f"Requested within {limit} of the effective date"
    if asked.received_on > last:
        return _failed(
            asked, "in_time", label, "late", f"The last day to request was {day_words(last)}. "
        )
    said = ""
    if asked.received_on == last:
        said = (
            f"This is the last day, {day_words(last)}. The guidance does not define how the "
            f"{limit} are counted: under our interpretation, with the effective date as day zero, "
            "the request is still on time. Note this for the person who reviews this case."
        )
    return Gate("in_time", label, True, said, _reason(asked, "late").citation)


def _single(asked: Asked) -> Gate:
    label = "The one request in this window"
    if asked.asked_before:
        return _failed(asked, "single", label, "asked_before")
    return Gate("single", label, True, "", _reason(asked, "asked_before").citation)


def _authority(asked: Asked) -> Gate:
    said = (
        "We need to see that you may act for the former member. Send us the paper that says so; "
        "until then I only write down what you tell me. All time limits go on running meanwhile."
    )
    return _answered(
        asked, "authority", "The requester may act", asked.authorized, said, STEPS, "no_authority"
    )


def _explained(asked: Asked) -> Gate:
    said = "" if asked.explained else _script(asked)
    return Gate("explained", "The test was explained", asked.explained or None, said, STEPS)


def _circumstance(asked: Asked) -> Gate:
    label = "Something unusual or unexpected prevented payment"
    said = "Ask: “What kept you from paying in time? When was that, and how long did it last?”"
    if not asked.circumstance:
        return Gate("circumstance", label, None, said, STEPS)
    what = circumstance(asked.circumstance, asked.received_on)
    if what.generally == NO:
        why = _OF_CIRCUMSTANCE.get(what.key, "not_good_cause")
        return _failed(asked, "circumstance", label, why)
    if what.only_for not in {"", asked.cause}:
        said = another_cause(what, asked.received_on)
        return Gate("circumstance", label, None, said, what.citation)
    return Gate("circumstance", label, True, "", what.citation)


def _statement(asked: Asked) -> Gate:
    said = (
        "Ask: “Please tell me in your own words what happened, so that I can write it down, or "
        "send it to us in writing.” Tell them if you record the call."
    )
    label = "A credible statement of what prevented payment"
    citation = _reason(asked, "no_statement").citation
    return _answered(asked, "statement", label, asked.stated, said, citation, "no_statement")


def _affirmation(asked: Asked) -> Gate:
    owed = owed_words(asked.plan_type)
    said = (
        f"All overdue {owed} must be received by us by {day_words(asked.last_day_to_pay)}; the day "
        "on which it is mailed does not count, and a partial payment is not enough. Ask: “Are you "
        "willing and able to pay all of it by then?”"
    )
    label = f"Willing and able to pay all overdue {owed} in time"
    return _answered(asked, "affirmation", label, asked.affirms, said, STEPS, "not_willing")


def _answered(
    asked: Asked, key: str, label: str, answer: bool | None, ask: str, citation: str, why: str
) -> Gate:
    """A gate that is one question: asked with these words, or failed for this reason."""
    if answer is False:
        return _failed(asked, key, label, why)
    return Gate(key, label, answer, "" if answer else ask, citation)


def _reason(asked: Asked, key: str) -> Reason:
    return reason(key, asked.received_on, asked.disenrollment_effective_on)


def _script(asked: Asked) -> str:
    ended_on = asked.disenrollment_effective_on
    return script(asked.plan_type, received_on=asked.received_on, ended_on=ended_on)


def _failed(asked: Asked, key: str, label: str, why: str, first: str = "") -> Gate:
    found = _reason(asked, why)
    return Gate(key, label, False, first + found.say, found.citation, found.key, NOT_ELIGIBLE)


@dataclass(frozen=True)
class GateRule:
    """A condition that a request is held against, and how it is answered."""

    key: str
    ask: Callable[[Asked], Gate]
    effective_from: date = BEGIN
    effective_to: date | None = None


GATES: Table[GateRule] = Table(
    GateRule("authority", _authority),
    GateRule("cause", _cause),
    GateRule("plan_error", _plan_error),
    GateRule("in_time", _in_time),
    GateRule("single", _single),
    GateRule("explained", _explained),
    GateRule("circumstance", _circumstance),
    GateRule("statement", _statement),
    GateRule("affirmation", _affirmation),
)
