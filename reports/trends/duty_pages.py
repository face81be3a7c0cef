"""Trends of duties: done by the deadline of the law, expedited or not, entered how late."""

from __future__ import annotations

from collections import Counter
from datetime import date

from cases import duty_sorts
from cases.duty_sorts import Sort
from cases.models import Channel
from determinations.models import ExpediteRequest
from figures import numbers
from figures.charts import MOST_SERIES, Chart, Target
from figures.tables import Column, Kind, Table
from reports import definitions_trends as defined
from reports import targets
from reports.models import OnTimeTarget
from reports.models.target import WHOLE
from reports.trends import measures, parts, reading
from reports.trends.parts import Asked, Page, Rate, Shown
from reports.trends.reading import Row

HOUR = 3600


def timeliness(asked: Asked) -> Shown:
    """Of the tasks that came due, how many were on time, by task and week."""
    rows = [*asked.rows("due", *_BY, "week"),
            *reading.open_late(asked.user, asked.filters, at=asked.at)]  # fmt: skip
    before = [*asked.before("due", *_BY),
              *reading.open_late(asked.user, asked.filters.before, at=asked.at)]  # fmt: skip
    of_sort, of_before = (_by_sort(each, asked.task) for each in (rows, before))
    now, then = ([row for each in of.values() for row in each] for of in (of_sort, of_before))
    return Shown(
        figures=[
            parts.share("On time", _on_time(now), _on_time(then)),
            parts.counted("Tasks due", parts.summed(now), parts.summed(then)),
            parts.counted("Completed late",
                          *(parts.summed(each, outcome=measures.LATE) for each in (now, then))),
            parts.counted("Open and past the deadline",
                          *(parts.summed(each, outcome="open_late") for each in (now, then))),
        ],
        charts=[_timeliness_chart(asked, of_sort)],
        tables=[_timeliness_table(asked, of_sort, of_before)],
    )  # fmt: skip


_BY = ("kind", "key", "detail", "outcome")


def _by_sort(rows: list[Row], task: str) -> dict[Sort, list[Row]]:
    """The rows of each sort of duty that has any; of one alone where it is asked for."""
    sorts = {(each.kind, each.duty, each.priority): each for each in duty_sorts.every()}
    found: dict[Sort, list[Row]] = {}
    for row in rows:
        places = ((row.kind, row.key, row.detail), (row.kind, row.key, ""), ("", row.key, ""))
        sort = next((sorts[place] for place in places if place in sorts), None)
        if sort and task in ("", sort.key):
            found.setdefault(sort, []).append(row)
    return dict(sorted(found.items(), key=lambda each: -parts.summed(each[1])))


def _on_time(rows: list[Row]) -> tuple[int, int]:
    return parts.summed(rows, outcome=measures.IN_TIME), parts.summed(rows)


def _timeliness_chart(asked: Asked, of_sort: dict[Sort, list[Row]]) -> Chart:
    shown = list(of_sort.items())[:MOST_SERIES]
    lines: dict[str, tuple[Counter[date], Counter[date]]] = {
        sort.label: (
            parts.by_week(asked, (row for row in rows if row.outcome == measures.IN_TIME)),
            parts.by_week(asked, rows),
        )
        for sort, rows in shown
    }
    every = [row for rows in of_sort.values() for row in rows]
    held = _held(asked)
    target = held.get(shown[0][0].key) if len(shown) == 1 else None
    more = f" The {MOST_SERIES} tasks with the most due." if len(of_sort) > MOST_SERIES else ""
    return parts.shares_by_week(
        asked, lines, key="on-time-by-week",
        title=f"{numbers.percent(numbers.share(*_on_time(every)) or 0)} of tasks due were on time"
        if every else "No tasks came due",
        subtitle=f"Share of tasks due that were completed on time, by week.{more}",
        target=Target(target / WHOLE) if target is not None else None,
    )  # fmt: skip


def _timeliness_table(
    asked: Asked, of_sort: dict[Sort, list[Row]], of_before: dict[Sort, list[Row]]
) -> Table:
    held = _held(asked)
    body = []
    for sort, rows in of_sort.items():
        tenths = held.get(sort.key)
        body.append((
            sort.label, parts.summed(rows), *(parts.summed(rows, outcome=each) for each in
            (measures.IN_TIME, measures.LATE, "open_late")), numbers.share(*_on_time(rows)),
            numbers.share(*_on_time(of_before.get(sort, []))),
            tenths / WHOLE if tenths is not None else None,
        ))  # fmt: skip
    counts = [Column(each, Kind.COUNT) for each in
              ("Due", "On time", "Late", "Open and past the deadline")]  # fmt: skip
    shares = [Column(each, Kind.SHARE) for each in ("On time, share", "Period before", "Target")]
    columns = [Column("Task"), *counts, *shares]
    return parts.table(asked, "on-time-by-task", "By task", columns, body,
                       defined.TIMELINESS)  # fmt: skip


