"""What an alert says, in a mail and in the inbox: the case number and the clock, nothing more."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from notices import alert_schedules, declared
from notices.models import Alert, PlanAlert


def headline(alert: Alert, *, at: datetime) -> str:
    """The subject of the mail and the line of the inbox: Case FN26-000001: due in 2 hours."""
    return f"Case {alert.case.number}: {_said(alert, at)}"


def facts(alert: Alert, *, at: datetime) -> dict[str, Any]:
    """What a mail, a line of a digest and an item of the inbox say of an alert's duty."""
    deadline, case = alert.deadline, alert.case
    zone, told = ZoneInfo(case.plan.time_zone), declared.known()
    return {
        "case_number": case.number,
        "duty": deadline.trace["summary"],
        "stops": deadline.trace["stops"],
        "citation": deadline.citation,
        "due": _instant(deadline.due_at, zone),
        "passed": deadline.due_at < at,
        "left": span(abs(deadline.due_at - at)),
        "said": _said(alert, at),
        "url": f"{settings.SITE_URL}/cases/{case.number}/",
        "is_decision": deadline.duty in told.decisions,
        "is_members": deadline.duty in told.members_duties,
        "is_done": not deadline.is_open,
        # A member's own limit that passed is no lateness of the plan.
        "is_overdue": deadline.is_open
        and deadline.due_at < at
        and deadline.duty not in told.members_duties,
        "moment": _instant(alert.send_at, zone),
        "when": alert_schedules.when(alert.lead),
        "came_late": alert.is_late,
    }


def plan_headline(alert: PlanAlert, *, at: datetime) -> str:
    """The subject of a mail about a duty of the organization."""
    return f"{alert.title}: {_left(alert.due_at, bool(alert.ended_at), at)}"


def plan_facts(alert: PlanAlert, *, at: datetime) -> dict[str, Any]:
    """What such a mail says."""
    zone = ZoneInfo(alert.time_zone)
    return {
        "title": alert.title,
        "said": _left(alert.due_at, bool(alert.ended_at), at),
        "due": _instant(alert.due_at, zone),
        "citation": alert.citation,
        "is_done": bool(alert.ended_at),
        "url": f"{settings.SITE_URL}{alert.place}",
        "moment": _instant(alert.send_at, zone),
        "came_late": alert.is_late,
    }


def span(length: timedelta) -> str:
    """A length of time in words, in its two largest units: 2 days 3 hours."""
    minutes = int(length.total_seconds()) // 60
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = [(days, "day"), (hours, "hour"), (minutes, "minute")]
    said = [f"{number} {word}{'' if number == 1 else 's'}" for number, word in parts if number]
    return " ".join(said[:2]) or "less than a minute"


def _said(alert: Alert, at: datetime) -> str:
    return _left(alert.deadline.due_at, not alert.deadline.is_open, at)


def _left(due_at: datetime, is_done: bool, at: datetime) -> str:
    left = due_at - at
    if is_done:
        return "nothing left to do"
    if left < timedelta(0):
        return f"deadline passed {span(-left)} ago"
    return f"due in {span(left)}"


def _instant(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%A, %B %-d, %Y at %-I:%M %p %Z}"
