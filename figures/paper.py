"""Charts on paper and in pictures, by typst: the SVG of the page, in the colors for white."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst
from django.conf import settings

from figures import drawing
from figures.charts import Chart

ROOT = Path(settings.BASE_DIR) / "templates" / "figures"
# Two dots for each px of the chart, as good screens have.
DOTS_PER_INCH = 144


class PaperError(Exception):
    """typst could not make it; the message is a code word."""


def png(chart: Chart) -> bytes:
    """The chart as a picture on white, 640 px wide at two dots a px, without its title; empty
    where there is nothing to draw. Raises PaperError."""
    svg = drawing.svg(chart)
    return made({"svg": svg}, "chart.typ", format="png", ppi=DOTS_PER_INCH) if svg else b""


def given(chart: Chart) -> dict[str, str]:
    """A chart as templates of typst take it: its words, and its picture where there is one."""
    return {
        "title": chart.title,
        "subtitle": chart.subtitle,
        "note": chart.note,
        "empty": chart.empty,
        "svg": drawing.svg(chart),
    }


def made(data: dict[str, Any], template: str, **how: Any) -> bytes:
    """What typst makes of such data by a template in `templates/figures/`. Raises PaperError.

    The data go in as data, never as markup. One thread at a time, as the compiler asks.
    """
    try:
        with _one_at_a_time:
            found = _compiler().compile(
                input=str(ROOT / template), sys_inputs={"data": json.dumps(data)}, **how
            )
    except typst.TypstError as error:
        raise PaperError("typst_refused") from error
    if not isinstance(found, bytes):
        raise PaperError("typst_made_more_than_one_page")
    return found


_one_at_a_time = Lock()


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    return typst.Compiler(root=str(ROOT), ignore_system_fonts=True)
