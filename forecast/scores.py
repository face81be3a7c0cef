"""How well chances of being late came true, next to two simple rules. Plain values.

The score is Brier's: the mean square of chance minus outcome (1 late, 0 not). Less is better; 0 is
perfect. The rules know only weeks before the one that they judge.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

SIMULATION, DUE_WITHIN, LAST_WEEK = "simulation", "due_within", "last_week"
# The bounds of chances that are told apart, in percent.
BINS = (0, 1, 5, 10, 20, 40, 60, 80, 95, 100)
# Of these hours the rule "due within" takes what would have done best before.
HOURS = (12, 24, 48, 72, 96)


@dataclass(frozen=True)
class Judged:
    """A task of a week: the minutes it had left, the chance it was given, whether it was late."""

    due: float
    chance: float
    late: bool


@dataclass(frozen=True)
class Rule:
    """A simple rule as it stood: the chance of tasks due within so many hours, and of others."""

    hours: int
    within: float
    others: float

    def chance(self, due: float) -> float:
        return self.within if due <= self.hours * 60 else self.others


Week = Sequence[Judged]


def scores(weeks: Sequence[Week]) -> dict[str, Any]:
    """What the weeks show, in their order: calibration, Brier scores, numbers by week."""
    rules = [due_within(weeks[:place]) for place in range(len(weeks))]
    flat = [last_week(weeks[:place]) for place in range(len(weeks))]
    given: dict[str, Callable[[int, Judged], float]] = {
        SIMULATION: lambda _, each: each.chance,
        DUE_WITHIN: lambda place, each: rules[place].chance(each.due),
        LAST_WEEK: lambda place, _: flat[place],
    }
    brier = {name: _brier(weeks, chance) for name, chance in given.items()}
    return {
        "brier": brier,
        "best": min(brier, key=lambda name: brier[name]),
        "bins": bins(weeks),
        "weeks": [
            {"tasks": len(week), "late": sum(each.late for each in week)}
            | {name: sum(chance(place, each) for each in week) for name, chance in given.items()}
            for place, week in enumerate(weeks)
        ],
        "rule": vars(due_within(weeks)),
        "rate": last_week(weeks),
        "tasks": sum(map(len, weeks)),
        "late": sum(each.late for week in weeks for each in week),
    }


def due_within(before: Sequence[Week]) -> Rule:
    """The rule with the hours and the rates that fitted the weeks before best."""
    rules = [_fitted(hours, before) for hours in HOURS]
    return min(rules, key=lambda rule: _brier(before, lambda _, each: rule.chance(each.due)))


def last_week(before: Sequence[Week]) -> float:
    """The share of the last week's tasks that was late."""
    return _rate(before[-1]) if before else 0.0


def bins(weeks: Sequence[Week]) -> list[dict[str, Any]]:
    """By the chance given: the mean chance, how many tasks, and how many of them were late."""
    found: list[dict[str, Any]] = []
    for low, high in zip(BINS, BINS[1:], strict=False):
        last = high == BINS[-1]
        those = [
            each for week in weeks for each in week
            if low <= each.chance * 100 and (each.chance * 100 < high or last)
        ]  # fmt: skip
        if those:
            found.append({
                "low": low, "high": high, "tasks": len(those),
                "given": sum(each.chance for each in those) / len(those),
                "late": sum(each.late for each in those),
            })  # fmt: skip
    return found


def _fitted(hours: int, before: Sequence[Week]) -> Rule:
    soon = [each for week in before for each in week if each.due <= hours * 60]
    rest = [each for week in before for each in week if each.due > hours * 60]
    return Rule(hours, _rate(soon), _rate(rest))


def _rate(those: Week) -> float:
    return sum(each.late for each in those) / len(those) if those else 0.0


def _brier(weeks: Sequence[Week], chance: Callable[[int, Judged], float]) -> float:
    squares = [
        (chance(place, each) - each.late) ** 2 for place, week in enumerate(weeks) for each in week
    ]
    return sum(squares) / len(squares) if squares else 0.0
