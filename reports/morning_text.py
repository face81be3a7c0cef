"""What the morning's mail says: the numbers of the dashboard and the cases most at risk by their
numbers. No person is named; each number has the address of its list."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from cases import kinds, letter_reviews, open_duties
from cases.models import Deadline
from cases.open_duties import DUE, LATE, NONE
from cases.presentation import words
from cases.queries import MOST_COUNTED, TASKS
from notices.alert_text import span
from regulations import clock_kinds
from reports import at_risk, dashboard

MOST_AT_RISK = 3
SOON = ("4h", "24h")


def told(user: User, *, zone: ZoneInfo, at: datetime) -> dict[str, Any]:
    """The facts of the mail, as its row keeps them; with nothing open, that alone."""
    found = dashboard.today(user, by="duty", at=at)
    count = sum(line.total for line in found.clocks)
    facts = {
        "subject": _subject(found, at.astimezone(zone)),
        "as_of": words.instant(at, zone),
        "dashboard": _absolute(reverse("dashboard")),
        "preferences": _absolute(reverse("morning_mail")),
        "count": count,
    }
    if not count:
        return facts
    return facts | {
        "clocks": [_clock(line, at) for line in found.clocks],
        "tiles": _tiles(user, found, at),
        "risks": [
            _risk(each, zone, at) for each in at_risk.most_at_risk(user, at=at, most=MOST_AT_RISK)
        ],
    }


def of_the_week(week: date) -> dict[str, Any]:
    """The facts of the mail that brings the report of the week of this Monday."""
    last = week + timedelta(days=6)
    days = f"{week:%B %-d} to {last:%B %-d, %Y}"
    return {
        "subject": f"Weekly report, {days}",
        "days": days,
        "report": _absolute(reverse("weekly")),
        "preferences": _absolute(reverse("morning_mail")),
    }


def _subject(found: dashboard.Today, local: datetime) -> str:
    late, soon = _sum(found, (LATE,)), _sum(found, SOON)
    said = f"{late:,} late, {soon:,} due within 24 hours"
    if not sum(line.total for line in found.clocks):
        said = "nothing is open"
    return f"Today, {local:%A, %B %-d}: {said}"


def _sum(found: dashboard.Today, spans: tuple[str, ...]) -> int:
    return sum(line.counts[span] for line in found.clocks for span in spans)


def _clock(line: dashboard.Line, at: datetime) -> dict[str, Any]:
    late = line.counts[LATE]
    longest = at - line.first_due_at if late and line.first_due_at else None
    return {
        "label": line.label,
        "count": f"{line.total:,}",
        "url": _list({"clock": line.key}, at, line.total),
        "longest": span(longest) if longest else "",
        "cells": [
            {
                "label": label,
                "count": f"{line.counts[due]:,}",
                "is_late": due == LATE and bool(late),
                "url": _list({"clock": line.key, "due": due}, at, line.counts[due]),
            }
            for due, label in DUE.items()
        ],
    }


def _tiles(user: User, found: dashboard.Today, at: datetime) -> list[dict[str, str]]:
    letters, held = dashboard.letters(user), letter_reviews.count_waiting(user)
    oldest = f"oldest {span(at - letters.oldest_at)}" if letters.oldest_at else ""
    outbox = _absolute(reverse("letters"))
    unassigned, awaited = found.unassigned, found.awaited
    return [
        _tile("Unassigned", f"{unassigned:,}", _list({"person": NONE}, at, unassigned)),
        _tile("Waiting for others", f"{awaited:,}", _list({"awaited": "1"}, at, awaited)),
        _tile("Letters held for review", _capped(held), _absolute(reverse("letter_reviews"))),
        _tile("Letters to be sent", _capped(letters.waiting), f"{outbox}?tab=waiting", oldest),
        _tile("Letters without an address", _capped(letters.no_address), f"{outbox}?tab=address"),
    ]


def _tile(label: str, count: str, url: str, said: str = "") -> dict[str, str]:
    return {"label": label, "count": count, "url": url, "said": said}


def _risk(duty: Deadline, zone: ZoneInfo, at: datetime) -> dict[str, str]:
    return {
        "case_number": duty.case.number,
        "duty": kinds.duties().get(duty.duty, duty.duty),
        "clock": open_duties.CLOCKS[clock_kinds.kind_of(duty.rule)],
        "left": span(duty.due_at - at),
        "due": words.instant(duty.due_at, zone),
        "url": _absolute(reverse("case", args=[duty.case.number])),
    }


def _list(filters: dict[str, str], at: datetime, count: int) -> str:
    """The list that has exactly these rows, judged at the instant at which they were counted."""
    given = {"tab": TASKS, **filters, "as_of": at.isoformat(), "counted": str(count)}
    return _absolute(reverse("queue", query=given))


def _capped(count: int) -> str:
    return f"{MOST_COUNTED:,}+" if count >= MOST_COUNTED else f"{count:,}"


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"
