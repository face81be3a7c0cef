"""Who works on a delinquency."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from cases import audit, machine
from cases.services.work import hand_to
from delinquency.models import Delinquency
from delinquency.services.locking import locked_delinquency
from regulations.law import Refused


@transaction.atomic
def take(case_id: int, *, by: User, at: datetime) -> Delinquency:
    """A specialist takes the case."""
    matter = locked_delinquency(case_id)
    machine.act(matter, "take", by=by, at=at)
    hand_to(matter.case, by)
    audit.record(matter.case, "delinquency_taken", by=by, at=at)
    return matter


@transaction.atomic
def assign(case_id: int, *, to: User, by: User, at: datetime) -> Delinquency:
    """A supervisor says who works on the case. Refused for somebody who works on none."""
    matter = locked_delinquency(case_id)
    machine.act(matter, "assign", by=by, at=at)
    if not to.may("delinquency.take"):
        message = "Choose somebody who works on unpaid premiums."
        raise Refused("not_a_specialist", message, field="to")
    case = matter.case
    before = str(case.assignee) if case.assignee else ""
    hand_to(case, to)
    audit.record(case, "assigned", by=by, at=at, facts={"from": before, "to": str(to)})
    return matter
