"""The dashboard on a screen of the wall: five numbers, nothing to press."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.access import person, requires
from accounts.models import User
from cases.open_duties import DUE, LATE
from cases.presentation import words
from cases.queries import house_zone
from regulations import clock_kinds
from reports import budgets
from reports import dashboard as report
from reports.budget_words import said
from reports.dashboard_views import TONES, capped


@requires("report.view")
def wall(request: HttpRequest) -> HttpResponse:
    """Five numbers; the page asks for itself again every half minute, and says when it could
    not."""
    at, user = timezone.now(), person(request)
    found = report.today(user, by="duty", at=at)
    context = {
        "as_of": words.instant(at, house_zone()),
        "numbers": [
            *(_span(found, due, at) for due in (LATE, "4h", "24h")),
            _number(
                "Unassigned tasks", f"{found.unassigned:,}", "soon" if found.unassigned else ""
            ),
            _fifth(user, at),
        ],
    }
    return render(request, "reports/wall.html", context)


def _span(found: report.Today, due: str, at: datetime) -> dict[str, Any]:
    """A span of time: clocks of hours as the number, those of days below it."""
    counts = {line.key: line.counts[due] for line in found.clocks}
    hours, days = counts[clock_kinds.HOURS], counts[clock_kinds.DAYS]
    tone = TONES[due] if hours else ""
    return _number(DUE[due], f"{hours:,}", tone, f"clocks of hours · and {days:,} of days")


def _fifth(user: User, at: datetime) -> dict[str, Any]:
    """The tightest budget; where no target is set, the letters that wait."""
    found = budgets.budgets(user, at=at)
    if not found:
        waiting = report.letters(user).waiting
        return _number("Letters to be sent", capped(waiting), "soon" if waiting else "")
    tightest = said(found[0], with_plan=len({each.plan.pk for each in found}) > 1)
    below = f"{tightest.label}, {tightest.target.lower()}: {tightest.pace}"
    return _number("More may be late this month", f"{tightest.number:,}", tightest.tone, below)


def _number(label: str, count: str, tone: str, below: str = "") -> dict[str, Any]:
    # A long number is set smaller, so that it has room.
    size = "long" if len(count) > 4 else "middle" if len(count) > 2 else "short"
    return {
        "label": label, "count": count, "tone": tone or "none", "below": below, "size": size,
    }  # fmt: skip
