"""The answer in a few sentences, and the numbers by day as a chart."""

from __future__ import annotations

from datetime import date, timedelta

from cases.presentation.words import instant
from figures.charts import Chart, Form, Series
from figures.numbers import percent
from forecast.models import ForecastRun
from forecast.readers.time import Frame

FRIDAY = 4
_WEEK = 7


def friday(today: date) -> int:
    """How many days it is to the next Friday, which is the day to look ahead to; never today."""
    return (FRIDAY - today.weekday() - 1) % _WEEK + 1


def headline(run: ForecastRun, frame: Frame) -> str:
    """12 of 2,950 open tasks will probably be late by Friday, Dec 4 (8 to 17)."""
    result = run.answer
    if not result["open"]:
        return "Nothing is open: no task can be late."
    today = frame.at.astimezone(frame.zone).date()
    ahead = friday(today)
    mean, low, high = result["open_by_day"][ahead]
    day = today + timedelta(days=ahead)
    verb = "task" if result["open"] == 1 else "tasks"
    return (
        f"{number(mean)} of {result['open']:,} open {verb} will probably be late by "
        f"{day:%A, %b} {day.day} ({between(low, high)})."
    )


def details(run: ForecastRun, frame: Frame) -> str:
    """What the headline rests on."""
    result = run.answer
    late = result["late_now"]
    now = f"{late:,} of them {'is' if late == 1 else 'are'} late already. " if late else ""
    sample = (
        f"There are so many that 1 in {result['scale']} people and their tasks were simulated and "
        "the numbers multiplied. " if result["scale"] > 1 else ""
    )  # fmt: skip
    return f"{now}{sample}{basis(run, frame)}"


def basis(run: ForecastRun, frame: Frame) -> str:
    """When the tasks were read, and how many runs were made with which seed."""
    return (
        f"As of {instant(frame.at, frame.zone)}; {run.runs} runs, seed {run.seed}. The range holds "
        "8 of 10 runs."
    )


def number(mean: float) -> str:
    """An expected number as people say it; some is never none."""
    if 0 < mean < 1:
        return "Fewer than 1"
    return f"{round(mean):,}"


def between(low: float, high: float) -> str:
    return f"{round(low):,} to {round(high):,}"


def chance(value: float) -> str:
    """A chance without decimals; nearly certain is never certain."""
    return percent(value, 0)


def dates(run: ForecastRun, frame: Frame) -> tuple[date, ...]:
    first = frame.at.astimezone(frame.zone).date()
    return tuple(first + timedelta(days=day) for day in range(len(run.answer["days"])))


def by_day(run: ForecastRun, frame: Frame, team: str, name: str) -> Chart:
    """How many tasks become late each day, with what is expected to come in."""
    days = run.answer["by_day"].get(team) or [[0, 0, 0]] * len(run.answer["days"])
    on = dates(run, frame)
    worst = max(range(len(days)), key=lambda day: days[day][0])
    means = tuple(round(mean, 1) for mean, _, _ in days)
    series = Series(
        "Expected late", means,
        low=tuple(round(low) for _, low, _ in days), high=tuple(round(high) for *_, high in days),
    )  # fmt: skip
    of = f" of {name}" if name else ""
    return Chart(
        Form.LINES, key="late-by-day", title=_title(days[worst], on[worst], of),
        subtitle="Tasks that become late, by day, with those expected to come in: the mean of the "
        "runs, and the range of 8 of 10.",
        x=on, x_label="Day", series=(series,),
    )  # fmt: skip


def _title(worst: list[float], day: date, of: str) -> str:
    mean, low, high = worst
    if not high and not mean:
        return f"No task{of} is expected to become late in the next 14 days"
    count = number(mean)
    verb = "task" if count in {"1", "Fewer than 1"} else "tasks"
    return (
        f"{day:%A, %b} {day.day} is the worst day: {count[0].lower() + count[1:]} {verb}{of} "
        f"expected to become late ({between(low, high)})"
    )
