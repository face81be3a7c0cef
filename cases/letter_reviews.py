"""The list of letters to review: those whose clock ends first come first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case as Choose
from django.db.models import DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.fields.json import KeyTextTransform

from accounts.models import User
from cases import kinds, models
from cases.folder import Meets
from cases.keys import is_id, key_instant
from cases.queries import MOST_COUNTED, visible_to
from notices.models import LetterReview, Notice

PAGE = 25
# The house's habit, not law: with less than this left on its clock a held letter is shown red.
REVIEW_NOW = timedelta(hours=8)
TABS = {"waiting": "To review", "sent_back": "Sent back"}


@dataclass(frozen=True)
class LetterReviewPage:
    """Some reviews, each with `due_at` where a clock waits for its letter, and the next key."""

    letter_reviews: list[LetterReview]
    next_key: str


def letter_reviews(user: User, tab: str, *, after: str) -> LetterReviewPage:
    """One page of a tab, after the key of the page before; an unreadable key gives the first."""
    found = _after(_of(user, tab), after).order_by(F("due_at").asc(nulls_last=True), "pk")
    shown = found.select_related("notice__case__plan", "notice__event__by", "answered_by")
    page = list(shown[: PAGE + 1])
    return LetterReviewPage(page[:PAGE], _key(page[PAGE - 1]) if len(page) > PAGE else "")


def count_waiting(user: User) -> int:
    """How many letters wait for review, counted to `MOST_COUNTED`."""
    return _open(user)[:MOST_COUNTED].count()


def sent_back_to(user: User) -> list[LetterReview]:
    """The letters that wait for this person's words, at most ten: the author's, else the
    assignee's."""
    away = Q(notice__event__by=None) | Q(notice__event__by__is_active=False)
    mine = Q(notice__event__by=user) | (away & Q(notice__case__assignee=user))
    found = _sent_back(user).filter(mine).select_related("notice__case", "answered_by")
    return list(found.order_by("pk")[:10])


def letter_review(user: User, pk: int) -> LetterReview:
    """A review with what its page shows. Raises LetterReview.DoesNotExist."""
    found = _with_due(LetterReview.objects.filter(notice__case__in=visible_to(user)))
    related = ("notice__case__plan", "notice__case__enrollee", "notice__event__by", "answered_by")
    return found.select_related(*related).get(pk=pk)


def _of(user: User, tab: str) -> QuerySet[Any]:
    return _with_due(_sent_back(user) if tab == "sent_back" else _open(user))


def _open(user: User) -> QuerySet[LetterReview]:
    return LetterReview.objects.filter(answer="", notice__case__in=visible_to(user))


def _sent_back(user: User) -> QuerySet[LetterReview]:
    later = LetterReview.objects.filter(notice=OuterRef("notice"), pk__gt=OuterRef("pk"))
    held = LetterReview.objects.filter(
        answer=LetterReview.Answer.SENT_BACK, notice__voided_at=None, notice__held_at__isnull=False
    )
    return held.filter(~Exists(later), notice__case__in=visible_to(user))


def _with_due(found: QuerySet[LetterReview]) -> QuerySet[Any]:
    """With when the first clock ends that the letter stops, as `due_at`."""
    events: dict[Meets, list[str]] = {}
    for event, meets in kinds.meets().items():
        events.setdefault(meets, []).append(event)
    whens = [_of_duty(meets, named) for meets, named in events.items()]
    none = Value(None, output_field=DateTimeField())
    return found.annotate(due_at=Choose(*whens, default=none, output_field=DateTimeField()))


def _of_duty(meets: Meets, events: list[str]) -> When:
    """A letter of which a later one tells again what it tells stops none of the clocks."""
    mine = Q(notice__event__event__in=events)
    if meets.subject:
        return When(mine, then=Subquery(_first_due(meets)))
    again = Notice.objects.filter(
        case=OuterRef("notice__case"), event__event__in=events, resend_of=None, voided_at=None,
        event__gt=OuterRef("notice__event"),
    )  # fmt: skip
    return When(mine & ~Exists(again), then=Subquery(_first_due(meets)))


def _first_due(meets: Meets) -> QuerySet[models.Deadline, Any]:
    still = models.Deadline.objects.filter(case=OuterRef("notice__case"), duty__in=meets.duties)
    if meets.subject:
        subject = KeyTextTransform(meets.subject, OuterRef("notice__event__facts"))
        still = still.filter(subject=subject)
    return still.filter(met_at=None, closed_at=None).order_by("due_at").values_list("due_at")[:1]


def _key(last: LetterReview) -> str:
    due_at: datetime | None = last.due_at  # type: ignore[attr-defined]
    return f"{due_at.isoformat() if due_at else ''}_{last.pk}"


def _after(found: QuerySet[Any], key: str) -> QuerySet[Any]:
    due, mark, pk = key.rpartition("_")
    if not mark or not is_id(pk):
        return found
    if not due:
        return found.filter(due_at=None, pk__gt=int(pk))
    if (instant := key_instant(due, pk)) is None:
        return found
    later = Q(due_at__gt=instant) | Q(due_at=instant, pk__gt=int(pk)) | Q(due_at__isnull=True)
    return found.filter(later)
