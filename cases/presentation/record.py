"""The audit record of a case: its rows in the tables, and what is still wrong or missing."""

from __future__ import annotations

from typing import Any

from cases import models, universe
from cases.presentation.words import Badge


def record(case: models.Case) -> list[dict[str, Any]]:
    """Each row that the case gives, its badge and its columns."""
    return [_row(row) for row in universe.rows(case)]


def _row(row: universe.Row) -> dict[str, Any]:
    return {
        "title": row.layout.title,
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


def _badge(row: universe.Row) -> Badge:
    if row.problems:
        return Badge(f"{len(row.problems)} to mend", "soon")
    return Badge("Ready for an audit", "ok") if row.is_whole else Badge("Right so far", "quiet")
