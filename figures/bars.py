"""Bars, always from zero: over weeks, on one another or next to one another; and by name."""

from __future__ import annotations

import textwrap
from xml.etree.ElementTree import Element

from figures import charts, frame, ink, numbers
from figures.charts import Chart, Form, Series
from figures.frame import EndLabel, Frame
from figures.scales import Scale, marks

# Of the room that each place has.
FILLED = 0.72
MOST_TOTALS = 14
ROW, NAMES, GAP = 20.0, 210.0, 12.0


def upright(chart: Chart) -> Element:
    """Bars over `x`; the name of each series is level with its part of the last bar."""
    stacked = chart.form == Form.STACKED
    values = _totals(chart) if stacked else [float(v or 0) for s in chart.series for v in s.values]
    if chart.target:
        values.append(chart.target.value)
    labels = [each.label for each in chart.series]
    if chart.target:
        labels.append(f"{chart.target.label} {numbers.said(chart.target.value, chart.unit)}")
    made = frame.frame(chart, values, labels, from_zero=True)
    ends = _stacked(made, chart) if stacked else _grouped(made, chart)
    frame.place_labels(made, ends, chart)
    return made.sheet


def _totals(chart: Chart) -> list[float]:
    return [sum(each.values[at] or 0 for each in chart.series) for at in range(len(chart.x))]


def _stacked(made: Frame, chart: Chart) -> list[EndLabel]:
    below = [0.0] * len(chart.x)
    ends = []
    for place, each in enumerate(chart.series):
        into = ink.group(made.marks, place, quiet=each.quiet)
        for at, value in enumerate(each.values):
            low, below[at] = below[at], below[at] + (value or 0)
            left = made.x(at) - made.slot * FILLED / 2
            _bar(into, chart, each, at, (left, made.y(low), made.slot * FILLED, made.y(below[at])))
        middle = (made.y(below[-1]) + made.y(below[-1] - (each.values[-1] or 0))) / 2
        ends.append(EndLabel(each.label, middle, place, each.quiet))
    if len(chart.x) <= MOST_TOTALS and len(chart.series) > 1:
        _write_totals(made, chart, below)
    return ends


def _write_totals(made: Frame, chart: Chart, totals: list[float]) -> None:
    still = ink.element("g", made.sheet, aria_hidden="true")
    for at, total in enumerate(totals):
        whole = int(total) if float(total).is_integer() else total
        y = max(made.y(total) - 9, 8.0)
        ink.text(still, numbers.said(whole, chart.unit), made.x(at), y, anchor="middle")


def _grouped(made: Frame, chart: Chart) -> list[EndLabel]:
    width = made.slot * FILLED / max(len(chart.series), 1)
    ends = []
    for place, each in enumerate(chart.series):
        into = ink.group(made.marks, place, quiet=each.quiet)
        for at, value in enumerate(each.values):
            left = made.x(at) - made.slot * FILLED / 2 + place * width
            _bar(into, chart, each, at, (left, made.y(0), width, made.y(value or 0)))
        ends.append(EndLabel(each.label, made.y(each.values[-1] or 0), place, each.quiet))
    return ends


def _bar(
    into: Element, chart: Chart, series: Series, at: int, box: tuple[float, float, float, float]
) -> None:
    """One bar from its foot to its head, with a hair of ground around it, so that neighbors are
    told apart without color. A bar of nothing is not drawn."""
    left, foot, width, head = box
    if not series.values[at]:
        return
    made = frame.linked(into, chart, series, at)
    ink.titled(made, charts.words_of(chart, series, at))
    top, height = min(foot, head), max(abs(foot - head) - 1, 0.75)
    ink.element("rect", made, x=left + 0.5, y=top, width=max(width - 1, 1.0), height=height,
                fill="currentColor")  # fmt: skip


def across(chart: Chart) -> Element:
    """A bar for each name, its number at its end; a second series, such as the period before, lies
    below it."""
    drawn = max(len(chart.series), 1)
    row = ROW * drawn + GAP
    svg, still = frame.sheet(chart, frame.WIDTH, row * len(chart.x) + 8)
    values = [float(v or 0) for each in chart.series for v in each.values]
    room = max((ink.width(_number(chart, s, at)) for s in chart.series
                for at in range(len(chart.x))), default=0)  # fmt: skip
    found = marks(values, chart.unit, from_zero=True)
    x = Scale((0, max([*values, found[1]])), NAMES, frame.WIDTH - room - 16)
    ink.rule(still, NAMES, 0, NAMES, row * len(chart.x), class_="chart__muted", color=ink.MUTED)
    for at, name in enumerate(chart.x):
        _name(still, charts.label(name, chart.unit), row * at + (row - GAP) / 2 + 4)
        for place, each in enumerate(chart.series):
            into = ink.group(svg, place, quiet=each.quiet)
            _across(into, still, chart, each, at, x, row * at + ROW * place + 4)
    return svg


def _across(
    into: Element, still: Element, chart: Chart, series: Series, at: int, x: Scale, top: float
) -> None:
    end = x(series.values[at] or 0)
    if series.values[at]:
        made = frame.linked(into, chart, series, at)
        ink.titled(made, charts.words_of(chart, series, at))
        ink.element("rect", made, x=NAMES, y=top, width=max(end - NAMES, 1.0),
                    height=ROW - (8 if series.quiet else 3), fill="currentColor")  # fmt: skip
    middle = top + (ROW - (8 if series.quiet else 3)) / 2
    ink.text(still, _number(chart, series, at), end + 6, middle, muted=series.quiet)


def _number(chart: Chart, series: Series, at: int) -> str:
    """The number at the end of a bar, of how many, and whose it is where there are more."""
    said = numbers.said(series.values[at], chart.unit)
    if series.of:
        said += f" of {series.of[at]:,}"
    return f"{said} {series.label.lower()}" if len(chart.series) > 1 else said


def _name(still: Element, name: str, y: float) -> None:
    lines = textwrap.wrap(name, 28)[:2]
    for row, words in enumerate(lines):
        ink.text(still, words, NAMES - 8, y + (row - (len(lines) - 1) / 2) * 14, anchor="end")
