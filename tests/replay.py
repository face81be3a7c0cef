"""What Hypothesis told of a failure, done again step by step, with what was drawn then."""

import ast
import datetime
import re
import zoneinfo
from decimal import Decimal
from importlib import import_module
from types import SimpleNamespace
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine

from tests import syntax

DRAW = re.compile(r"^Draw \d+(?: \(.*?\))?: (.*)$", re.DOTALL)
TITLE = re.compile(r"(Failing test case|Falsifying example):(\s*<state machine>)?")
KNOWN = {"datetime": datetime, "zoneinfo": zoneinfo, "Decimal": Decimal}


class Drawn:
    """In place of `st.data()`: gives what was drawn then, in that order."""

    def __init__(self, values: list[object]) -> None:
        self.values = values

    def draw(self, strategy: object, label: object = None) -> object:
        return self.values.pop(0)


def replay(module: str, name: str, story: str) -> None:
    """Do the story of this test again; fails as it failed then, until that is fixed."""
    names = vars(import_module(module)) | KNOWN
    steps = told(story)
    machine = names.get(ast.unparse(steps[0][0].func)) if steps else None
    if isinstance(machine, type) and issubclass(machine, RuleBasedStateMachine):
        _live(machine, steps[1:], names)
    else:
        ((call, draws),) = steps
        _once(name.partition("[")[0], call, draws, names)


def told(story: str) -> list[tuple[ast.Call, list[str]]]:
    """The calls of a story, each with what was drawn in it."""
    text = re.sub(r"self=<[^>]*>", "self=self", story.replace("data(...)", "data"))
    steps: list[tuple[ast.Call, list[str]]] = []
    waits, draws = "", []
    for line in TITLE.sub("", text).splitlines():
        if drawn := DRAW.match(line):
            draws.append(drawn[1])
            continue
        waits = f"{waits}\n{line.strip()}".strip()
        if call := _call(waits):
            # A step of a machine is told after what was drawn in it.
            steps.append((call, draws))
            waits, draws = "", []
    assert steps and not waits, f"this cannot be done again, write it as a test: {waits}"
    # A property is told before.
    steps[0][1].extend(draws)
    return steps


def _call(text: str) -> ast.Call | None:
    try:
        (node,) = syntax.parse(text).body
    except (SyntaxError, ValueError):
        return None
    call = getattr(node, "value", None)
    return call if isinstance(call, ast.Call) else None


def _given(call: ast.Call, draws: list[str], names: dict[str, Any]) -> dict[str, Any]:
    names = names | {"data": Drawn([eval(each, names) for each in draws])}
    return {each.arg: eval(ast.unparse(each.value), names) for each in call.keywords if each.arg}


def _live(
    machine: type[RuleBasedStateMachine],
    steps: list[tuple[ast.Call, list[str]]],
    names: dict[str, Any],
) -> None:
    life = machine()
    try:
        for call, draws in steps:
            name = ast.unparse(call.func).removeprefix("state.")
            if name == "teardown":
                continue
            getattr(life, name)(**_given(call, draws, names))
    finally:
        life.teardown()


def _once(name: str, call: ast.Call, draws: list[str], names: dict[str, Any]) -> None:
    *holders, last = name.split("::")
    holder = names[holders[0]] if holders else SimpleNamespace(**names)
    facts = _given(call, draws, names | {"self": holder() if holders else None})
    getattr(holder, last).hypothesis.inner_test(**facts)
