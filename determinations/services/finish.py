"""Ends before a decision: withdraw, dismiss."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from cases import audit, machine
from cases import models as cases
from cases.services import duties
from determinations import models
from determinations.services import letters, required_forms, second_looks
from determinations.services.locking import locked_coverage
from regulations import grounds
from regulations.grievances import ANSWERS
from regulations.law import Refused


@dataclass(frozen=True)
class WithdrawalFacts:
    """Who took the request back, by what channel (`Withdrawal.Channel`), when, in what words."""

    asked_by: str
    channel: str
    asked_at: datetime
    words: str


@transaction.atomic
def withdraw(case_id: int, facts: WithdrawalFacts, *, by: User, at: datetime) -> models.Matter:
    """The requester takes the request back (42 CFR 422.568(k)); a letter confirms it."""
    matter = locked_coverage(case_id)
    _refuse_impossible(matter.case, facts, at)
    event = _end(
        matter, "withdraw", "withdrawn", by=by, at=at, why=facts.words,
        told=_told(facts),
    )  # fmt: skip
    models.Withdrawal.objects.create(case=matter.case, **vars(facts), entered_at=at, by=by)
    _end_duties(matter.case, at, "the request was withdrawn")
    letters.queue(event, matter, at=at)
    return matter


@transaction.atomic
def dismiss(case_id: int, *, ground: str, why: str, by: User, at: datetime) -> models.Matter:
    """Dismiss the request on a lawful ground and queue its notice (42 CFR 422.568(g)-(h))."""
    matter = locked_coverage(case_id)
    found = grounds.dismissal_ground(ground, matter.law_name, matter.case.received_on)
    required_forms.refuse_early(matter.case, found, at=at)
    _refuse_in_time(matter, ground)
    event = _end(matter, "dismiss", "dismissed", by=by, at=at, ground=ground, why=why)
    _end_duties(matter.case, at, "the request was dismissed")
    letters.queue(event, matter, at=at)
    return matter


def _end(
    matter: models.Matter,
    verb: str,
    event: str,
    *,
    by: User,
    at: datetime,
    told: dict[str, str] | None = None,
    **facts: str,
) -> cases.AuditEvent:
    before = machine.act(matter, verb, by=by, at=at, **facts)
    matter.save()
    second_looks.needless(matter, at=at)
    return audit.record(
        matter.case,
        event,
        by=by,
        at=at,
        from_state=before,
        to_state=matter.state,
        why=facts.get("why", ""),
        facts={name: value for name, value in facts.items() if name != "why"} | (told or {}),
    )


def _told(facts: WithdrawalFacts) -> dict[str, str]:
    """The withdrawal as the trail tells it."""
    how = models.Withdrawal.Channel(facts.channel).label.lower()
    return {"asked_by": facts.asked_by, "how": how, "asked_at": facts.asked_at.isoformat()}


def _refuse_impossible(case: cases.Case, facts: WithdrawalFacts, at: datetime) -> None:
    if facts.asked_at > at:
        message = "This is in the future. Enter when it was requested."
        raise Refused("in_the_future", message, field="asked_at")
    # Typed to the minute: what was asked in the minute of the request came after it.
    if facts.asked_at < case.received_at.replace(second=0, microsecond=0):
        message = "This is before the original request. Enter when it was requested."
        raise Refused("before_the_request", message, field="asked_at")


def _refuse_in_time(matter: models.Matter, ground: str) -> None:
    """Lateness is a ground only where it is so."""
    is_late = isinstance(matter, models.Reconsideration) and matter.waits_for_good_cause
    if ground == "filed_late" and not is_late:
        message = "It was filed on time, or good cause has been recorded. Choose another ground."
        raise Refused("ground_not_permitted", message, "42 CFR 422.582(b)-(c)", "ground")


def _end_duties(case: cases.Case, at: datetime, why: str) -> None:
    """End what the request obliged to; a grievance is answered all the same (422.564)."""
    for duty in duties.open_duties(case):
        if duty.duty not in ANSWERS:
            duties.end(duty, at=at, why=why)
