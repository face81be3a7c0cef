"""Oversight: samples of decided cases, their review, and what CMS asks for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.access import requires
from cases import models as cases
from cases.views.pages import Verb, page, refuse_on
from regulations.law import Refused
from reinstatement import oversight, services
from reinstatement.forms.oversight import ReviewForm, SampleForm, SelectionForm
from reinstatement.models import Sample, SampledCase
from reinstatement.presentation.oversight import review_page, sample_page, sample_rows
from reinstatement.presentation.similar import similar
from reinstatement.services.oversight import REVIEW, why_not_reviewable


@requires(REVIEW)
def samples(request: HttpRequest) -> HttpResponse:
    """The samples, the newest first, and the form that draws one."""
    at = timezone.now()
    form = SampleForm(request.POST or None, today=at.date())
    if form.is_valid():
        try:
            sample = services.draw_sample(**form.facts(), by=request.user, at=at)
        except Refused as refused:
            refuse_on(form, refused)
        else:
            messages.success(request, f"Sample {sample.pk} is drawn.", "ok")
            return redirect("reinstatement:sample", sample.pk)
    before = request.GET.get("before", "")
    shown = oversight.samples(before=before)
    context = {
        "form": form,
        "rows": sample_rows(shown.samples),
        "next_key": shown.next_key,
        "is_later_page": bool(before),
        "may_report": request.user.may("report.view"),
    }
    status = 422 if form.errors else 200
    return render(request, "reinstatement/oversight/samples.html", context, status=status)


@requires(REVIEW)
def sample(request: HttpRequest, pk: int) -> HttpResponse:
    """One sample: how it was drawn, that it can be drawn again, and its cases."""
    found = Sample.objects.select_related("plan", "drawn_by").filter(pk=pk).first()
    if found is None:
        raise Http404
    sampled = list(oversight.cases_of(found, request.user))
    shown = sample_page(found, sampled, services.redraw(found), request.user)
    return render(request, "reinstatement/oversight/sample.html", {"sample": shown})


@requires(REVIEW)
def review_sampled(request: HttpRequest, pk: int) -> HttpResponse:
    """Review a decision next to the facts that it was made on; or read the review that was
    given."""
    sampled, at = _sampled(request, pk), timezone.now()
    form = ReviewForm(request.POST or None)
    if form.is_valid():
        try:
            services.review_sampled(pk, **form.cleaned_data, by=request.user, at=at)
        except Refused as refused:
            refuse_on(form, refused)
        else:
            messages.success(request, f"The review of {sampled.case.number} is recorded.", "ok")
            return redirect("reinstatement:sample", sampled.sample_id)
    context = {
        "form": form,
        "review": review_page(sampled),
        "closed": why_not_reviewable(sampled, sampled.case.reinstatement, request.user),
        "similar": similar(sampled.case),
    }
    status = 422 if form.errors else 200
    return render(request, "reinstatement/oversight/review.html", context, status=status)


SELECTION = Verb(
    "record_selection",
    "Record that CMS selected it",
    "Record it",
    "Recorded.",
    "For a case that CMS selected for oversight, or that was referred to CMS.",
)


@requires("reinstatement.select")
def record_selection(request: HttpRequest, number: str) -> HttpResponse:
    def facts(case: cases.Case, at: datetime) -> dict[str, Any]:
        return {"today": at.astimezone(case.plan.zone).date()}

    return page(request, number, SELECTION, facts, SelectionForm, services.record_selection)


def _sampled(request: HttpRequest, pk: int) -> SampledCase:
    try:
        return oversight.sampled_case(pk, request.user)
    except SampledCase.DoesNotExist:
        raise Http404 from None