def _held(asked: Asked) -> dict[str, int]:
    """The target of each sort in the last month of the period, where the report is of one plan."""
    if not asked.filters.plan:
        return {}
    rows: dict[str, list[OnTimeTarget]] = {}
    for row in OnTimeTarget.objects.filter(plan=asked.filters.plan, replaced_at=None):
        rows.setdefault(row.sort, []).append(row)
    month = asked.filters.last.replace(day=1)
    found = {sort: targets.holding(each, month) for sort, each in rows.items()}
    return {sort: row.tenths for sort, row in found.items() if row and row.tenths is not None}


ANSWERS = dict(ExpediteRequest.Answer.choices)


def expedite(asked: Asked) -> Shown:
    """Requests to expedite, granted and refused."""
    rows, before = (
        asked.rows("expedite", "week", "kind", "key", "outcome"),
        asked.before("expedite", "outcome"),
    )
    granted = [parts.summed(each, outcome="granted") for each in (rows, before)]
    every = [parts.summed(each) for each in (rows, before)]
    rate = Rate("Granted, share", ("granted",))
    named = {"determination": "Organization determination", "reconsideration": "Reconsideration"}
    return Shown(
        figures=[
            parts.counted("Answered", *every),
            parts.share("Granted", (granted[0], every[0]), (granted[1], every[1])),
            parts.counted("Refused", every[0] - granted[0], every[1] - granted[1]),
        ],
        charts=[parts.weeks(
            asked, rows, ANSWERS, key="expedite-by-week",
            title=f"{numbers.rate(granted[0], every[0])} of requests to expedite were granted"
            if every[0] else "No requests to expedite were answered",
            subtitle="Requests to expedite that were answered, by week",
        )],
        tables=[
            parts.crossed(asked, rows, dict(ExpediteRequest.AskedBy.choices), ANSWERS,
                          by=lambda row: row.key, key="expedite-by-requester", title="By requester",
                          what="Requester", rate=rate, definitions=defined.EXPEDITE),
            parts.crossed(asked, rows, named, ANSWERS, by=lambda row: row.kind,
                          key="expedite-by-kind", title="By kind of case", what="Kind", rate=rate,
                          definitions=defined.EXPEDITE),
        ],
    )  # fmt: skip


LAGS = {key: label for key, (label, _) in measures.LAGS.items()} | dict([measures.LONGER])


def entry(asked: Asked) -> Shown:
    """How long requests lay before they were entered."""
    rows, before = (
        asked.rows("entered", "week", "key", "outcome"),
        asked.before("entered", "outcome"),
    )
    every = [parts.summed(each) for each in (rows, before)]
    soon = [parts.summed(each, outcome="1h") for each in (rows, before)]
    slow = [parts.summed(each, outcome=measures.LONGER[0]) for each in (rows, before)]
    average = _hours(rows)
    return Shown(
        figures=[
            parts.counted("Entered", *every),
            parts.number("Receipt to entry, average", average, _hours(before), "hours"),
            parts.share("Within 1 hour", (soon[0], every[0]), (soon[1], every[1])),
            parts.share("After more than 24 hours", (slow[0], every[0]), (slow[1], every[1])),
        ],
        charts=[parts.weeks(
            asked, rows, LAGS, key="entry-by-week",
            title=f"Requests waited {numbers.said(average, 'hours')} for their entry on average"
            if every[0] else "No requests were entered",
            subtitle="Requests entered, by week and by the time from receipt to entry",
        )],
        tables=[parts.crossed(
            asked, rows, dict(Channel.choices), LAGS, by=lambda row: row.key,
            key="entry-by-channel",
            title="By channel", what="Channel", rate=Rate("Within 1 hour, share", ("1h",)),
            definitions=defined.ENTRY,
        )],
    )  # fmt: skip


def _hours(rows: list[Row]) -> float | None:
    count = parts.summed(rows)
    return sum(row.total for row in rows) / count / HOUR if count else None


PAGES = (
    Page("timeliness", "Timeliness by week",
         "Tasks that came due: on time or late, by task and week.", timeliness,
         defined.TIMELINESS, has_tasks=True),
    Page("expedite", "Requests to expedite", "Granted and refused, by week and requester.",
         expedite, defined.EXPEDITE),
    Page("entry", "Receipt to entry",
         "How long requests waited to be entered, by week and channel.",
         entry, defined.ENTRY),
)  # fmt: skip
