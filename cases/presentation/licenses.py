"""Licenses on file as administrators see them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import License, User
from cases.presentation.words import Badge, instant
from regulations import care_fields, clock, licenses

# An expiry that is this close is pointed out.
SOON = timedelta(days=60)


def person_row(person: User, on: date) -> dict[str, Any]:
    """A person of the list, with the licenses that stand."""
    standing = [each for each in person.licenses.all() if each.ended_at is None]
    return {
        "person": person,
        "licenses": [_standing(each, on) for each in standing],
        "badge": None if standing else Badge("No license on file", "late"),
    }


def license_row(found: License, on: date, zone: ZoneInfo) -> dict[str, Any]:
    """A license of a person's page, with who entered it and who took it off."""
    entered = f"{instant(found.entered_at, zone)}" if found.entered_at else ""
    return _standing(found, on) | {
        "entered": entered,
        "entered_by": found.entered_by,
        "ended": instant(found.ended_at, zone) if found.ended_at else "",
        "ended_by": found.ended_by,
        "ended_why": found.ended_why,
    }


def _standing(found: License, on: date) -> dict[str, Any]:
    kind = licenses.KINDS.recorded(found.kind, on).label if found.kind else "Kind not entered"
    fields = [care_fields.label(each, on) for each in found.care_fields]
    return {
        "pk": found.pk,
        "kind": kind,
        "number": found.number,
        "state": found.state,
        "expires": clock.day_words(found.expires_on) if found.expires_on else "",
        "fields": "; ".join(sorted(fields)),
        "badge": _badge(found, on),
    }


def _badge(found: License, on: date) -> Badge:
    if found.ended_at:
        return Badge("Off the file", "quiet")
    if not found.held.is_whole or found.expires_on is None:
        return Badge("Enter it in full", "late")
    if found.expires_on < on:
        return Badge("Expired", "late")
    if found.expires_on < on + SOON:
        return Badge("Expires soon", "soon")
    if not found.care_fields and licenses.kind(found.kind, on).signs_denials:
        return Badge("No fields entered", "soon")
    return Badge("Current", "ok")
