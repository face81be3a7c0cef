"""Getting what a decision needs: attempts, and the duty to ask a noncontract provider in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from cases import audit, machine
from cases import models as cases
from cases.services import duties
from determinations import models
from determinations.services.locking import locked_coverage
from regulations import determinations as law
from regulations.law import Refused
from regulations.specific import refuse_nothing, why_says_nothing

RECORDS = "request_noncontract_records"


@dataclass(frozen=True)
class OutreachFacts:
    """An attempt: whom, how, when, what was asked for, what came of it, when to try again."""

    provider: cases.Provider
    channel: str
    asked_at: datetime
    words: str
    result: str
    next_attempt_at: datetime | None = None


@transaction.atomic
def reach_out(
    case_id: int, facts: OutreachFacts, *, by: User, at: datetime
) -> models.OutreachAttempt:
    """Record an attempt to get records.

    The first one to the noncontract provider of an expedited request meets the duty to ask within
    24 hours (42 CFR 422.572(d)).
    """
    matter = locked_coverage(case_id)
    case = matter.case
    machine.act(matter, "reach_out", by=by, at=at)
    _refuse_impossible(case, facts, at)
    if refused := why_not_asked(facts.words):
        raise refused
    attempt = models.OutreachAttempt.objects.create(case=case, entered_at=at, by=by, **vars(facts))
    told = _in_trail(attempt)
    audit.record(case, "reached_out", by=by, at=at, why=facts.words, facts=told)
    duty = duties.find(case, RECORDS)
    if duty and facts.provider.pk == case.provider_id:
        met_by = f"{attempt.get_channel_display().lower()} to the provider"
        duties.meet(duty, met_at=facts.asked_at, met_by=met_by, at=at)
    return attempt


def why_not_asked(words: str) -> Refused | None:
    """Why these words do not say what a provider was asked for, or None."""
    message = "Write what you asked for, such as the operative note of 3/2/2026."
    return why_says_nothing(words, instead=message, citation="80 FR 7943", field="words")


def _in_trail(attempt: models.OutreachAttempt) -> dict[str, Any]:
    return {
        "attempt": attempt.pk,
        "provider": str(attempt.provider),
        "channel": attempt.get_channel_display().lower(),
        "asked_at": attempt.asked_at.isoformat(),
        "result": attempt.get_result_display(),
    }


@transaction.atomic
def need_no_records(case_id: int, *, why: str, by: User, at: datetime) -> cases.Deadline:
    """End the task to ask the noncontract provider, because nothing of theirs is needed."""
    matter = locked_coverage(case_id)
    machine.act(matter, "need_no_records", by=by, at=at)
    message = "Write what the case file already contains, or why their records would not matter."
    refuse_nothing(why, instead=message, citation="42 CFR 422.572(d)")
    duty = duties.duty(matter.case, RECORDS)
    duties.end(duty, at=at, why="no records are needed from the provider")
    audit.record(matter.case, "records_not_needed", by=by, at=at, why=why)
    return duty


def open_records_duty(case: cases.Case, asked_at: datetime, *, at: datetime) -> None:
    """Open the 24 hours to ask a noncontract provider, counted from the expedited request."""
    provider = case.provider
    if provider is None or provider.contracted or duties.find(case, RECORDS):
        return
    if case.outreach.filter(provider=provider).exists():
        return
    due = law.request_noncontract_records(
        case=case.matter.law_name, received_at=asked_at, time_zone=case.plan.time_zone
    )
    duties.open_duty(case, due, at=at)


def end_records_duty(case: cases.Case, *, at: datetime, why: str) -> None:
    """The duty to ask, where it is open, falls away for the reason given."""
    duty = duties.find(case, RECORDS)
    if duty:
        duties.end(duty, at=at, why=why)


def was_asked(case: cases.Case, provider: cases.Provider | None) -> bool:
    """Whether this provider was asked for records in this case."""
    return provider is not None and case.outreach.filter(provider=provider).exists()


def _refuse_impossible(case: cases.Case, facts: OutreachFacts, at: datetime) -> None:
    if facts.asked_at > at:
        message = "This is in the future. Enter when you contacted them."
        raise Refused("in_the_future", message, field="asked_at")
    if facts.asked_at < case.received_at.replace(second=0, microsecond=0):
        message = "This is before the request was received. Enter when you contacted them."
        raise Refused("before_request", message, field="asked_at")
    if facts.next_attempt_at and facts.next_attempt_at <= facts.asked_at:
        message = "Enter a time after this attempt."
        raise Refused("before_attempt", message, field="next_attempt_at")
