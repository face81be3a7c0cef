"""What holds for the tests themselves: read from their syntax, nothing is run."""

import ast
import re
from functools import cache
from types import SimpleNamespace

import pytest
from hypothesis import settings

from tests import conftest, seed, sure, syntax
from tests.loops import at_least_one
from tests.paths import ROOT

TESTS = ROOT / "tests"


@cache
def modules() -> dict[str, ast.Module]:
    found = {
        str(file.relative_to(ROOT)): syntax.parse(file.read_text()) for file in TESTS.rglob("*.py")
    }
    assert len(found) > 100
    return found


def is_of_tests(name: str) -> bool:
    return any(part.startswith("test_") for part in name.split("."))


def imports(tree: ast.Module) -> list[str]:
    """Every module that is imported, also inside a function, with the names taken from it."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return [name for name in found if name.startswith("tests.")]


def test_no_module_imports_a_test_module():
    """What two test modules share stands in a module of its own, which has no tests."""
    found = [
        (file, name) for file, tree in modules().items() for name in imports(tree)
        if is_of_tests(name)
    ]  # fmt: skip
    assert found == []


SLEEPS = {"sleep", "wait_for_timeout", "monotonic", "perf_counter"}


def test_only_one_module_waits_and_it_waits_for_something_to_be_so():
    found = {
        file
        for file, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute | ast.Name)
        and (node.attr if isinstance(node, ast.Attribute) else node.id) in SLEEPS
    }
    assert found == {"tests/waiting.py"}


def test_no_test_gives_up_sooner_than_a_hang():
    """On a busy machine 120 s were too few to start an instance. One second is a poll's."""
    found = [
        f"{file}:{node.lineno}"
        for file, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for given in (*(node.args[:1] if _is_wait(node) else ()),
                      *(each.value for each in node.keywords if each.arg == "timeout"))
        if isinstance(given, ast.Constant) and isinstance(given.value, int) and given.value > 1
    ]  # fmt: skip
    assert found == []


def _is_wait(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Attribute) and node.func.attr == "wait"


def test_only_one_module_reads_syntax():
    """There nothing comes between."""
    found = {
        file
        for file, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "ast.parse"
    }
    assert found == {"tests/syntax.py"}


def test_only_one_module_runs_axe_and_takes_pictures():
    """There the page is still."""
    found = {
        file
        for file, tree in modules().items()
        for node in ast.walk(tree)
        if (isinstance(node, ast.Name) and node.id == "Axe")
        or (isinstance(node, ast.Attribute) and node.attr in {"screenshot"})
    }
    assert found == {"tests/browser.py"}


def test_the_order_is_drawn_from_the_commit(monkeypatch):
    monkeypatch.setattr(seed, "of_this_tree", lambda: 7)
    for given, expected in (("default", 7), ("last", "last"), (5, 5)):
        option = SimpleNamespace(randomly_seed=given)
        conftest.pytest_configure(SimpleNamespace(option=option, getoption=vars(option).get))
        assert option.randomly_seed == expected


def test_without_git_the_order_is_drawn_from_the_code(monkeypatch, tmp_path):
    monkeypatch.setattr(seed, "_commit", lambda: "")
    assert seed.of_this_tree() == seed.of_this_tree()
    there = seed.of_this_tree()
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.py").write_text("1")
    monkeypatch.setattr(seed, "ROOT", tmp_path)
    assert seed.of_this_tree() != there


def test_examples_are_the_same_each_time():
    if settings.get_current_profile_name() != "explore":
        assert settings.default.derandomize and settings.default.database is None
    assert settings.default.deadline is None


def functions_of(tree: ast.Module) -> list[ast.FunctionDef]:
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]


def test_every_test_asserts_something_for_sure():
    """Else it may walk through nothing and be green: loop over `at_least_one(...)`."""
    found = [
        f"{file}:{test.lineno} {test.name}"
        for file, tree in modules().items()
        for test in functions_of(tree)
        if sure.only_perhaps(test)
    ]
    assert found == []


