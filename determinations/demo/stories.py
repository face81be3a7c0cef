"""What happened to the cases of the demo since they came."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from cases import models as cases
from cases import services as folder
from cases.demo.stage import SWEEP, Stage, send
from determinations import services
from determinations.demo import appeals, extensions, late, rules, turns
from determinations.demo.requests import Asked
from determinations.services import (
    ReopeningFacts,
    RequiredFormFacts,
    WithdrawalFacts,
)

HOUR = timedelta(hours=1)
Story = Callable[[Stage, cases.Case, Asked], None]


def _fresh(stage: Stage, case: cases.Case, asked: Asked) -> None:
    """Entered, and no one's yet."""


def _assigned(stage: Stage, case: cases.Case, asked: Asked) -> None:
    at = stage.after(case, 0.1)
    folder.assign(case.pk, to=stage.nurse_of(case), by=stage.staff["supervisor"], at=at)


def _recommended(stage: Stage, case: cases.Case, asked: Asked) -> None:
    turns.review(stage, case)
    services.recommend(
        case.pk,
        outcome="denied",
        words=f"I read the records and find the rule not met: {asked.criteria}.",
        to=stage.staff["physician"],
        by=stage.nurse_of(case),
        at=stage.after(case, 0.6),
    )


def _decided(stage: Stage, case: cases.Case, asked: Asked) -> None:
    """Decided a moment ago: its letters leave before anyone's eyes."""
    turns.review(stage, case)
    at = stage.now - timedelta(seconds=20)
    services.approve(case.pk, reason=asked.approve, by=stage.nurse_of(case), at=at)


def _notified(stage: Stage, case: cases.Case, asked: Asked) -> None:
    turns.review(stage, case)
    at = stage.after(case, 0.7)
    services.approve(case.pk, reason=asked.approve, by=stage.nurse_of(case), at=at)
    send(case, at + timedelta(minutes=1))
    turns.carry_out(case, by=stage.staff["intake"], at=at + timedelta(minutes=20))


def _denied(stage: Stage, case: cases.Case, asked: Asked) -> None:
    _recommended(stage, case, asked)
    _deny(stage, case, asked, stage.after(case, 0.8))


def _deny(stage: Stage, case: cases.Case, asked: Asked, at: datetime) -> None:
    physician = stage.staff["physician"]
    turns.read(case, by=physician, at=at - timedelta(minutes=20))
    services.deny(
        case.pk,
        reason=asked.deny,
        **rules.applied(asked.criteria),
        medical_necessity=asked.request_type != "payment",
        by=physician,
        at=at,
        expertise=turns.EXPERTISE,
    )
    send(case, at + timedelta(minutes=1))


def _not_part_d(stage: Stage, case: cases.Case, asked: Asked) -> None:
    """A drug refused under Part D, and then under Part B: the letter tells of both rights."""
    folder.take(case.pk, by=stage.nurse_of(case), at=stage.after(case, 0.1))
    turns.find_not_part_d(case, by=stage.nurse_of(case), at=stage.after(case, 0.4))
    _deny(stage, case, asked, stage.after(case, 0.8))


def _appealed(turn: Callable[[Stage, cases.Case, Asked], None]) -> Story:
    """Denied, and then an appeal that takes this turn."""

    def play(stage: Stage, case: cases.Case, asked: Asked) -> None:
        _denied(stage, case, asked)
        turn(stage, case, asked)

    return play


def _reviewed(turn: Callable[[Stage, cases.Case, Asked], None]) -> Story:
    """In review, and then this turn."""

    def play(stage: Stage, case: cases.Case, asked: Asked) -> None:
        turns.review(stage, case)
        turn(stage, case, asked)

    return play


def _in_part(stage: Stage, case: cases.Case, asked: Asked) -> None:
    _recommended(stage, case, asked)
    at = stage.after(case, 0.8)
    turns.decide_in_part(
        case, reason=asked.deny, criteria=asked.criteria, by=stage.staff["physician"], at=at
    )
    send(case, at + timedelta(minutes=1))


def _not_hurried(stage: Stage, case: cases.Case, asked: Asked) -> None:
    turns.review(stage, case)
    at = stage.after(case, 0.6)
    turns.refuse_expedite(case, by=stage.nurse_of(case), at=at)
    send(case, at + HOUR + timedelta(minutes=1))


def _grieved(stage: Stage, case: cases.Case, asked: Asked) -> None:
    extensions.extended(stage, case, asked)
    turns.grieve(case, by=stage.staff["intake"], at=stage.now - 3 * HOUR)


