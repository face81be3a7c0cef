"""Long functions and modules are few, and docs/adr/0022 says of each why it is one piece."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests import syntax
from tests.loops import at_least_one
from tests.paths import ROOT

REASONS = ROOT / "docs/adr/0022-what-a-package-offers.md"
LONGEST_FUNCTION, LONGEST_MODULE = 25, 250
NOT_OURS = {"tests", "migrations", "node_modules", "static", "var"}
ROW = re.compile(r"^\| `(?P<what>\S+\.py(?: \S+)?)` \| (?P<why>.+) \|$", re.MULTILINE)


def reasons() -> dict[str, str]:
    """What may be long, and why, from the table of the ADR."""
    rows = [(found["what"], found["why"]) for found in ROW.finditer(REASONS.read_text())]
    found = dict(at_least_one(rows))
    assert len(found) == len(rows), "the table names something twice"
    return found


def modules() -> Iterator[tuple[str, str]]:
    for file in sorted(ROOT.rglob("*.py")):
        place = file.relative_to(ROOT)
        if not NOT_OURS & set(place.parts) and not any(p.startswith(".") for p in place.parts):
            yield place.as_posix(), file.read_text()


def functions(tree: ast.AST, within: str = "") -> Iterator[tuple[str, int]]:
    """Each function with the lines from its `def` to its end, named with what it stands in."""
    for node in ast.iter_child_nodes(tree):
        name = within
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            name = f"{within}{node.name}."
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield name.removesuffix("."), (node.end_lineno or node.lineno) - node.lineno + 1
        yield from functions(node, name)


def long_ones(place: str, source: str) -> dict[str, int]:
    """The module, where it is too long, and its functions that are."""
    lines = len(source.splitlines())
    found = {place: lines} if lines > LONGEST_MODULE else {}
    of_functions = functions(syntax.parse(source))
    return found | {
        f"{place} {name}": length for name, length in of_functions if length > LONGEST_FUNCTION
    }


@cache
def all_long_ones() -> dict[str, int]:
    return {
        what: lines
        for place, source in at_least_one(modules())
        for what, lines in long_ones(place, source).items()
    }


def test_what_is_long_has_its_reason():
    unexplained = [
        f"{what} has {lines} lines: split it, or say why it is one piece in "
        f"{REASONS.relative_to(ROOT)}."
        for what, lines in at_least_one(all_long_ones().items())
        if what not in reasons()
    ]
    assert not unexplained, "\n".join(unexplained)


def test_each_reason_is_still_needed():
    unneeded = [
        f"{what} is not that long any more, or is gone: take its row out of "
        f"{REASONS.relative_to(ROOT)}."
        for what in reasons().keys() - all_long_ones().keys()
    ]
    assert not unneeded, "\n".join(unneeded)


@pytest.mark.parametrize(
    ("lines", "is_long"), [(LONGEST_FUNCTION, False), (LONGEST_FUNCTION + 1, True)]
)
def test_a_function_is_measured_from_its_first_line_to_its_last(lines, is_long):
    source = "class A:\n    def one(self):\n" + "        x = 1\n" * (lines - 1)
    assert ("a.py A.one" in long_ones("a.py", source)) == is_long


@pytest.mark.parametrize(
    ("lines", "is_long"), [(LONGEST_MODULE, False), (LONGEST_MODULE + 1, True)]
)
def test_a_module_is_measured_whole(lines, is_long):
    assert ("a.py" in long_ones("a.py", "x = 1\n" * lines)) == is_long


def test_the_code_that_is_measured_is_all_of_it():
    apps = {Path(place).parts[0] for place, _source in modules()}
    assert {"cases", "determinations", "regulations", "config", "scripts", "bench"} <= apps
