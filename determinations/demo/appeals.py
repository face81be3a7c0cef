"""Appeals of the demo's denials, at every stage."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from cases import models as cases
from cases import services as folder
from cases.demo.stage import Stage, send
from determinations import services
from determinations.demo import turns
from determinations.demo.requests import Asked
from determinations.services import AppealFacts, ForwardingFacts, ReviewFacts

HOUR = timedelta(hours=1)
WORDS = (
    "I do not agree. My physician will send you what you say is missing, and I cannot wait for "
    "weeks as I am now."
)


def _file(stage: Stage, denied: cases.Case, hours_ago: float, **facts: Any) -> cases.Case:
    """The enrollee appeals so many hours ago; it is entered twenty minutes later."""
    received = (stage.now - hours_ago * HOUR).replace(microsecond=0)
    values: dict[str, Any] = {
        "requester_kind": "enrollee",
        "requester_name": str(denied.enrollee),
        "channel": "mail",
        "received_at": received,
        "priority": "standard",
        "argument": WORDS,
    }
    entered = received + timedelta(minutes=20)
    asked = AppealFacts(**values | facts)
    return services.appeal(denied.pk, asked, by=stage.staff["intake"], at=entered)


def _taken(stage: Stage, denied: cases.Case, hours_ago: float, **facts: Any) -> cases.Case:
    case = _file(stage, denied, hours_ago, **facts)
    folder.take(case.pk, by=stage.staff["physician2"], at=case.entered_at + HOUR)
    return case


def appeal_lateness(stage: Stage, case: cases.Case) -> None:
    """The enrollee appeals that no notice came in time, though an approval came later."""
    words = "You kept me waiting past your own deadline. I had to put the appointment off."
    _file(stage, case, 20, channel="phone", argument=words)


def _fresh(stage: Stage, denied: cases.Case, asked: Asked) -> None:
    _file(stage, denied, 3)


def _hurried(stage: Stage, denied: cases.Case, asked: Asked) -> None:
    """A physician asks for the fast clock, which must be granted."""
    name = str(denied.provider or "Dr. Osric Madeup")
    _taken(
        stage, denied, 21,
        priority="expedited", requester_kind="physician", requester_name=name, channel="fax",
    )  # fmt: skip


def _upheld(stage: Stage, denied: cases.Case, asked: Asked) -> None:
    """The case file is still to be sent."""
    _affirm(stage, _taken(stage, denied, 40), asked, stage.now - 9 * HOUR)


def _missed(stage: Stage, denied: cases.Case, asked: Asked) -> None:
    """No one decided in time: the worker lets it lapse, and the file must go right away."""
    _file(stage, denied, 74, priority="expedited", channel="phone")


def _independent_review(stage: Stage, denied: cases.Case, asked: Asked) -> None:
    """The independent review entity changed the denial: it waits to be carried out."""
    case = _taken(stage, denied, 60)
    at = stage.now - 50 * HOUR
    _affirm(stage, case, asked, at)
    sent_at = at + 3 * HOUR
    facts = ForwardingFacts("portal", "IRE-2026-77120", sent_at, asked.deny)
    services.forward(case.pk, facts, by=stage.staff["intake"], at=sent_at + HOUR)
    received = stage.now - 5 * HOUR
    words = (
        "The records that we obtained show that the rule is met. The plan covers what was asked."
    )
    decided_on = received.astimezone(stage.plan.zone).date()
    review = ReviewFacts("ire", "reversed", "IRE-2026-77120", decided_on, received, words)
    services.record_review(case.pk, review, by=stage.staff["intake"], at=received + HOUR)


def _granted(stage: Stage, denied: cases.Case, asked: Asked) -> None:
    """Granted, told and carried out: ready to be closed."""
    case = _taken(stage, denied, 45)
    at = stage.now - 20 * HOUR
    services.reverse(
        case.pk, reason=asked.approve, by=stage.staff["physician2"], at=at,
        expertise=turns.EXPERTISE,
    )  # fmt: skip
    send(case, at + timedelta(minutes=1))
    case = cases.Case.objects.get(pk=case.pk)
    turns.carry_out(case, by=stage.staff["intake"], at=at + HOUR)


def _affirm(stage: Stage, case: cases.Case, asked: Asked, at: datetime) -> None:
    by = stage.staff["physician2"]
    turns.read(case.reconsideration.determination.case, by=by, at=at - HOUR)
    services.affirm(
        case.pk, reason=asked.deny, criteria=asked.criteria, by=by, at=at, expertise=turns.EXPERTISE
    )
    send(case, at + timedelta(minutes=1))


TURNS: dict[str, Callable[[Stage, cases.Case, Asked], None]] = {
    "appeal_fresh": _fresh,
    "appeal_hurried": _hurried,
    "appeal_upheld": _upheld,
    "appeal_missed": _missed,
    "appeal_outside": _independent_review,
    "appeal_granted": _granted,
}
