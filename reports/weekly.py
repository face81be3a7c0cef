"""The week in charts, without a person's name: what is open now, what was on time, extensions.

The page shows it, and `weekly_pdf` gives the same on paper. Everything is found by an index of its
day: what is open, what came due in the week, extensions and decisions of thirteen weeks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from urllib.parse import urlencode

from django.urls import reverse

from accounts.models import User
from cases import kinds, open_duties
from cases.open_duties import CLOCKS, DUE, LATE
from cases.queries import TASKS, house_zone
from figures import numbers, paper
from figures.charts import Chart, Form, Series, table_of
from figures.tables import Table
from regulations import clock_kinds
from reinstatement import oversight
from reports import (
    extension_charts,
    extension_counts,
    extension_files,
    extensions,
    selection,
    timeliness,
    timeliness_files,
)

DAYS = timedelta(days=6)
WEEK = timedelta(weeks=1)
SHOWN = ("extension-rate", "extension-hours", "extension-told")
DEFINITIONS = (
    ("Open now", "Tasks that are neither done nor canceled, by the time left until their deadline, "
                 "when this report was made. What the plan waits for from others is left out."),
    *timeliness_files.DEFINITIONS,
    *extension_charts.DEFINITIONS,
)  # fmt: skip


@dataclass(frozen=True)
class Weekly:
    """The report of a week: each chart with its table, and of what and when it is."""

    monday: date
    scope: str
    as_of: datetime
    charts: list[tuple[Chart, Table]]

    @property
    def title(self) -> str:
        return f"Week of {self.monday:%B} {self.monday.day}, {self.monday.year}"


def last_week(today: date) -> date:
    """The Monday of the last whole week."""
    return today - timedelta(days=today.weekday()) - WEEK


def weekly(user: User, week: date, *, at: datetime, plan: int | None = None) -> Weekly:
    """The report of the week that holds this day, of the cases that this person may see, of one
    plan or all. A week that has not ended is reported until `at`."""
    monday = week - timedelta(days=week.weekday())
    found = [
        _open(user, plan, at),
        _on_time(user, plan, monday, at),
        *_extensions(user, plan, monday, at),
    ]
    period = selection.said(monday, monday + DAYS, plan=plan)
    as_of = at.astimezone(house_zone())
    drawn = [
        (chart, table_of(chart, period=period, as_of=as_of, definitions=DEFINITIONS))
        for chart in found
    ]
    return Weekly(monday, period, as_of, drawn)


def weekly_pdf(user: User, week: date, *, at: datetime, plan: int | None = None) -> bytes:
    """The same as a tagged PDF. Raises figures.paper.PaperError."""
    return on_paper(weekly(user, week, at=at, plan=plan), at=at)


def on_paper(found: Weekly, *, at: datetime) -> bytes:
    """A report as a tagged PDF. Raises figures.paper.PaperError."""
    made = f"Made {found.as_of:%B} {found.as_of.day}, {found.as_of:%Y, %H:%M %Z}"
    report = paper.Report(
        title=f"Fortnight: {found.title}",
        lead=f"{found.scope} {made}.",
        author="Fortnight",
        footer=f"{found.title}. {made}.",
        charts=found.charts,
        definitions=DEFINITIONS,
    )
    return paper.pdf(report, at=at)


def _open(user: User, plan: int | None, at: datetime) -> Chart:
    """What is open, by clock and time left."""
    filters = {"plan": str(plan)} if plan else {}
    found = open_duties.found(user, open_duties.Filters(**filters), at=at)
    counts = {clock: dict.fromkeys(DUE, 0) for clock in CLOCKS}
    of_hours = clock_kinds.rules_of(clock_kinds.HOURS)
    for group in open_duties.counted(found, "rule", at=at):
        clock = clock_kinds.HOURS if group["rule"] in of_hours else clock_kinds.DAYS
        for due in DUE:
            counts[clock][due] += group[due]
    late, soon = (sum(each[due] for each in counts.values() for due in dues)
                  for dues in ((LATE,), ("4h", "24h")))  # fmt: skip
    return Chart(
        Form.GROUPED, key="week-open",
        title=f"{_tasks(late)} late now; {_tasks(soon)} due within 24 hours",
        subtitle="Open tasks by the time left until their deadline, when this report was made",
        x=tuple(DUE.values()), x_label="Time left",
        series=tuple(_of_clock(clock, counts[clock], filters, at) for clock in CLOCKS),
    )  # fmt: skip


def _tasks(count: int) -> str:
    return f"{count:,} task is" if count == 1 else f"{count:,} tasks are"


def _of_clock(
    clock: str, counts: Mapping[str, int], filters: Mapping[str, str], at: datetime
) -> Series:
    links = tuple(_queue(filters, clock, due, counts[due], at) for due in DUE)
    return Series(CLOCKS[clock], tuple(counts[due] for due in DUE), links=links)


def _queue(filters: Mapping[str, str], clock: str, due: str, count: int, at: datetime) -> str:
    if not count:
        return ""
    wanted = {"clock": clock, "due": due, "as_of": at.isoformat(), "counted": str(count)}
    return reverse("queue", query={"tab": TASKS, **filters, **wanted})


def _on_time(user: User, plan: int | None, monday: date, at: datetime) -> Chart:
    """What came due in the week, next to the week before."""
    now, before = (_by_duty(user, plan, first, at) for first in (monday, monday - WEEK))
    chart, was = timeliness_files.chart(now), timeliness_files.judged(before)
    title = chart.title
    if was.of and not chart.is_empty:
        title += f", {numbers.percent(was.count / was.of)} the week before"
    days = {"due_from": f"{monday:%-m/%-d/%Y}", "due_until": f"{monday + DAYS:%-m/%-d/%Y}"}
    days |= {"plan": str(plan)} if plan else {}
    names = {name: duty for duty, name in kinds.duties().items()}
    links = tuple(
        reverse("timeliness", query={**days, "duty": names.get(str(x), str(x))}) for x in chart.x
    )
    series = tuple(replace(each, links=links) for each in chart.series)
    return replace(chart, key="week-on-time", title=title, series=series,
                   empty="No task came due in this week.")  # fmt: skip


def _by_duty(user: User, plan: int | None, monday: date, at: datetime) -> dict[str, dict[str, int]]:
    found = timeliness.duties(user, at=at).filter(
        oversight.in_days("due_at", monday, monday + DAYS, among=oversight.zones()),
        duty__in=sorted(kinds.duties()),
    )
    return timeliness.by_duty(found.filter(case__plan=plan) if plan else found)


def _extensions(user: User, plan: int | None, monday: date, at: datetime) -> list[Chart]:
    """Thirteen weeks with this one as the last, next to the thirteen before."""
    today = at.astimezone(house_zone()).date()
    first = extensions.first_day(monday)
    filters = extensions.Filters(plan=plan, first=first, last=monday + DAYS)
    now, before = extension_files.both(user, filters, today=today)
    groups = extension_counts.groups(now, before)
    days = {"first": f"{first:%-m/%-d/%Y}", "last": f"{monday + DAYS:%-m/%-d/%Y}"}
    days |= {"plan": str(plan)} if plan else {}
    drawn = extension_charts.drawn(
        now, before, groups, filters, today=today, link=partial(_cases, urlencode(days))
    )
    return [chart for chart in extension_charts.charts(drawn) if chart.key in SHOWN]


def _cases(days: str, key: str, value: str, only: str) -> str:
    behind = urlencode({key: value} | ({"only": only} if only else {}))
    return f"{reverse('extension_report')}?{days}&{behind}#cases"
