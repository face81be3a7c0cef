"""The letters of a grievance: the same for every kind of case."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cases import models
from cases.services.letter_rows import day_of, envelope, text_day, write
from notices.models import Notice
from notices.words import day, instant, said
from regulations import grievance_notices, notice_rules
from regulations import grievances as law


def queue(event: models.AuditEvent, grievance: models.Grievance, *, at: datetime) -> list[Notice]:
    """Write a notice row for each letter that the law wants of this step of the grievance."""
    case = grievance.case
    rules = grievance_notices.required_notices(
        event.event,
        day_of(case, at),
        against=grievance.against,
        plan_type=case.plan.plan_type,
        represented=case.is_represented,
    )
    return write(event, rules, lambda *whose: facts(grievance, *whose), at=at)


def facts(
    grievance: models.Grievance, rule: notice_rules.NoticeRule, recipient: str, language: str
) -> dict[str, Any]:
    """What the letter says in the language, frozen as JSON. Raises MissingWords."""
    case = grievance.case
    kind = case.kind_
    person = {"person": said(kind.person, language)} if kind.person else {}
    return {
        **envelope(case, rule, recipient, language),
        **person,
        **kind.grievance_case(case.matter),
        "grievance": _grievance(grievance, language),
    }


def _grievance(grievance: models.Grievance, language: str) -> dict[str, Any]:
    case = grievance.case
    return {
        "against": said(grievance.is_against, language),
        "received_on": text_day(case, grievance.received_at, language),
        "words": grievance.words,
        "upheld": grievance.upheld,
        "answer": grievance.answer,
        # No one of the plan need have had a part in the quality of care.
        "is_about_a_step": grievance.is_expedited or grievance.taken_by_id is not None,
        **case.kind_.grievance_facts,
        "event_on": day(grievance.event_on, language) if grievance.event_on else "",
        **(_extension(grievance, language) if grievance.extended_at else {}),
    }


def _extension(grievance: models.Grievance, language: str) -> dict[str, Any]:
    """Why the answer takes longer, and until when."""
    case = grievance.case
    duty = case.deadlines.get(duty=law.ANSWER, subject=str(grievance.pk))
    return {
        "ground": said(
            law.GROUNDS.recorded(grievance.extension_ground, grievance.received_on).label, language
        ),
        "days": grievance.extension_days,
        "why": grievance.extension_why,
        "interest": grievance.extension_interest,
        "first_due": instant(duty.first_due_at, case.plan.zone, language),
        "due": instant(duty.due_at, case.plan.zone, language),
    }
