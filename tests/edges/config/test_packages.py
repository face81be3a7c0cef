"""What a package offers stands once, and each name has a user (docs/adr/0022)."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests import syntax
from tests.loops import at_least_one
from tests.paths import ROOT

APPS = (
    "accounts", "cases", "config", "continuity", "delinquency", "determinations", "figures",
    "forecast", "notices", "premiums", "regulations", "reinstatement", "repayment", "reports",
)  # fmt: skip
USERS = (*APPS, "tests", "bench", "chaos", "scripts")


@cache
def trees() -> dict[Path, ast.Module]:
    files = (file for app in USERS for file in (ROOT / app).rglob("*.py"))
    return {file.relative_to(ROOT): syntax.parse(file.read_text()) for file in files}


def imports(tree: ast.Module) -> Iterator[tuple[str, str, str]]:
    """Each module that something is taken from, what is taken, and its name here."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            for each in node.names:
                yield node.module or "", each.name, each.asname or each.name


@cache
def offered() -> dict[str, set[str]]:
    """The names that a package lists and does not use itself, of its own modules."""
    found: dict[str, set[str]] = {}
    for file, tree in trees().items():
        package = ".".join(file.parent.parts)
        if file.name == "__init__.py" and file.parts[0] in APPS:
            own = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
            names = {
                name for module, _taken, name in imports(tree)
                if module.startswith(f"{package}.") and name not in own
            }  # fmt: skip
            found |= {package: names} if names else {}
    return found


def used(tree: ast.Module) -> set[tuple[str, str]]:
    """The names of packages that a module takes, one by one or through the package."""
    packages = {name: f"{module}.{taken}" for module, taken, name in imports(tree)}
    through = {
        (packages[node.value.id], node.attr)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in packages
    }
    return through | {(module, taken) for module, taken, _name in imports(tree)}


def test_nothing_is_listed_a_second_time():
    second = [str(file) for file, tree in at_least_one(trees().items()) if "__all__" in names(tree)]
    assert second == []


def names(tree: ast.Module) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def test_each_name_that_a_package_lists_has_a_user():
    found = set().union(*(used(tree) for tree in trees().values()))
    without = [
        f"{package}.{name} has no user: take it out of the list."
        for package, listed in at_least_one(offered().items())
        for name in sorted(listed)
        if (package, name) not in found
    ]
    assert not without, "\n".join(without)


def test_each_package_that_lists_names_has_its_reason():
    text = (ROOT / "docs/adr/0022-what-a-package-offers.md").read_text()
    stays = [line for line in text.splitlines() if line.endswith("|") and "| stays |" in line]
    cells = " ".join(line.split("|")[1] for line in at_least_one(stays))
    reasons = set(re.findall(r"`([^`]+)`", cells))
    places = {package: package.rpartition(".")[2] for package in at_least_one(offered())}
    without = [
        package
        for package, last in places.items()
        if not {f"*/{last}", last, package.replace(".", "/")} & reasons
    ]
    assert without == [], "say why it stays, in docs/adr/0022"
