"""A chart in a mail: its picture as PNG within the mail, and its table in HTML and in plain text.

Readers of mail show no SVG, and most fetch nothing from outside; some show no picture at all. So
the picture travels with the mail, and the numbers stand below it in either form.
"""

from __future__ import annotations

from dataclasses import dataclass
from email.mime.image import MIMEImage

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from figures import paper, tables
from figures.charts import Chart
from figures.shown import shown
from figures.tables import Table


@dataclass(frozen=True)
class MailedChart:
    """What a mail takes of a chart: a part of its HTML, of its text, and the picture (empty where
    there is nothing to draw), which the HTML names by `content_id`."""

    html: str
    text: str
    png: bytes
    content_id: str


def mailed(chart: Chart, table: Table) -> MailedChart:
    """A chart with its table for a mail. Raises PaperError."""
    content_id = f"{chart.key}@fortnight"
    facts = {"each": shown(chart, table), "content_id": content_id}
    return MailedChart(
        html=render_to_string("figures/mail.html", facts),
        text=text(chart, table),
        png=paper.png(chart),
        content_id=content_id,
    )


def attach(mail: EmailMultiAlternatives, charts: list[MailedChart]) -> None:
    """Put the pictures into a mail whose HTML holds these charts."""
    mail.mixed_subtype = "related"  # type: ignore[attr-defined]
    for each in charts:
        if each.png:
            picture = MIMEImage(each.png, "png")
            picture.add_header("Content-ID", f"<{each.content_id}>")
            picture.add_header("Content-Disposition", "inline", filename=f"{each.content_id}.png")
            mail.attach(picture)


def text(chart: Chart, table: Table) -> str:
    """Title and table in plain text, numbers right-aligned; the empty sentence where there are
    none."""
    if chart.is_empty:
        return f"{chart.title}\n{chart.empty}\n"
    head = [each.label for each in table.columns]
    rows = [
        [tables.said(value, column.kind) for value, column in zip(row, table.columns, strict=True)]
        for row in table.rows
    ]
    wide = [max(len(row[place]) for row in [head, *rows]) for place in range(len(head))]
    lines = [_line(row, wide, table) for row in [head, *rows]]
    return "\n".join([chart.title, chart.subtitle, "", *lines, ""])


def _line(row: list[str], wide: list[int], table: Table) -> str:
    cells = zip(row, wide, table.columns, strict=True)
    return "  ".join(
        said.rjust(width) if column.is_number else said.ljust(width)
        for said, width, column in cells
    ).rstrip()
