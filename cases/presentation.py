"""What pages show, in words: the clock, its trace, badges, the trail, the next steps.

Plain objects for templates, which then hold no logic. Times are in the case's plan's zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from cases import machine, models
from notices.models import Notice
from regulations import determinations as law

URGENT, SOON = timedelta(hours=8), timedelta(hours=24)
DUTIES = {
    "decide": "Decide and notify",
    "confirm_in_writing": "Confirm by letter",
}
HELD_UP = {
    "no_address": "there is no address",
    "typst_refused_the_letter": "the letter cannot be made",
}
AT_ONCE = {"take", "close"}
MAIN_STEPS = {"take", "approve", "close", "notify"}


@dataclass(frozen=True)
class Badge:
    """A word with a tone: quiet, accent, ok, soon, urgent or late."""

    word: str
    tone: str


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


@dataclass(frozen=True)
class Entry:
    """One line of the timeline."""

    who: str
    what: str
    when: str
    iso: str
    why: str
    is_late: bool


@dataclass(frozen=True)
class NextStep:
    """A verb on the case page: a button, or why it is none."""

    label: str
    url: str
    at_once: bool
    is_main: bool
    why_not: str
    citation: str


def instant(at: datetime, zone: ZoneInfo) -> str:
    """Mon, Mar 9, 2026, 11:59 PM EDT; the time of day does not break across lines."""
    return f"{at.astimezone(zone):%a, %b %-d, %Y, %-I:%M\u00a0%p\u00a0%Z}"


def span(length: timedelta) -> str:
    """A length of time in its two largest units: 2 d 3 h."""
    minutes = int(abs(length).total_seconds()) // 60
    units = ((minutes // 1440, "d"), (minutes // 60 % 24, "h"), (minutes % 60, "min"))
    said = [f"{number} {unit}" for number, unit in units if number]
    return " ".join(said[:2]) or "under 1 min"


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


def badges(case: models.Case, at: datetime) -> list[Badge]:
    """State and the facts that are not states: expedited, extended, late."""
    determination = case.determination
    found = [Badge(determination.get_state_display(), _state_tone(determination.state))]
    if determination.priority == models.Priority.EXPEDITED:
        found.append(Badge("Expedited", "expedited"))
    duties = list(case.deadlines.all())
    if any(duty.is_extended for duty in duties):
        found.append(Badge("Extended", "quiet"))
    if any(duty.is_late(at) for duty in duties):
        found.append(Badge("Untimely", "late"))
    return found


def clock(case: models.Case, at: datetime) -> Clock | None:
    """The first open duty of the case, or the last that was open."""
    duties = sorted(case.deadlines.all(), key=lambda duty: (not duty.is_open, duty.due_at))
    return duty_clock(duties[0], case.plan.zone, at) if duties else None


def duty_clock(duty: models.Deadline, zone: ZoneInfo, at: datetime) -> Clock:
    title = DUTIES.get(duty.duty, duty.duty)
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
    return [_duty_row(duty, case.plan.zone, at) for duty in case.deadlines.all()]


def timeline(case: models.Case) -> list[Entry]:
    """The trail, the newest first, in sentences."""
    zone = case.plan.zone
    return [
        Entry(
            who=str(event.by) if event.by else "Fortnight",
            what=_sentence(event, zone),
            when=instant(event.at, zone),
            iso=event.at.isoformat(),
            why=event.why,
            is_late=event.event == "deadline_missed" or bool(event.facts.get("untimely")),
        )
        for event in case.events.all()
    ]


def next_steps(case: models.Case, by: User, at: datetime) -> dict[str, list[NextStep]]:
    """The verbs that are open to this person now, and the others with the reason."""
    found = [_next_step(case, step) for step in machine.steps(case.determination, by=by, at=at)]
    return {
        "open": [step for step in found if not step.why_not],
        "closed": [step for step in found if step.why_not],
    }


def missed_meaning(case: models.Case) -> law.Meaning | None:
    """What it means in law that a limit of this case passed unmet, where one did."""
    missed = next((duty for duty in case.deadlines.all() if duty.missed_at), None)
    if missed is None:
        return None
    return law.missed(
        case="organization_determination", priority=case.determination.priority, duty=missed.duty
    )


def letters(case: models.Case) -> list[dict[str, Any]]:
    """The letters of the case: what, to whom, when it left or why it has not."""
    zone = case.plan.zone
    return [
        {
            "pk": notice.pk,
            "kind": notice.get_kind_display(),
            "recipient": notice.get_recipient_display().lower(),
            "sent": instant(notice.dispatched_at, zone) if notice.dispatched_at else "",
            "error": HELD_UP.get(notice.last_error, notice.last_error),
        }
        for notice in case.notices.all()
    ]


def letter_row(notice: Notice) -> dict[str, Any]:
    """One line of the list of letters."""
    zone = notice.case.plan.zone
    sent = notice.dispatched_at
    return {
        "notice": notice,
        "number": notice.case.number,
        "queued": instant(notice.queued_at, zone),
        "sent": instant(sent, zone) if sent else "",
        "badge": Badge("Sent", "ok") if sent else _waiting_badge(notice),
        "error": HELD_UP.get(notice.last_error, notice.last_error),
    }


def _waiting_badge(notice: Notice) -> Badge:
    return Badge("Held up", "late") if notice.last_error else Badge("Waiting", "soon")


def documents(case: models.Case) -> list[dict[str, Any]]:
    zone = case.plan.zone
    return [
        {
            "pk": document.pk,
            "name": document.name,
            "size": file_size(document.size),
            "added": instant(document.added_at, zone),
            "by": document.added_by or "Fortnight",
        }
        for document in case.documents.all()
    ]


def file_size(size: int) -> str:
    """Bytes as people read them."""
    if size < 1024:
        return f"{size} bytes"
    if size < 1024 * 1024:
        return f"{size // 1024} KB"
    return f"{size / 1024 / 1024:.1f} MB"


def queue_row(case: models.Case, at: datetime) -> dict[str, Any]:
    """One line of the queue."""
    determination = case.determination
    due = case.next_due_at
    return {
        "case": case,
        "determination": determination,
        "badges": badges(case, at),
        "type": determination.get_request_type_display(),
        "received": instant(case.received_at, case.plan.zone),
        "due": instant(due, case.plan.zone) if due else "",
        "due_iso": due.isoformat() if due else "",
        "left": time_left(due, at) if due else "",
        "level": level(due, at) if due else "",
    }


def places(request: HttpRequest) -> dict[str, Any]:
    """The main navigation of the person signed in (a context processor)."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    entries = (
        ("queue", "Queue", "case.view", "q"),
        ("new_request", "New request", "case.receive", "n"),
        ("letters", "Letters", "notice.view", ""),
        ("mail", "Mail", "mail.view", ""),
    )
    return {
        "places": [
            {"url": reverse(name), "label": label, "key": key, "is_here": _is_here(request, name)}
            for name, label, permission, key in entries
            if user.may(permission)
        ]
    }


