"""On which days what is asked for was or will be furnished, and when it was decided."""

from __future__ import annotations

from typing import Any

from determinations.models.requested import RequestedItem
from regulations.disaster_days import CaseDays, Span


def days_of(matter: Any) -> CaseDays:
    """The days of a request, or of an appeal, whose lines are those of the request."""
    spans = (_span(item) for item in matter.items.all())
    ended_at = matter.decided_at or matter.ended_at
    zone = matter.case.plan.zone
    return CaseDays(
        tuple(span for span in spans if span),
        ended_at.astimezone(zone).date() if ended_at else None,
    )


def _span(item: RequestedItem) -> Span | None:
    """One day where only one is on file, whichever; a period typed backwards counts as the days
    in between."""
    days = [day for day in (item.service_on, item.service_until) if day]
    return Span(min(days), max(days)) if days else None
