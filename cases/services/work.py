"""Who works on a case and what they add to it: take, assign, close, note."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts import permissions, staying
from accounts.models import Team, User
from cases import audit, machine, models
from cases.services.locking import locked_case, locked_matter
from notices import redelivery
from regulations.law import Refused


@dataclass(frozen=True)
class ByRule:
    """The team whose rule chose the person, and why."""

    team: Team
    why: str


@transaction.atomic
def take(case_id: int, *, by: User, at: datetime) -> models.Case:
    """A person takes the case; where its kind says so, the review begins."""
    matter = locked_matter(case_id)
    before = machine.act(matter, "take", by=by, at=at)
    matter.save()
    hand_to(matter.case, by, at=at)
    audit.record(matter.case, "taken", by=by, at=at, from_state=before, to_state=matter.state)
    return matter.case


@transaction.atomic
def assign(
    case_id: int, *, to: User, by: User | None, at: datetime, rule: ByRule | None = None
) -> models.Case:
    """A supervisor says who works on the case, or followed the `rule` of a team.

    `by` is None where the worker gives it back. Refused for someone who works on none like it, or
    who may not have this one.
    """
    matter = locked_matter(case_id)
    machine.act(matter, "assign", by=by, at=at)
    case = matter.case
    _refuse_unfit(case, matter, to)
    before = str(case.assignee) if case.assignee else ""
    hand_to(case, to, at=at)
    facts = {"from": before, "to": str(to)} | ({"team": rule.team.name} if rule else {})
    event, why = ("assigned_by_rule", rule.why) if rule else ("assigned", "")
    audit.record(case, event, by=by, at=at, why=why, facts=facts)
    return case


@transaction.atomic
def unassign(case_id: int, *, by: User | None, at: datetime) -> models.Case:
    """Take the case from the person who works on it; no one does until it is assigned again.

    In any state in which something is left to do: a closed case may have a grievance to answer.
    """
    matter = locked_matter(case_id)
    case = matter.case
    if not machine.may(matter, "assign", by):
        raise PermissionDenied
    if case.assignee is None or _is_over(case, matter):
        raise Refused("nothing_to_take", "No one works on this case, or nothing is left to do.")
    before = str(case.assignee)
    hand_to(case, None, at=at)
    audit.record(case, "unassigned", by=by, at=at, facts={"from": before})
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


def hand_to(case: models.Case, user: User | None, *, at: datetime) -> None:
    """Give the locked case to this person, with the mail that still waits for someone else.

    Refused for someone whose account is deactivated, also at this very moment.
    """
    if user:
        refuse_deactivated(user)
    case.assignee = user
    case.save(update_fields=["assignee"])
    models.UnassignedCase.objects.filter(case=case).delete()
    redelivery.follow_case(case.pk, user, at=at)


def refuse_deactivated(to: User) -> None:
    """Raise Refused for someone who has left; who has not, cannot until the transaction ends."""
    if not staying.is_active(to.pk):
        message = f"The account of {to} is deactivated. Choose someone else."
        raise Refused("deactivated", message, field="to")


def _is_over(case: models.Case, matter: models.Matter) -> bool:
    """Whether nothing is due in the case and it does not wait to be closed either."""
    if matter.is_open or case.next_due_at:
        return False
    ends = case.kind_.to_finish
    return ends is None or not models.Case.objects.filter(ends, pk=case.pk).exists()


def _refuse_unfit(case: models.Case, matter: models.Matter, to: User) -> None:
    if not any(permissions.may(to.role, each) for each in case.kind_.worked_by):
        message = "Choose someone who works on cases like this one."
        raise Refused("works_on_none_like_it", message, field="to")
    if to.pk in case.kind_.took_part(matter):
        message = f"Choose someone else: {to} {case.kind_.took_part_why}."
        raise Refused("took_part", message, field="to")
