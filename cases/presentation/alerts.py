"""Alerts in words: the inbox, a plan's lead times with their history, who is on call."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import OnCallShift
from cases import kinds
from cases.presentation.words import Badge, instant
from cases.services import organization_duties
from cases.services.alert_schedules import Example, Preview, Scope
from notices import alert_schedules as house
from notices import alert_text
from notices.alert_schedules import Step
from notices.models import Alert, AlertSchedule, Clock, InboxItem

AUDIENCES = dict(Alert.Audience.choices)


def inbox_row(item: InboxItem, at: datetime) -> dict[str, Any]:
    """One item of the inbox, in the words of its mail."""
    alert = item.alert
    facts = alert_text.facts(alert, at=at)
    return {
        "pk": item.pk,
        "number": alert.case.number,
        "headline": alert_text.headline(alert, at=at),
        "duty": facts["duty"],
        "due": facts["due"],
        "citation": facts["citation"],
        "told": instant(item.raised_at, alert.case.plan.zone),
        "when": facts["when"],
        "is_unread": item.read_at is None,
        "badges": list(_badges(item, facts)),
        "mail": _mailed(item),
    }


def schedule_card(scope: Scope, steps: tuple[Step, ...], own: AlertSchedule | None) -> dict:
    """A schedule that holds: its moments, and whose it is."""
    return {
        "clock": scope.clock,
        "duty": scope.duty,
        "title": scope_title(scope),
        "moments": [step_row(step, scope.clock) for step in steps],
        "made": change_row(own) if own else None,
    }


def scope_title(scope: Scope) -> str:
    """What a schedule is for: Clocks of hours, or Decide and notify (clocks of days)."""
    kind = Clock(scope.clock).label
    named = kinds.duties() | organization_duties.NAMES
    return f"{named[scope.duty]} ({kind.lower()})" if scope.duty else kind


def step_row(step: Step, clock: str) -> dict[str, str]:
    audiences = [AUDIENCES[audience] for audience in step.audiences]
    said = ", ".join([audiences[0], *(each.lower() for each in audiences[1:])])
    when = house.when(house.lead(step.minutes, clock))
    return {"when": when[0].upper() + when[1:], "who": said}


def change_row(schedule: AlertSchedule) -> dict[str, Any]:
    """One change of a schedule: who, when, why, what it said, and how far the duties follow."""
    scope = Scope(schedule.plan, schedule.clock, schedule.duty)
    steps = house.read(schedule.steps)
    return {
        "title": scope_title(scope),
        "by": schedule.made_by,
        "at": instant(schedule.made_at, schedule.plan.zone),
        "why": schedule.why,
        "moments": [step_row(step, schedule.clock) for step in steps],
        "until": instant(schedule.replaced_at, schedule.plan.zone) if schedule.replaced_at else "",
        "badge": _progress_badge(schedule),
        "done": schedule.applied_count,
    }


def preview_rows(preview: Preview, scope: Scope) -> dict[str, Any]:
    """What a draft would do, for the page."""
    return {
        "duties": preview.duties,
        "alerts": preview.alerts,
        "alerts_now": preview.alerts_now,
        "examples": [_example(each, scope) for each in preview.examples],
    }


def shift_row(shift: OnCallShift, zone: ZoneInfo, at: datetime) -> dict[str, Any]:
    runs = shift.starts_at <= at
    return {
        "pk": shift.pk,
        "user": shift.user,
        "is_away": not shift.user.is_active,
        "team": shift.team.name if shift.team else "All teams",
        "starts": instant(shift.starts_at, zone),
        "ends": instant(shift.ends_at, zone),
        "badge": Badge("On call now", "ok") if runs else Badge("To come", "quiet"),
        "by": shift.planned_by,
    }


def _example(example: Example, scope: Scope) -> dict[str, Any]:
    zone = scope.plan.zone
    return {
        "limit": example.limit,
        "due": instant(example.due_at, zone),
        "moments": [
            step_row(step, scope.clock) | {"at": instant(moment, zone)}
            for moment, step in example.moments
        ],
    }


def _badges(item: InboxItem, facts: dict[str, Any]) -> Iterable[Badge]:
    alert = item.alert
    if facts["is_done"]:
        yield Badge("Done", "ok")
    elif facts["is_overdue"]:
        yield Badge("Overdue", "late")
    if alert.deadline.is_open and alert.deadline.due_at != alert.due_at:
        yield Badge("Deadline changed since", "quiet")
    if facts["came_late"]:
        yield Badge("Sent late", "soon")
    assignee = alert.case.assignee
    if alert.audience == Alert.Audience.ASSIGNEE and assignee and assignee.pk != item.to_id:
        yield Badge(f"Now with {assignee}", "quiet")


def _mailed(item: InboxItem) -> str:
    if item.mail_at:
        return "in the next daily email"
    return "" if item.mail_id else "not emailed: completed before the daily email"


def _progress_badge(schedule: AlertSchedule) -> Badge:
    if schedule.replaced_at:
        return Badge("Replaced", "quiet")
    return Badge("In effect", "ok") if schedule.applied_at else Badge("Updating", "soon")
