"""An error of the plan is no question of good cause: the plan cancels its own disenrollment."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from cases import audit, machine
from cases.services.letter_rows import day_of
from cases.services.voiding import void_replaced
from regulations.law import Refused
from reinstatement.models import Reinstatement
from reinstatement.services import clocks, letters
from reinstatement.services.locking import locked_reinstatement


@transaction.atomic
def find_plan_error(case_id: int, *, why: str, by: User, at: datetime) -> Reinstatement:
    """Record that the plan erred (guidance, section 70.3.4): another road, with its own duty.

    It may show after the decision, and after the payment: then the decision and its last day to
    pay count no more, what was paid stays credited, and the letter says so. Raises Refused.
    """
    matter = locked_reinstatement(case_id)
    find(matter, why, by=by, at=at)
    return matter


def find(matter: Reinstatement, why: str, *, by: User, at: datetime) -> None:
    """As `find_plan_error`, with the case locked."""
    case = matter.case
    before = machine.act(matter, "find_plan_error", by=by, at=at, why=why)
    matter.save()
    clocks.end_all(case, at=at, why="a plan error does not need good cause")
    decided = matter.outcome != ""
    if decided:
        clocks.open_cancel_later(case, at=at)
    else:
        clocks.open_cancel(case, at=at)
    event = audit.record(
        case, "plan_error_found", by=by, at=at, from_state=before, to_state=matter.state, why=why,
        facts={"after_decision": decided, "superseded": _superseded(matter)},
    )  # fmt: skip
    void_replaced(letters.queue(event, matter, at=at), at=at)


def _superseded(matter: Reinstatement) -> str:
    """In the trail: which decision counts no more."""
    decision = matter.get_outcome_display().partition(":")[0].lower()
    return f"The {decision} decision no longer counts." if decision else ""


@transaction.atomic
def cancel_disenrollment(
    case_id: int, *, corrected_on: date, correction: str, by: User, at: datetime
) -> Reinstatement:
    """Record that the disenrollment was canceled, by what transaction and on which day."""
    matter = locked_reinstatement(case_id)
    case = matter.case
    if corrected_on > day_of(case, at):
        message = "This is in the future. Enter the day it was canceled."
        raise Refused("in_the_future", message, field="corrected_on")
    earliest = min(matter.disenrollment.effective_on, day_of(case, case.received_at))
    if corrected_on < earliest:
        message = "This is before the disenrollment and before the request. Check the day."
        raise Refused("too_early", message, field="corrected_on")
    machine.act(
        matter, "cancel_disenrollment", by=by, at=at,
        corrected_on=corrected_on, correction=correction,
    )  # fmt: skip
    matter.save()
    met_at = min(clocks.end_of(case, corrected_on), at)
    clocks.met(case, clocks.CANCEL, met_at=met_at, met_by=correction, at=at)
    audit.record(
        case, "disenrollment_canceled", by=by, at=at,
        facts={"corrected_on": corrected_on.isoformat(), "correction": correction},
    )  # fmt: skip
    return matter
