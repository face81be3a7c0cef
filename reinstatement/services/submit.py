"""The end of the road: submitted to the contractor, and its reply."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from cases import audit, machine
from cases.services.letter_rows import day_of
from regulations.law import Refused
from reinstatement.models import Reinstatement
from reinstatement.services import clocks, letters
from reinstatement.services.locking import locked_reinstatement

# What the reply of CMS says when coverage is back (guidance, section 70.3.5.1).
REINSTATED = "287"


@transaction.atomic
def submit(
    case_id: int, *, submitted_at: datetime, submission: str, by: User, at: datetime
) -> Reinstatement:
    """Record that the request went to the contractor (by the complaint, where CMS decided)."""
    matter = locked_reinstatement(case_id)
    case = matter.case
    if submitted_at > at:
        message = "This is in the future. Enter when it was submitted."
        raise Refused("in_the_future", message, field="submitted_at")
    decided_at = matter.decided_at
    if decided_at and submitted_at < decided_at.replace(second=0, microsecond=0):
        message = "This is before the decision. Enter when it was submitted."
        raise Refused("before_decision", message, field="submitted_at")
    _refuse_before_payment(matter, submitted_at, at)
    before = machine.act(
        matter, "submit", by=by, at=at, submitted_at=submitted_at, submission=submission
    )
    matter.save()
    clocks.met(case, clocks.SUBMIT, met_at=submitted_at, met_by=submission, at=at)
    audit.record(
        case, "submitted", by=by, at=at, from_state=before, to_state=matter.state,
        facts={"submission": submission, "submitted_at": submitted_at.isoformat()},
    )  # fmt: skip
    return matter


@transaction.atomic
def record_return(case_id: int, *, why: str, by: User, at: datetime) -> Reinstatement:
    """The contractor returned the request: the duty to submit is open again, with its limit."""
    matter = locked_reinstatement(case_id)
    before = machine.act(matter, "record_return", by=by, at=at)
    matter.save()
    clocks.open_submit(matter, at=at)
    audit.record(
        matter.case, "submission_returned", by=by, at=at,
        from_state=before, to_state=matter.state, why=why,
    )  # fmt: skip
    return matter


@transaction.atomic
def complete(
    case_id: int, *, reply_code: str, reply_on: date, by: User, at: datetime
) -> Reinstatement:
    """Record the CMS reply that coverage is back (TRC 287), and confirm it by letter."""
    matter = locked_reinstatement(case_id)
    case = matter.case
    if reply_code != REINSTATED:
        message = f"Only reply {REINSTATED} (enrollment reinstated) completes it. "
        message += "Record any other code as a return."
        raise Refused("not_reinstated", message, "guidance, section 70.3.5.1", "reply_code")
    _refuse_reply(matter, reply_on, at)
    before = machine.act(matter, "complete", by=by, at=at, reply_code=reply_code, reply_on=reply_on)
    matter.save()
    clocks.open_confirm(case, reply_on, at=at)
    event = audit.record(
        case, "reinstated", by=by, at=at, from_state=before, to_state=matter.state,
        facts={"reply_code": reply_code, "reply_on": reply_on.isoformat()},
    )  # fmt: skip
    letters.queue(event, matter, at=at)
    return matter


def _refuse_before_payment(matter: Reinstatement, submitted_at: datetime, at: datetime) -> None:
    case = matter.case
    # Where nothing was owed it counts as paid on the effective date, which may be still to come.
    paid_on = min(matter.paid_on or date.min, day_of(case, at))
    if day_of(case, submitted_at) < paid_on:
        message = f"This is before everything was paid, on {paid_on:%B %-d, %Y}. Enter when it was "
        raise Refused("before_payment", message + "submitted.", field="submitted_at")


def _refuse_reply(matter: Reinstatement, reply_on: date, at: datetime) -> None:
    case = matter.case
    if reply_on > day_of(case, at):
        message = "This is in the future. Enter the date of the reply."
        raise Refused("in_the_future", message, field="reply_on")
    if matter.submitted_at and reply_on < day_of(case, matter.submitted_at):
        message = "This is before the submission. Enter the date of the reply."
        raise Refused("before_submission", message, field="reply_on")
