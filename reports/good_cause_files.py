"""Good-cause rates as a chart by ground, and each table of the report as a file."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cases import kinds
from cases.queries import house_zone
from figures.charts import Chart, Form, Series, table_of
from figures.numbers import rate, share
from figures.tables import Column, Kind, Table
from reports import selection
from reports.good_cause import Filters, Line, Rate, Rates

DEFINITIONS = (
    ("Decided", "Requests that the plan decided, by the date of the decision; CMS's own are not "
                "counted."),
    ("Favorable", "The plan found good cause."),
    ("Reviewers agreed", "Of the decisions that a reviewer looked at in a sample."),
    ("Not eligible", "Requests that were not reviewed, by the date of that answer."),
    ("On time", "Of the tasks that were done or are past their deadline, by due date."),
)  # fmt: skip
_RATES = (
    Column("Decided", Kind.COUNT), Column("Favorable", Kind.COUNT),
    Column("Share favorable", Kind.SHARE), Column("Unfavorable", Kind.COUNT),
    Column("Reviewed", Kind.COUNT), Column("Reviewers agreed", Kind.COUNT),
    Column("Share agreed", Kind.SHARE),
)  # fmt: skip


def chart(found: Rates) -> Chart:
    """The share of favorable decisions by ground."""
    lines = found.by_ground
    return Chart(
        Form.ACROSS, key="good-cause-favorable",
        title=f"Favorable: {rate(found.all.favorable.count, found.all.favorable.of)}",
        subtitle="Share of decisions that were favorable, by ground found. Few cases prove little.",
        x=tuple(line.name for line in lines), x_label="Ground found", unit="%",
        series=(Series("Favorable", tuple(_share(line.favorable) for line in lines),
                       of=tuple(line.favorable.of for line in lines)),),
        empty="No request was decided in this date range.",
    )  # fmt: skip


def tables(found: Rates, drawn: Chart, filters: Filters, *, at: datetime) -> dict[str, Table]:
    """Each table of the report, by its key."""
    read = (selection.said(filters.first, filters.last, plan=filters.plan),
            at.astimezone(house_zone()), DEFINITIONS)  # fmt: skip
    named = (("specialist", "Specialist", found.by_specialist),
             ("ground", "Ground found", found.by_ground),
             ("plan", "Plan", found.by_plan))  # fmt: skip
    every = [table_of(drawn, period=read[0], as_of=read[1], definitions=DEFINITIONS)]
    every += [
        Table(f"good-cause-by-{key}", f"Good-cause decisions by {key}", (Column(what), *_RATES),
              [_line(line) for line in lines], *read)
        for key, what, lines in named
    ]  # fmt: skip
    every.append(
        Table("good-cause-not-eligible", "Requests not eligible, by reason",
              (Column("Reason"), Column("Requests", Kind.COUNT)), found.not_reviewed, *read)
    )  # fmt: skip
    columns = (Column("Task"), Column("Done on time", Kind.COUNT), Column("Judged", Kind.COUNT),
               Column("Share on time", Kind.SHARE))  # fmt: skip
    rows = [(kinds.duties()[duty], each.count, each.of, _share(each))
            for duty, each in found.in_time]  # fmt: skip
    every.append(Table("good-cause-on-time", "Good-cause tasks on time", columns, rows, *read))
    return {each.key: each for each in every}


def _line(line: Line) -> tuple[Any, ...]:
    agreed = line.agreed
    return (line.name, line.favorable.of, line.favorable.count, _share(line.favorable),
            line.unfavorable.count, agreed.of, agreed.count, _share(agreed))  # fmt: skip


def _share(found: Rate) -> float | None:
    return share(found.count, found.of)