def _is_here(request: HttpRequest, name: str) -> bool:
    return bool(request.resolver_match and request.resolver_match.url_name == name)


def _state_tone(state: str) -> str:
    tones = {"decided": "accent", "notified": "ok", "closed": "quiet"}
    return tones.get(state, "quiet")


def _ended(duty: models.Deadline, zone: ZoneInfo, at: datetime) -> dict[str, Any]:
    late = duty.is_late(at)
    if duty.met_at:
        said = "Met late" if late else "Met in time"
        ended = f"Met {instant(duty.met_at, zone)} by: {duty.met_by}"
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


def _duty_row(duty: models.Deadline, zone: ZoneInfo, at: datetime) -> dict[str, Any]:
    late = int(duty.lateness(at).total_seconds()) // 60 if duty.is_late(at) else 0
    return {
        "name": DUTIES.get(duty.duty, duty.duty),
        "starts": instant(duty.starts_at, zone),
        "first_due": instant(duty.first_due_at, zone),
        "due": instant(duty.due_at, zone),
        "met": instant(duty.met_at, zone) if duty.met_at else "",
        "by": duty.met_by or duty.closed_why,
        "is_open": duty.is_open,
        "late": f"{late:,} min late" if late else "",
        "trace": trace(duty.trace),
    }


def _next_step(case: models.Case, step: machine.Step) -> NextStep:
    url = reverse(step.verb, args=[case.number])
    return NextStep(
        label=step.label,
        url=url,
        at_once=step.verb in AT_ONCE,
        is_main=step.verb in MAIN_STEPS,
        why_not=step.why_not,
        citation=step.citation,
    )


def _trace_instant(text: str, zone_name: str) -> str:
    if not zone_name:
        return f"{date.fromisoformat(text):%B %-d, %Y}"
    return instant(datetime.fromisoformat(text), ZoneInfo(zone_name))


def _sentence(event: models.AuditEvent, zone: ZoneInfo) -> str:
    """What happened, to follow the name of who did it."""
    facts = event.facts
    sentences = {
        "received": "entered the request.",
        "taken": "took the case and began the review.",
        "assigned": f"assigned the case to {facts.get('to', '')}.",
        "recommended": f"recommended to {facts.get('to', '')} that it be {facts.get('outcome')}.",
        "extended": f"extended the time limit by {facts.get('days')} days.",
        "approved": "approved the request.",
        "denied": "denied the request.",
        "letter_sent": f"sent the {facts.get('kind')} letter to the {facts.get('recipient')}.",
        "notified": f"recorded the notice that stops the clock: {facts.get('by_what', '')}.",
        "closed": "closed the case.",
        "withdrawn": "recorded that the request was withdrawn.",
        "dismissed": "dismissed the request.",
        "deadline_missed": "marked the time limit as missed and told the supervisors.",
        "document_added": "added a document.",
        "noted": "noted:",
        "address_corrected": "corrected where letters go.",
    }
    said = sentences.get(event.event, event.event)
    if event.event == "received":
        received = datetime.fromisoformat(facts["received_at"])
        said = f"entered the request, received {instant(received, zone)}."
    if facts.get("untimely"):
        said += " Untimely."
    labels = dict(models.State.choices)
    if event.from_state and event.from_state != event.to_state:
        said += f" {labels[event.from_state]} → {labels[event.to_state]}."
    return said
