"""A chart with its table as the component `components/chart.html` takes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from figures import drawing, tables
from figures.charts import Chart
from figures.tables import Column, Table


@dataclass(frozen=True)
class Cell:
    """A value of the table in words, and the list behind it where there is one."""

    said: str
    is_number: bool
    url: str = ""


@dataclass(frozen=True)
class Shown:
    """The chart, its picture (safe: built from elements), its table, and the links to its files."""

    chart: Chart
    svg: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    files: Sequence[tuple[str, str]]

    @property
    def has_links(self) -> bool:
        return any(cell.url for row in self.rows for cell in row)


def shown(chart: Chart, table: Table, *, files: Sequence[tuple[str, str]] = ()) -> Shown:
    """A chart for a page, with its table (`charts.table_of`) and what its files are called and
    where they are (`answers.addresses`)."""
    return Shown(
        chart=chart,
        svg=drawing.svg(chart),
        columns=table.columns,
        rows=[_cells(chart, table, place, row) for place, row in enumerate(table.rows)],
        files=files,
    )


def _cells(chart: Chart, table: Table, place: int, row: Sequence[Any]) -> list[Cell]:
    links = {each.label: each.links[place] for each in chart.series if each.links}
    return [
        Cell(tables.said(value, column.kind), column.is_number, links.get(column.label, ""))
        for value, column in zip(row, table.columns, strict=True)
    ]
