"""The organization's own duties in a disaster and each year, in words: what is owed, what was done,
what is late."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from cases import models
from cases.presentation.clock import trace
from cases.presentation.words import Badge, instant
from regulations import clock
from regulations import disaster_duties as law
from regulations.clock import DueOn

UTC = ZoneInfo("UTC")


def disaster_duties(
    declared: Iterable[models.Disaster], years: Iterable[int], today: date
) -> list[dict[str, Any]]:
    """Every duty that is owed, the one due last first, with each record of it."""
    found = models.DisasterDuty.objects.select_related("recorded_by").order_by("id")
    done: dict[tuple[str, int | None], list[models.DisasterDuty]] = {}
    for each in found:
        done.setdefault((each.duty, each.disaster_id or each.year), []).append(each)
    rows = [
        _row(due, about, named, done.get((due.duty, about), []), today)
        for due, about, named in _owed(declared, years)
    ]
    return sorted(rows, key=lambda row: row["due_on"], reverse=True)


def duty_title(
    duty: str, about: int, declared: Iterable[models.Disaster], years: Iterable[int]
) -> str | None:
    """What the page on which a duty is recorded is called; None where no such duty is owed."""
    for due, each, named in _owed(declared, years):
        if (due.duty, each) == (duty, about):
            return f"{due.trace['summary']}: {named}"
    return None


def _owed(
    declared: Iterable[models.Disaster], years: Iterable[int]
) -> Iterable[tuple[DueOn, int, str]]:
    """Each duty with what it is about and how that is called."""
    for disaster in declared:
        if disaster.applies:
            yield law.tell_cms(ended_on=disaster.ending.due_on), disaster.pk, disaster.name
    for year in years:
        for duty in law.YEARLY:
            yield law.disclose(duty=duty, year=year), year, str(year)


def _row(
    due: DueOn, about: int, named: str, done: list[models.DisasterDuty], today: date
) -> dict[str, Any]:
    return {
        "duty": due.duty,
        "about": about,
        "named": named,
        "title": due.trace["summary"],
        "due_on": due.due_on,
        "due": clock.day_words(due.due_on),
        "trace": trace(due.trace),
        "asked": f"How was the date for “{named}” calculated?",
        "badge": _badge(due, done, today),
        "records": [_record(each) for each in done],
    }


def _badge(due: DueOn, done: list[models.DisasterDuty], today: date) -> Badge:
    """The last record holds: it corrects those before it."""
    if done:
        late = done[-1].done_on > due.due_on
        return Badge("Done late", "late") if late else Badge("Done", "ok")
    return Badge("Late", "late") if today > due.due_on else Badge("Due", "soon")


def _record(done: models.DisasterDuty) -> dict[str, Any]:
    return {
        "answer": law.ANSWERS.recorded(done.answer, done.done_on).label,
        "done": clock.day_words(done.done_on),
        "done_by": done.done_by,
        "how": done.how,
        "reference": done.reference,
        "recorded": instant(done.recorded_at, UTC),
        "recorded_by": done.recorded_by,
    }
