"""The metrics on prior authorization in words, from the numbers that were counted."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from regulations.prior_authorization import LIST, TIME, Measure, measures
from reports import shares
from reports.models import ReportCount


@dataclass(frozen=True)
class Metric:
    """One metric with its value in words, and as the machine-readable file has it."""

    measure: Measure
    said: str
    facts: dict[str, Any]


def metrics(count: ReportCount) -> list[Metric]:
    """Those of the year but for the list of items, which is a page of its own."""
    every = measures(count.first.year)
    return [_metric(each, count) for each in every if each.kind != LIST]


def median(times: dict[str, int]) -> Fraction:
    """Halfway between the two in the middle, in microseconds."""
    return Fraction(times["low"] + times["high"], 2)


def average(times: dict[str, int]) -> Fraction:
    return Fraction(times["total"], times["count"])


def _metric(measure: Measure, count: ReportCount) -> Metric:
    if measure.kind == TIME:
        return _time(measure, count.times.get(measure.of) or {})
    part, whole = count.numbers[measure.part], count.numbers[measure.of]
    exact = shares.percent(part, whole)
    facts = {
        "numerator": part,
        "denominator": whole,
        "percent": None if exact is None else str(exact),
    }
    return Metric(measure, shares.in_percent(part, whole), facts)


def _time(measure: Measure, times: dict[str, int]) -> Metric:
    if not times:
        none = {"requests": 0, **dict.fromkeys(_LENGTHS)}
        return Metric(measure, shares.NO_CASES, none)
    mean, middle = average(times), median(times)
    facts: dict[str, Any] = {"requests": times["count"]}
    for name, exact in (("average", mean), ("median", middle)):
        facts[f"{name}_days"] = str(shares.days(exact))
        facts[f"{name}_hours"] = str(shares.hours(exact))
    said = f"average {shares.length(mean)}, median {shares.length(middle)}"
    return Metric(measure, said, facts)


_LENGTHS = ("average_days", "average_hours", "median_days", "median_hours")
