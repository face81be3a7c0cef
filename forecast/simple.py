"""The answer by a simple rule, for when the last back-test found one better than the simulation."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import replace
from math import sqrt

from forecast.engine import Book, Outlook
from forecast.engine.tally import Expected, teams_of
from forecast.models import Backtest
from forecast.scores import DUE_WITHIN, LAST_WEEK, Rule

# Eight of ten values of a sum of chances lie within so many standard deviations of its mean.
_TENTH = 1.2816


def rule_of(test: Backtest | None) -> Callable[[float], float] | None:
    """The chance by the time left (minutes) of the rule that did best; None for the simulation."""
    if test is None or test.best not in {DUE_WITHIN, LAST_WEEK}:
        return None
    if test.best == LAST_WEEK:
        rate = float(test.result["rate"])
        return lambda due: rate
    return Rule(**test.result["rule"]).chance


def by_rule(book: Book, found: Outlook, chance: Callable[[float], float]) -> Outlook:
    """The outlook with the chances of the rule; its numbers are of the open tasks alone. Causes
    are those that the simulation found."""
    tasks = tuple(
        replace(each, chance=chance(task.due) if 0 < task.due < book.ends else each.chance)
        for each, task in zip(found.tasks, book.tasks, strict=True)
    )
    by_day = _by_day(book, [each.chance for each in tasks])
    of_all = by_day[""]
    return replace(
        found,
        tasks=tasks,
        by_day={team: tuple(summed(each) for each in row) for team, row in by_day.items()},
        open_by_day=tuple(
            summed([each for row in of_all[: day + 1] for each in row], found.late_now)
            for day in range(len(book.days))
        ),
        total=summed([each for row in of_all for each in row]),
    )


def _by_day(book: Book, chances: Sequence[float]) -> dict[str, list[list[float]]]:
    """By team, and "" for all, the chances of the tasks due on each day."""
    found: dict[str, list[list[float]]] = {
        team: [[] for _ in book.days] for team in ("", *teams_of(book))
    }
    for chance, task in zip(chances, book.tasks, strict=True):
        if 0 < task.due < book.ends:
            day = bisect_left(book.days, task.due)
            for team in {"", task.team}:
                found[team][day].append(chance)
    return found


def summed(chances: Sequence[float], more: int = 0) -> Expected:
    """How many of these come true, with `more` that are certain: the mean and the interval."""
    mean = sum(chances)
    half = _TENTH * sqrt(sum(each * (1 - each) for each in chances))
    low, high = max(0, round(mean - half)), min(len(chances), round(mean + half))
    return Expected(mean + more, low + more, high + more)
