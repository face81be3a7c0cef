"""Open outages where staff look: a banner on each page, the clocks on the queue, "Status"."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from cases.presentation.words import instant
from continuity import models, queries
from continuity.presentation.outages import clock, zone_of
from continuity.services import VIEW
from notices.watching import Finding
from regulations import continuity as law

TONES = {"ok": "", "soon": "soon", "urgent": "soon", "late": "late"}
TODO = "A supervisor records the restoration under Business continuity as soon as it works again."


def down(request: HttpRequest) -> dict[str, Any]:
    """Open outages, for all who are signed in (a context processor).

    Asked when a page shows them, and once: a part of a page that htmx fetches asks nothing.
    """
    user, at = getattr(request, "user", None), timezone.now()
    if user is None or not user.is_authenticated:
        return {}
    return {"down": cache(lambda: _seen_by(user, at))}


def findings(*, at: datetime) -> list[Finding]:
    """Open outages for the page "Status". They hold up nothing that leaves, so `/healthz`, which
    wakes those who run this instance, says nothing of them."""
    return [_finding(each, at) for each in queries.down()]


def _seen_by(user: User, at: datetime) -> dict[str, Any]:
    """Those with the first limit decide the tone."""
    rows = [_row(each, at) for each in queries.down()]
    tone = TONES[rows[0]["clock"].level] if rows else ""
    return {"rows": rows, "tone": tone, "may_open": user.may(VIEW)}


def _row(outage: models.Outage, at: datetime) -> dict[str, Any]:
    zone = zone_of(outage)
    return {
        "subject": outage.subject,
        "label": outage.label,
        "since": instant(outage.failed_at, zone),
        "hours": law.hours_of(outage.rule, outage.failed_at.astimezone(zone).date()),
        "clock": clock(outage, at),
    }


def _finding(outage: models.Outage, at: datetime) -> Finding:
    shown = clock(outage, at)
    said = f"Down. {shown.verb} {shown.due}: {shown.left}."
    return Finding(outage.label, False, said, TODO, outage.failed_at)
