"""Ends before a decision: withdrawn. What a dismissal shares stands here too (`dismiss`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from cases import audit, machine
from cases import models as cases
from cases.services import duties
from determinations import models
from determinations.services import extension_notice, letters, second_looks
from determinations.services.locking import locked_coverage
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
    refuse_impossible(matter.case, facts, at)
    before = machine.act(matter, "withdraw", by=by, at=at, why=facts.words)
    matter.save()
    second_looks.needless(matter, at=at)
    event = audit.record(
        matter.case, "withdrawn", by=by, at=at,
        from_state=before, to_state=matter.state, why=facts.words, facts=_told(facts),
    )  # fmt: skip
    write(matter.case, facts, by=by, at=at)
    end_duties(matter.case, at, "the request was withdrawn")
    letters.queue(event, matter, at=at)
    return matter


def write(case: cases.Case, facts: WithdrawalFacts, *, by: User, at: datetime) -> models.Withdrawal:
    """Keep who took the request back, how, when and in what words."""
    return models.Withdrawal.objects.create(case=case, **vars(facts), entered_at=at, by=by)


def _told(facts: WithdrawalFacts) -> dict[str, str]:
    """The withdrawal as the trail tells it."""
    how = models.Withdrawal.Channel(facts.channel).label.lower()
    return {"asked_by": facts.asked_by, "how": how, "asked_at": facts.asked_at.isoformat()}


def refuse_impossible(case: cases.Case, facts: WithdrawalFacts, at: datetime) -> None:
    if facts.asked_at > at:
        message = "This is in the future. Enter when it was requested."
        raise Refused("in_the_future", message, field="asked_at")
    # Typed to the minute: what was asked in the minute of the request came after it.
    if facts.asked_at < case.received_at.replace(second=0, microsecond=0):
        message = "This is before the original request. Enter when it was requested."
        raise Refused("before_the_request", message, field="asked_at")


def end_duties(case: cases.Case, at: datetime, why: str) -> None:
    """End what the request obliged to; a grievance is answered all the same (422.564)."""
    extension_notice.request_ended(case, why, at=at)
    for duty in duties.open_duties(case):
        if duty.duty not in ANSWERS:
            duties.end(duty, at=at, why=why)
