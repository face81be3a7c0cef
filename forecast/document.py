"""The tables of a back-test as the docs show them, between two marks of docs/forecast.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from figures.numbers import percent
from forecast.engine import EARLIEST, SLACK
from forecast.models import Backtest
from forecast.presentation.calibration import RULES

BEGINS, ENDS = "<!-- back-test begins -->", "<!-- back-test ends -->"


def write(path: Path, test: Backtest, disciplines: Mapping[str, float]) -> None:
    """Put the tables between the marks. Raises ValueError where the marks are missing."""
    text = path.read_text()
    before, _, rest = text.partition(BEGINS)
    _, mark, after = rest.partition(ENDS)
    if not mark:
        raise ValueError(f"{path} lacks the marks of the back-test")
    body = "\n".join(lines(test, disciplines))
    path.write_text(f"{before}{BEGINS}\n\n{body}\n\n{ENDS}{after}")


def lines(test: Backtest, disciplines: Mapping[str, float]) -> Iterator[str]:
    """What was run, calibration, scores, weeks, and what the order of work changes."""
    found = test.result
    yield (
        f"Run on {test.at:%Y-%m-%d}: {len(found['weeks'])} weeks from {test.first} to {test.last}, "
        f"{found['tasks']:,} tasks due in them, {found['late']:,} late; {test.runs} runs a week, "
        f"seed {test.seed}."
    )
    yield "\n| Brier score (less is better) | |\n|---|---|"
    yield from (f"| {name} | {found['brier'][key]:.4f} |" for key, name in RULES.items())
    yield "\n| chance given | on average | tasks | were late |\n|---|---|---|---|"
    for each in found["bins"]:
        late = percent(each["late"] / each["tasks"])
        yield (
            f"| {each['low']} to {each['high']}% | {percent(each['given'])} | "
            f"{each['tasks']:,} | {late} |"
        )
    yield "\n| week of | tasks | were late | simulation | due within | last week's rate |"
    yield "|---|---|---|---|---|---|"
    for each in found["weeks"]:
        given = " | ".join(f"{each[key]:.1f}" for key in RULES)
        yield f"| {each['monday']} | {each['tasks']:,} | {each['late']:,} | {given} |"
    if disciplines:
        yield from _disciplines(disciplines)


def _disciplines(found: Mapping[str, float]) -> Iterator[str]:
    yield "\n| order of work, same staffing and luck | late tasks over all weeks |\n|---|---|"
    yield f"| what is due first | {found[EARLIEST]:,.1f} |"
    yield f"| least slack (time left minus expected work) | {found[SLACK]:,.1f} |"
    yield (
        f"| difference, 95% interval | {found['difference']:+,.1f} ({found['low']:+,.1f} to "
        f"{found['high']:+,.1f}) |"
    )
