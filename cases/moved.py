"""What pages read of gestures that move many cases: how far they are, and what came of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet

from accounts.models import User
from cases.keys import is_id
from cases.models import CaseMove, MovedCase
from cases.queries import PAGE

# For so long the queue shows the person's latest gesture, with its undo.
SHOWN_FOR = timedelta(minutes=10)
LATEST = 50


@dataclass(frozen=True)
class Page:
    """Some cases of a gesture, and the key of the last one where there are more."""

    cases: list[MovedCase]
    next_key: str


def gestures() -> QuerySet[CaseMove]:
    """Gestures with the people and the absence that their titles name."""
    related = ("to", "of", "by", "team", "absence", "reverses", "reversed_by")
    return CaseMove.objects.select_related(*related)


def latest() -> list[CaseMove]:
    """The newest gestures, of everyone."""
    return list(gestures().order_by("-pk")[:LATEST])


def just_made(user: User, *, at: datetime) -> CaseMove | None:
    """The person's latest gesture, for some minutes."""
    found = gestures().filter(by=user).order_by("-pk").first()
    return found if found and found.at > at - SHOWN_FOR else None


def counts(move: CaseMove) -> dict[str, int]:
    """How many cases of the gesture there are of each result."""
    found = move.cases.order_by().values_list("result").annotate(Count("pk"))
    return dict.fromkeys(MovedCase.Result.values, 0) | dict(found)


def page(move: CaseMove, result: str, *, after: str) -> Page:
    """Some cases of the gesture, of one result or of all, after the key of the page before."""
    found = move.cases.filter(result=result) if result else move.cases.all()
    found = found.filter(pk__gt=int(after)) if is_id(after) else found
    related = ("case__enrollee", "case__assignee", "was", "to")
    rows = list(found.select_related(*related).order_by("pk")[: PAGE + 1])
    return Page(rows[:PAGE], str(rows[PAGE - 1].pk) if len(rows) > PAGE else "")


def open_rows(moves: list[CaseMove]) -> Mapping[int, int]:
    """How many cases of each of these gestures still wait for the worker."""
    waiting = MovedCase.objects.filter(result=MovedCase.Result.WAITS, move__in=moves)
    return dict(waiting.order_by().values_list("move").annotate(Count("pk")))
