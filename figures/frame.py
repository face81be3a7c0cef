"""What the drawings over `x` share: the sheet, its grid, the labels below and at the right."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from xml.etree.ElementTree import Element

from figures import charts, ink, numbers
from figures.charts import Chart
from figures.scales import Scale, marks, spread

WIDTH, HEIGHT, TOP, BOTTOM = 640.0, 280.0, 14.0, 40.0
LINE = 15.0
WIDEST_LABEL = 30
LEAST_BETWEEN = 64.0


@dataclass(frozen=True)
class EndLabel:
    """Words at the right, level with the end of what they name."""

    words: str
    y: float
    place: int | None
    quiet: bool = False

    @property
    def lines(self) -> list[str]:
        return ink.wrapped(self.words, WIDEST_LABEL, 3)


@dataclass(frozen=True)
class Frame:
    """A sheet with its axes: `x` from the first place to the last, `y` from low to high."""

    sheet: Element
    marks: Element
    x: Scale
    y: Scale
    slot: float


def sheet(chart: Chart, width: float, height: float) -> tuple[Element, Element]:
    """An empty picture that says what it is, with a part that readers of the screen leave out.

    Where marks are links it is a group, else one image: an image hides what is in it.
    """
    linked = any(link for each in chart.series for link in each.links)
    says = f"{chart.title}. {chart.subtitle}. The table has the numbers."
    svg = ink.element(
        "svg", None, xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {width:g} {height:g}",
        class_="chart__svg", role="group" if linked else "img", aria_label=says,
        font_family=ink.FONT, font_size=ink.SIZE,
    )  # fmt: skip
    return svg, ink.element("g", svg, aria_hidden="true")


def frame(
    chart: Chart, highest: Sequence[float], labels: Sequence[str], *, from_zero: bool
) -> Frame:
    """The sheet of a chart whose values are these, with room for such labels at the right."""
    svg, still = sheet(chart, WIDTH, HEIGHT)
    found = marks(highest, chart.unit, from_zero=from_zero)
    y = Scale(found, HEIGHT - BOTTOM, TOP)
    left = 16 + max(ink.width(numbers.tick(each, chart.unit, y.step)) for each in found)
    wrapped = [line for each in labels for line in textwrap.wrap(each, WIDEST_LABEL)]
    right = WIDTH - 30 - max((ink.width(line) for line in wrapped), default=0)
    _grid(chart, still, y, left, right)
    slot = (right - left) / max(len(chart.x), 1)
    x = Scale((0, max(len(chart.x) - 1, 1)), left + slot / 2, right - slot / 2)
    _below(chart, still, x, left, right)
    return Frame(svg, ink.element("g", svg), x, y, slot)


def _grid(chart: Chart, still: Element, y: Scale, left: float, right: float) -> None:
    for each in y.marks:
        at = y(each)
        given = {"class_": "chart__muted", "color": ink.MUTED} if each == 0 else {}
        ink.rule(still, left, at, right, at, **given)
        words = numbers.tick(each, chart.unit, y.step)
        ink.text(still, words, left - 6, at, anchor="end", muted=True)
    if chart.target:
        at = y(chart.target.value)
        ink.rule(still, left, at, right, at, class_="chart__ink", color=ink.INK,
                 stroke_width=1.5, stroke_dasharray="6 4")  # fmt: skip


def _below(chart: Chart, still: Element, x: Scale, left: float, right: float) -> None:
    """The labels of the places: names in two lines where there is room for each, else as many as
    there is room for, the last one always; the year where it changes."""
    slot = (right - left) / max(len(chart.x), 1)
    if slot >= LEAST_BETWEEN and all(isinstance(each, str) for each in chart.x):
        letters = int(slot / ink.width("x"))
        for place, name in enumerate(chart.x):
            lines = ink.wrapped(str(name), letters, 2)
            _lines_below(still, _middle(chart, x, place, left, right), lines)
        return
    _dates_below(chart, still, x, left, right)


def _dates_below(chart: Chart, still: Element, x: Scale, left: float, right: float) -> None:
    names = [charts.label(each, chart.unit) for each in chart.x]
    widest = max(map(ink.width, names), default=0) + 10
    every = -(-int(max(widest, LEAST_BETWEEN) * len(names)) // int(max(right - left, 1))) or 1
    year = None
    for place in range((len(names) - 1) % every, len(names), every):
        day, lines = chart.x[place], [names[place]]
        if isinstance(day, date) and day.year != year:
            year = day.year
            lines.append(str(year))
        _lines_below(still, _middle(chart, x, place, left, right), lines)


def _middle(chart: Chart, x: Scale, place: int, left: float, right: float) -> float:
    return x(place) if len(chart.x) > 1 else (left + right) / 2


def _lines_below(still: Element, at: float, lines: Sequence[str]) -> None:
    for row, words in enumerate(lines):
        y = HEIGHT - BOTTOM + 14 + LINE * row
        ink.text(still, words, at, y, anchor="middle", muted=True)


def place_labels(made: Frame, labels: Sequence[EndLabel], chart: Chart) -> None:
    """The names of lines and bars at their right ends, none on another."""
    still = ink.element("g", made.sheet, aria_hidden="true")
    every = list(labels)
    if chart.target:
        said = f"{chart.target.label} {numbers.said(chart.target.value, chart.unit)}"
        every.append(EndLabel(said, made.y(chart.target.value), None))
    tallest = max((len(each.lines) for each in every), default=1)
    # Half of a label of several lines lies above its middle, and must not leave the sheet.
    half = LINE * (tallest - 1) / 2
    at = spread([each.y for each in every], gap=LINE * tallest + 2, low=TOP + half,
                high=HEIGHT - BOTTOM - half)  # fmt: skip
    right = made.x.end + made.slot / 2
    for each, y in zip(every, at, strict=True):
        _label(still, each, right, y)


def _label(still: Element, each: EndLabel, right: float, y: float) -> None:
    if each.place is not None:
        ink.mark(ink.group(still, each.place, quiet=each.quiet), each.place, right + 9, y, 4)
    first = y - LINE * (len(each.lines) - 1) / 2
    for row, words in enumerate(each.lines):
        ink.text(still, words, right + 20, first + row * LINE, muted=each.quiet)


def linked(into: Element, chart: Chart, series: charts.Series, place: int) -> Element:
    """Where the mark of one number goes: in a link to its list, where it has one, that says it."""
    words, link = charts.words_of(chart, series, place), series.links[place : place + 1]
    if link and link[0]:
        return ink.element("a", into, href=link[0], class_="chart__link", aria_label=words)
    return ink.element("g", into)
