"""When a request is taken back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from cases import audit, machine
from reinstatement.models import Reinstatement
from reinstatement.services import clocks, letters
from reinstatement.services.locking import locked_reinstatement


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
