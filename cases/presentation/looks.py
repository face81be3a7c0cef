"""Letters that wait for a second look, in lists and on their page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from cases import models
from cases.looks import LOOK_NOW
from cases.presentation.clock import level, time_left
from cases.presentation.preview import name
from cases.presentation.words import Badge, instant
from notices.models import Look, Notice


def look_row(look: Look, at: datetime) -> dict[str, Any]:
    """One line of the list: the letter, its author, and what its clock leaves."""
    notice = look.notice
    zone = notice.case.plan.zone
    return {
        "pk": look.pk,
        "letter": name(notice),
        "number": notice.case.number,
        "author": notice.event.by or "Fortnight",
        "asked": instant(look.asked_at, zone),
        "sent_back": instant(look.answered_at, zone) if look.answered_at else "",
        "by": look.answered_by,
        "words": look.words,
        "void_why": notice.void_why,
        **clock_left(look, at),
    }


def clock_left(look: Any, at: datetime) -> dict[str, Any]:
    """The time left on the clock that the letter stops; red when less than `LOOK_NOW` is."""
    due = look.due_at
    if due is None:
        return {"due": "", "is_red": False}
    return {
        "due": instant(due, look.notice.case.plan.zone),
        "due_iso": due.isoformat(),
        "left": time_left(due, at),
        "level": level(due, at),
        "is_red": due - at < LOOK_NOW,
        "badge": Badge("Past its limit" if due < at else "Look now", "late"),
    }


def sent_back_rows(looks: list[Look]) -> list[dict[str, Any]]:
    """Letters that wait for the words of whoever reads this."""
    return [
        {
            "letter": name(look.notice),
            "number": look.notice.case.number,
            "by": look.answered_by,
            "words": look.words,
            "url": correct_url(look.notice, look.notice.case.number),
        }
        for look in looks
    ]


def sent_back_of(case: models.Case) -> list[dict[str, Any]]:
    """The letters of a case, with their looks, that wait for their author's words."""
    held = [notice for notice in case.notices.all() if notice.held_at and notice.is_to_leave]
    last = [look for notice in held for look in list(notice.looks.all())[-1:]]
    back = [look for look in last if look.answer == Look.Answer.SENT_BACK]
    for look in back:
        look.notice.case = case
    return sent_back_rows(back)


def correct_url(notice: Notice, number: str) -> str:
    """Where the words of a letter are corrected."""
    return reverse("correct_letter", args=[number, notice.pk])


def corrections(notice: Notice) -> list[dict[str, Any]]:
    """What was corrected since the letter was written, the newest first."""
    events = notice.case.events.filter(event="letter_corrected", facts__notice=notice.pk)
    zone = notice.case.plan.zone
    return [
        {
            "by": event.by,
            "when": instant(event.at, zone),
            "note": event.why,
            "changes": event.facts["changes"],
        }
        for event in events.select_related("by").order_by("-pk")
    ]
