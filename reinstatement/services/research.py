"""Research before a decision: attempts to get what is missing, and the checklist."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from cases import audit, machine
from regulations import good_cause
from regulations.law import Refused
from reinstatement.models import Attempt, Check
from reinstatement.services.locking import locked_reinstatement


@dataclass(frozen=True)
class AttemptFacts:
    """An attempt: whom, how, when, what was asked for, what came of it."""

    whom: str
    channel: str
    tried_at: datetime
    words: str
    result: str


@transaction.atomic
def reach_out(case_id: int, facts: AttemptFacts, *, by: User, at: datetime) -> Attempt:
    """Record an attempt to get what is missing."""
    matter = locked_reinstatement(case_id)
    case = matter.case
    machine.act(matter, "reach_out", by=by, at=at)
    if facts.tried_at > at:
        message = "This is in the future. Enter when you tried."
        raise Refused("in_the_future", message, field="tried_at")
    if facts.tried_at < case.received_at.replace(second=0, microsecond=0):
        message = "This is before the request was received. Enter when you tried."
        raise Refused("before_request", message, field="tried_at")
    if case.attempts.filter(by=by, **vars(facts)).exists():
        raise Refused("recorded_before", "This attempt is already recorded.")
    attempt = Attempt.objects.create(case=case, entered_at=at, by=by, **vars(facts))
    told = {
        "whom": facts.whom,
        "channel": attempt.get_channel_display().lower(),
        "tried_at": facts.tried_at.isoformat(),
        "result": attempt.get_result_display(),
    }
    audit.record(case, "attempted", by=by, at=at, why=facts.words, facts=told)
    return attempt


@transaction.atomic
def investigate(case_id: int, *, found: dict[str, str], by: User, at: datetime) -> list[Check]:
    """Record the research findings on points of the checklist, by their keys.

    A point recorded before is corrected by a further row; one with the same words is left alone.
    """
    matter = locked_reinstatement(case_id)
    machine.act(matter, "investigate", by=by, at=at)
    known = {item.key: item for item in good_cause.CHECKLIST.on(matter.case.received_on)}
    latest = {row.key: row.words for row in matter.case.checks.order_by("id")}
    fresh = {key: words for key, words in found.items() if words and latest.get(key) != words}
    if not fresh or not set(fresh) <= set(known):
        raise Refused("nothing_new", "Enter a finding for at least one point.")
    rows = [
        Check.objects.create(case=matter.case, key=key, words=words, at=at, by=by)
        for key, words in fresh.items()
    ]
    points = [known[key].label for key in fresh]
    audit.record(matter.case, "checked", by=by, at=at, facts={"points": "; ".join(points)})
    return rows
