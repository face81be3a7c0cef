"""Requests of the demo whose notice was not given in time (42 CFR 422.568(f))."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from cases import models as cases
from cases import services as folder
from cases.demo.stage import SWEEP, Stage, send
from determinations import services
from determinations.demo import appeals, turns
from determinations.demo.requests import Asked

HOUR = timedelta(hours=1)


def _untimely(stage: Stage, case: cases.Case, asked: Asked) -> None:
    """Decided some hours too late, and recorded so."""
    duty = case.deadlines.filter(duty="decide").latest("id")
    folder.mark_missed(duty.pk, at=duty.due_at + SWEEP)
    at = min(duty.due_at + 5 * HOUR, stage.now - HOUR)
    services.approve(case.pk, reason=asked.approve, by=stage.nurse_of(case), at=at)
    send(case, at + timedelta(minutes=1))
    turns.carry_out(case, by=stage.staff["intake"], at=at + timedelta(minutes=20))


def _untold(stage: Stage, case: cases.Case, asked: Asked) -> None:
    """Approved in time, but the letter did not leave before the limit (42 CFR 422.568(f))."""
    at = stage.after(case, 0.8)
    services.approve(case.pk, reason=asked.approve, by=stage.nurse_of(case), at=at)


def _told_by_telephone(stage: Stage, case: cases.Case, asked: Asked) -> None:
    """Approved and told by telephone in time; the letter left after the limit."""
    at, nurse = stage.after(case, 0.8), stage.nurse_of(case)
    services.approve(case.pk, reason=asked.approve, by=nurse, at=at)
    words = "I called with the approval; she will make the appointment."
    told = folder.OralNoticeFacts(str(case.enrollee), at + HOUR, "telephone", words)
    services.tell_approval(case.pk, told, by=nurse, at=at + 1.2 * HOUR)
    turns.carry_out(case, by=stage.staff["intake"], at=at + 2 * HOUR)
    duty = case.deadlines.filter(duty="decide").latest("id")
    folder.mark_missed(duty.pk, at=duty.due_at + SWEEP)
    send(case, duty.due_at + 4 * HOUR)


def _untimely_appealed(stage: Stage, case: cases.Case, asked: Asked) -> None:
    """Approved and told too late: the failure is appealed all the same."""
    _untimely(stage, case, asked)
    appeals.appeal_lateness(stage, case)


TURNS: dict[str, Callable[[Stage, cases.Case, Asked], None]] = {
    "untimely": _untimely,
    "untold": _untold,
    "told_by_telephone": _told_by_telephone,
    "untimely_appealed": _untimely_appealed,
}
