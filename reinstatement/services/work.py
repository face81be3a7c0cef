"""Who works on a request, and when it is taken back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from cases import audit, machine
from cases.services.work import hand_to
from regulations.law import Refused
from reinstatement.models import Reinstatement
from reinstatement.services import clocks, letters
from reinstatement.services.locking import locked_reinstatement


@transaction.atomic
def take(case_id: int, *, by: User, at: datetime) -> Reinstatement:
    """A specialist takes the case."""
    matter = locked_reinstatement(case_id)
    machine.act(matter, "take", by=by, at=at)
    hand_to(matter.case, by)
    audit.record(matter.case, "reinstatement_taken", by=by, at=at)
    return matter


@transaction.atomic
def assign(case_id: int, *, to: User, by: User, at: datetime) -> Reinstatement:
    """A supervisor says who works on the case. Refused for somebody who decides none."""
    matter = locked_reinstatement(case_id)
    machine.act(matter, "assign", by=by, at=at)
    if not to.may("reinstatement.take"):
        message = "Choose somebody who works on reinstatements."
        raise Refused("not_a_specialist", message, field="to")
    case = matter.case
    before = str(case.assignee) if case.assignee else ""
    hand_to(case, to)
    audit.record(case, "assigned", by=by, at=at, facts={"from": before, "to": str(to)})
    return matter


@transaction.atomic
def withdraw(case_id: int, *, why: str, by: User, at: datetime) -> Reinstatement:
    """The person takes the request back; a letter confirms it."""
    matter = locked_reinstatement(case_id)
    before = machine.act(matter, "withdraw", by=by, at=at, why=why)
    matter.save()
    clocks.end_all(matter.case, at=at, why="the request was withdrawn")
    event = audit.record(
        matter.case, "reinstatement_withdrawn", by=by, at=at,
        from_state=before, to_state=matter.state, why=why,
    )  # fmt: skip
    letters.queue(event, matter, at=at)
    return matter