def test_what_may_never_be_reached_is_not_sure():
    (never,) = functions_of(syntax.parse("def test_a():\n for x in rows():\n  assert x"))
    (branch,) = functions_of(syntax.parse("def test_a():\n if x:\n  assert x"))
    (always,) = functions_of(
        syntax.parse("def test_a():\n for x in at_least_one(rows()):\n  assert x")
    )
    assert sure.only_perhaps(never) and sure.only_perhaps(branch)
    assert not sure.only_perhaps(always)
    with pytest.raises(AssertionError, match="nothing to look at"):
        at_least_one([])


def test_no_test_takes_the_day_of_utc_for_the_plans():
    """From seven or eight in the evening on the plan's day is yesterday's of UTC."""
    for name, tree in at_least_one(modules().items()):
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        bare = [
            call.lineno
            for call in calls
            if isinstance(call.func, ast.Attribute)
            and call.func.attr == "localdate"
            and not call.keywords
            and not call.args
        ]
        assert bare == [], name


WIDTH = re.compile(r"@media \((?:min|max)-width[^{]*\{((?:[^{}]*\{[^{}]*\})*)[^{}]*\}")
COLORS = re.compile(r"[\s;{](?:[a-z-]*color|background[a-z-]*|opacity|filter|--[a-z-]+)\s*:")


def test_no_color_hangs_on_the_width_of_the_window():
    """So that contrast, judged once for each theme, holds on each screen."""
    css = (ROOT / "static/css/app.css").read_text()
    blocks = WIDTH.findall(css)
    assert len(blocks) == len(re.findall(r"@media \((?:min|max)-width", css)) > 5
    assert [each for each in blocks if COLORS.search(each)] == []
    (colored,) = WIDTH.findall("@media (min-width: 9rem) { a { color: red; } b { top: 0; } }")
    assert COLORS.search(colored)


THEMED = re.compile(r"\[data-theme[^{]*\{([^}]*)\}")


def test_a_theme_changes_nothing_but_colors():
    """So that axe need not judge anything else again in the second one: `light-dark()` knows
    colors alone."""
    css = (ROOT / "static/css/app.css").read_text()
    assert "prefers-color-scheme" not in css
    told = [each.strip() for each in THEMED.findall(css)]
    assert sorted(told) == ["color-scheme: dark;", "color-scheme: light;"]


def _is_of_now(node: ast.AST, names: set[str]) -> bool:
    """Whether this expression is the moment of the run, moved or not, in UTC."""
    if isinstance(node, ast.BinOp):
        return _is_of_now(node.left, names)
    if isinstance(node, ast.Call):
        return ast.unparse(node.func) in {"timezone.now", "now_without_parts"} or (
            isinstance(node.func, ast.Attribute)
            and node.func.attr == "replace"
            and _is_of_now(node.func.value, names)
        )
    return isinstance(node, ast.Name) and node.id in names


def _days_of_utc(scope: ast.AST) -> list[str]:
    """Where `scope` takes the day of the moment of the run as UTC has it."""
    names: set[str] = set()
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign) and _is_of_now(node.value, names):
            names |= {each.id for each in node.targets if isinstance(each, ast.Name)}
    return [
        ast.unparse(node)
        for node in ast.walk(scope)
        if (taken := _taken_as_a_day(node)) and _is_of_now(taken, names)
    ]


def _taken_as_a_day(node: ast.AST) -> ast.AST | None:
    """What this makes a day of, or writes as one."""
    if isinstance(node, ast.FormattedValue) and node.format_spec:
        return node.value if re.search("%-?d", ast.unparse(node.format_spec)) else None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.value if node.func.attr in {"date", "strftime"} else None
    return None


def test_no_day_of_the_run_is_that_of_utc():
    """From evening on it is a day ahead of the plan's: what is judged by it fails in the evening.
    `factories.today` and `factories.day_of` are the plan's."""
    found = {
        (file, said)
        for file, tree in modules().items()
        for scope in ast.walk(tree)
        if isinstance(scope, ast.FunctionDef)
        for said in _days_of_utc(scope)
    } | {
        (file, said)
        for file, tree in modules().items()
        for scope in tree.body
        if isinstance(scope, ast.Assign)
        for said in _days_of_utc(scope)
    }
    assert sorted(found) == []
