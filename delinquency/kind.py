"""Unpaid premiums, as the folder of a case knows them (`cases.kinds.Kind`)."""

from __future__ import annotations

from cases.folder import Meets
from cases.kinds import Kind, days_until
from delinquency.models import Delinquency
from delinquency.models.kinds import LetterKind, State
from delinquency.services import clocks
from notices.declared import Letter

SENTENCES = {
    "delinquency_opened": "recorded unpaid premiums of ${owed}; coverage would end on "
    "{effective_on}.",
    "bill_added": "added {month}, ${amount}, to what was billed.",
    "premium_received": "recorded a payment of ${amount}, received {received_on}, by {how}.",
    "premium_returned": (
        "recorded that the payment of ${amount} received {received_on} was returned."
    ),
    "grace_rolled_over": (
        "found the first unpaid month paid: the grace period for the next month lasts "
        "until {grace_ends_on}, and coverage would end on {effective_on}."
    ),
    "grace_taken_back": (
        "recalculated the grace period: it lasts until {grace_ends_on}, and coverage "
        "would end on {effective_on}."
    ),
    "delinquency_paid": "found that everything due was received on time, {paid_on}.",
    "disenrollment_begun": (
        "checked for unposted payments, found none and queued the notice of "
        "disenrollment: ${owed} is owed, coverage ends on {effective_on}."
    ),
    "disenrollment_submitted": "recorded the transaction {submission} to CMS, {submitted_at}.",
    "delinquency_stopped": "stopped the disenrollment: {label} ({citation}).",
    "delinquency_reopened": "reopened the case, because the payment that had closed it went back: "
    "${owed} is owed by {last_day}, and coverage would end on {effective_on}.",
    "delinquency_stayed_closed": "left the case closed, because coverage has ended since.",
    "irmaa_recorded": (
        "recorded CMS's disenrollment for IRMAA from the report of {reply_on}, effective "
        "{effective_on}."
    ),
}

DELINQUENCY = Kind(
    key="delinquency",
    model=Delinquency,
    label="Unpaid premiums",
    short="Premiums",
    namespace="delinquency",
    begins="open",
    take="delinquency.take",
    receive="delinquency.open",
    sentences=SENTENCES,
    duties={
        clocks.WARN: "Warn the member",
        clocks.NOTIFY: "Send the notice of disenrollment",
        clocks.SUBMIT: "Send the disenrollment to CMS",
        clocks.NOTIFY_IRMAA: "Notify the member of CMS's disenrollment",
    },
    minutes={clocks.WARN: 10, clocks.NOTIFY: 20, clocks.SUBMIT: 10, clocks.NOTIFY_IRMAA: 10},
    # The notice takes coverage away: like other adverse steps it is no main button.
    main_steps=("submit",),
    other_steps=("add_bill", "record_payment", "return_payment", "disenroll", "stop"),
    state_tones={
        State.DELINQUENT: "quiet",
        State.ENDING: "soon",
        State.DISENROLLED: "quiet",
        State.ENDED_BY_CMS: "quiet",
        State.PAID: "ok",
        State.STOPPED: "quiet",
    },
    letters={
        LetterKind.PREMIUM_WARNING: Letter(
            "Warning that coverage may end for unpaid premiums", words={}
        ),
        LetterKind.PREMIUM_DISENROLLED: Letter(
            "Notice of disenrollment for unpaid premiums", words={}
        ),
        LetterKind.IRMAA_DISENROLLED: Letter(
            "Notice that Medicare ended coverage (IRMAA)", words={}
        ),
        LetterKind.STILL_ENROLLED: Letter(
            "Notice that coverage does not end",
            words={"explanation": "The explanation"},
            fields=("explanation",),
        ),
    },
    meets={
        **dict.fromkeys(
            ("delinquency_opened", "grace_rolled_over", "grace_taken_back", "delinquency_reopened"),
            Meets((clocks.WARN,)),
        ),
        "disenrollment_begun": Meets((clocks.NOTIFY,)),
        "irmaa_recorded": Meets((clocks.NOTIFY_IRMAA,)),
    },
    select_related=("delinquency",),
    days=lambda matter: days_until(matter, matter.ended_at),
    person="Member",
    # Nothing is decided here that could be appealed: it is the plan's act that is complained of.
    grievance_facts={"may_appeal": False, "is_about_premiums": True},
)
