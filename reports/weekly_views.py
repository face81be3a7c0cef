"""The weekly report: on the page, and as PDF."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from accounts.access import requires
from cases.queries import house_zone
from figures.answers import addresses, asked
from figures.shown import shown
from reports import weekly as report
from reports.forms import WeekForm


@requires("report.view")
def weekly(request: HttpRequest) -> HttpResponseBase:
    """The report of a week, last week's where none is chosen, with its files."""
    at = timezone.now()
    today = at.astimezone(house_zone()).date()
    form = WeekForm(request.GET, today=today)
    form.is_valid()
    week, plan = form.week(), form.plan()
    found = report.weekly(request.user, week, at=at, plan=plan)
    if request.GET.get("as") == "pdf" and not form.errors:
        return _pdf(found, at)
    if file := asked(request, [table for _, table in found.charts]):
        return file
    context = {
        "form": form,
        "report": found,
        "charts": [
            shown(chart, table, files=addresses(request, table.key))
            for chart, table in found.charts
        ],
        "definitions": report.DEFINITIONS,
        "pdf_url": f"?{_query(request)}",
    }
    return render(request, "reports/weekly.html", context, status=422 if form.errors else 200)


def _pdf(found: report.Weekly, at: datetime) -> HttpResponse:
    answer = HttpResponse(report.on_paper(found, at=at), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="week-{found.monday}.pdf"'
    return answer


def _query(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("table", None)
    query["as"] = "pdf"
    return query.urlencode()
