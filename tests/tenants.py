"""The names that belong to a kind of case, and where the folder speaks one of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from cases import folder, machine
from cases.kinds import Kind
from tests import syntax

ROOT = Path(__file__).parents[1]
FOLDER = ("cases", "notices")


def names(kind: Kind) -> set[str]:
    """The events, states, duties, letters, verbs and the machine of a kind, but for the folder's
    own."""
    states = {str(value) for value, _label in kind.model._meta.get_field("state").choices}
    own = {*kind.sentences, *kind.duties, *map(str, kind.letters), *machine.verbs(kind.model)}
    shared = {
        *folder.SENTENCES, *folder.DUTIES, *folder.LETTERS, *folder.MAIN_STEPS,
        *folder.OTHER_STEPS,
    }  # fmt: skip
    return (own | states | {kind.key, kind.model.__name__}) - shared


def sources() -> Iterator[Path]:
    """The modules of the folder and of the floor below it."""
    for package in FOLDER:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def spoken(source: str, among: set[str]) -> set[str]:
    """Which of these names the source says: as a text of its own, a lookup, or a name of code."""
    found: set[str] = set()
    for node in ast.walk(syntax.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found |= {node.value, node.value.partition("__")[0]}
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.ImportFrom):
            found |= {alias.name for alias in node.names}
    return found & among
