"""Which days, plan and team a report is about, in words for its files and charts."""

from __future__ import annotations

from datetime import date

from accounts.models import Team
from cases import models as cases


def said(
    first: date | None, last: date | None, *, plan: int | None = None, team: int | None = None
) -> str:
    """A sentence such as "January 5, 2026 to April 5, 2026. All plans."; open ends are said."""
    named = cases.Plan.objects.filter(pk=plan).first() if plan else None
    parts = [_days(first, last), f"{named}." if named else "All plans."]
    if team and (found := Team.objects.filter(pk=team).first()):
        parts.append(f"Team {found}.")
    return " ".join(parts)


def _days(first: date | None, last: date | None) -> str:
    if first and last:
        return f"{_day(first)} to {_day(last)}."
    if first:
        return f"From {_day(first)} until now."
    return f"Until {_day(last)}." if last else "All days."


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
