"""The register of business continuity: one page, a form for each thing recorded, one PDF."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.access import person, requires
from cases.presentation.words import instant
from cases.views.files import file_response
from cases.views.pages import refuse_on
from continuity import forms as forms_
from continuity import models, queries, report, services
from continuity.presentation import register
from regulations.law import Refused

Record = Callable[[dict[str, Any]], object]


@requires(services.VIEW)
def overview(request: HttpRequest) -> HttpResponse:
    at, zone = timezone.now(), services.zone()
    found = queries.register(today=at.astimezone(zone).date())
    shown = register.page(found, at, zone) | {"may_keep": person(request).may(services.KEEP)}
    return render(request, "continuity/overview.html", shown)


@requires(services.VIEW)
def record_for_cms(request: HttpRequest) -> HttpResponse:
    """The register as one tagged PDF."""
    at, zone = timezone.now(), services.zone()
    found = queries.register(today=at.astimezone(zone).date())
    data = report.pdf(found, at=at, zone=zone)
    return file_response(data, "application/pdf", "business-continuity.pdf", inline=True)


@requires(services.KEEP)
def adopt_plan(request: HttpRequest) -> HttpResponse:
    def record(facts: dict[str, Any]) -> object:
        return services.adopt_plan(services.PlanFacts(**facts), **_by(request))

    today = timezone.now().astimezone(services.zone()).date()
    form = forms_.PlanForm(request.POST or None, today=today)
    title = "Record an edition of the plan"
    intro = "For each part, enter what the plan says or the section that says it."
    return _page(request, form, record, title, intro)


@requires(services.KEEP)
def declare_outage(request: HttpRequest) -> HttpResponse:
    def record(facts: dict[str, Any]) -> object:
        return services.declare_outage(services.OutageFacts(**facts), **_by(request))

    form = forms_.OutageForm(request.POST or None, now=timezone.now(), zone=services.zone())
    title = "Declare an outage"
    intro = (
        "The 72 hours to restore the function run from the moment it failed. Everyone who is "
        "signed in sees the outage; supervisors and the person on call are alerted until it is "
        "restored."
    )
    return _page(request, form, record, title, intro)


@requires(services.KEEP)
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    outage = _found(models.Outage, pk)
    if not outage.is_open and request.method != "POST":
        messages.info(request, f"{outage.label}: this outage is already recorded as restored.")
        return redirect("continuity:overview")

    def record(facts: dict[str, Any]) -> object:
        return services.restore(pk, services.RestorationFacts(**facts), **_by(request))

    form = forms_.RestorationForm(request.POST or None, now=timezone.now(), zone=services.zone())
    zone = services.zone()
    failed, due = (instant(each, zone) for each in (outage.failed_at, outage.due_at))
    intro = f"Down since {failed}. Restore by {due}. Its alerts end when you record this."
    return _page(request, form, record, f"Restored: {outage.label}", intro)


@requires(services.KEEP)
def record_exercise(request: HttpRequest) -> HttpResponse:
    def record(facts: dict[str, Any]) -> object:
        return services.record_exercise(services.ExerciseFacts(**facts), **_by(request))

    intro = "The rule requires at least one of each every calendar year."
    form = forms_.ExerciseForm(request.POST or None)
    return _page(request, form, record, "Record a test or a training", intro)


@requires(services.KEEP)
def correct_exercise(request: HttpRequest, pk: int) -> HttpResponse:
    exercise = _found(models.Exercise, pk)

    def record(facts: dict[str, Any]) -> object:
        return services.correct_exercise(pk, services.CorrectionFacts(**facts), **_by(request))

    form = forms_.CorrectionForm(request.POST or None)
    return _page(request, form, record, "Record a correction", exercise.findings)


@requires(services.KEEP)
def record_finding(request: HttpRequest) -> HttpResponse:
    def record(facts: dict[str, Any]) -> object:
        return services.record_finding(services.FindingFacts(**facts), **_by(request))

    intro = "What was corrected, and the independent validation, are recorded afterwards."
    form = forms_.FindingForm(request.POST or None)
    return _page(request, form, record, "Record an audit finding", intro)


@requires(services.KEEP)
def correct_finding(request: HttpRequest, pk: int) -> HttpResponse:
    finding = _found(models.Finding, pk)

    def record(facts: dict[str, Any]) -> object:
        return services.correct_finding(pk, services.CorrectionFacts(**facts), **_by(request))

    form = forms_.CorrectionForm(request.POST or None)
    return _page(request, form, record, "Record a correction", finding.finding)


@requires(services.KEEP)
def validate(request: HttpRequest, pk: int) -> HttpResponse:
    finding = _found(models.Finding, pk)

    def record(facts: dict[str, Any]) -> object:
        return services.validate(pk, services.ValidationFacts(**facts), **_by(request))

    form = forms_.ValidationForm(request.POST or None)
    return _page(request, form, record, "Record the auditor's validation", finding.finding)


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"by": person(request), "at": timezone.now()}


def _found(model: type[Any], pk: int) -> Any:
    found: Model | None = model.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest, form: forms.Form, record: Record, title: str, intro: str
) -> HttpResponse:
    """Show a form, or make its one call and go back to the register."""
    if form.is_valid():
        try:
            record(form.cleaned_data)
        except Refused as refused:
            refuse_on(form, refused)
        else:
            messages.success(request, "Recorded.", "ok")
            return redirect("continuity:overview")
    context = {"form": form, "title": title, "intro": intro}
    return render(request, "continuity/form.html", context, status=422 if form.errors else 200)
