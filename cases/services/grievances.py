"""Expedited grievances against an extension or a refusal to expedite (42 CFR 422.564(f))."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from cases import audit, machine, models
from cases.services import duties, letters
from cases.services.locking import locked_matter
from regulations import determinations as law
from regulations.law import Refused

ANSWER = "answer_expedited_grievance"
Against = models.Grievance.Against


@dataclass(frozen=True)
class GrievanceFacts:
    """Who disagrees with what, how and when it came, in which words."""

    against: str
    filed_by: str
    channel: str
    received_at: datetime
    words: str


@transaction.atomic
def receive_grievance(
    case_id: int, facts: GrievanceFacts, *, by: User, at: datetime
) -> models.Grievance:
    """Record a grievance and open its 24 hours, counted from its receipt."""
    matter = locked_matter(case_id)
    case = matter.case
    machine.act(matter, "receive_grievance", by=by, at=at)
    _refuse_impossible(case, facts, at)
    grievance = models.Grievance.objects.create(case=case, entered_at=at, **vars(facts))
    due = law.answer_expedited_grievance(
        received_at=facts.received_at, time_zone=case.plan.time_zone
    )
    duties.open_duty(case, due, at=at, subject=str(grievance.pk))
    audit.record(
        case,
        "grievance_received",
        by=by,
        at=at,
        why=facts.words,
        facts={
            "grievance": grievance.pk,
            "against": grievance.get_against_display().lower(),
            "received_at": facts.received_at.isoformat(),
            "due_at": due.due_at.isoformat(),
        },
    )
    return grievance


@transaction.atomic
def answer_grievance(
    case_id: int, *, upheld: bool, answer: str, by: User, at: datetime
) -> models.Grievance:
    """Answer the oldest open grievance; the duty is met when the letter with it leaves.

    Who extended or refused may not answer the grievance against it.
    """
    matter = locked_matter(case_id)
    case = matter.case
    machine.act(matter, "answer_grievance", by=by, at=at)
    grievance = case.grievances.filter(answered_at=None).earliest("received_at", "id")
    _refuse_own(grievance, by)
    grievance.answered_at, grievance.answered_by = at, by
    grievance.upheld, grievance.answer = upheld, answer
    grievance.save(update_fields=["answered_at", "answered_by", "upheld", "answer"])
    facts = {
        "grievance": grievance.pk,
        "against": grievance.get_against_display().lower(),
        "outcome": "The plan agrees." if upheld else "The plan does not agree.",
    }
    event = audit.record(case, "grievance_answered", by=by, at=at, why=answer, facts=facts)
    letters.queue(event, matter, at=at)
    return grievance


def _refuse_own(grievance: models.Grievance, by: User) -> None:
    event = "extended" if grievance.against == Against.EXTENSION else "expedite_refused"
    if grievance.case.events.filter(event=event, by=by).exists():
        raise Refused(
            "own_decision",
            "You took the step that this grievance is about. Somebody else answers it.",
        )


def _refuse_impossible(case: models.Case, facts: GrievanceFacts, at: datetime) -> None:
    event = "extended" if facts.against == Against.EXTENSION else "expedite_refused"
    taken = case.events.filter(event=event).order_by("id").first()
    if taken is None:
        message = "Nothing of the kind was done in this case. Choose what it is against."
        raise Refused("nothing_to_grieve", message, field="against")
    if facts.received_at > at:
        message = "This is in the future. Enter when it came."
        raise Refused("in_the_future", message, field="received_at")
    if facts.received_at < taken.at.replace(second=0, microsecond=0):
        message = "This is before what it is against. Enter when it came."
        raise Refused("before_its_cause", message, field="received_at")
