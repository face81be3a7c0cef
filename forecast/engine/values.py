"""What goes into a forecast: frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

# Who gets a task that has no one: the first free person who may do it takes it; or it is given,
# when it comes, to the one with the least expected work, or to each in turn.
PULL, LEAST_LOADED, ROUND_ROBIN = "pull", "least_loaded", "round_robin"
# What is done first: what is due first, or what has the least time left after its expected work.
EARLIEST, SLACK = "earliest", "slack"


class Cause(StrEnum):
    """Why a task was late in a run."""

    PAST = "past"
    NO_ONE = "no_one"
    RECORDS = "records"
    AWAY = "away"
    CLOSED = "closed"
    QUEUE = "queue"


@dataclass(frozen=True)
class Task:
    """An open task. `due` is when it becomes late, negative where it is already. `work` is what a
    person of pace 1 needs on average; the real need varies about it by `spread` (standard
    deviation by mean). `need` says who may do it (`Person.can`), but not those of `excluded`.
    `awaits` is how long records have been waited for, None where nothing is.
    """

    key: str
    due: float
    work: float
    need: str
    spread: float = 0.0
    team: str = ""
    assignee: str = ""
    excluded: frozenset[str] = frozenset()
    awaits: float | None = None


@dataclass(frozen=True)
class Person:
    """Someone who works: `pace` is the minutes that they need for a minute of expected work.
    `shifts` are their working spans from now on, in order, without absences; `assumed` says that
    no one entered them."""

    key: str
    can: frozenset[str]
    shifts: tuple[tuple[float, float], ...]
    pace: float = 1.0
    team: str = ""
    assumed: bool = False


@dataclass(frozen=True)
class Sort:
    """A sort of task that arrives: `limit` is the time from its arrival until it is late, `weight`
    its share among all, `waits` the chance that it has to wait for records first."""

    need: str
    limit: float
    work: float
    spread: float = 0.0
    weight: float = 1.0
    waits: float = 0.0
    team: str = ""


@dataclass(frozen=True)
class Book:
    """All that a forecast knows. `days` are the ends of the days forecast, the last is the end of
    the forecast. `hours` are the arrivals expected in each hour from now on. `waits` is how long
    records took to come, sorted; empty means that what waits is ready now."""

    tasks: tuple[Task, ...]
    people: tuple[Person, ...]
    days: tuple[float, ...]
    sorts: tuple[Sort, ...] = ()
    hours: tuple[float, ...] = ()
    waits: tuple[float, ...] = ()
    # The assignment rule, and other ones by need.
    rule: str = PULL
    rules: Mapping[str, str] = field(default_factory=dict)
    discipline: str = EARLIEST
    # How many more arrivals than expected, as a factor.
    arrivals: float = 1.0
    # How far all work together may take longer or shorter than measured: the spread of one factor
    # a run, since an error of pace or of expected minutes meets every task.
    doubt: float = 0.0
    # Of a book that is too large one in so many people and tasks is taken: numbers are multiplied.
    scale: int = 1

    @property
    def ends(self) -> float:
        return self.days[-1]

    def rule_of(self, need: str) -> str:
        """The assignment rule of what has this need."""
        return self.rules.get(need, self.rule)
