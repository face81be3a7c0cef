"""The report on extensions: its charts, its tables and files, and the cases behind each number."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from accounts.access import requires
from cases.queries import house_zone
from figures.answers import addresses, asked
from figures.charts import Chart, table_of
from figures.shown import Shown, shown
from figures.tables import Table
from reports import extension_charts, extension_counts, extension_files, extension_rows, selection
from reports import extensions as report
from reports.extension_charts import DEFINITIONS
from reports.extension_counts import Group
from reports.extensions import Filters
from reports.forms import ExtensionsForm

# What an address may have besides filters.
NO_FILTER = {"before", "table", "as"}


@requires("report.view")
def extension_report(request: HttpRequest) -> HttpResponseBase:
    """Extensions drawn and counted, the cases behind a number, and what waits for a second look."""
    at = timezone.now()
    today = at.astimezone(house_zone()).date()
    form = ExtensionsForm(_given(request, today))
    form.is_valid()
    filters = form.filters()
    if "as" in request.GET and (file := _file(request, filters, today, at)):
        return file
    groups, drawn = _drawn(request.user, filters, today, at)
    if file := asked(request, [table for _, table in drawn]):
        return file
    context = {
        "form": form,
        "charts": [_shown(request, chart, table) for chart, table in drawn],
        "groups": [(group, addresses(request, f"extensions-by-{group.key}")) for group in groups],
        "definitions": DEFINITIONS,
        "case_files": addresses(request, "extension-cases"),
        **_cases(request, filters, at),
    }
    return render(request, "reports/extensions.html", context, status=422 if form.errors else 200)


def _given(request: HttpRequest, today: date) -> Any:
    """The filters of the address; the last weeks where it has none."""
    if set(request.GET) - NO_FILTER:
        return request.GET
    return {"first": f"{report.first_day(today):%-m/%-d/%Y}"}


def _file(
    request: HttpRequest, filters: Filters, today: date, at: datetime
) -> HttpResponseBase | None:
    return asked(request, extension_files.tables(request.user, filters, today=today, at=at))


def _drawn(
    user: Any, filters: Filters, today: date, at: datetime
) -> tuple[list[Group], list[tuple[Chart, Table]]]:
    """What was counted, and each chart of it with its table."""
    now, before = extension_files.both(user, filters, today=today)
    groups, link = extension_counts.groups(now, before), partial(_link, _days_kept(filters))
    made = extension_charts.drawn(now, before, groups, filters, today=today, link=link)
    charts = extension_charts.charts(made)
    return groups, [(chart, _table(chart, filters, at)) for chart in charts]


def _table(chart: Chart, filters: Filters, at: datetime) -> Table:
    period = selection.said(filters.first, filters.last, plan=filters.plan, team=filters.team)
    local = at.astimezone(house_zone())
    return table_of(chart, period=period, as_of=local, definitions=DEFINITIONS)


def _shown(request: HttpRequest, chart: Chart, table: Table) -> Shown:
    return shown(chart, table, files=addresses(request, table.key))


def _cases(request: HttpRequest, filters: Filters, at: datetime) -> dict[str, Any]:
    """The numbers of all, the list behind the one that was asked for, and what waits."""
    found = report.taken(request.user, filters)
    listed = report.page(found, before=request.GET.get("before", ""))
    return {
        "totals": report.totals(found),
        "days": _days_kept(filters),
        "behind": any(getattr(filters, name) for name in report.NOTHING),
        "rows": [extension_rows.row(each) for each in listed.extensions],
        "waiting": [extension_rows.waiting(each, at) for each in report.waiting(request.user)],
        "next_url": _url(request, listed.next_key) if listed.next_key else "",
        "first_url": _url(request) if request.GET.get("before") else "",
    }


def _days_kept(filters: Filters) -> str:
    """The plan, team and days of the report, for the links of its numbers."""
    kept = {
        "plan": str(filters.plan or ""),
        "team": str(filters.team or ""),
        "first": f"{filters.first:%-m/%-d/%Y}" if filters.first else "",
        "last": f"{filters.last:%-m/%-d/%Y}" if filters.last else "",
    }
    return urlencode({name: value for name, value in kept.items() if value})


def _link(days: str, key: str, value: str, only: str) -> str:
    """The address of the cases behind a number of a chart."""
    behind = {key: value} | ({"only": only} if only else {})
    return f"?{days}{'&' if days else ''}{urlencode(behind)}#cases"


def _url(request: HttpRequest, before: str = "") -> str:
    query = request.GET.copy()
    query.pop("before", None)
    if before:
        query["before"] = before
    return f"?{query.urlencode()}"
