"""The tables of the law, and a day on which a row of one ends and another wording begins."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import regulations
from regulations.dated import Table
from tests import syntax

# A base premium is that of a year, so that everything turns on the first of one.
TURN = date(2026, 1, 1)
BEFORE = TURN - timedelta(days=1)
OTHER = "As it is called from the turn on"


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(regulations.__path__, "regulations."):
        yield importlib.import_module(found.name)


def own_names(module: ModuleType) -> set[str]:
    """What the module assigns itself, and does not import."""
    body = syntax.parse(Path(str(module.__file__)).read_text()).body
    targets = [
        target
        for node in body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
    ]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def held() -> Iterator[tuple[str, Any]]:
    """Everything that a module of the law holds of its own, by module and name."""
    for module in modules():
        for name in sorted(own_names(module)):
            yield f"{module.__name__.removeprefix('regulations.')}.{name}", vars(module)[name]


# Found, never listed: a table that is added is asked as well.
TABLES = {name: value for name, value in held() if isinstance(value, Table)}


def end(monkeypatch: pytest.MonkeyPatch, name: str, key: str) -> None:
    """The row of that key ends with the day before the turn."""
    table = TABLES[name]
    if name == "premiums.BASE_PREMIUMS":
        rows = [row for row in table.history() if row is not table.find(key, TURN)]
    else:
        old = table.one(key, BEFORE)
        rows = [replace(row, effective_to=TURN) if row is old else row for row in table.history()]
    monkeypatch.setattr(table, "_rows", tuple(rows))


def turn(monkeypatch: pytest.MonkeyPatch, name: str, key: str, /, **changes: object) -> None:
    """It ends, and another wording of it begins on the turn, in its place."""
    table = TABLES[name]
    old = table.one(key, BEFORE)
    end(monkeypatch, name, key)
    if name == "premiums.BASE_PREMIUMS":
        new = replace(old, year=TURN.year, amount=Decimal("99.99"))
    else:
        new = replace(old, **{"effective_from": TURN, "effective_to": None, **changes})
    place = next(n for n, row in enumerate(table._rows) if row.key == key)
    rows = (*table._rows[: place + 1], new, *table._rows[place + 1 :])
    monkeypatch.setattr(table, "_rows", rows)
