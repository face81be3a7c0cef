"""The pages of the reports that the law asks for: the numbers, the cases behind each, the files."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import requires
from regulations import prior_authorization as law
from regulations.law import Refused
from reports.models import Publication, ReportCount
from reports.required import counting, files, presentation, publishing
from reports.required.counting import PART_C, PRIOR_AUTHORIZATION
from reports.required.forms import PublishForm, QuarterForm, YearForm
from reports.required.numbers import Number, Period, every, page

FORMS: dict[str, type[YearForm]] = {PRIOR_AUTHORIZATION: YearForm, PART_C: QuarterForm}
PAGES = {PRIOR_AUTHORIZATION: "pa_report", PART_C: "part_c_report"}
TEMPLATES = {
    PRIOR_AUTHORIZATION: "reports/prior_authorization.html",
    PART_C: "reports/part_c.html",
}
A = TypeVar("A", HttpResponse, StreamingHttpResponse)
TYPES = {
    "page": ("text/html; charset=utf-8", "html"),
    "facts": ("application/json", "json"),
    "table": ("text/csv; charset=utf-8", "csv"),
}


@requires("report.view")
def report(request: HttpRequest, report: str) -> HttpResponse:
    """The newest numbers of a contract and period, and what to do with them."""
    return _page(request, report, request.GET, PublishForm())


@requires("report.view")
@require_POST
def count(request: HttpRequest, report: str) -> HttpResponse:
    """Ask a worker to count; the page says when it has."""
    at = timezone.now()
    form = _form(report, request.POST, at)
    if (period := form.period) is None:
        return _page(request, report, request.POST, PublishForm())
    counting.ask(report, period, by=request.user, at=at)
    return redirect(_url(report, period))


@requires("report.view")
def cases(request: HttpRequest, report: str) -> HttpResponse:
    """A page of the cases behind a number, as they are now."""
    period, number = _number(request, report)
    found = counting.newest(report, period)
    shown = page(number, period, after=request.GET.get("after", ""))
    here = _url(report, period, of="cases", number=number.key)
    context = {
        "title": presentation.sentence(number.label),
        "period": presentation.said(period),
        "rows": [presentation.case_row(each, number) for each in shown.rows],
        "dated": presentation.DATED[number.source.field],
        "back": _url(report, period),
        "csv": _url(report, period, of="cases_csv", number=number.key),
        "next_url": f"{here}&after={shown.next_key}" if shown.next_key else "",
        "first_url": here if request.GET.get("after") else "",
        "counted": presentation.counted(found) if found else "",
        "was": found.numbers[number.key] if found else 0,
    }
    return render(request, "reports/report_cases.html", context)


@requires("report.view")
def cases_csv(request: HttpRequest, report: str) -> StreamingHttpResponse:
    """All cases of a number, as CSV: numbers, days and outcomes, no person."""
    period, number = _number(request, report)
    rows = (presentation.case_line(each, number) for each in every(number, period))
    lines = files.lines(_headed(presentation.CASE_HEAD, rows))
    name = f"{number.key}-{period.plan.contract_id}-{period.first}-{period.last}.csv"
    return _download(StreamingHttpResponse(lines, content_type=TYPES["table"][0]), name)


@requires("report.view")
def numbers_csv(request: HttpRequest, report: str) -> HttpResponse:
    """The newest numbers with their definitions, as CSV."""
    found = counting.newest(report, _period(request, report))
    if found is None:
        raise Http404
    answer = HttpResponse(files.written(presentation.table(found)), content_type=TYPES["table"][0])
    return _download(answer, f"{report}-{found.plan.contract_id}-{found.first}-{found.last}.csv")


@requires(publishing.PERMISSION)
@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    """Publish the newest numbers of a contract and year."""
    form, at = PublishForm(request.POST), timezone.now()
    period = _form(PRIOR_AUTHORIZATION, request.POST, at).period
    found = counting.newest(PRIOR_AUTHORIZATION, period) if period else None
    if period is None or found is None or str(found.pk) != request.POST.get("count"):
        form.add_error(None, "These numbers were counted again meanwhile. Look at them first.")
    elif form.is_valid():
        try:
            publishing.publish(
                found.pk, remarks=form.cleaned_data["remarks"], by=request.user, at=at
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "Published. Download the files below.", "ok")
            return redirect(_url(PRIOR_AUTHORIZATION, period))
    return _page(request, PRIOR_AUTHORIZATION, request.POST, form)


@requires("report.view")
def published(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """A published file, byte for byte as it was published."""
    found = Publication.objects.select_related("count__plan").filter(pk=pk).first()
    if found is None or what not in TYPES:
        raise Http404
    content_type, ending = TYPES[what]
    content = getattr(found, what)
    said = presentation.as_json(content) if what == "facts" else content
    name = f"prior-authorization-{found.count.plan.contract_id}-{found.count.first.year}.{ending}"
    return _download(HttpResponse(said, content_type=content_type), name)


def _page(request: HttpRequest, report: str, given: Any, publish_form: PublishForm) -> HttpResponse:
    at = timezone.now()
    form = _form(report, given, at)
    period = form.period
    context: dict[str, Any] = {"form": form, "publish_form": publish_form}
    if period:
        found = counting.newest(report, period)
        context |= _numbers(request, report, period, found, at)
        if report == PRIOR_AUTHORIZATION:
            context |= _publications(request, period, found)
    status = 422 if form.errors or publish_form.errors else 200
    return render(request, TEMPLATES[report], context, status=status)


def _numbers(
    request: HttpRequest, report: str, period: Period, found: ReportCount | None, at: datetime
) -> dict[str, Any]:
    def link(number: str) -> str:
        return _url(report, period, of="cases", number=number)

    return {
        "period": presentation.said(period),
        "chosen": _query(period),
        "here": _url(report, period),
        "is_over": period.ends_at <= at,
        "waits": counting.is_waiting(report, period),
        "count": found,
        "counted": presentation.counted(found) if found else "",
        "csv": _url(report, period, of="csv"),
        **(presentation.shown(found, link) if found else {}),
    }


def _publications(
    request: HttpRequest, period: Period, found: ReportCount | None
) -> dict[str, Any]:
    every = list(publishing.published(period))
    is_published = bool(found and any(each.count_id == found.pk for each in every))
    return {
        "publications": [presentation.publication(each, period) for each in every],
        "differences": publishing.differences(found, every[0]) if found and every else [],
        "is_published": is_published,
        "may_publish": request.user.may(publishing.PERMISSION),
        "items": presentation.items(period),
        "readings": law.readings(period.first.year),
    }


def _form(report: str, given: Any, at: datetime) -> YearForm:
    return FORMS[report](given, at=at)


def _period(request: HttpRequest, report: str) -> Period:
    """The period of an address that a page made. Raises Http404 for any other."""
    period = _form(report, request.GET, timezone.now()).period
    if period is None:
        raise Http404
    return period


def _number(request: HttpRequest, report: str) -> tuple[Period, Number]:
    number = counting.NUMBERS[report].get(request.GET.get("number", ""))
    if number is None:
        raise Http404
    return _period(request, report), number


def _query(period: Period) -> dict[str, str]:
    chosen = {"plan": str(period.plan.pk), "year": str(period.first.year)}
    is_quarter = (period.first.month, period.last.month) != (1, 12)
    return chosen | ({"quarter": str(period.last.month // 3)} if is_quarter else {})


def _url(report: str, period: Period, *, of: str = "", **more: str) -> str:
    name = f"{PAGES[report]}_{of}" if of else PAGES[report]
    return reverse(name, query={**_query(period), **more})


def _headed(head: Any, rows: Any) -> Any:
    yield head
    yield from rows


def _download(answer: A, name: str) -> A:
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
