"""The call, gate by gate: what must be told and obtained before a request is reviewed.

CMS guidance, section 70.3.5.1. The gates stand in the order of the conversation; the first that
fails decides the road, and those after it need not be asked.
"""

from __future__ import annotations

from collections.abc import Callable

from regulations import reinstatement
from regulations.clock import day_words
from regulations.good_cause.asked import Asked, Gate, Sorted
from regulations.good_cause.circumstances import CAUSES, NO, circumstance
from regulations.good_cause.reasons import STEPS, reason
from regulations.good_cause.script import SCRIPT, owed_words
from regulations.law import invalid

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
    Refused for a plan type, a cause, a circumstance or an effective date outside the rules.
    """
    found: list[Gate] = []
    for gate in _ORDER:
        found.append(gate(asked))
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
    said = (
        "Thank you. We look into this and decide within "
        f"{reinstatement.DECIDE.limit} of your first call or letter; then we tell you."
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
        return _failed("cause", label, _OF_CAUSE[asked.cause])
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
    label = "The disenrollment was not an error of ours"
    citation = "CMS Enrollment and Disenrollment Guidance, sections 70.3.4 and 70.3.5.1"
    if asked.plan_error is None:
        said = (
            "Ask whether a payment is missing from the account, or a bill was wrong; look at the "
            "ledger before you go on."
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
    limit, last = reinstatement.REQUEST[asked.plan_type].limit, asked.last_day_to_ask
    label = f"Asked for within {limit} of the effective date"
    if asked.received_on > last:
        return _failed("in_time", label, "late", f"The last day to ask was {day_words(last)}. ")
    said = ""
    if asked.received_on == last:
        said = (
            f"This is the last day, {day_words(last)}. The guidance does not define how the "
            f"{limit} are counted: by our reading, which takes the effective date as day zero, the "
            "request is still in time. Note it for who reviews this case."
        )
    return Gate("in_time", label, True, said, reason("late").citation)


def _single(asked: Asked) -> Gate:
    label = "The one request in this window"
    if asked.asked_before:
        return _failed("single", label, "asked_before")
    return Gate("single", label, True, "", reason("asked_before").citation)


def _authority(asked: Asked) -> Gate:
    said = (
        "We need to see that you may act for the former member. Send us the paper that says so; "
        "until then I only write down what you tell me. All time limits go on running meanwhile."
    )
    return _answered("authority", "Who asks may ask", asked.authorized, said, STEPS, "no_authority")


def _explained(asked: Asked) -> Gate:
    said = "" if asked.explained else SCRIPT[asked.plan_type]
    return Gate("explained", "The test was explained", asked.explained or None, said, STEPS)


def _circumstance(asked: Asked) -> Gate:
    label = "Something unusual or unexpected kept them from paying"
    said = "Ask: “What kept you from paying in time? When was that, and how long did it last?”"
    if not asked.circumstance:
        return Gate("circumstance", label, None, said, STEPS)
    what = circumstance(asked.circumstance)
    if what.generally == NO:
        why = _OF_CIRCUMSTANCE.get(what.key, "not_good_cause")
        return _failed("circumstance", label, why)
    if what.only_for not in {"", asked.cause}:
        said = (
            f"“{what.label}” counts for disenrollments for IRMAA only. Choose “"
            f"{circumstance('other').label}” and write down what happened."
        )
        return Gate("circumstance", label, None, said, what.citation)
    return Gate("circumstance", label, True, "", what.citation)


def _statement(asked: Asked) -> Gate:
    said = (
        "Ask: “Please tell me in your own words what happened, so that I can write it down, or "
        "send it to us in writing.” Say when you record the call."
    )
    label = "A credible statement of what prevented payment"
    citation = reason("no_statement").citation
    return _answered("statement", label, asked.stated, said, citation, "no_statement")


def _affirmation(asked: Asked) -> Gate:
    owed = owed_words(asked.plan_type)
    said = (
        f"All overdue {owed} must be received by us by {day_words(asked.last_day_to_pay)}; the day "
        "on which it is mailed does not count, and a part is not enough. Ask: “Are you willing and "
        "able to pay all of it by then?”"
    )
    label = f"Willing and able to pay all overdue {owed} in time"
    return _answered("affirmation", label, asked.affirms, said, STEPS, "not_willing")


def _answered(key: str, label: str, answer: bool | None, ask: str, citation: str, why: str) -> Gate:
    """A gate that is one question: asked with these words, or failed for this reason."""
    if answer is False:
        return _failed(key, label, why)
    return Gate(key, label, answer, "" if answer else ask, citation)


def _failed(key: str, label: str, why: str, first: str = "") -> Gate:
    found = reason(why)
    return Gate(key, label, False, first + found.say, found.citation, found.key, NOT_ELIGIBLE)


_ORDER: tuple[Callable[[Asked], Gate], ...] = (
    _authority,
    _cause,
    _plan_error,
    _in_time,
    _single,
    _explained,
    _circumstance,
    _statement,
    _affirmation,
)
