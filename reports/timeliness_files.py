"""The report on timeliness as a chart by task, and as files: that chart's table, and every task."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from cases import kinds
from cases.models import Deadline
from cases.queries import house_zone
from figures import numbers
from figures.charts import Chart, Form, Series, table_of
from figures.tables import Column, Kind, Table
from reports import selection, timeliness
from reports.good_cause import Rate
from reports.timeliness import Filters

AT_ONCE = 2000
MOST_BARS = 12
DEFINITIONS = (
    ("On time", "Completed by the deadline, to the second."),
    ("Late", "Completed after the deadline, or open past it. An extension that no one was told of "
             "in time does not count."),
    ("Judged", "On time or late. Open tasks that are not past their deadline are not judged; "
               "canceled and replaced tasks are counted nowhere."),
)  # fmt: skip
COLUMNS = (
    Column("Case"), Column("Plan"), Column("Task"), Column("Citation"),
    Column("Due", Kind.INSTANT), Column("Completed", Kind.INSTANT), Column("Result"),
    Column("Minutes late (negative: early)", Kind.COUNT), Column("Late without the extension"),
    Column("Minutes from receipt to entry", Kind.COUNT),
)  # fmt: skip


def chart(by_duty: Mapping[str, Mapping[str, int]]) -> Chart:
    """The share on time of each task, those that were judged most often."""
    of = {duty: counts["all"] - counts["open"] for duty, counts in by_duty.items()}
    duties = sorted((each for each in of if of[each]), key=lambda each: -of[each])[:MOST_BARS]
    every = judged(by_duty)
    shares = tuple(numbers.share(of[each] - by_duty[each]["late"], of[each]) for each in duties)
    return Chart(
        Form.ACROSS, key="timeliness",
        title=f"On time: {numbers.rate(every.count, every.of)}" if every.of else "Nothing came due",
        subtitle=f"Share of judged tasks that were on time; the {MOST_BARS} most frequent tasks",
        x=tuple(kinds.duties().get(each, each) for each in duties), x_label="Task", unit="%",
        series=(Series("On time", shares, of=tuple(of[each] for each in duties)),),
        empty="No task has come due in this date range.",
    )  # fmt: skip


def judged(by_duty: Mapping[str, Mapping[str, int]]) -> Rate:
    """How many were on time, of those that were judged."""
    every = sum(counts["all"] - counts["open"] for counts in by_duty.values())
    return Rate(every - sum(counts["late"] for counts in by_duty.values()), every)


def tables(
    found: QuerySet[Deadline], drawn: Chart, filters: Filters, *, at: datetime
) -> list[Table]:
    """The chart's table, and the tasks one by one, which are read once the file is asked for."""
    period = selection.said(filters.due_from, filters.due_until, plan=filters.plan)
    period, as_of = f"Due: {period}", at.astimezone(house_zone())
    return [
        table_of(drawn, period=period, as_of=as_of, definitions=DEFINITIONS),
        Table("tasks", "Tasks, one by one", COLUMNS, _rows(found), period, as_of, DEFINITIONS),
    ]


def _rows(found: QuerySet[Deadline]) -> Iterator[tuple[Any, ...]]:
    listed = found.select_related("case__plan").order_by("-due_at", "-pk")
    return map(_row, listed.iterator(chunk_size=AT_ONCE))


def _row(duty: Any) -> tuple[Any, ...]:
    zone = duty.case.plan.zone
    return (
        duty.case.number, str(duty.case.plan), kinds.duties().get(duty.duty, duty.duty),
        duty.citation, duty.due_at.astimezone(zone),
        duty.met_at.astimezone(zone) if duty.met_at else None, _result(duty),
        timeliness.minutes(duty.past) if duty.met_at else None, _without(duty),
        timeliness.minutes(duty.lag),
    )  # fmt: skip


def _result(duty: Any) -> str:
    if duty.is_past:
        return "Late"
    return "On time" if duty.met_at else "Open"


def _without(duty: Any) -> str:
    if duty.never_told:
        return "Extended, never told"
    return "" if not duty.is_extended else "Yes" if duty.would_be_past else "No"