def _closed(stage: Stage, case: cases.Case, asked: Asked) -> None:
    _notified(stage, case, asked)
    folder.close(case.pk, by=stage.staff["intake"], at=stage.now - 5 * HOUR)


def _withdrawn(stage: Stage, case: cases.Case, asked: Asked) -> None:
    at = stage.after(case, 0.5)
    words = "The office called: the patient decided against it."
    facts = WithdrawalFacts(case.requester_name, "telephone", at - timedelta(minutes=5), words)
    services.withdraw(case.pk, facts, by=stage.staff["intake"], at=at)
    send(case, at + timedelta(minutes=1))


def _dismissed(stage: Stage, case: cases.Case, asked: Asked) -> None:
    """The appointment never came in its time."""
    _awaiting(stage, case, asked)
    waiting = case.deadlines.get(duty="obtain_appointment")
    folder.mark_missed(waiting.pk, at=waiting.due_at + SWEEP)
    at = waiting.due_at + 14 * HOUR
    services.dismiss(
        case.pk,
        ground="no_appointment",
        why="A neighbor asked for you and sent no appointment as your representative.",
        by=stage.staff["supervisor"],
        at=at,
    )
    send(case, at + timedelta(minutes=1))


def _awaiting(stage: Stage, case: cases.Case, asked: Asked) -> None:
    """Nothing shows yet that the one who asks may; the letters that ask for it have left."""
    send(case, case.entered_at + timedelta(minutes=1))


def _vacated(stage: Stage, case: cases.Case, asked: Asked) -> None:
    """Dismissed for want of an appointment, which came a day later after all."""
    _dismissed(stage, case, asked)
    dismissed_at = case.events.get(event="dismissed").at
    came = dismissed_at + 20 * HOUR
    services.vacate_dismissal(
        case.pk,
        why="The appointment was in the mail when we dismissed the request.",
        by=stage.staff["supervisor"],
        at=came + HOUR,
    )
    facts = RequiredFormFacts("appointment", came, came.date() - timedelta(days=4))
    services.receive_required_form(case.pk, facts, by=stage.staff["intake"], at=came + 1.1 * HOUR)
    send(case, came + 1.2 * HOUR)


def _reopened(stage: Stage, case: cases.Case, asked: Asked) -> None:
    """Denied, then looked at again: a page of the records had been left out by us."""
    _denied(stage, case, asked)
    facts = ReopeningFacts(
        "obvious_error",
        "enrollee",
        "The records that we had name the therapy; the page was overlooked.",
    )
    at = case.events.filter(event="letter_sent").latest("id").at + 4 * HOUR
    services.reopen(case.pk, facts, by=stage.staff["supervisor"], at=at)


def _incomplete(stage: Stage, case: cases.Case, asked: Asked) -> None:
    """An appointment came; two things are missing on it."""
    _required_form(stage, case, ("medicare_number", "contacts"))


def _appointed(stage: Stage, case: cases.Case, asked: Asked) -> None:
    """The appointment came a day late; the clock started then."""
    _required_form(stage, case, ())
    folder.take(case.pk, by=stage.nurse_of(case), at=stage.after(case, 0.9))


def _required_form(stage: Stage, case: cases.Case, missing: tuple[str, ...]) -> None:
    send(case, stage.after(case, 0.05))
    came = case.entered_at + 20 * HOUR
    facts = RequiredFormFacts("appointment", came, came.date() - timedelta(days=1), missing)
    services.receive_required_form(case.pk, facts, by=stage.staff["intake"], at=came + HOUR)
    case.refresh_from_db()
    send(case, came + 2 * HOUR)


STORIES: dict[str, Story] = {
    **{name: _appealed(turn) for name, turn in appeals.TURNS.items()},
    **{name: _reviewed(turn) for name, turn in late.TURNS.items()},
    "fresh": _fresh,
    "assigned": _assigned,
    "review": lambda stage, case, asked: turns.review(stage, case),
    "recommended": _recommended,
    **extensions.STORIES,
    "decided": _decided,
    "notified": _notified,
    "denied": _denied,
    "not_part_d": _not_part_d,
    "in_part": _in_part,
    "not_hurried": _not_hurried,
    "grieved": _grieved,
    "closed": _closed,
    "withdrawn": _withdrawn,
    "dismissed": _dismissed,
    "vacated": _vacated,
    "reopened": _reopened,
    "awaiting": _awaiting,
    "incomplete": _incomplete,
    "appointed": _appointed,
}
