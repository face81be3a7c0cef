"""Moves that may prevent lateness: a task given to another person who may take it, each tried by
the simulation with the same luck."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from forecast.engine import Book, Cause, Change, Outlook, Person, Tally, Task, changed, simulate
from forecast.engine.causes import minutes
from forecast.engine.tally import expected

# How many moves are tried, with how many runs each; fewer where the book is large.
MOST, RUNS, FEWEST_RUNS, TASKS = 10, 60, 20, 3000
# A task is moved where it is more likely late than this, and for these causes: others do not go
# away with another person.
LEAST_CHANCE = 0.1
MOVABLE = {Cause.QUEUE, Cause.AWAY, Cause.CLOSED}
# A move that prevents less than this many late tasks is not worth a click.
LEAST = 0.1


def candidates(book: Book, found: Outlook) -> list[dict[str, Any]]:
    """The tasks most at risk that someone else might do in time, each with the person who has the
    most time for it; a person is proposed again only with what they were given before counted."""
    load = _loads(book)
    chosen: list[dict[str, Any]] = []
    tasks = {task.key: task for task in book.tasks}
    for each in sorted(found.tasks, key=lambda each: (-each.chance, tasks[each.key].due)):
        task = tasks[each.key]
        if each.chance < LEAST_CHANCE or len(chosen) == MOST:
            break
        if task.due <= 0 or each.cause not in MOVABLE or book.scale > 1:
            continue
        if to := _best(book, task, load):
            load[to.key].append((task.due, task.work * to.pace))
            chosen.append({"task": task.key, "from": task.assignee, "to": to.key,
                           "chance": round(each.chance, 4)})  # fmt: skip
    return chosen


def tried(book: Book, tally: Tally, move: dict[str, Any], *, seed: int) -> dict[str, Any]:
    """How many late tasks the move prevents: the mean and the interval over the first runs, each
    compared with itself without the move."""
    most = max(FEWEST_RUNS, RUNS * TASKS // max(TASKS, len(book.tasks)))
    runs = range(min(most, tally.runs))
    moved = changed(book, Change(given={move["task"]: move["to"]}))
    after = simulate(moved, seed=seed, runs=runs)
    fewer = [_late(tally, run) - _late(after, run) for run in runs]
    place = next(place for place, task in enumerate(book.tasks) if task.key == move["task"])
    prevented = expected(fewer)
    return {
        "prevented": prevented.mean, "low": prevented.low, "high": prevented.high,
        "after": round(after.late[place] / max(len(runs), 1), 4),
    }  # fmt: skip


def ranked(moves: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those that are worth it, the best first."""
    return sorted(
        (each for each in moves if each["prevented"] >= LEAST),
        key=lambda each: (-each["prevented"], each["task"]),
    )


def _late(tally: Tally, run: int) -> int:
    return sum(sum(team) for team in tally.every[run])


def _loads(book: Book) -> dict[str, list[tuple[float, float]]]:
    """By person: when their own tasks are due, and how long each takes them."""
    pace = {person.key: person.pace for person in book.people}
    load: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for task in book.tasks:
        if task.assignee in pace:
            load[task.assignee].append((task.due, task.work * pace[task.assignee]))
    return load


def _best(book: Book, task: Task, load: dict[str, list[tuple[float, float]]]) -> Person | None:
    """Who has the most time before it is due, after what they have to do before; None where no one
    has enough."""
    spare = {
        person: minutes(person, 0.0, task.due)
        - sum(work for due, work in load[person.key] if due <= task.due)
        for person in book.people
        if task.need in person.can
        and person.key != task.assignee
        and person.key not in task.excluded
    }
    best = max(spare, key=lambda person: (spare[person], person.key), default=None)
    return best if best and spare[best] >= task.work * best.pace else None
