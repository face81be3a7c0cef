"""Why a request is not reviewed, with the words to say now; and what research looks at.

The day of receipt of the request governs both (`circumstances`); the {window} that words name is
that of the disenrollment, by its effective date.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from regulations.dated import Table
from regulations.good_cause.circumstances import AFTERWARDS, CRITERIA
from regulations.government import LAWFUL_PRESENCE, RECORD
from regulations.law import BEGIN, CHECKED, Refused
from regulations.reinstatement import request_window

STEPS = "CMS Enrollment and Disenrollment Guidance, section 70.3.5.1"
_REJOIN = (
    "You may join a plan again in a valid election period; 1-800-MEDICARE can tell you when the "
    "next one is. "
)
_GRIEVANCE = "If you are unhappy with how we handled this, you may file a grievance with us."
_NO_SECOND = "There is no second request in the same {window}. "


@dataclass(frozen=True)
class Reason:
    """Why a request for reinstatement is not reviewed. `say` is read out to who asks, in the call.

    None of these is an organization determination: no appeal, but a grievance. In `label` and
    `say`, {window} stands for the time to ask.
    """

    key: str
    label: str
    say: str
    citation: str
    confidence: str = "verified"
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED


@dataclass(frozen=True)
class CheckItem:
    """One thing that research looks at before a decision, and what to write down of it."""

    key: str
    label: str
    hint: str
    citation: str
    confidence: str = "verified"
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED


NOT_ELIGIBLE: Table[Reason] = Table(
    Reason(
        "not_disenrolled_for_nonpayment",
        "Coverage did not end for unpaid premiums",
        "I'm sorry, but good cause is only for coverage that ended because premiums were not "
        "paid, and yours ended for another reason. " + _REJOIN + _GRIEVANCE,
        "42 CFR 422.74(d)(1), 423.44(d)(1), 417.460(c)",
    ),
    Reason(
        "lawful_presence",
        "Disenrolled because not lawfully present",
        "I'm sorry, but your coverage ended because Medicare told us that you are not lawfully "
        "present in the United States, from the first of the month after that notice. Good cause "
        "does not apply to this. When your status returns, you have a special enrollment period "
        "to join a plan, and that time brings no late-enrollment penalty. Social Security keeps "
        "that record, and neither we nor Medicare can change it. If it is wrong, take your papers "
        "to Social Security, 1-800-772-1213, and ask there how to appeal; you may also file a "
        "grievance with us.",
        f"{LAWFUL_PRESENCE}; {RECORD}",
        confidence="memory",
    ),
    Reason(
        "wrong_product",
        "Only the optional supplemental benefit was lost",
        "You are still in your plan. Only your optional supplemental benefits ended, because their "
        "premium was not paid, so there is no coverage to reinstate. We can tell you when you may "
        "choose them again. " + _GRIEVANCE,
        "CMS Enrollment and Disenrollment Guidance, section 60.3.1",
    ),
    Reason(
        "late",
        "Not requested within {window}",
        "I'm sorry, but reinstatement has to be requested within {window} of the day on which "
        "your disenrollment took effect, and that time is over. " + _REJOIN + _GRIEVANCE,
        "42 CFR 423.44(d)(1)(vi)(A), 422.74(d)(1)(v); " + CRITERIA,
    ),
    Reason(
        "asked_before",
        "Already requested once in the same window",
        "I'm sorry, but reinstatement can be requested only once in the same {window}, and there "
        "was a request already. What we told you then stands. " + _REJOIN + _GRIEVANCE,
        "42 CFR 423.44(d)(1)(vi)(B), 422.74(d)(1)(v); " + CRITERIA,
    ),
    Reason(
        "no_authority",
        "The requester may not act for the former member",
        "I'm sorry, but I may take this request only from the former member, or from someone who "
        "has shown us that they may act for them. The member may call us, or send us the paper "
        "that names you, while the {window} after the disenrollment are not over. " + _GRIEVANCE,
        STEPS,
    ),
    Reason(
        "no_circumstance",
        "Nothing unusual or unexpected was offered",
        "I'm sorry, but we can review a request only if something unusual or unexpected kept you "
        "from paying, and from what you tell me there was nothing of the kind. You stay "
        "disenrolled. " + _NO_SECOND + _REJOIN + _GRIEVANCE,
        CRITERIA,
    ),
    Reason(
        "not_good_cause",
        "The reason given is generally not good cause",
        "I'm sorry. I understand what happened, but Medicare's rules do not count it as good "
        "cause, so we will not review the request and you stay disenrolled. "
        + _NO_SECOND
        + _REJOIN
        + _GRIEVANCE,
        CRITERIA,
    ),
    Reason(
        "after_disenrollment",
        "The only reason given is a change after the disenrollment",
        "I'm sorry, but the rule looks only at what kept you from paying before your coverage "
        "ended. What changed after that cannot be a reason. " + _NO_SECOND + _REJOIN + _GRIEVANCE,
        AFTERWARDS,
    ),
    Reason(
        "no_statement",
        "No credible statement was given",
        "I'm sorry, but we need your own statement, spoken or in writing, of what kept you from "
        "paying. Without one that we can rely on we cannot review the request. "
        + _NO_SECOND
        + _REJOIN
        + _GRIEVANCE,
        "42 CFR 423.44(d)(1)(vi)(E), 422.74(d)(1)(v), 417.460(c)(3); " + STEPS,
    ),
    Reason(
        "not_willing",
        "Not willing or able to pay within the three months",
        "I'm sorry, but we can review the request only if you tell us that you are willing and "
        "able to pay all that is overdue within the three months. "
        + _NO_SECOND
        + "1-800-MEDICARE can tell you of programs that help with costs, and when you may join a "
        "plan again. " + _GRIEVANCE,
        STEPS,
    ),
)

CHECKLIST: Table[CheckItem] = Table(
    CheckItem(
        "billing",
        "Our billing, crediting and notices were reviewed: no error by us",
        "List the bills, payments and letters you reviewed. If the error is ours, this is not "
        "good cause: correct it and cancel the disenrollment.",
        "CMS Enrollment and Disenrollment Guidance, sections 70.3.4 and 70.3.5.1",
    ),
    CheckItem(
        "notices",
        "Bills and warnings went to the address on file, in an accessible format where needed",
        "Give the dates and the address. If an accessible format was requested, a bill counts as "
        "delivered only once that format was.",
        "CMS Enrollment and Disenrollment Guidance, sections 60.3.1 and 60.3.1.2",
        confidence="derived",
    ),
    CheckItem(
        "grace",
        "When it happened, against the grace period",
        "Give the dates of the event and of the grace period, and how much of it the event took.",
        CRITERIA,
    ),
    CheckItem(
        "evidence",
        "What supports the statement, or the attempts to get it",
        "Name the documents or the witness. If nothing was received: make several attempts on "
        "different days and times, then decide based on what you have.",
        STEPS,
    ),
    CheckItem(
        "similar",
        "Similar past cases were reviewed",
        "Say how they were decided, and why this one is decided the same way or differently.",
        "80 FR 7941; 42 CFR 422.74(d)(1)(v)",
        confidence="derived",
    ),
)


def reason(key: str, on: date, ended_on: date | None = None) -> Reason:
    """The reason of that key for a request received on the day, of a disenrollment effective
    `ended_on` (else the same day), with its words filled in. Raises Refused (unknown_reason)."""
    found = NOT_ELIGIBLE.find(key, on)
    if found is None:
        message = "Choose from the list why the request is not reviewed."
        raise Refused("unknown_reason", message, field="reason")
    return filled(found, ended_on or on)


def recorded_reason(key: str, on: date, ended_on: date) -> Reason:
    """The same, of a request that is on record already. Raises LookupError."""
    return filled(NOT_ELIGIBLE.recorded(key, on), ended_on)


def filled(found: Reason, ended_on: date) -> Reason:
    """The reason with the time to ask in its words."""
    window = str(request_window(ended_on))
    label, say = (words.replace("{window}", window) for words in (found.label, found.say))
    return replace(found, label=label, say=say)


def check_item(key: str, on: date) -> CheckItem:
    """The item of the checklist of that key, for a request received on the day. Raises Refused
    (unknown_check)."""
    found = CHECKLIST.find(key, on)
    if found is None:
        raise Refused("unknown_check", "Choose an item of the checklist.", field="check")
    return found
