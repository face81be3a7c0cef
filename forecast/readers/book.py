"""The book of a forecast, put together from what the database knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet

from cases import expected_work, models
from cases.needs import Needs
from forecast.engine import LEAST_LOADED, PULL, ROUND_ROBIN, Book
from forecast.readers import history, open_work
from forecast.readers import people as staff
from forecast.readers.time import Frame

# The most open tasks that are simulated one by one; of more, one in so many is taken.
MOST_TASKS = 20_000
# With fewer people in the sample chance would say more than the book does.
FEWEST_SAMPLED = 20
# How far pace and expected minutes together may be off: of 0, 0.06, 0.1 and 0.15 what fitted the
# back-test of docs/forecast.md best.
DOUBT = 0.1
METHODS = {
    models.AssignmentRule.Method.BY_HAND.value: PULL,
    models.AssignmentRule.Method.LEAST_LOADED.value: LEAST_LOADED,
    models.AssignmentRule.Method.SKILL.value: LEAST_LOADED,
    models.AssignmentRule.Method.ROUND_ROBIN.value: ROUND_ROBIN,
}


class TooLarge(Exception):
    """The open book is too large to simulate, in a sentence."""


def read(at: datetime, zone: ZoneInfo) -> Book:
    """The open work, people and past as they are now; `at` is that instant. Raises TooLarge."""
    duties = open_work.open_now()
    scale = ceil(duties.count() / MOST_TASKS) or 1
    if scale > 1:
        duties = _sampled(duties, scale, at)
    return _book(duties, Frame(at, zone), scale)


def read_then(at: datetime, zone: ZoneInfo, *, since: datetime) -> Book:
    """The same as they were at a past instant, of cases entered from `since` on."""
    found = _book(open_work.open_then(at, since), Frame(at, zone), 1)
    keys = [int(task.key) for task in found.tasks]
    holders, dues = held_then(keys, at), due_then(keys, at)
    teams = {person.key: person.team for person in found.people}
    tasks = tuple(
        replace(
            task,
            assignee=holder,
            team=teams.get(holder, ""),
            due=Frame(at, zone).minutes(dues[task.key]) if task.key in dues else task.due,
        )  # fmt: skip
        for task in found.tasks
        for holder in [holders.get(task.key, "")]
    )
    return replace(found, tasks=tasks)


def due_then(duty_ids: Iterable[int], at: datetime) -> dict[str, datetime]:
    """The limits of duties that were extended only after a past instant, as they were then."""
    found = models.Deadline.objects.filter(
        pk__in=list(duty_ids), due_at__gt=F("first_due_at"), case__extension__taken_at__gt=at
    )
    return {str(pk): due for pk, due in found.values_list("pk", "first_due_at")}


def held_then(duty_ids: Iterable[int], at: datetime) -> dict[str, str]:
    """Who had the case of each duty at a past instant, by the last of its events that they took
    it, or that it was given to them and is still theirs."""
    events = models.AuditEvent.objects.filter(
        case__deadlines__in=list(duty_ids), at__lte=at,
        event__in=("taken", "assigned", "assigned_by_rule"),
    )  # fmt: skip
    rows = events.order_by("at", "pk").values_list(
        "case__deadlines", "event", "by", "case__assignee"
    )
    return {
        str(duty): str((by if event == "taken" else assignee) or "")
        for duty, event, by, assignee in rows
    }


def _book(duties: QuerySet[models.Deadline], frame: Frame, scale: int) -> Book:
    minutes = expected_work.minutes_on(frame.at.date())
    read = list(open_work.tasks(duties.order_by("pk"), frame, minutes))
    seen = history.past(frame.at)
    sorts, coming = history.sorts(seen, frame, minutes)
    asked = {task.need: needs for task, needs in read} | coming
    paces = history.paces(seen, worked(seen.since, frame), frame, minutes)
    everyone = staff.staff(asked, paces, frame)
    people = everyone[::scale]
    if scale > 1 and len(people) < FEWEST_SAMPLED:
        raise TooLarge(
            f"There are too many open tasks for the {len(everyone):,} people who work on "
            "them: a sample that can be simulated would have too few of them."
        )
    return Book(
        tasks=tuple(task for task, _ in read),
        people=people,
        days=frame.days,
        sorts=sorts,
        hours=tuple(each / scale for each in history.hours(seen, frame)),
        waits=open_work.waits_known(frame.at),
        rules=rules(asked),
        doubt=DOUBT,
        scale=scale,
    )


def worked(since: datetime, frame: Frame) -> dict[str, dict[date, float]]:
    """By person and day of the past: how many minutes they were at work, by their hours of now."""
    begun = max(since, frame.at - timedelta(weeks=history.WEEKS))
    found: dict[str, dict[date, float]] = {}
    for user in staff.workers(frame.at, since=begun):
        days: dict[date, float] = defaultdict(float)
        hours = staff.availability(user, frame)
        for starts, ends in staff.shifts(hours, frame, begun, frame.at):
            days[frame.instant(starts).astimezone(frame.zone).date()] += ends - starts
        found[str(user.pk)] = days
    return found


def rules(asked: Mapping[str, Needs]) -> dict[str, str]:
    """By need the assignment rule of the teams that take such new cases; the others are taken by
    hand."""
    taking = models.AssignmentRule.objects.filter(ended_at=None, takes_new=True)
    methods = dict(taking.order_by("pk").values_list("kind", "method"))
    return {
        need: METHODS[methods[kind]] for need in asked if (kind := need.split("/", 1)[0]) in methods
    }


def _sampled(
    duties: QuerySet[models.Deadline], scale: int, at: datetime
) -> QuerySet[models.Deadline]:
    """The tasks of one in so many people, and one in so many of those that none of them has."""
    people = [user.pk for user in staff.workers(at)]
    unheld = Q(case__assignee=None) | ~Q(case__assignee__in=people)
    return duties.alias(place=F("pk") % scale).filter(
        Q(case__assignee__in=people[::scale]) | (unheld & Q(place=0))
    )
