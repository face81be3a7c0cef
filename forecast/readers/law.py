"""The rows of the law that open duties are under."""

from __future__ import annotations

from cases import open_duties
from regulations import clock_kinds
from regulations.law import Row


def open_rows() -> list[Row]:
    """The rows, by what they say. Read from the index of open duties."""
    keys = set(open_duties.of_the_plan().order_by().values_list("rule", flat=True).distinct())
    rows = (clock_kinds.find(key) for key in keys)
    return sorted((row for row in rows if row), key=lambda row: (row.summary, row.key))
