"""The pages of reports."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.access import requires
from cases import keys, kinds, models
from cases.presentation import words
from cases.queries import house_zone
from reports import extension_rows, extensions, good_cause, shares
from reports import timeliness as report
from reports.forms import ExtensionsForm, FilterForm, GoodCauseForm


@requires("report.view")
def timeliness(request: HttpRequest) -> HttpResponse:
    """Each duty with its counterfactuals, narrowed by plan, duty, clock, days and result. `as_of`
    holds still what is open and late; `counted` is the number that the reader came from."""
    now = timezone.now()
    at = keys.past_instant(request.GET.get("as_of", ""), now)
    form = FilterForm(request.GET)
    form.is_valid()
    found = report.narrowed(report.duties(request.user, at=at), form.filters())
    shown = report.page(found, before=request.GET.get("before", ""))
    totals = report.totals(found)
    context = {
        "form": form,
        "as_of": words.instant(at, house_zone()) if at != now else "",
        "now_url": _url(request, without=("as_of", "counted", "before")),
        "counted": keys.other_count(request.GET.get("counted", ""), totals["all"]),
        "rows": [_row(duty) for duty in shown.duties],
        "totals": _totals(totals),
        "told": _told(report.told(found)),
        "next_url": _url(request, shown.next_key) if shown.next_key else "",
        "first_url": _url(request) if request.GET.get("before") else "",
    }
    status = 422 if form.errors else 200
    return render(request, "reports/timeliness.html", context, status=status)


@requires("report.view")
def good_cause_rates(request: HttpRequest) -> HttpResponse:
    """How requests for good cause were decided, narrowed by plan and days."""
    form = GoodCauseForm(request.GET)
    form.is_valid()
    found = good_cause.rates(request.user, form.filters(), at=timezone.now())
    context = {
        "form": form,
        "rates": found,
        "not_reviewed": sum(count for _, count in found.not_reviewed),
        "in_time": [(kinds.duties()[duty], rate) for duty, rate in found.in_time],
        "groups": (
            ("By specialist", "Specialist", found.by_specialist),
            ("By ground", "Ground found", found.by_ground),
            ("By plan", "Plan", found.by_plan),
        ),
    }
    status = 422 if form.errors else 200
    return render(request, "reports/good_cause.html", context, status=status)


@requires("report.view")
def extension_report(request: HttpRequest) -> HttpResponse:
    """Extensions counted five ways, the cases behind a number, and what waits for a second look."""
    at = timezone.now()
    given = request.GET if request.GET else {"first": f"{extensions.first_day(at):%-m/%-d/%Y}"}
    form = ExtensionsForm(given)
    form.is_valid()
    filters = form.filters()
    found = extensions.taken(request.user, filters)
    shown = extensions.page(found, before=request.GET.get("before", ""))
    context = {
        "form": form,
        "totals": extensions.totals(found),
        "groups": extensions.groups(request.user, filters),
        "days": _days_kept(filters),
        "behind": _behind(filters),
        "rows": [extension_rows.row(each) for each in shown.extensions],
        "waiting": [extension_rows.waiting(each, at) for each in extensions.waiting(request.user)],
        "next_url": _url(request, shown.next_key) if shown.next_key else "",
        "first_url": _url(request) if request.GET.get("before") else "",
    }
    status = 422 if form.errors else 200
    return render(request, "reports/extensions.html", context, status=status)


def _days_kept(filters: extensions.Filters) -> str:
    """The plan and days of the report, for the links of its numbers."""
    kept = {
        "plan": str(filters.plan or ""),
        "first": f"{filters.first:%-m/%-d/%Y}" if filters.first else "",
        "last": f"{filters.last:%-m/%-d/%Y}" if filters.last else "",
    }
    return urlencode({name: value for name, value in kept.items() if value})


def _behind(filters: extensions.Filters) -> bool:
    """Whether the list shows the cases behind one number, and not all of them."""
    return any(getattr(filters, name) for name in extensions.NOTHING)


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
