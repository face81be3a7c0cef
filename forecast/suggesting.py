"""What someone works on next: what is due first of their tasks and of the unassigned ones that they
may do. Why no cleverer order is used: docs/forecast.md."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from cases import kinds, models, open_duties
from cases.queries import house_zone
from forecast.readers import open_work, people

# So many tasks of each sort are looked at, the first ones due.
MOST = 30


def next_for(user: User, *, at: datetime) -> models.Deadline | None:
    """The task to do next; None where nothing waits for this person. Tasks whose records are
    waited for, and those that the person may not do, are passed over."""
    every = open_duties.of_the_plan()
    own = _first(every.filter(case__assignee=user))
    taken = [kind.key for kind in kinds.every() if user.may(kind.take)]
    free = _first(every.filter(case__assignee=None, case__kind__in=taken))
    waits = open_work.waiting([duty.case_id for duty in (*own, *free)], at)
    ready = [
        *(duty for duty in own if not _waits(duty, waits)),
        *(duty for duty in _may_do(user, free, at) if not _waits(duty, waits)),
    ]
    return min(ready, key=lambda duty: (duty.due_at, duty.pk), default=None)


def _first(duties: QuerySet[models.Deadline]) -> list[models.Deadline]:
    return list(open_work.with_matters(duties).order_by("due_at", "id")[:MOST])


def _waits(duty: models.Deadline, waits: dict[int, datetime]) -> bool:
    return duty.case_id in waits and duty.duty in duty.case.kind_.decisions


def _may_do(user: User, duties: list[models.Deadline], at: datetime) -> Iterator[models.Deadline]:
    asked = {duty.pk: open_work.need_of(duty) for duty in duties}
    on = at.astimezone(house_zone()).date()
    able = set(people.able(user, dict(asked.values()), on))
    for duty in duties:
        took_part = duty.case.kind_.took_part(duty.case.matter)
        if asked[duty.pk][0] in able and user.pk not in took_part:
            yield duty
