"""What the runs say together: chances, expected numbers and their intervals."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from forecast.engine.values import Book, Cause

if TYPE_CHECKING:
    from forecast.engine.causes import Judge
    from forecast.engine.run import Job

# An interval leaves out the lowest and the highest tenth of the runs.
LOW, HIGH = 0.1, 0.9


@dataclass
class Tally:
    """Counts over runs. `late` and `causes` are by open task, in the order of the book. `opened`
    and `every` hold for each run how many became late, by team and day: of the open tasks, and of
    these with what arrives. A task that is late at the start is of no day."""

    late: list[int]
    causes: list[dict[str, int]]
    opened: list[list[list[int]]]
    every: list[list[list[int]]]

    @classmethod
    def empty(cls, book: Book) -> Tally:
        return cls([0] * len(book.tasks), [{} for _ in book.tasks], [], [])

    @property
    def runs(self) -> int:
        return len(self.every)

    def add(self, book: Book, jobs: Sequence[Job], judge: Judge) -> None:
        """Count one run."""
        teams = {team: place for place, team in enumerate(teams_of(book))}
        opened = [[0] * len(book.days) for _ in teams]
        every = [[0] * len(book.days) for _ in teams]
        for place, job in enumerate(jobs):
            if not job.is_late or job.due >= book.ends:
                continue
            if is_open := place < len(self.late):
                self._blame(place, judge.cause(job))
            if job.due > 0:
                team, day = teams[job.team], bisect_left(book.days, job.due)
                every[team][day] += 1
                opened[team][day] += is_open
        self.opened.append(opened)
        self.every.append(every)

    def _blame(self, place: int, cause: Cause) -> None:
        self.late[place] += 1
        causes = self.causes[place]
        causes[cause] = causes.get(cause, 0) + 1

    def as_json(self) -> dict[str, Any]:
        return {"late": self.late, "causes": self.causes, "opened": self.opened,
                "every": self.every}  # fmt: skip

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Tally:
        return cls(**stored)


@dataclass(frozen=True)
class Expected:
    """A number that is expected, and the interval that holds it in eight runs of ten."""

    mean: float
    low: int
    high: int


@dataclass(frozen=True)
class TaskOutlook:
    """The chance that an open task is late, its main cause, and how many tasks that the same
    people may do are due before it."""

    key: str
    chance: float
    cause: str
    ahead: int


@dataclass(frozen=True)
class Outlook:
    """The answer. `by_day` holds by team (and "" for all) how many become late each day, with what
    arrives; `open_by_day` how many of the tasks open now are late by the end of each day, those
    late already among them."""

    tasks: tuple[TaskOutlook, ...]
    by_day: dict[str, tuple[Expected, ...]]
    open_by_day: tuple[Expected, ...]
    late_now: int
    total: Expected


def outlook(book: Book, tally: Tally) -> Outlook:
    """What these runs say of the book."""
    late_now = sum(task.due <= 0 for task in book.tasks)
    teams, days = teams_of(book), range(len(book.days))
    of_all = [[sum(team[day] for team in run) for day in days] for run in tally.every]
    of_open = [[sum(team[day] for team in run) for day in days] for run in tally.opened]
    by_day = {"": tuple(expected([run[day] for run in of_all]) for day in days)} | {
        team: tuple(expected([run[place][day] for run in tally.every]) for day in days)
        for place, team in enumerate(teams)
        if team
    }
    return Outlook(
        tasks=_tasks(book, tally),
        by_day=by_day,
        open_by_day=tuple(
            expected([late_now + sum(run[: day + 1]) for run in of_open]) for day in days
        ),
        late_now=late_now,
        total=expected([sum(run) for run in of_all]),
    )


def expected(values: Sequence[int]) -> Expected:
    """The mean of the runs and the interval, by the nearest rank."""
    if not values:
        return Expected(0.0, 0, 0)
    ordered = sorted(values)
    last = len(ordered) - 1
    return Expected(
        sum(ordered) / len(ordered), ordered[int(LOW * last)], ordered[-1 - int((1 - HIGH) * last)]
    )


def teams_of(book: Book) -> tuple[str, ...]:
    """The teams of tasks and of what arrives; "" is no team."""
    of_tasks, of_sorts = {task.team for task in book.tasks}, {sort.team for sort in book.sorts}
    return tuple(sorted(of_tasks | of_sorts | {""}))


def _tasks(book: Book, tally: Tally) -> tuple[TaskOutlook, ...]:
    ahead = _ahead(book)
    return tuple(
        TaskOutlook(
            task.key,
            tally.late[place] / max(tally.runs, 1),
            Counter(tally.causes[place]).most_common(1)[0][0] if tally.causes[place] else "",
            ahead[place],
        )
        for place, task in enumerate(book.tasks)
    )


def _ahead(book: Book) -> list[int]:
    """By task: how many of its queue, its person's or that of its need, are due before it."""
    queues: Counter[tuple[str, str]] = Counter()
    found = [0] * len(book.tasks)
    for place in sorted(range(len(book.tasks)), key=lambda place: book.tasks[place].due):
        task = book.tasks[place]
        queue = (task.assignee, "" if task.assignee else task.need)
        found[place] = queues[queue]
        queues[queue] += 1
    return found
