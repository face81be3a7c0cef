"""A chart as a plain value. Its title says the finding; its table has the same numbers.

Chart(
    Form.LINES, key="extensions-by-week",
    title="Extensions rose to 14.0%, most in the last two hours of the clock",
    subtitle="Share of decisions that were extended, by week",
    x=(date(2026, 1, 5), date(2026, 1, 12)), x_label="Week of", unit="%",
    series=(Series("Expedited", (0.11, 0.14), of=(91, 100), links=("/…", "/…")),),
    target=Target(0.10, "Target"),
)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import zip_longest
from typing import Any

from figures import numbers
from figures.numbers import Number
from figures.tables import Column, Kind, Table

MOST_SERIES = 5


class Form(StrEnum):
    """How the numbers are drawn.

    LINES: over weeks or days, several series, with an interval where a series has one.
    STACKED, GROUPED: bars over `x`, on one another or next to one another.
    ACROSS: bars by name from the left, the first on top.
    DOTS: numbers over numbers (`x` holds numbers in the same unit), with the line of equals.
    """

    LINES = "lines"
    STACKED = "stacked"
    GROUPED = "grouped"
    ACROSS = "across"
    DOTS = "dots"


@dataclass(frozen=True)
class Series:
    """One named row of numbers, one for each `x` of the chart; None where there is none.

    `of` says of how many each is the share. `low` and `high` are the ends of an interval. `links`
    are the addresses of the lists behind the numbers. `quiet` is for what is only compared with,
    such as the period before.
    """

    label: str
    values: tuple[Number | None, ...]
    of: tuple[int, ...] = ()
    low: tuple[Number | None, ...] = ()
    high: tuple[Number | None, ...] = ()
    links: tuple[str, ...] = ()
    quiet: bool = False


@dataclass(frozen=True)
class Target:
    """A level that is wanted, in the chart's unit, and what to call it."""

    value: Number
    label: str = "Target"


@dataclass(frozen=True)
class Chart:
    """What is drawn. `key` is unique on a page. `empty` is said where there are no numbers.

    Raises ValueError for series that do not fit `x`, or more than can be told apart.
    """

    form: Form
    key: str
    title: str
    subtitle: str
    x: tuple[str | date | Number, ...]
    series: tuple[Series, ...]
    x_label: str = ""
    unit: str = ""
    target: Target | None = None
    equals: str = "As forecast"
    note: str = ""
    empty: str = "There is nothing to show for this period."

    def __post_init__(self) -> None:
        if len(self.series) > MOST_SERIES:
            raise ValueError(f"more than {MOST_SERIES} series cannot be told apart")
        for each in self.series:
            rows = (each.values, each.of, each.low, each.high, each.links)
            if any(len(row) not in {0, len(self.x)} for row in rows):
                raise ValueError(f"{each.label}: not one number for each of {self.x_label}")

    @property
    def is_empty(self) -> bool:
        return not any(value is not None for each in self.series for value in each.values)


def table_of(chart: Chart, *, period: str, as_of: datetime, definitions: Any = ()) -> Table:
    """The same numbers as a table: a row for each `x`, the columns of each series."""
    columns, values = [], []
    for each in chart.series:
        for column, row in _columns(each, chart.unit):
            columns.append(column)
            values.append(row)
    if chart.target:
        columns.append(Column(chart.target.label, _kind(chart.unit)))
        values.append((chart.target.value,) * len(chart.x))
    return Table(
        key=chart.key,
        title=chart.title,
        columns=(Column(chart.x_label, _kind_of_x(chart)), *columns),
        rows=tuple(zip(chart.x, *values, strict=True)),
        period=period,
        as_of=as_of,
        definitions=(("Shows", chart.subtitle), *definitions),
    )


def _columns(series: Series, unit: str) -> list[tuple[Column, tuple[Any, ...]]]:
    """The columns of a series with their values: itself, of how many, its interval."""
    kind, name = _kind(unit), series.label
    each = [
        (Column(name, kind), series.values),
        (Column(f"{name}: of", Kind.COUNT), series.of),
        (Column(f"{name}: low", kind), series.low),
        (Column(f"{name}: high", kind), series.high),
    ]
    return [(column, row) for column, row in each if row]


def words_of(chart: Chart, series: Series, place: int) -> str:
    """One number in words: "Expedited, Jan 5: 14.0% of 120"."""
    words = f"{series.label}, {label(chart.x[place], chart.unit)}: "
    words += numbers.said(series.values[place], chart.unit)
    if series.of:
        words += f" of {series.of[place]:,}"
    for low, high in zip_longest(series.low[place : place + 1], series.high[place : place + 1]):
        words += f", {numbers.said(low, chart.unit)} to {numbers.said(high, chart.unit)}"
    return words


def label(x: str | date | Number, unit: str = "") -> str:
    """A place on the axis of a chart."""
    if isinstance(x, date):
        return f"{x:%b} {x.day}"
    return x if isinstance(x, str) else numbers.said(x, unit)


def _kind(unit: str) -> Kind:
    return {"": Kind.COUNT, numbers.SHARE: Kind.SHARE, numbers.MONEY: Kind.MONEY}.get(
        unit, Kind.NUMBER
    )


def _kind_of_x(chart: Chart) -> Kind:
    first = chart.x[0] if chart.x else ""
    if isinstance(first, date):
        return Kind.DAY
    return Kind.TEXT if isinstance(first, str) else _kind(chart.unit)
