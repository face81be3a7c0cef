"""The pages of reports."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from accounts.access import requires
from cases import keys, kinds, models
from cases.presentation import words
from cases.queries import house_zone
from figures.answers import addresses, asked
from figures.shown import shown
from reports import good_cause, good_cause_files, shares, timeliness_files
from reports import timeliness as report
from reports.forms import FilterForm, GoodCauseForm


@requires("report.view")
def timeliness(request: HttpRequest) -> HttpResponseBase:
    """Each duty with its counterfactuals, narrowed by plan, duty, clock, days and result. `as_of`
    holds still what is open and late; `counted` is the number that the reader came from."""
    now = timezone.now()
    at = keys.past_instant(request.GET.get("as_of", ""), now)
    form = FilterForm(request.GET)
    form.is_valid()
    filters = form.filters()
    found = report.narrowed(report.duties(request.user, at=at), filters)
    by_duty = report.by_duty(found)
    chart = timeliness_files.chart(by_duty)
    tables = timeliness_files.tables(found, chart, filters, at=at)
    if file := asked(request, tables):
        return file
    context = {
        "form": form,
        "as_of": words.instant(at, house_zone()) if at != now else "",
        "now_url": _url(request, without=("as_of", "counted", "before")),
        "chart": shown(chart, tables[0], files=addresses(request, chart.key)),
        **_tasks(request, found, by_duty),
    }
    status = 422 if form.errors else 200
    return render(request, "reports/timeliness.html", context, status=status)


def _tasks(
    request: HttpRequest, found: QuerySet[models.Deadline], by_duty: dict[str, dict[str, int]]
) -> dict[str, Any]:
    """The numbers of all, and one page of the tasks behind them."""
    totals = report.summed(by_duty)
    listed = report.page(found, before=request.GET.get("before", ""))
    return {
        "counted": keys.other_count(request.GET.get("counted", ""), totals["all"]),
        "files": addresses(request, "tasks"),
        "rows": [_row(duty) for duty in listed.duties],
        "totals": _totals(totals),
        "told": _told(report.told(found)),
        "next_url": _url(request, listed.next_key) if listed.next_key else "",
        "first_url": _url(request) if request.GET.get("before") else "",
    }


@requires("report.view")
def good_cause_rates(request: HttpRequest) -> HttpResponseBase:
    """How requests for good cause were decided, narrowed by plan and days."""
    form = GoodCauseForm(request.GET)
    form.is_valid()
    at, filters = timezone.now(), form.filters()
    found = good_cause.rates(request.user, filters, at=at)
    chart = good_cause_files.chart(found)
    tables = good_cause_files.tables(found, chart, filters, at=at)
    if file := asked(request, tables.values()):
        return file
    files = {key: addresses(request, key) for key in tables}
    context = {
        "form": form,
        "rates": found,
        "chart": shown(chart, tables[chart.key], files=files[chart.key]),
        "not_reviewed": sum(count for _, count in found.not_reviewed),
        "not_eligible_files": files["good-cause-not-eligible"],
        "in_time": [(kinds.duties()[duty], rate) for duty, rate in found.in_time],
        "on_time_files": files["good-cause-on-time"],
        "groups": _good_cause_groups(found, files),
    }
    status = 422 if form.errors else 200
    return render(request, "reports/good_cause.html", context, status=status)


def _good_cause_groups(
    found: good_cause.Rates, files: dict[str, list[tuple[str, str]]]
) -> tuple[tuple[Any, ...], ...]:
    """Title, what a line is, the lines, and the links to their files."""
    return (
        ("By specialist", "Specialist", found.by_specialist, files["good-cause-by-specialist"]),
        ("By ground", "Ground found", found.by_ground, files["good-cause-by-ground"]),
        ("By plan", "Plan", found.by_plan, files["good-cause-by-plan"]),
    )


def _row(duty: models.Deadline) -> dict[str, Any]:
    zone = duty.case.plan.zone
    past = report.minutes(duty.past)
    return {
        "number": duty.case.number,
        "duty": kinds.duties().get(duty.duty, duty.duty),
        "citation": duty.citation,
        "due": words.instant(duty.due_at, zone),
        "met": words.instant(duty.met_at, zone) if duty.met_at else "",
        "badge": _badge(duty),
        "past": f"{abs(past):,} min {'late' if duty.is_past else 'early'}" if duty.met_at else "",
        "without": _without(duty),
        "lag": f"{report.minutes(duty.lag):,} min",
        "answers": _answers(duty),
    }


def _without(duty: models.Deadline) -> str:
    """Whether it would be in time without the extension; empty where there is none."""
    if duty.never_told:  # type: ignore[attr-defined]
        return "Extended, never told"
    return "" if not duty.is_extended else "No" if duty.would_be_past else "Yes"


def _answers(duty: models.Deadline) -> list[dict[str, Any]]:
    """Of an approval told by telephone: on time by the call, and by the letter."""
    call = getattr(duty, "told_approval", None)
    if call is None:
        return []
    at = {"By telephone": call.oral.told_at, "By letter": duty.letter_at}
    return [
        {
            "how": how,
            "when": words.instant(each, duty.case.plan.zone) if each else "Not sent yet",
            "badge": _in_time(duty, each),
            "counts": (how == "By telephone") == bool(call.rule_id),
        }
        for how, each in at.items()
    ]


def _in_time(duty: models.Deadline, at: datetime | None) -> words.Badge:
    is_late = (at or timezone.now()).replace(microsecond=0) > duty.due_at
    if at is None and not is_late:
        return words.Badge("Open", "quiet")
    return words.Badge("Late", "late") if is_late else words.Badge("On time", "ok")


def _badge(duty: models.Deadline) -> words.Badge:
    if duty.is_past:
        return words.Badge("Late", "late")
    if duty.met_at is None:
        return words.Badge("Open", "quiet")
    return words.Badge("On time", "ok")


def _totals(counts: dict[str, int]) -> list[dict[str, Any]]:
    of_all = counts["all"] or 1
    return [
        {"label": "Tasks", "count": f"{counts['all']:,}", "share": ""},
        *(
            {"label": label, "count": f"{counts[key]:,}", "share": shares.said(counts[key], of_all)}
            for key, label in report.RESULTS.items()
        ),
    ]


def _told(counts: dict[str, int]) -> list[dict[str, Any]]:
    """The figures of approvals told by telephone; none where there are none."""
    if not counts["all"]:
        return []
    on_time = {"On time by telephone": counts["by_call"], "On time by letter": counts["by_letter"]}
    return [
        {"label": "Approvals told by telephone", "count": f"{counts['all']:,}", "share": ""},
        *(
            {"label": label, "count": f"{count:,}", "share": shares.said(count, counts["all"])}
            for label, count in on_time.items()
        ),
    ]


def _url(request: HttpRequest, before: str = "", *, without: tuple[str, ...] = ("before",)) -> str:
    query = request.GET.copy()
    for name in without:
        query.pop(name, None)
    if before:
        query["before"] = before
    return f"?{query.urlencode()}"
