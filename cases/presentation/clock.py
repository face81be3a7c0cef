"""The clock of a case, its duties and the trace that explains each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cases import kinds, models
from cases.presentation.words import instant, span
from regulations import missed_deadlines

URGENT, SOON = timedelta(hours=8), timedelta(hours=24)


@dataclass(frozen=True)
class Clock:
    """The deadline that matters most of a case, as people read it."""

    title: str
    verb: str
    due: str
    due_iso: str
    left: str
    level: str
    stops: str
    used: int
    is_open: bool
    first_due: str = ""
    ended: str = ""


def level(due_at: datetime, at: datetime) -> str:
    """How pressing: ok, soon (a day), urgent (a shift) or late."""
    left = due_at - at
    if left < timedelta(0):
        return "late"
    if left < URGENT:
        return "urgent"
    return "soon" if left < SOON else "ok"


def time_left(due_at: datetime, at: datetime) -> str:
    return f"{span(due_at - at)} {'late' if due_at < at else 'left'}"


def awaited(due_at: datetime, at: datetime) -> str:
    """The same of what others owe: it is expected by its day, and the plan is not late after it."""
    length = span(due_at - at)
    return f"expected {length} ago" if due_at < at else f"expected in {length}"


def main_duty(case: models.Case) -> models.Deadline | None:
    """The first open duty of the case; when none is open the last clock of the decision."""
    duties = list(case.deadlines.all())
    if opened := [duty for duty in duties if duty.is_open]:
        counts = [duty for duty in opened if not _is_overtaken(duty, opened, case)]
        return min(counts, key=lambda duty: (duty.due_at, duty.pk))
    last = case.kind_.closing_clock
    return max(duties, key=lambda duty: (duty.duty == last, duty.pk), default=None)


def _is_overtaken(duty: models.Deadline, opened: list[models.Deadline], case: models.Case) -> bool:
    """Whether the duty is no longer what to look at: another that its kind names is open, and this
    one is missed, or not due before that one."""
    by = case.kind_.overtaken.get(duty.duty)
    other = next((each for each in opened if each.duty == by), None)
    return other is not None and bool(duty.missed_at or duty.due_at >= other.due_at)


def clock(case: models.Case, at: datetime) -> Clock | None:
    """The duty that matters most of a case, as people read it."""
    duty = main_duty(case)
    return duty_clock(duty, case.plan.zone, at) if duty else None


def duty_clock(duty: models.Deadline, zone: ZoneInfo, at: datetime) -> Clock:
    title = kinds.duties()[duty.duty]
    first_due = instant(duty.first_due_at, zone) if duty.is_extended else ""
    common = {
        "title": title,
        "due": instant(duty.due_at, zone),
        "due_iso": duty.due_at.isoformat(),
        "stops": duty.trace["stops"],
        "first_due": first_due,
    }
    if not duty.is_open:
        return Clock(**common, **_ended(duty, zone, at))
    whole = duty.due_at - duty.starts_at
    used = min(max(int((at - duty.starts_at) / whole * 100), 0), 100)
    return Clock(
        **common,
        verb="Was due" if duty.is_late(at) else "Due",
        left=time_left(duty.due_at, at),
        level=level(duty.due_at, at),
        used=used,
        is_open=True,
    )


def trace(stored: dict[str, Any]) -> dict[str, Any]:
    """A stored trace in the words of the page."""
    starts = stored["starts"]
    return {
        **stored,
        "starts": f"{starts['event']} {_trace_instant(starts['at'], stored['time_zone'])}",
        "why": starts["why"],
        "effective_from": f"{date.fromisoformat(stored['effective_from']):%B %-d, %Y}",
    }


def duty_rows(case: models.Case, at: datetime) -> list[dict[str, Any]]:
    """Every duty of the case, with when it was met and how late, to the minute."""
    return [_duty_row(duty, case, at) for duty in case.deadlines.all()]


def is_the_plans(duty: str, kind: kinds.Kind) -> bool:
    """Whether it is a lateness of the plan that the limit of this duty passed."""
    return duty not in kind.awaited_duties and duty not in kind.members_duties


def missed_meaning(case: models.Case) -> missed_deadlines.Meaning | None:
    """What it means in law that a limit of this case passed unmet, where one did: first of a duty
    that is still open, else of one that is done."""
    # What never came from others matters only while it is awaited.
    waiting_for = case.kind_.awaited_duties
    missed = [
        duty for duty in case.deadlines.all()
        if duty.missed_at and (duty.is_open or duty.duty not in waiting_for)
    ]  # fmt: skip
    if not missed:
        return None
    first = next((duty for duty in missed if duty.is_open), missed[0])
    matter = case.matter
    about = {
        "case": matter.law_name,
        "priority": matter.priority,
        "duty": first.duty,
        "rule": first.rule,
    }
    if first.is_open:
        return missed_deadlines.missed(**about, is_decided=case.kind_.is_decided(matter))
    return missed_deadlines.once_done(**about, is_ended=first.closed_at is not None)


def _ended(duty: models.Deadline, zone: ZoneInfo, at: datetime) -> dict[str, Any]:
    late = duty.is_late(at)
    if duty.met_at:
        said = "Completed late" if late else "Completed on time"
        ended = f"Completed {instant(duty.met_at, zone)} by: {duty.met_by}"
        ended += f" ({span(duty.lateness(at))} late)" if late else ""
    else:
        said = "Ended"
        closed = instant(duty.closed_at, zone) if duty.closed_at else ""
        ended = f"Ended {closed}: {duty.closed_why}"
    tone = "late" if late else "done"
    return {
        "verb": "Was due", "left": said, "level": tone, "used": 100, "is_open": False,
        "ended": ended,
    }  # fmt: skip


def _duty_row(duty: models.Deadline, case: models.Case, at: datetime) -> dict[str, Any]:
    counts = duty.is_late(at) and is_the_plans(duty.duty, case.kind_)
    zone, name = case.plan.zone, kinds.duties()[duty.duty]
    late = int(duty.lateness(at).total_seconds()) // 60 if counts else 0
    return {
        "name": name,
        "starts": instant(duty.starts_at, zone),
        "first_due": instant(duty.first_due_at, zone),
        "due": instant(duty.due_at, zone),
        "met": instant(duty.met_at, zone) if duty.met_at else "",
        "by": duty.met_by or f"Ended: {duty.closed_why}",
        "asked": f"How was “{name}” of {instant(duty.due_at, zone)} calculated?",
        "is_open": duty.is_open,
        "late": f"{late:,} min late" if late else "",
        "trace": trace(duty.trace),
    }


def _trace_instant(text: str, zone_name: str) -> str:
    if not zone_name:
        return f"{date.fromisoformat(text):%B %-d, %Y}"
    return instant(datetime.fromisoformat(text), ZoneInfo(zone_name))
