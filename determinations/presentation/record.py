"""The audit record of a case: its rows in the tables, and what is still wrong or missing."""

from __future__ import annotations

from typing import Any

from cases import models as cases
from cases.presentation.words import Badge
from determinations.universe import rows as audit_rows
from determinations.universe.rows import Row


def record(case: cases.Case) -> list[dict[str, Any]]:
    """Each row that the case gives, its badge and its columns."""
    rows = list(audit_rows.rows(case))
    return [_row(row, _title(row, rows)) for row in rows]


def _title(row: Row, rows: list[Row]) -> str:
    """The table, and which of its rows this is, where the case gives several."""
    same = [each for each in rows if each.layout is row.layout]
    if len(same) == 1:
        return row.layout.title
    nth = next(n for n, each in enumerate(same, start=1) if each is row)
    return f"{row.layout.title}, row {nth} of {len(same)}"


def _row(row: Row, title: str) -> dict[str, Any]:
    return {
        "title": title,
        "source": row.layout.source,
        "badge": _badge(row),
        "problems": [{"name": cell.column.name, "said": cell.problem} for cell in row.problems],
        "cells": [
            {
                "letter": cell.column.letter,
                "name": cell.column.name,
                "value": cell.value if cell.value is not None else "To come",
                "is_to_come": cell.value is None,
                "problem": cell.problem,
                "from_memory": cell.column.confidence == "memory",
            }
            for cell in row.cells
        ],
    }


def _badge(row: Row) -> Badge:
    if row.problems:
        return Badge(f"{len(row.problems)} to fix", "soon")
    return (
        Badge("Ready for an audit", "ok") if row.is_whole else Badge("No problems so far", "quiet")
    )
