"""Why a request is not reviewed, with the words to say now; and what research looks at.

The day of receipt of the request governs both (`circumstances`); the {window} that words name is
that of the disenrollment, by its effective date.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from regulations.dated import Table
from regulations.good_cause.circumstances import AFTERWARDS, CRITERIA
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
        "I am sorry: good cause is only for coverage that ended because premiums were not paid, "
        "and yours ended for another reason. " + _REJOIN + _GRIEVANCE,
        "42 CFR 422.74(d)(1), 423.44(d)(1), 417.460(c)",
    ),
    Reason(
        "lawful_presence",
        "Disenrolled because not lawfully present",
        "I am sorry: your coverage ended because Medicare told us that you are not lawfully "
        "present in the United States, from the first of the month after that notice. Good cause "
        "does not apply to this. When your status returns, you have a special enrollment period "
        "to join a plan, and that time brings no late-enrollment penalty. If the record is wrong, "
        "call 1-800-MEDICARE to have it corrected; you may also file a grievance with us.",
        "42 CFR 422.74(d)(8), 423.44(d)(8), 417.460(j)",
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
        "Not asked for within {window}",
        "I am sorry: reinstatement has to be asked for within {window} of the day on which your "
        "disenrollment took effect, and that time is over. " + _REJOIN + _GRIEVANCE,
        "42 CFR 423.44(d)(1)(vi)(A), 422.74(d)(1)(v); " + CRITERIA,
    ),
    Reason(
        "asked_before",
        "Asked for once already in the same window",
        "I am sorry: reinstatement can be asked for only once in the same {window}, and there "
        "was a request already. What we told you then stands. " + _REJOIN + _GRIEVANCE,
        "42 CFR 423.44(d)(1)(vi)(B), 422.74(d)(1)(v); " + CRITERIA,
    ),
    Reason(
        "no_authority",
        "Who asks may not act for the former member",
        "I am sorry: I may take this request only from the former member, or from somebody who "
        "showed us that they may act for them. The member may call us, or send us the paper that "
        "names you, while the {window} after the disenrollment are not over. " + _GRIEVANCE,
        STEPS,
    ),
    Reason(
        "no_circumstance",
        "Nothing unusual or unexpected was offered",
        "I am sorry: we can review a request only if something unusual or unexpected kept you from "
        "paying, and from what you tell me there was nothing of the kind. You stay disenrolled. "
        + _NO_SECOND
        + _REJOIN
        + _GRIEVANCE,
        CRITERIA,
    ),
    Reason(
        "not_good_cause",
        "What is offered is generally not good cause",
        "I am sorry: I understand what happened, but Medicare's rules do not count it as good "
        "cause, so we will not review the request and you stay disenrolled. "
        + _NO_SECOND
        + _REJOIN
        + _GRIEVANCE,
        CRITERIA,
    ),
    Reason(
        "after_disenrollment",
        "Only a change after the disenrollment is offered",
        "I am sorry: the rule looks only at what kept you from paying before your coverage ended. "
        "What changed after that cannot be a reason. " + _NO_SECOND + _REJOIN + _GRIEVANCE,
        AFTERWARDS,
    ),
    Reason(
        "no_statement",
        "No credible statement came",
        "I am sorry: we need your own statement, spoken or in writing, of what kept you from "
        "paying. Without one that we can rely on we cannot review the request. "
        + _NO_SECOND
        + _REJOIN
        + _GRIEVANCE,
        "42 CFR 423.44(d)(1)(vi)(E), 422.74(d)(1)(v), 417.460(c)(3); " + STEPS,
    ),
    Reason(
        "not_willing",
        "Is not willing, or not able, to pay within the three months",
        "I am sorry: we can review the request only if you tell us that you are willing and able "
        "to pay all that is overdue within the three months. "
        + _NO_SECOND
        + "1-800-MEDICARE can tell you of programs that help with costs, and when you may join a "
        "plan again. " + _GRIEVANCE,
        STEPS,
    ),
)

CHECKLIST: Table[CheckItem] = Table(
    CheckItem(
        "billing",
        "Our billing, crediting and notices were looked at: no error of ours",
        "Say which bills, payments and letters you looked at. If the error is ours, this is not "
        "good cause: correct it and cancel the disenrollment.",
        "CMS Enrollment and Disenrollment Guidance, sections 70.3.4 and 70.3.5.1",
    ),
    CheckItem(
        "notices",
        "Bills and warnings went to the address on file, in an accessible form where needed",
        "Give the dates and the address. Where an accessible form was asked for, a bill counts as "
        "delivered only once that form was.",
        "CMS Enrollment and Disenrollment Guidance, sections 60.3.1 and 60.3.1.2",
        confidence="derived",
    ),
    CheckItem(
        "grace",
        "When it happened, against the grace period",
        "Give the days of the event and of the grace period, and how much of it the event took.",
        CRITERIA,
    ),
    CheckItem(
        "evidence",
        "What supports the statement, or the attempts to get it",
        "Name the papers or the witness. If nothing came: several attempts on different days and "
        "times, then decide on what was given.",
        STEPS,
    ),
    CheckItem(
        "similar",
        "Similar past cases were looked at",
        "Say how they were decided, and why this one is decided alike or otherwise.",
        "80 FR 7941; 42 CFR 422.74(d)(1)(v)",
        confidence="derived",
    ),
)


def reason(key: str, on: date, ended_on: date | None = None) -> Reason:
    """The reason of that key for a request received on the day, of a disenrollment effective
    `ended_on` (else the same day), with its words filled in. Raises Refused (unknown_reason)."""
    found = NOT_ELIGIBLE.find(key, on)
    if found is None:
        message = "Choose why the request is not reviewed from the list."
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
