"""Lines over weeks or days, with intervals and a target; and numbers over numbers as dots."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from figures import charts, frame, ink, numbers
from figures.charts import Chart, Series
from figures.frame import EndLabel, Frame
from figures.scales import Scale, marks

PLOT, LEFT = 300.0, 60.0
LARGEST = 14.0


def lines(chart: Chart) -> Element:
    """Each series as a line; its name and last number at its right end."""
    values = [value for each in chart.series for value in _values(each)]
    if chart.target:
        values.append(chart.target.value)
    said = [_end(chart, each)[0] for each in chart.series]
    wanted = [said_at for said_at in (*said, _target(chart)) if said_at]
    made = frame.frame(chart, values, wanted, from_zero=False)
    for place, each in enumerate(chart.series):
        _interval(made, place, each)
    for place, each in enumerate(chart.series):
        _line(made, chart, place, each)
    labels = [
        EndLabel(words, made.y(last), place, each.quiet)
        for place, each in enumerate(chart.series)
        for words, last in [_end(chart, each)]
        if last is not None
    ]
    frame.place_labels(made, labels, chart)
    return made.sheet


def _values(series: Series) -> list[float]:
    every = (*series.values, *series.low, *series.high)
    return [value for value in every if value is not None]


def _end(chart: Chart, series: Series) -> tuple[str, float | None]:
    """The name of a line with its last number, and that number."""
    known = [value for value in series.values if value is not None]
    if not known:
        return "", None
    return f"{series.label} {numbers.said(known[-1], chart.unit)}", known[-1]


def _target(chart: Chart) -> str:
    if not chart.target:
        return ""
    return f"{chart.target.label} {numbers.said(chart.target.value, chart.unit)}"


def _runs(values: tuple[float | None, ...]) -> list[list[int]]:
    """The places that follow one another without a gap."""
    runs: list[list[int]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(place)
    return [run for run in runs if run]


def _line(made: Frame, chart: Chart, place: int, series: Series) -> None:
    into = ink.group(made.marks, place, quiet=series.quiet)
    known = {at: (made.x(at), made.y(value)) for at, value in enumerate(series.values)
             if value is not None}  # fmt: skip
    for run in _runs(series.values):
        ink.element(
            "polyline", into, points=" ".join("{:.1f},{:.1f}".format(*known[at]) for at in run),
            fill="none", stroke="currentColor", stroke_width=1.5 if series.quiet else 2.25,
            stroke_linejoin="round", stroke_dasharray=ink.DASHES[place], aria_hidden="true",
        )  # fmt: skip
    for at, (x, y) in known.items():
        dot = frame.linked(into, chart, series, at)
        ink.titled(dot, charts.words_of(chart, series, at))
        ink.element("circle", dot, cx=x, cy=y, r=min(12.0, made.slot / 2), fill="transparent")
        ink.mark(dot, place, x, y, 2.5 if series.quiet else 3.5)


def _interval(made: Frame, place: int, series: Series) -> None:
    """The interval of a series as an area behind its line."""
    both = tuple(
        None if low is None or high is None else high
        for low, high in zip(series.low, series.high, strict=False)
    )
    into = ink.group(made.marks, place, quiet=series.quiet, aria_hidden="true")
    for run in _runs(both):
        upper = [(made.x(at), made.y(series.high[at] or 0)) for at in run]
        lower = [(made.x(at), made.y(series.low[at] or 0)) for at in reversed(run)]
        ink.element(
            "polygon", into, points=" ".join(f"{x:.1f},{y:.1f}" for x, y in upper + lower),
            fill="currentColor", fill_opacity=0.2,
        )  # fmt: skip


def dots(chart: Chart) -> Element:
    """Numbers over numbers in a square, the larger the more they count, with the line of equals."""
    svg, still = frame.sheet(chart, frame.WIDTH, PLOT + 64)
    values = [float(each) for each in chart.x if isinstance(each, int | float)]
    values += [value for each in chart.series for value in _values(each)]
    found = marks(values, chart.unit, from_zero=True)
    x, y = Scale(found, LEFT, LEFT + PLOT), Scale(found, 14 + PLOT, 14)
    _square(chart, still, x, y)
    made = Frame(svg, ink.element("g", svg), x, y, 24)
    for place, each in enumerate(chart.series):
        _dots(made, chart, place, each)
    return svg


def _square(chart: Chart, still: Element, x: Scale, y: Scale) -> None:
    for each in x.marks:
        words = numbers.tick(each, chart.unit, x.step)
        ink.rule(still, x.begin, y(each), x.end, y(each))
        ink.rule(still, x(each), y.begin, x(each), y.end)
        ink.text(still, words, x.begin - 6, y(each), anchor="end", muted=True)
        ink.text(still, words, x(each), y.begin + 14, anchor="middle", muted=True)
    ink.rule(still, x.begin, y.begin, x.end, y.end, class_="chart__muted", color=ink.MUTED,
             stroke_width=1.5, stroke_dasharray="6 4")  # fmt: skip
    ink.text(still, chart.equals, x.end + 8, y.end, muted=True)
    ink.text(still, chart.x_label, (x.begin + x.end) / 2, y.begin + 34, anchor="middle")


def _dots(made: Frame, chart: Chart, place: int, series: Series) -> None:
    into = ink.group(made.marks, place, quiet=series.quiet)
    most = max(series.of, default=0)
    for at, value in enumerate(series.values):
        across = chart.x[at]
        if value is None or not isinstance(across, int | float):
            continue
        x, y = made.x(across), made.y(value)
        dot = frame.linked(into, chart, series, at)
        ink.titled(dot, charts.words_of(chart, series, at))
        _whisker(made, dot, series, at, x)
        size = LARGEST * (series.of[at] / most) ** 0.5 if most else 5.0
        ink.mark(dot, place, x, y, max(size, 3.5))


def _whisker(made: Frame, dot: Element, series: Series, at: int, x: float) -> None:
    for low, high in zip(series.low[at : at + 1], series.high[at : at + 1], strict=False):
        if low is not None and high is not None:
            ink.element("line", dot, x1=x, x2=x, y1=made.y(low), y2=made.y(high),
                        stroke="currentColor", stroke_width=1.5)  # fmt: skip
