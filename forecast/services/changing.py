"""What a question changes in the book that was read."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from cases import models
from cases.queries import house_zone
from forecast.engine import Book, Change, Person, changed
from forecast.models import ForecastRun
from forecast.readers.time import Frame
from forecast.services.asking import WhatIf
from regulations import clock, drafts
from regulations.law import Refused

# Someone who is added.
ADDED = "added"
CHUNK = 1000
WEEKEND = 5


class Unanswerable(Exception):
    """A question that cannot be answered, in a sentence."""


def change_of(run: ForecastRun, book: Book) -> Book:
    """The book with what the forecast asks. Raises Unanswerable."""
    asked = WhatIf(**run.what_if | {"out": tuple(run.what_if["out"])})
    frame = Frame(run.at, house_zone())
    until = datetime.fromisoformat(asked.out_until) if asked.out_until else frame.ends_at
    change = Change(
        out={str(pk): frame.minutes(until) for pk in asked.out},
        more=_more(book, asked, frame),
        arrivals=asked.arrivals,
        rule=asked.rule,
        dues=_dues(book, asked, frame) if asked.law else {},
    )
    return changed(book, change)


def _more(book: Book, asked: WhatIf, frame: Frame) -> tuple[Person, ...]:
    """One more person who may do what this one may, at the expected pace, on weekdays."""
    like = next((each for each in book.people if each.key == str(asked.like)), None)
    if like is None:
        return ()
    shifts = tuple(_weekdays(asked.like_from, asked.like_until, frame))
    return (Person(ADDED, like.can, shifts, 1.0, like.team),)


def _weekdays(first: int, last: int, frame: Frame) -> Any:
    day = frame.at.astimezone(frame.zone).date()
    for _ in frame.days:
        begins, ends = (
            frame.minutes(
                clock.at_wall_clock(day, datetime.min.time(), frame.zone) + timedelta(hours=hour)
            )
            for hour in (first, last)
        )
        if day.weekday() < WEEKEND and ends > 0:
            yield max(begins, 0.0), ends
        day += timedelta(days=1)


def _dues(book: Book, asked: WhatIf, frame: Frame) -> dict[str, float]:
    """The tasks under this row of the law that would be due at another time, and when. Stored
    limits are read and not touched."""
    found: dict[str, float] = {}
    keys = [int(task.key) for task in book.tasks]
    duties = models.Deadline.objects.filter(rule=asked.law).select_related("case__plan")
    for start in range(0, len(keys), CHUNK):
        for duty in duties.filter(pk__in=keys[start : start + CHUNK]):
            due_at = _due_under(duty, asked.amount)
            if due_at != duty.due_at:
                found[str(duty.pk)] = frame.minutes(due_at)
    return found


def _due_under(duty: models.Deadline, amount: int) -> datetime:
    try:
        return drafts.due_under(duty.trace, amount, duty.case.plan.zone)
    except (Refused, LookupError) as why:
        raise Unanswerable(
            f"The deadline of a task of case {duty.case.number} cannot be calculated under this "
            f"draft: {why}"
        ) from why
