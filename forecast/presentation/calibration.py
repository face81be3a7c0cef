"""How well earlier forecasts did, as the page says it."""

from __future__ import annotations

from typing import Any

from figures.numbers import percent
from forecast.models import Backtest
from forecast.scores import DUE_WITHIN, LAST_WEEK, SIMULATION

RULES = {
    SIMULATION: "This simulation",
    DUE_WITHIN: "Simple rule: the late rate of tasks due within some hours",
    LAST_WEEK: "Simple rule: last week's late rate",
}
_DIGITS = 4


def calibration(test: Backtest | None) -> dict[str, Any]:
    """The newest back-test as tables; empty where none was run."""
    if test is None:
        return {}
    found = test.result
    return {
        "title": _title(found),
        "said": _said(test),
        "beaten": test.best != SIMULATION,
        "rules": [
            {"name": name, "score": f"{found['brier'][key]:.{_DIGITS}f}",
             "is_best": key == test.best}
            for key, name in RULES.items()
        ],
        "bins": [
            {
                "range": f"{each['low']} to {each['high']}%",
                "given": percent(each["given"]),
                "tasks": f"{each['tasks']:,}",
                "late": percent(each["late"] / each["tasks"]),
            }
            for each in found["bins"]
        ],
    }  # fmt: skip


def _title(found: dict[str, Any]) -> str:
    if found["best"] == SIMULATION:
        return "How well it did: better than both simple rules"
    return "How well it did: a simple rule did better, so its chances are shown"


def _said(test: Backtest) -> str:
    found = test.result
    return (
        f"Forecasts made for {len(found['weeks'])} weeks from {test.first:%b} {test.first.day}, "
        f"{test.first:%Y} to {test.last:%b} {test.last.day}, {test.last:%Y}, with what was known "
        f"at the start of each, compared with what happened to {found['tasks']:,} tasks, "
        f"{found['late']:,} of them late. {test.runs} runs, seed {test.seed}."
    )
