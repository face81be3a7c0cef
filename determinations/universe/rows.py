"""Which tables a case feeds, and the cells of each row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cases import models as cases
from determinations import models
from determinations.universe.columns import Values
from determinations.universe.following import grievance, reversal
from determinations.universe.requests import determination, payment, reconsideration
from regulations import universes
from regulations.universes import Column, Layout


@dataclass(frozen=True)
class Cell:
    """One column of a row: its value, or None while it is to come, and what is wrong with it."""

    column: Column
    value: str | None
    problem: str


@dataclass(frozen=True)
class Row:
    """One row of one table."""

    layout: Layout
    cells: tuple[Cell, ...]

    @property
    def problems(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.problem]

    @property
    def is_whole(self) -> bool:
        """Whether every column has its value, as the layout wants it."""
        return all(cell.value is not None and not cell.problem for cell in self.cells)


def rows(case: cases.Case) -> list[Row]:
    """The rows that this case gives, each by the layout of the day on which the request came."""
    on = case.received_on
    return [_row(universes.layout(key, on), values) for key, values in _tables(case)]


def _tables(case: cases.Case) -> Iterator[tuple[str, Values]]:
    matter: Any = case.matter
    if matter.state != models.State.WITHDRAWN:
        if matter.request_type == models.RequestType.PAYMENT:
            yield "pymt_c", payment(case, matter)
        elif isinstance(matter, models.Reconsideration):
            yield "recon", reconsideration(case, matter)
        else:
            yield "od", determination(case, matter)
    for review in case.reviews.all():
        if review.is_favorable:
            yield "eff_c", reversal(case, matter, review)
    for each in case.grievances.all():
        yield "grv_c", grievance(case, each)


def _row(layout: Layout, values: Values) -> Row:
    return Row(layout, tuple(_cell(column, values[column.key]) for column in layout.columns))


def _cell(column: Column, value: str | None) -> Cell:
    return Cell(column, value, "" if value is None else universes.problem(column, value))
