"""The dashboard of supervisors: what is open now. Each number is a link to its list."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.access import requires
from cases import letter_reviews
from cases.open_duties import DUE, LATE, NONE
from cases.presentation import words
from cases.queries import MOST_COUNTED, TASKS, house_zone
from reports import dashboard as report

# The tone of each span of time, as the clocks of cases have it.
TONES = {LATE: "late", "4h": "urgent", "24h": "soon", "3d": "ok", "later": "ok"}


@requires("report.view")
def dashboard(request: HttpRequest) -> HttpResponse:
    """What is open now; the page asks for itself again every half minute."""
    at, by = timezone.now(), request.GET.get("by", "")
    by = by if by in report.BREAKDOWNS else "duty"
    found = report.today(request.user, by=by, at=at)
    context = {
        "as_of": words.instant(at, house_zone()),
        "spans": DUE.values(),
        "clocks": [_line(line, {"clock": line.key}, at) for line in found.clocks],
        "lines": [_line(line, report.filters_of(by, line.key), at) for line in found.lines],
        "by": report.BREAKDOWNS[by],
        "breakdowns": [
            {"label": label, "url": f"?by={key}", "is_here": key == by}
            for key, label in report.BREAKDOWNS.items()
        ],
        "tiles": _tiles(request, found, at),
        "workers": report.workers(at=at),
        "may_plan": request.user.may("staff.plan"),
        "may_watch": request.user.may("work.watch"),
        "here": request.get_full_path(),
    }
    return render(request, "reports/dashboard.html", context)


def _line(line: report.Line, filters: dict[str, str], at: datetime) -> dict[str, Any]:
    """A line of numbers, each with the address of the list that has exactly these rows."""
    late = line.counts[LATE]
    longest = at - line.first_due_at if late and line.first_due_at else None
    return {
        "label": line.label,
        "total": line.total,
        "url": _url(filters, at, line.total),
        "longest": f"longest {words.span(longest)}" if longest else "",
        "cells": [
            {
                "label": label,
                "key": due,
                "count": line.counts[due],
                "tone": TONES[due] if line.counts[due] else "none",
                "url": _url({**filters, "due": due}, at, line.counts[due]),
            }
            for due, label in DUE.items()
        ],
    }


def _tiles(request: HttpRequest, found: report.Today, at: datetime) -> list[dict[str, str]]:
    letters, user = report.letters(request.user), request.user
    held = letter_reviews.count_waiting(user)
    since = words.span(at - letters.oldest_at) if letters.oldest_at else ""
    return [
        _tile("Unassigned", f"{found.unassigned:,}", _url({"person": NONE}, at, found.unassigned)),
        _tile("Waiting for others", f"{found.awaited:,}",
              _url({"awaited": "1"}, at, found.awaited)),
        _tile("Letters held for review", _capped(held),
              reverse("letter_reviews") if user.may("letter.review") else ""),
        _tile("Letters to be sent", _capped(letters.waiting), f"{reverse('letters')}?tab=waiting",
              f"oldest {since}" if since else ""),
        _tile("Letters without an address", _capped(letters.no_address),
              f"{reverse('letters')}?tab=address"),
    ]  # fmt: skip


def _tile(label: str, count: str, url: str, said: str = "") -> dict[str, str]:
    return {"label": label, "count": count, "url": url, "said": said}


def _capped(count: int) -> str:
    """A count that stops at the most that letters are counted to."""
    return f"{MOST_COUNTED:,}+" if count >= MOST_COUNTED else f"{count:,}"


def _url(filters: dict[str, str], at: datetime, count: int) -> str:
    given = {"tab": TASKS, **filters, "as_of": at.isoformat(), "counted": str(count)}
    return reverse("queue", query=given)
