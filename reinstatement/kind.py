"""Good-cause reinstatements, as the folder of a case knows them (`cases.kinds.Kind`)."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from cases.folder import Meets
from cases.kinds import Kind, Place, days_until
from notices.declared import Kept, Letter
from regulations.disaster_days import CaseDays
from regulations.reinstatement import MEMBERS_DUTIES
from reinstatement.models import Reinstatement
from reinstatement.models.kinds import LetterKind, State
from reinstatement.services import clocks

SENTENCES = {
    "reinstatement_requested": "entered the request for reinstatement, received {received_at}.",
    "intake_left_open": "left the intake open: {open}.",
    "intake_continued": "continued the intake. {open}",
    "intake_completed": "completed the intake; the research begins.",
    "not_eligible": "recorded that the request will not be reviewed ({citation}).",
    "not_eligible_taken_back": (
        "undid “not reviewed” ({reason}): it was a recording error. {changed}"
    ),
    "referred": "referred the person to CMS, which decides.",
    "referral_followed": (
        "followed up on the referral: {whom}, {channel}, {followed_at}. {complaint}"
    ),
    "referral_ended": "ended the referral without a CMS decision: {label} (our interpretation; the "
    "regulation does not say).",
    "plan_error_found": "recorded a plan error: the disenrollment must be canceled. {superseded}",
    "disenrollment_canceled": "recorded that the disenrollment is canceled: {correction}.",
    "attempted": "tried to reach {whom} by {channel}, {tried_at}: {result}.",
    "checked": "recorded the research findings: {points}.",
    "found_favorable": "found good cause.",
    "found_unfavorable": "did not find good cause.",
    "cms_found_favorable": "recorded that CMS found good cause (complaint {complaint}).",
    "cms_found_unfavorable": "recorded that CMS did not find good cause (complaint {complaint}).",
    "decision_told": "recorded that the person was notified: {by_what}.",
    "payment_recorded": "recorded a payment of ${amount}, received {received_on}, by {how}.",
    "payment_returned": "recorded that a payment of ${amount} was returned.",
    "ledger_corrected": "corrected {month} in the ledger: from {was} to {now}.",
    "amount_changed": "recorded that ${owed} was owed, not ${told}; ${still_owed} is missing.",
    "irmaa_paid": "recorded that CMS received the IRMAA, {paid_on}.",
    "settled": "recorded that everything owed was received by {paid_on}.",
    "unsettled": "recorded that something is owed again.",
    "unpaid": "closed the case: {lacking} was not received by {pay_by}.",
    "submitted": "recorded the submission {submission}, {submitted_at}.",
    "submission_returned": "recorded that the submission was returned.",
    "reinstated": (
        "recorded the reply {reply_code} of {reply_on}: coverage continues without a gap."
    ),
    "cms_notice_recorded": "recorded CMS's notice of {notice_on}.",
    "cms_reinstated": (
        "recorded that CMS reinstated the person: {told_by}, {told_on}; reply {reply_code} of "
        "{reply_on}. Coverage continues without a gap."
    ),
    "reinstatement_withdrawn": "recorded that the person withdrew the request.",
    "collection_agreed": "agreed on how ${total} for past months is paid: {way}.",
    "selected_by_cms": "recorded that the case was {how} on {selected_on} ({reference}).",
    "sampled": "drew the case into review sample {sample}.",
    "sample_reviewed": "reviewed the decision in sample {sample}: {verdict}.",
}

MAIN_STEPS = (
    "continue_intake", "find_favorable", "record_cms_favorable", "notify", "submit", "complete",
    "cancel_disenrollment",
)  # fmt: skip
OTHER_STEPS = (
    "reach_out", "investigate", "find_unfavorable", "take_back", "follow_up", "end_referral",
    "record_cms_unfavorable", "find_plan_error", "record_irmaa_paid", "record_return",
    "agree_collection", "record_cms_reinstatement", "withdraw", "record_selection",
)  # fmt: skip

# The events that say yes, and those that ask for more.
GRANTED = ("found_favorable", "cms_found_favorable", "amount_changed")
ASKING = ("intake_left_open", "not_eligible_taken_back")
# Which letters that have not left are void by a later event, in that very step (docs/adr/0016).
VOIDS = {
    "not_eligible_taken_back": ("not_eligible", "intake_left_open"),
    "amount_changed": GRANTED,
    "settled": ("unpaid",),
    "cms_reinstated": ("not_eligible", "reinstatement_withdrawn", *ASKING),
    "plan_error_found": (
        *GRANTED, "found_unfavorable", "unpaid", "settled", *ASKING, "referred", "referral_ended",
    ),
}  # fmt: skip
EXPLAINED: dict[str, Any] = {
    "words": {"explanation": "The explanation"},
    "fields": ("explanation",),
}


def _referral(facts: dict[str, Any]) -> str:
    """A referral and its end are of one kind, and both may stand in a case; the end says so."""
    ended = facts.get("ended")
    return "Notice that a referral to Medicare ended" if ended else "Referral to Medicare"


def _days(matter: Any) -> CaseDays:
    return days_until(matter, matter.decided_at or matter.ended_at)


REINSTATEMENT = Kind(
    key="reinstatement",
    model=Reinstatement,
    label="Good-cause reinstatement",
    short="Reinstatement",
    namespace="reinstatement",
    begins="request",
    take="reinstatement.take",
    receive="reinstatement.receive",
    sentences=SENTENCES,
    duties={
        clocks.DECIDE: "Decide on good cause",
        clocks.NOTIFY: "Notify the former member of the good cause decision",
        clocks.PAY: "Receive everything owed",
        clocks.SUBMIT: "Credit and submit the reinstatement",
        clocks.CANCEL: "Correct the plan's error",
        clocks.REFERRAL: "Follow up on the referral to CMS",
        clocks.CONFIRM: "Confirm the reinstatement by letter",
    },
    minutes={
        clocks.DECIDE: 60,
        clocks.NOTIFY: 15,
        clocks.PAY: 10,
        clocks.SUBMIT: 20,
        clocks.CANCEL: 30,
        clocks.REFERRAL: 15,
        clocks.CONFIRM: 10,
    },
    decisions=frozenset({clocks.DECIDE}),
    # What follows when it passes is a sweep of its own: `reinstatement.tasks.sweep_unpaid`.
    members_duties=MEMBERS_DUTIES,
    main_steps=MAIN_STEPS,
    other_steps=OTHER_STEPS,
    state_tones={
        State.INTAKE: "quiet",
        State.NOT_ELIGIBLE: "quiet",
        State.IN_REVIEW: "quiet",
        State.FAVORABLE: "accent",
        State.PAID: "ok",
        State.SUBMITTED: "ok",
        State.REINSTATED: "ok",
        State.UNFAVORABLE: "quiet",
        State.UNPAID: "quiet",
        State.PLAN_ERROR: "soon",
        State.REFERRED: "soon",
        State.REFERRAL_ENDED: "quiet",
        State.WITHDRAWN: "quiet",
        State.CMS_REINSTATED: "ok",
    },
    doors=(Place("premiums:find", "Reinstatements", "reinstatement.receive", "r"),),
    overviews=(Place("reinstatement:samples", "Oversight", "reinstatement.review"),),
    letters={
        LetterKind.INTAKE_MISSING: Letter("Request for what a reinstatement still needs", words={}),
        LetterKind.NOT_REVIEWED: Letter("Notice that a reinstatement is not reviewed", words={}),
        LetterKind.GOOD_CAUSE_OWED: Letter(
            "Favorable good-cause notice with what is owed", **EXPLAINED
        ),
        LetterKind.GOOD_CAUSE_CLEAR: Letter(
            "Favorable good-cause notice, nothing owed", **EXPLAINED
        ),
        LetterKind.GOOD_CAUSE_DENIED: Letter("Unfavorable good-cause notice", **EXPLAINED),
        LetterKind.GOOD_CAUSE_UNPAID: Letter(
            "Notice that not all that was owed came in time", words={}
        ),
        LetterKind.PAYMENT_CREDITED: Letter("Notice that all that was owed came in time", words={}),
        LetterKind.REINSTATED: Letter("Confirmation of a reinstatement", words={}),
        LetterKind.CMS_REINSTATED: Letter("Notice that Medicare gave coverage back", words={}),
        LetterKind.PLAN_ERROR: Letter(
            "Notice of an error of the plan",
            words={"error": "Description of the error"},
            fields=("plan_error_why",),
        ),
        LetterKind.REFERRED_TO_CMS: Letter("Referral to Medicare", words={}, called=_referral),
        LetterKind.REQUEST_WITHDRAWN: Letter(
            "Confirmation that a reinstatement was withdrawn",
            words={"words": "The text of the letter"},
        ),
        LetterKind.INSTALLMENTS: Letter(
            "How premiums of months past are paid",
            words={"collection.words": "The text of the letter"},
            rows=Kept("collections", ("words",)),
        ),
    },
    meets={
        **dict.fromkeys((*GRANTED, "found_unfavorable", "not_eligible"), Meets((clocks.NOTIFY,))),
        "reinstated": Meets((clocks.CONFIRM,)),
        "cms_reinstated": Meets((clocks.CONFIRM,)),
    },
    voids=VOIDS,
    outdates={
        **dict.fromkeys(("found_favorable", "found_unfavorable", "not_eligible"), ASKING),
        "unpaid": GRANTED,
        "reinstatement_withdrawn": (*ASKING, *GRANTED, "referred"),
        **dict.fromkeys(("cms_found_favorable", "referred"), ("referral_ended", *ASKING)),
    },
    select_related=("reinstatement__disenrollment",),
    days=_days,
    to_finish=Q(reinstatement__state=State.SUBMITTED),
    person="Member",
    # Whether to reinstate is not appealed; a former member may only complain of what was done.
    grievance_facts={"may_appeal": False},
)
