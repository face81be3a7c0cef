"""Forecasts of past weeks, made with what was known at the start of each, and what happened then.

Reads closed cases, week after week: for the command `backtest` alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from statistics import mean, stdev
from zoneinfo import ZoneInfo

from cases import models
from forecast import readers
from forecast.engine import EARLIEST, SLACK, Book, outlook, simulate
from forecast.scores import Judged
from regulations import clock

# A week is forecast from Monday, at this time on the wall; cases that were entered up to so long
# before may still be open.
STARTS = time(6, 0)
DAYS = 7
OPEN_FOR = timedelta(days=120)
CHUNK = 5000


@dataclass(frozen=True)
class Seen:
    """A week: its Monday, what was forecast and happened, and how many late tasks each discipline
    left in each run, of those open and those that came."""

    monday: date
    judged: list[Judged]
    late: dict[str, list[int]]
    expected: tuple[float, int, int]


def mondays(first: date, last: date) -> Iterator[date]:
    """The Mondays of the weeks that lie within these days."""
    day = first + timedelta(days=-first.weekday() % DAYS)
    while day + timedelta(days=DAYS - 1) <= last:
        yield day
        day += timedelta(days=DAYS)


def week(
    monday: date, zone: ZoneInfo, *, seed: int, runs: int, now: datetime, compare: bool = False
) -> Seen:
    """Forecast the week, and look at what happened until `now`. With `compare` both orders of work
    are run, with the same luck."""
    at = clock.at_wall_clock(monday, STARTS, zone)
    read = readers.read_then(at, zone, since=at - OPEN_FOR)
    book = replace(read, days=read.days[:DAYS], hours=read.hours[: DAYS * 24])
    tally = simulate(book, seed=seed, runs=range(runs))
    found = outlook(book, tally)
    late = happened([int(task.key) for task in book.tasks], now=now)
    judged = [
        Judged(task.due, each.chance, late[task.key])
        for task, each in zip(book.tasks, found.tasks, strict=True)
        if 0 < task.due < book.ends and task.key in late
    ]
    total = found.total
    numbers = {EARLIEST: totals(book, seed, runs, EARLIEST)} if compare else {}
    if compare:
        numbers[SLACK] = totals(book, seed, runs, SLACK)
    return Seen(monday, judged, numbers, (total.mean, total.low, total.high))


def happened(duty_ids: list[int], *, now: datetime) -> dict[str, bool]:
    """By key, whether the task was late, as it is known `now`. What fell away before it was due is
    left out, and so is what is not due yet."""
    found: dict[str, bool] = {}
    for start in range(0, len(duty_ids), CHUNK):
        rows = models.Deadline.objects.filter(pk__in=duty_ids[start : start + CHUNK])
        for duty in rows.only("pk", "due_at", "met_at", "closed_at"):
            if (late := duty.is_late(now)) or duty.met_at:
                found[str(duty.pk)] = late
    return found


def totals(book: Book, seed: int, runs: int, discipline: str) -> list[int]:
    """How many tasks become late in each run under a discipline."""
    tally = simulate(replace(book, discipline=discipline), seed=seed, runs=range(runs))
    return [sum(map(sum, run)) for run in tally.every]


def compared(weeks: list[Seen]) -> dict[str, float]:
    """The mean number of late tasks of all weeks by discipline, and the difference of each run
    (least slack minus earliest due) with its 95% interval."""
    earliest = [sum(each) for each in zip(*(week.late[EARLIEST] for week in weeks), strict=True)]
    slack = [sum(each) for each in zip(*(week.late[SLACK] for week in weeks), strict=True)]
    fewer = [b - a for a, b in zip(earliest, slack, strict=True)]
    half = 1.96 * stdev(fewer) / len(fewer) ** 0.5 if len(fewer) > 1 else 0.0
    return {
        EARLIEST: mean(earliest), SLACK: mean(slack), "difference": mean(fewer),
        "low": mean(fewer) - half, "high": mean(fewer) + half,
    }  # fmt: skip
