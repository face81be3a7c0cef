"""After the plan: the case file goes to the independent review entity, and others decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from cases import audit, machine
from cases import models as cases
from cases.services import duties
from determinations import models
from determinations.guards import appeals
from determinations.services import extension_notice, letters
from determinations.services.decide_appeals import FORWARD
from determinations.services.effectuate import EFFECTUATE
from determinations.services.locking import locked_reconsideration
from regulations import appeals as law
from regulations.law import Refused


@dataclass(frozen=True)
class ForwardingFacts:
    """How the case file went, when, what shows it, and the plan's written explanation."""

    channel: str
    reference: str
    sent_at: datetime
    explanation: str


@dataclass(frozen=True)
class ReviewFacts:
    """A decision from outside: who made it, with what outcome, when the plan received it."""

    level: str
    outcome: str
    reference: str
    decided_on: date
    received_at: datetime
    words: str


@transaction.atomic
def forward(
    case_id: int, facts: ForwardingFacts, *, by: User, at: datetime
) -> models.Reconsideration:
    """Record that the case file and the explanation went to the independent review entity.

    Meets the duty to forward and, where the law stops the clock of the appeal by it (a standard
    one, or one whose limit passed), the duty to decide (42 CFR 422.590(a)(2), (d), (e)(5), (g)).
    """
    matter = locked_reconsideration(case_id)
    case, met_by = matter.case, f"case file sent, {facts.reference}"
    before = machine.act(matter, "forward", by=by, at=at, forwarded_at=facts.sent_at)
    _refuse_impossible_sending(matter, facts, at)
    matter.save()
    models.Forwarding.objects.create(case=case, entered_at=at, by=by, **vars(facts))
    duty = _met_by_sending(matter, facts.sent_at, met_by, at=at)
    told = _sending_in_trail(facts) | {"untimely": duty.is_late(at)}
    audit.record(
        case, "forwarded", by=by, at=at,
        from_state=before, to_state=matter.state, why=facts.explanation, facts=told,
    )  # fmt: skip
    return matter


def _met_by_sending(
    matter: models.Reconsideration, sent_at: datetime, met_by: str, *, at: datetime
) -> cases.Deadline:
    """The duty to forward, and that to decide where the law has sending stop its clock."""
    case = matter.case
    extension_notice.decision_told(matter, sent_at, at=at)
    duty = duties.duty(case, FORWARD)
    duties.meet(duty, met_at=sent_at, met_by=met_by, at=at)
    by_sending = matter.missed_deadline or matter.priority != cases.Priority.EXPEDITED
    if by_sending and (decide := duties.find(case, "decide")):
        duties.meet(decide, met_at=sent_at, met_by=met_by, at=at)
    return duty


def _sending_in_trail(facts: ForwardingFacts) -> dict[str, Any]:
    return {
        "sent_at": facts.sent_at.isoformat(),
        "how": models.Forwarding.Channel(facts.channel).label.lower(),
        "reference": facts.reference,
    }


@transaction.atomic
def record_review(case_id: int, facts: ReviewFacts, *, by: User, at: datetime) -> models.Review:
    """Record the independent review decision. A reversal opens the duty to carry it out, counted
    from when the plan received it (42 CFR 422.618(b)-(c), 422.619(b)-(c))."""
    matter = locked_reconsideration(case_id)
    case = matter.case
    before = machine.act(matter, "record_review", by=by, at=at)
    _refuse_impossible_review(matter, facts, at)
    matter.save()
    review = models.Review.objects.create(case=case, entered_at=at, by=by, **vars(facts))
    due_at = _open_carrying_out(matter, review, at=at) if review.is_favorable else ""
    told = {
        "level": review.label.lower(),
        "outcome": review.get_outcome_display(),
        "reference": review.reference,
        "received_at": facts.received_at.isoformat(),
        "due_at": due_at,
    }
    audit.record(
        case, "review_recorded", by=by, at=at,
        from_state=before, to_state=matter.state, why=facts.words, facts=told,
    )  # fmt: skip
    return review


@transaction.atomic
def ask_council(case_id: int, *, why: str, by: User, at: datetime) -> models.Review:
    """The plan asks the Council to review a judge's reversal, and may await its action.

    The enrollee and the independent review entity are told at the same time (42 CFR 422.618(c)(2),
    422.619(c)(3)); the duty to carry out the reversal ends and begins again with what the Council
    decides.
    """
    matter = locked_reconsideration(case_id)
    machine.act(matter, "ask_council", by=by, at=at)
    review = appeals.waiting_review(matter)
    if review is None:
        raise Refused(
            "no_reversal", "There is no reversal by a judge that has not been carried out."
        )
    duty = duties.duty(matter.case, EFFECTUATE, str(review.pk))
    duties.end(duty, at=at, why="the Medicare Appeals Council was asked to review it")
    review.council_asked_at = at
    review.save(update_fields=["council_asked_at"])
    facts = {"citation": "42 CFR 422.618(c)(2), 422.619(c)(3)"}
    event = audit.record(matter.case, "council_asked", by=by, at=at, why=why, facts=facts)
    letters.queue(event, matter, at=at)
    return review


def _open_carrying_out(
    matter: models.Reconsideration, review: models.Review, *, at: datetime
) -> str:
    due = law.carry_out(
        reversed_by=review.level,
        request=matter.request_type,
        priority=matter.priority,
        notice_at=review.received_at,
        time_zone=matter.case.plan.time_zone,
    )
    duties.open_duty(matter.case, due, at=at, subject=str(review.pk))
    return due.due_at.isoformat()


def _refuse_impossible_sending(
    matter: models.Reconsideration, facts: ForwardingFacts, at: datetime
) -> None:
    if facts.sent_at > at:
        message = "This is in the future. Enter when it was sent."
        raise Refused("in_the_future", message, field="sent_at")
    since = matter.case.received_at if matter.missed_deadline else matter.decided_at
    if since and facts.sent_at < since.replace(second=0, microsecond=0):
        message = "This is before the decision it explains. Enter when it was sent."
        raise Refused("before_decision", message, field="sent_at")


def _refuse_impossible_review(
    matter: models.Reconsideration, facts: ReviewFacts, at: datetime
) -> None:
    if matter.case.reviews.filter(level=facts.level).exists():
        message = "Their decision is already recorded."
        raise Refused("reviewed_before", message, field="level")
    if facts.received_at > at:
        message = "This is in the future. Enter when we received it."
        raise Refused("in_the_future", message, field="received_at")
    if matter.forwarded_at and facts.received_at < matter.forwarded_at.replace(second=0):
        message = "This is before the case file was sent. Enter when we received the decision."
        raise Refused("before_forwarding", message, field="received_at")
    if facts.decided_on > facts.received_at.astimezone(matter.case.plan.zone).date():
        message = "The decision date is after the date we received it."
        raise Refused("decided_later", message, field="decided_on")
    if facts.level != "ire" and not matter.case.reviews.filter(level="ire").exists():
        message = "First record what the independent review entity decided."
        raise Refused("ire_first", message, "42 CFR 422.600", "level")
