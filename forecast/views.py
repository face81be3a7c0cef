"""The look ahead: what will be late, why, what prevents it, and what if."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import person, requires
from cases.queries import house_zone
from cases.views.pages import refuse_on
from figures.answers import addresses
from figures.answers import asked as asked_for_file
from figures.charts import table_of
from figures.shown import shown
from forecast import queries, readers, services, suggesting
from forecast.forms import FilterForm, WhatIfForm
from forecast.models import ForecastRun
from forecast.presentation import pages, rows, said
from forecast.presentation.calibration import calibration
from regulations.law import Refused

VIEW, MOVE = "report.view", "case.assign"


@requires(VIEW)
def forecast(request: HttpRequest) -> HttpResponseBase:
    """The newest forecast; one that is being made is shown by its progress."""
    run, teams = queries.newest(), queries.teams()
    form = FilterForm(request.GET, teams=teams)
    context = {
        "form": form,
        "progress": pages.progress(queries.at_work()),
        "here": request.get_full_path(),
        "may_move": person(request).may(MOVE),
        "test": calibration(queries.backtest()),
    }
    if run is not None:
        given = form.given() | {"after": request.GET.get("after", "")}
        team = given.get("team", "")
        key = "" if team == pages.UNASSIGNED else team
        frame = pages.frame_of(run)
        chart = said.by_day(run, frame, key, teams.get(team, ""))
        local = run.at.astimezone(frame.zone)
        table = table_of(chart, period="The next 14 days", as_of=local)
        if file := asked_for_file(request, [table]):
            return file
        picture = shown(chart, table, files=addresses(request, table.key))
        context |= pages.overview(run, person(request), given) | {"chart": picture}
    return render(request, "forecast/forecast.html", context)


@requires(VIEW)
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a new forecast."""
    services.ask(by=person(request), at=timezone.now())
    messages.success(request, "A new forecast is being made.", "ok")
    return redirect("forecast")


@requires(VIEW)
def what_if(request: HttpRequest) -> HttpResponse:
    """Ask what if; the answer has a page of its own."""
    base = queries.newest()
    if base is None:
        messages.info(request, "There is no finished forecast to change yet.")
        return redirect("forecast")
    typed = request.POST if request.method == "POST" else None
    people, law = readers.workers(base.at), readers.open_rows()
    form = WhatIfForm(typed, people=people, law=law, zone=house_zone(), begins=base.at)
    if form.is_valid():
        try:
            by, at = person(request), timezone.now()
            made = services.ask(by=by, at=at, what_if=form.what_if())
        except Refused as refused:
            refuse_on(form, refused)
        else:
            return redirect("forecast_answer", pk=made.pk)
    status = 422 if form.errors else 200
    return render(request, "forecast/what_if.html", {"form": form}, status=status)


@requires(VIEW)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer to a question."""
    run = _found(pk)
    context = pages.what_if(run, person(request)) | {
        "progress": pages.progress(run),
        "here": request.get_full_path(),
    }
    return render(request, "forecast/answer.html", context)


@requires(MOVE)
@require_POST
def move(request: HttpRequest, pk: int, task: int) -> HttpResponse:
    """Make a suggested move; the forecast is made again."""
    try:
        by, at = person(request), timezone.now()
        case = services.make_move(pk, str(task), by=by, at=at)
    except Refused as refused:
        messages.error(request, refused.message, "late")
    except ForecastRun.DoesNotExist as missing:
        raise Http404 from missing
    else:
        said_so = f"{case.number} is assigned to {case.assignee}. The forecast is being made again."
        messages.success(request, said_so, "ok")
    return redirect("forecast")


@requires("case.view")
def next_task(request: HttpRequest) -> HttpResponse:
    """Go to the case to work on next, and say why it is that one."""
    duty = suggesting.next_for(person(request), at=timezone.now())
    if duty is None:
        messages.info(request, "Nothing is waiting for you right now.")
        return redirect("queue")
    messages.info(request, rows.next_said(duty))
    return redirect("case", number=duty.case.number)


def _found(pk: int) -> ForecastRun:
    run = queries.run(pk)
    if run is None or run.base_id is None:
        raise Http404
    return run
