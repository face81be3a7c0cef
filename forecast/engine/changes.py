"""What if: a book with something changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from forecast.engine.values import LEAST_LOADED, PULL, ROUND_ROBIN, Book, Person, Task

RULES = (PULL, LEAST_LOADED, ROUND_ROBIN)


@dataclass(frozen=True)
class Change:
    """`out`: who is away until when (minutes). `more`: people who are added. `arrivals`: a factor.
    `rule`: another assignment rule, empty for the same. `given`: tasks given to someone else.
    `dues`: tasks that are due at another time."""

    out: Mapping[str, float] = field(default_factory=dict)
    more: tuple[Person, ...] = ()
    arrivals: float = 1.0
    rule: str = ""
    given: Mapping[str, str] = field(default_factory=dict)
    dues: Mapping[str, float] = field(default_factory=dict)


def changed(book: Book, change: Change) -> Book:
    """The book with the change; the order of its tasks stays, so that luck does too."""
    people = (*(_until(person, change.out) for person in book.people), *change.more)
    return replace(
        book,
        tasks=tuple(_task(task, change) for task in book.tasks),
        people=people,
        arrivals=book.arrivals * change.arrivals,
        rule=change.rule or book.rule,
        rules={} if change.rule else book.rules,
    )


def _task(task: Task, change: Change) -> Task:
    if task.key not in change.given and task.key not in change.dues:
        return task
    return replace(
        task,
        assignee=change.given.get(task.key, task.assignee),
        due=change.dues.get(task.key, task.due),
    )


def _until(person: Person, out: Mapping[str, float]) -> Person:
    """The person, who is not at work before that time."""
    back = out.get(person.key, 0.0)
    shifts = tuple((max(starts, back), ends) for starts, ends in person.shifts if ends > back)
    return replace(person, shifts=shifts)
