"""The parts that a record is made of: a section with facts, words, a list and tables, as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

Rows = Sequence[tuple[str, object]]


def section(
    title: str,
    rows: Rows = (),
    *,
    words: str = "",
    items: Iterable[str] = (),
    tables: Iterable[dict[str, Any]] = (),
) -> dict[str, Any]:
    """A section; it says so where nothing is on record. Facts without a value are left out."""
    shown = [[name, str(value)] for name, value in rows if str(value)]
    listed, filled = list(items), [each for each in tables if each["rows"]]
    return {
        "title": title,
        "rows": shown,
        "words": words,
        "items": listed,
        "tables": filled,
        "is_empty": not (shown or words.strip() or listed or filled),
    }


def table(columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[object]]) -> dict[str, Any]:
    """A table: its columns as name and relative width, and a text for each cell."""
    return {
        "header": [name for name, _ in columns],
        "widths": [width for _, width in columns],
        "rows": [[str(cell) for cell in row] for row in rows],
    }
