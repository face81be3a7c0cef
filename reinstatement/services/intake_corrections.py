"""A slip that ended a request as not reviewed is taken back: by someone else, and for the record.

It corrects what was written down, never what was judged: the request is where it was before, with
the one fact open again, and its clock runs from the first contact as it always did.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from cases import audit, machine
from cases.services import duties
from cases.services.letter_rows import day_of
from cases.services.voiding import void_replaced
from premiums.models import Correction
from premiums.services.disenroll import in_words
from premiums.services.locking import locked_disenrollment
from regulations import good_cause, reinstatement
from regulations.good_cause import intake_corrections
from regulations.law import Refused
from reinstatement.models import Authority, Reinstatement
from reinstatement.services import clocks, intake, letters, sorting
from reinstatement.services.locking import locked_reinstatement

# What a fact is while it is still to be told or obtained.
OPEN_AGAIN: dict[str, object] = {
    intake_corrections.AUTHORITY: Authority.NOT_SHOWN,
    intake_corrections.CIRCUMSTANCE: "",
    intake_corrections.STATED: None,
    intake_corrections.AFFIRMS: None,
}


@dataclass(frozen=True)
class IntakeCorrection:
    """What was said or shown in the first contact, and what proves it.

    `said_then` affirms that nothing of it came later. `received_at` is when the request really
    arrived, `cause` why coverage really ended, each only where that was the slip.
    """

    why: str
    said_then: bool
    received_at: datetime | None = None
    cause: str = ""


@transaction.atomic
def take_back(
    case_id: int, correction: IntakeCorrection, *, by: User, at: datetime
) -> Reinstatement:
    """Take back that a request is not reviewed, since a fact was written down wrongly.

    It is in intake again, the fact still to be obtained or as corrected, the duty to decide open
    with its limit from the first contact; a letter corrects the one that was wrong. Raises Refused.
    """
    matter = locked_reinstatement(case_id)
    reason = matter.not_eligible_reason
    refusal = matter.refusal if reason else None
    before = machine.act(matter, "take_back", by=by, at=at)
    _refuse_merits(correction)
    changed = _correct(matter, intake_corrections.stood_on(reason), correction, by=by, at=at)
    sorting.keep_gates(matter)
    matter.save()
    _decide_again(matter, at=at)
    event = audit.record(
        matter.case, "not_eligible_taken_back", by=by, at=at,
        from_state=before, to_state=matter.state, why=correction.why,
        facts={"reason": refusal.label if refusal else "", "changed": changed},
    )  # fmt: skip
    void_replaced(letters.queue(event, matter, at=at), at=at)
    return matter


def _correct(
    matter: Reinstatement, fact: str, correction: IntakeCorrection, *, by: User, at: datetime
) -> str:
    """Open or correct the fact on which it stood; in words for the trail."""
    if fact == intake_corrections.RECEIVED_AT:
        return _correct_receipt(matter, correction.received_at)
    if fact == intake_corrections.CAUSE:
        return _correct_cause(matter, correction, by=by, at=at)
    if fact == intake_corrections.ASKED_BEFORE:
        return _ask_first(matter)
    setattr(matter, fact, OPEN_AGAIN[fact])
    return ""


def _correct_receipt(matter: Reinstatement, received_at: datetime | None) -> str:
    """It really came in time; every clock runs from then."""
    case = matter.case
    was, case.received_at = case.received_at, _receipt(matter, received_at)
    if case.aor_received_at == was:
        case.aor_received_at = case.received_at
    case.save(update_fields=["received_at", "aor_received_at"])
    zone = case.plan.zone
    now = case.received_at.astimezone(zone)
    return f"Received {now:%m/%d/%Y %H:%M}, not {was.astimezone(zone):%m/%d/%Y %H:%M}."


def _receipt(matter: Reinstatement, received_at: datetime | None) -> datetime:
    """The instant at which it really arrived. Raises Refused for one that changes nothing."""
    case, found = matter.case, matter.disenrollment
    if received_at is None:
        raise Refused("invalid", "Enter when it actually arrived.", field="received_at")
    if received_at > case.entered_at:
        message = "This is after it was entered. Enter when it actually arrived."
        raise Refused("after_entry", message, field="received_at")
    on = day_of(case, received_at)
    if on > found.window.due_on:
        message = f"Then it was still late: the last day was {found.window.due_on:%m/%d/%Y}."
        citation = good_cause.reason("late", on).citation
        raise Refused("still_late", message, citation, "received_at")
    if on < reinstatement.earliest_request(found.effective_on):
        message = "Check the year: this is long before coverage ended."
        raise Refused("too_early", message, field="received_at")
    return received_at


def _correct_cause(
    matter: Reinstatement, correction: IntakeCorrection, *, by: User, at: datetime
) -> str:
    """The record of the disenrollment named another cause than the true one; what stood is kept."""
    if correction.cause not in intake_corrections.REVIEWED_CAUSES:
        raise Refused("invalid", "Choose why coverage actually ended.", field="cause")
    found = locked_disenrollment(matter.disenrollment_id)
    was = in_words(found)
    found.cause = correction.cause
    found.save(update_fields=["cause"])
    Correction.objects.create(
        disenrollment=found, what="The disenrollment", was=was, now=in_words(found),
        why=correction.why, at=at, by=by,
    )  # fmt: skip
    matter.disenrollment = found
    return f"The reason is: {found.get_cause_display()}."


def _ask_first(matter: Reinstatement) -> str:
    """The earlier request turned out to be none."""
    if intake.asked_before(matter.disenrollment, but=matter.pk):
        message = (
            "An earlier request for this disenrollment counts. If that one was closed because of "
            "a recording error, undo that first."
        )
        raise Refused(
            "asked_before",
            message,
            good_cause.reason("asked_before", matter.case.received_on).citation,
        )
    matter.asked_before = False
    return "No earlier request counts."


def _decide_again(matter: Reinstatement, *, at: datetime) -> None:
    """The duty to decide was met by a slip, so it was not; there is nothing to tell any more."""
    case = matter.case
    clocks.end(case, clocks.NOTIFY, at=at, why="undone: it was a recording error")
    met = case.deadlines.filter(duty=clocks.DECIDE).latest("id")
    met.case = case
    duties.take_back(
        met, clocks.decide_due(case), at=at, why=f"undone, so not completed: {met.met_by}"[:200]
    )


def _refuse_merits(correction: IntakeCorrection) -> None:
    if not correction.said_then:
        message = (
            "Only something said or shown at that time and recorded incorrectly can be corrected "
            "here. Later changes cannot reopen it: only one request is allowed. A grievance may "
            "be filed."
        )
        raise Refused("no_correction", message, "42 CFR 423.44(d)(1)(vi)(B)", "said_then")
    if not correction.why.strip():
        raise Refused(
            "invalid", "Enter what was said or shown at that time, and what proves it.", field="why"
        )
