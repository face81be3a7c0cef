"""The pages of trends, and the page that leads to all reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.access import person, requires
from accounts.models import Team
from cases.models import Plan
from cases.presentation import words
from cases.queries import house_zone
from figures.answers import addresses, asked
from figures.shown import shown
from figures.tables import Table
from figures.tables import said as cell
from reports import definitions_trends
from reports.trends import case_pages, checks, duty_pages, parts, premium_pages
from reports.trends.forms import SHOWN, TrendForm, chips
from reports.trends.parts import Asked, Page
from reports.trends.reading import NO_TEAM, Filters

PAGES = {page.name: page for page in
         (*duty_pages.PAGES, *case_pages.PAGES, *premium_pages.PAGES)}  # fmt: skip
# Reports that are no trends: the name of the address, the title, what it says.
LISTS = (
    ("timeliness", "Timeliness, task by task",
     "Each completed or open task: on time or late, and by how much."),
    ("weekly", "Weekly report", "One week with its charts, on the page and as PDF."),
    ("extension_report", "Extensions", "By ground, reviewer, provider, week and time left."),
    ("good_cause_rates", "Good cause rates", "By specialist, ground and plan."),
    ("pa_report", "Prior authorization metrics",
     "The nine metrics that a plan publishes each year (42 CFR 422.122(c)), with their cases."),
    ("part_c_report", "Part C reporting", "The counts by contract and quarter, with their cases."),
    ("definitions", "Definitions", "What each number counts, and what it leaves out."),
)  # fmt: skip


@dataclass(frozen=True)
class Listed:
    """A table as the page shows it."""

    table: Table
    rows: list[list[tuple[str, bool]]]
    files: list[tuple[str, str]]


@requires("report.view")
def reports(request: HttpRequest) -> HttpResponseBase:
    """Every report, with what it answers."""
    trends = [
        (reverse("trend", args=[page.name]), page.title, page.lead) for page in PAGES.values()
    ]
    lists = [(reverse(name), title, lead) for name, title, lead in LISTS]
    return render(
        request, "reports/reports.html", {"groups": [("Trends", trends), ("More reports", lists)]}
    )


@requires("report.view")
def trend(request: HttpRequest, report: str) -> HttpResponseBase:
    """One page of trends: its numbers of a period, a plan and a team, or one of its files."""
    page = PAGES.get(report)
    if page is None:
        raise Http404
    at = timezone.now().astimezone(_zone(request))
    form = TrendForm(request.GET, today=at.date(), has_tasks=page.has_tasks)
    if not form.is_valid():
        return _answer(request, page, form, at, {}, status=422)
    filters = form.filters()
    ask = Asked(person(request), filters, at, form.cleaned_data.get("task") or "", _period(filters))
    found = page.show(ask)
    twins = [parts.twin(ask, chart, page.definitions) for chart in found.charts]
    if file := asked(request, [*twins, *found.tables]):
        return file
    numbers = {
        "figures": found.figures,
        "charts": [shown(chart, twin, files=addresses(request, twin.key))
                   for chart, twin in zip(found.charts, twins, strict=True)],
        "tables": [_listed(request, each) for each in found.tables],
        "filters": filters,
        "period": ask.period,
        "before": _days(filters.before),
    }  # fmt: skip
    return _answer(request, page, form, at, numbers)


def _answer(
    request: HttpRequest, page: Page, form: TrendForm, at: datetime, numbers: dict[str, Any], *,
    status: int = 200,
) -> HttpResponseBase:  # fmt: skip
    context = {
        "page": page,
        "form": form,
        "chips": _chips(request, at.date(), numbers.get("filters")),
        "as_of": words.instant(at, house_zone()),
        "wrong": checks.wrong(at=at),
        "definitions": (*page.definitions, *definitions_trends.COMMON),
        **numbers,
    }
    return render(request, "reports/trend.html", context, status=status)


def _zone(request: HttpRequest) -> Any:
    """The zone of the plan that is asked for, else that of pages that belong to none."""
    given = request.GET.get("plan", "")
    known = given.isascii() and given.isdecimal() and len(given) <= 18
    plan = Plan.objects.filter(pk=int(given)).first() if known else None
    return plan.zone if plan else house_zone()


def _chips(request: HttpRequest, today: date, filters: Filters | None) -> list[dict[str, Any]]:
    query, found = request.GET.copy(), []
    for gone in ("as", "table"):
        query.pop(gone, None)
    for label, first, last in chips(today):
        query["first"], query["last"] = SHOWN.format(first), SHOWN.format(last)
        is_here = filters is not None and (filters.first, filters.last) == (first, last)
        found.append({"label": label, "url": f"?{query.urlencode()}", "is_here": is_here})
    return found


def _period(filters: Filters) -> str:
    """The period and what it is narrowed to, in a sentence."""
    plan = Plan.objects.filter(pk=filters.plan).first() if filters.plan else None
    team = "No team" if filters.team == NO_TEAM else "All teams"
    if filters.team.isdecimal():
        team = str(Team.objects.get(pk=int(filters.team)))
    return f"{_days(filters)}. {plan or 'All plans'}. {team}."


def _days(filters: Filters) -> str:
    first, last = (f"{day:%b} {day.day}, {day.year}" for day in (filters.first, filters.last))
    return first if first == last else f"{first} to {last}"


def _listed(request: HttpRequest, table: Table) -> Listed:
    rows = [
        [(cell(value, column.kind), column.is_number)
         for value, column in zip(row, table.columns, strict=True)]
        for row in table.rows
    ]  # fmt: skip
    return Listed(table, rows, addresses(request, table.key))
