"""Letters that wait for a second review, in lists and on their page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from cases import models
from cases.letter_reviews import REVIEW_NOW
from cases.presentation.clock import level, time_left
from cases.presentation.preview import name
from cases.presentation.words import Badge, instant
from notices.models import LetterReview, Notice


def letter_review_row(letter_review: LetterReview, at: datetime) -> dict[str, Any]:
    """One line of the list: the letter, its author, and what its clock leaves."""
    notice = letter_review.notice
    zone = notice.case.plan.zone
    return {
        "pk": letter_review.pk,
        "letter": name(notice),
        "number": notice.case.number,
        "author": notice.event.by or "Fortnight",
        "asked": instant(letter_review.asked_at, zone),
        "sent_back": instant(letter_review.answered_at, zone) if letter_review.answered_at else "",
        "by": letter_review.answered_by,
        "words": letter_review.words,
        "void_why": notice.void_why,
        **clock_left(letter_review, at),
    }


def clock_left(letter_review: Any, at: datetime) -> dict[str, Any]:
    """The time left on the clock that the letter stops; red when less than `REVIEW_NOW` is."""
    due = letter_review.due_at
    if due is None:
        return {"due": "", "is_red": False}
    return {
        "due": instant(due, letter_review.notice.case.plan.zone),
        "due_iso": due.isoformat(),
        "left": time_left(due, at),
        "level": level(due, at),
        "is_red": due - at < REVIEW_NOW,
        "badge": Badge("Past its deadline" if due < at else "Review now", "late"),
    }


def sent_back_rows(letter_reviews: list[LetterReview]) -> list[dict[str, Any]]:
    """Letters that wait for the words of the person who reads this."""
    return [
        {
            "letter": name(letter_review.notice),
            "number": letter_review.notice.case.number,
            "by": letter_review.answered_by,
            "words": letter_review.words,
            "url": correct_url(letter_review.notice, letter_review.notice.case.number),
        }
        for letter_review in letter_reviews
    ]


def sent_back_of(case: models.Case) -> list[dict[str, Any]]:
    """The letters of a case, with their reviews, that wait for their author's words."""
    held = [notice for notice in case.notices.all() if notice.held_at and notice.is_to_leave]
    last = [
        letter_review for notice in held for letter_review in list(notice.letter_reviews.all())[-1:]
    ]
    back = [
        letter_review
        for letter_review in last
        if letter_review.answer == LetterReview.Answer.SENT_BACK
    ]
    for letter_review in back:
        letter_review.notice.case = case
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
