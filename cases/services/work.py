"""Who works on a case and what they add to it: take, assign, close, note."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from cases import audit, machine, models
from cases.services.locking import locked_case, locked_matter
from regulations.law import Refused


@transaction.atomic
def take(case_id: int, *, by: User, at: datetime) -> models.Case:
    """A person takes the case; where its kind says so, the review begins."""
    matter = locked_matter(case_id)
    before = machine.act(matter, "take", by=by, at=at)
    matter.save()
    hand_to(matter.case, by)
    audit.record(matter.case, "taken", by=by, at=at, from_state=before, to_state=matter.state)
    return matter.case


@transaction.atomic
def assign(case_id: int, *, to: User, by: User, at: datetime) -> models.Case:
    """A supervisor says who works on the case. Refused for someone who works on none like it, or
    who may not have this one."""
    matter = locked_matter(case_id)
    machine.act(matter, "assign", by=by, at=at)
    case = matter.case
    if not any(to.may(permission) for permission in case.kind_.worked_by):
        message = "Choose someone who works on cases like this one."
        raise Refused("works_on_none_like_it", message, field="to")
    if to.pk in case.kind_.took_part(matter):
        message = f"Choose someone else: {to} {case.kind_.took_part_why}."
        raise Refused("took_part", message, field="to")
    before = str(case.assignee) if case.assignee else ""
    hand_to(case, to)
    audit.record(case, "assigned", by=by, at=at, facts={"from": before, "to": str(to)})
    return case


@transaction.atomic
def close(case_id: int, *, by: User, at: datetime) -> models.Matter:
    """Close a case in which nothing is left to do."""
    matter = locked_matter(case_id)
    before = machine.act(matter, "close", by=by, at=at)
    matter.save()
    audit.record(matter.case, "closed", by=by, at=at, from_state=before, to_state=matter.state)
    return matter


@transaction.atomic
def add_note(case_id: int, *, words: str, by: User, at: datetime) -> models.AuditEvent:
    """Put a remark on the trail. It changes nothing else."""
    if not by.may("note.add"):
        raise PermissionDenied
    return audit.record(locked_case(case_id), "noted", by=by, at=at, why=words)


def hand_to(case: models.Case, user: User) -> None:
    case.assignee = user
    case.save(update_fields=["assignee"])
    models.UnassignedCase.objects.filter(case=case).delete()
