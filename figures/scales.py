"""From numbers to places: axes that begin and end at round numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from figures.numbers import SHARE, Number

STEPS = (1, 2, 2.5, 5, 10)
MOST_MARKS = 5
# A line is drawn from zero unless all of it lies above this part of its highest value.
FAR_FROM_ZERO = 0.75


@dataclass(frozen=True)
class Scale:
    """An axis from the first of `marks` to the last, drawn from `begin` to `end` (in px)."""

    marks: tuple[float, ...]
    begin: float
    end: float

    def __call__(self, value: Number) -> float:
        """Where a value stands, in px."""
        first, last = self.marks[0], self.marks[-1]
        return self.begin + (value - first) / (last - first) * (self.end - self.begin)

    @property
    def step(self) -> float:
        return self.marks[1] - self.marks[0]


def marks(values: Sequence[Number], unit: str, *, from_zero: bool) -> tuple[float, ...]:
    """Round numbers around these values, evenly spaced, two or more.

    From zero where bars are drawn, where a value is below zero, and where the values lie far
    apart. Counts have no marks between whole numbers; shares none above 100%.
    """
    low, high = min(values, default=0), max(values, default=0)
    if from_zero or low < high * FAR_FROM_ZERO:
        low, high = min(low, 0), max(high, 0) if from_zero else high
    if high <= low:
        low, high = (low - 0.1, low) if unit == SHARE and low else (low, low + 1)
    step = _step(high - low, unit)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    if unit == SHARE and high <= 1:
        last = min(last, round(1 / step))
    return tuple(round(place * step, 9) for place in range(first, max(last, first + 1) + 1))


def _step(span: float, unit: str) -> float:
    """The smallest round step that needs no more than MOST_MARKS of them."""
    rough = span / MOST_MARKS
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(each * size for each in STEPS if each * size >= rough * (1 - 1e-9))
    is_count = unit not in {SHARE} and float(span).is_integer()
    return max(step, 1.0) if is_count and span >= 1 else step


def spread(wanted: Sequence[float], *, gap: float, low: float, high: float) -> list[float]:
    """Places as near as may be to those wanted, in their order, no two nearer than `gap`, within
    `low` and `high` as far as there is room."""
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    found = [0.0] * len(wanted)
    last = low - gap
    for place in order:
        last = found[place] = max(wanted[place], last + gap)
    limit = high + gap
    for place in reversed(order):
        limit = found[place] = min(found[place], limit - gap)
    return found
