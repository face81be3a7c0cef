"""A chart as SVG: the same picture for page, PDF and mail."""

from __future__ import annotations

from figures import bars, ink, lines
from figures.charts import Chart, Form

_DRAWN = {
    Form.LINES: lines.lines,
    Form.DOTS: lines.dots,
    Form.STACKED: bars.upright,
    Form.GROUPED: bars.upright,
    Form.ACROSS: bars.across,
}


def svg(chart: Chart) -> str:
    """The picture; empty where there is nothing to draw."""
    return "" if chart.is_empty else ink.written(_DRAWN[chart.form](chart))
