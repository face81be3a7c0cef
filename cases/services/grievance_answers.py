"""Grievances are answered: in writing, or orally where the law lets that (42 CFR 422.564(e)(3))."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from cases import audit, machine, models
from cases.services import duties, grievance_letters, oral
from cases.services.grievances import open_grievance
from cases.services.locking import locked_matter
from cases.services.oral import OralNoticeFacts
from notices.models import RecipientKind
from regulations import grievances as law
from regulations.law import Refused

UPHELD, NOT_UPHELD, TOO_LATE = "upheld", "not_upheld", "too_late"
OUTCOMES = {
    UPHELD: "The plan agrees.",
    NOT_UPHELD: "The plan does not agree.",
    TOO_LATE: "It was filed too late.",
}


@dataclass(frozen=True)
class GrievanceAnswer:
    """What is answered to which grievance; `told` is the conversation, where it was in speech."""

    grievance: int
    outcome: str
    answer: str
    told: OralNoticeFacts | None = None


@transaction.atomic
def answer_grievance(
    case_id: int, facts: GrievanceAnswer, *, by: User, at: datetime
) -> models.Grievance:
    """Answer one open grievance. Orally, the duty is met by the conversation; in writing, when the
    letter leaves. A person who took the step that it is about may not answer it.
    """
    matter = locked_matter(case_id)
    case = matter.case
    machine.act(matter, "answer_grievance", by=by, at=at)
    grievance = open_grievance(case, facts.grievance)
    _refuse_own(grievance, by)
    _refuse_too_late(grievance, facts.outcome)
    if facts.told:
        _refuse_oral(grievance, facts.told, at)
    _answer(grievance, facts, by, at)
    event = _record(grievance, facts, by, at)
    if facts.told:
        oral.write(event, RecipientKind.ENROLLEE, facts.told, by=by, at=at)
        duty = duties.duty(case, grievance.duty, str(grievance.pk))
        told = facts.told
        duties.meet(duty, met_at=told.told_at, met_by=told.in_words, at=at)
    else:
        grievance_letters.queue(event, grievance, at=at)
    return grievance


def _answer(grievance: models.Grievance, facts: GrievanceAnswer, by: User, at: datetime) -> None:
    how = models.Grievance.Channel.ORAL if facts.told else models.Grievance.Channel.WRITTEN
    grievance.answered_at, grievance.answered_by, grievance.answered_how = at, by, how
    grievance.is_too_late = facts.outcome == TOO_LATE
    grievance.upheld = None if grievance.is_too_late else facts.outcome == UPHELD
    grievance.answer = facts.answer
    names = ("answered_at", "answered_by", "answered_how", "is_too_late", "upheld", "answer")
    grievance.save(update_fields=names)


def _record(
    grievance: models.Grievance, facts: GrievanceAnswer, by: User, at: datetime
) -> models.AuditEvent:
    event = "grievance_late" if grievance.is_too_late else "grievance_answered"
    told = {
        "grievance": grievance.pk,
        "against": grievance.is_against,
        "outcome": OUTCOMES[facts.outcome],
        "by_what": f"Given by {facts.told.in_words}." if facts.told else "",
    }
    return audit.record(grievance.case, event, by=by, at=at, why=facts.answer, facts=told)


def _refuse_own(grievance: models.Grievance, by: User) -> None:
    step = grievance.case.kind_.grievable_steps.get(grievance.against)
    did = step and grievance.case.events.filter(event=step, by=by).exists()
    if did or grievance.taken_by_id == by.pk:
        raise Refused(
            "own_decision",
            "You took the action that this grievance is about. Someone else must answer it.",
        )


def _refuse_too_late(grievance: models.Grievance, outcome: str) -> None:
    if outcome == TOO_LATE and not grievance.is_filed_late:
        raise Refused(
            "filed_in_time",
            "This grievance was filed on time. Say whether you agree with it.",
            law.cite(grievance.case.plan.plan_type, "(d)(2)"),
            "outcome",
        )


def _refuse_oral(grievance: models.Grievance, told: OralNoticeFacts, at: datetime) -> None:
    refusal = law.why_not_oral(
        quality_of_care=grievance.against == models.Grievance.Against.QUALITY_OF_CARE,
        written=grievance.channel == models.Grievance.Channel.WRITTEN,
        asks_writing=grievance.asks_writing,
        plan_type=grievance.case.plan.plan_type,
        on=grievance.received_on,
    )
    if refusal:
        raise refusal
    if told.told_at > at:
        message = "This is in the future. Enter when you spoke."
        raise Refused("in_the_future", message, field="told_at")
    if told.told_at < grievance.received_at.replace(second=0, microsecond=0):
        message = "This is before the grievance was received. Enter when you spoke."
        raise Refused("before_the_grievance", message, field="told_at")
    if told.channel == models.OralNotice.Channel.VOICEMAIL:
        message = "A voicemail is not an answer. Answer in writing, or call again."
        raise Refused("told_to_nobody", message, field="spoken")
