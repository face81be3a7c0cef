"""People of a team as a supervisor sees them: when they work, what is open with them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from accounts.languages import named
from accounts.models import Absence, StaffChange, User
from accounts.working_hours import hours_words
from cases import open_duties
from cases.presentation.words import Badge, instant
from cases.queries import TASKS
from cases.workload import Member
from regulations import care_fields, licenses

TONES = {open_duties.LATE: "late", "4h": "urgent", "24h": "soon"}
# An absence that begins within this is shown in the list.
SOON = timedelta(days=30)
# More fields of a license than these are counted.
FIELDS_NAMED = 5
CHANGED = {"hours": "Hours", "languages": "Languages", "absence": "Absence"}


def person_row(member: Member, zone: ZoneInfo, at: datetime) -> dict[str, Any]:
    """A line of the list; each number opens the tasks that it counts."""
    user, person = member.user, member.person
    return {
        "user": user,
        "role": user.profession or user.get_role_display(),
        "badge": _now_badge(member, at),
        "hours": hours_words(person.availability.spans, person.availability.time_zone),
        "away": [_away(each, zone, at) for each in _shown_absences(user, at)],
        "languages": named(list(person.languages)),
        "licenses": [_license(held, at) for held in person.held],
        "cells": [_cell(member, due, at) for due in open_duties.DUE],
        "total": member.work.total,
        "total_url": _tasks(user, "", at, member.work.total),
        "hours_of_work": _hours(member.work.minutes),
    }


def absence_row(absence: Absence, zone: ZoneInfo, at: datetime) -> dict[str, Any]:
    """An absence of a person's page."""
    return {
        "pk": absence.pk,
        "why": absence.get_why_display(),
        "starts": instant(absence.starts_at, zone),
        "ends": instant(absence.ends_at, zone),
        "by": absence.entered_by,
        "runs": absence.starts_at <= at,
    }


def change_row(change: StaffChange, zone: ZoneInfo) -> dict[str, Any]:
    """What was changed, by whom and when."""
    return {
        "what": CHANGED[change.what],
        "before": change.before or "Nothing",
        "after": change.after or "Nothing",
        "by": change.by,
        "at": instant(change.at, zone),
    }


def _cell(member: Member, due: str, at: datetime) -> dict[str, Any]:
    count = member.work.due[due]
    return {
        "count": count,
        "tone": TONES.get(due, "ok"),
        "url": _tasks(member.user, due, at, count),
    }


def _tasks(user: User, due: str, at: datetime, count: int) -> str:
    """The list that a number opens: what it counts, at the instant of the count."""
    asked = {"tab": TASKS, "person": str(user.pk), "due": due}
    given = {name: value for name, value in asked.items() if value}
    return reverse("queue", query=given | {"as_of": at.isoformat(), "counted": str(count)})


def _now_badge(member: Member, at: datetime) -> Badge:
    found = member.person.availability
    if not member.user.is_active:
        return Badge("Deactivated", "late")
    if found.away_at(at):
        return Badge("Away", "soon")
    if not found.has_hours:
        return Badge("Hours not entered", "quiet")
    return Badge("Working now", "ok") if found.is_working(at) else Badge("Off shift", "quiet")


def _shown_absences(user: User, at: datetime) -> list[Absence]:
    return [
        each for each in user.absences.all() if at < each.ends_at and each.starts_at < at + SOON
    ]


def _away(absence: Absence, zone: ZoneInfo, at: datetime) -> str:
    until = f"until {instant(absence.ends_at, zone)}"
    if absence.starts_at <= at:
        return f"{absence.get_why_display()} {until}"
    return f"{absence.get_why_display()} from {instant(absence.starts_at, zone)} {until}"


def _license(held: licenses.Held, at: datetime) -> str:
    on = at.date()
    fields = sorted(care_fields.label(each, on) for each in held.care_fields)
    named, more = ", ".join(fields[:FIELDS_NAMED]), len(fields) - FIELDS_NAMED
    rest = f" and {more} more" if more > 0 else ""
    return f"{held.named}: {named}{rest}" if fields else held.named


def _hours(minutes: int) -> str:
    return f"{minutes / 60:.1f} h"
