"""CMS's standard forms under Letter settings: loaded, mapped, read, put in force, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.access import requires
from cases import models, services
from cases.forms.standard_forms import InForceForm, LoadForm, MappingForm, WithdrawForm
from cases.presentation import preview
from cases.presentation import standard_forms as shown
from cases.services import form_letters
from cases.services.plan_facts import day_of_plan
from cases.views.files import file_response
from cases.views.pages import refuse_on
from notices import preview as letter_preview
from notices.models import FormEdition
from notices.standard_forms import samples
from notices.standard_forms.printed import form_of
from regulations.law import Refused

SETTINGS = "letter.settings"


@requires(SETTINGS)
def load_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Load the text of an edition."""
    plan, at = get_object_or_404(models.Plan, pk=pk), timezone.now()
    form = LoadForm(request.POST or None, on=day_of_plan(plan, at))
    if form.is_valid():
        facts = services.EditionFacts(**form.cleaned_data)
        try:
            edition = services.load_form(pk, facts, by=request.user, at=at)
        except Refused as refused:
            refuse_on(form, refused)
        else:
            messages.success(request, "The text is loaded. Choose what stands at its places.", "ok")
            return redirect("form_edition", edition.pk)
    return _page(request, "letters/form_load.html", {"plan": plan, "form": form})


@requires(SETTINGS)
def form_edition(request: HttpRequest, pk: int) -> HttpResponse:
    """An edition: what stands at its places; to be chosen until it is put in force."""
    edition, at = _edition(pk), timezone.now()
    if edition.approved_at or edition.withdrawn_at:
        return _page(request, "letters/form_settled.html", _about(edition))
    form = MappingForm(
        request.POST or None,
        edition=edition,
        form=form_of(edition),
        on=day_of_plan(edition.plan, at),
    )
    if form.is_valid():
        try:
            services.map_form(pk, form.chosen(), by=request.user, at=at)
        except Refused as refused:
            refuse_on(form, refused)
        else:
            messages.success(request, "Saved. Read the three samples.", "ok")
            return redirect("form_samples", pk)
    return _page(request, "letters/form_mapping.html", _about(edition) | {"form": form})


@requires(SETTINGS)
def form_samples(request: HttpRequest, pk: int) -> HttpResponse:
    """The sample cases as letters; then the form may be put in force."""
    edition, at = _edition(pk), timezone.now()
    if not edition.mapped_at:
        return redirect("form_edition", pk)
    form = None if edition.approved_at else InForceForm(request.POST or None)
    if form is not None and form.is_valid():
        try:
            services.put_form_in_force(pk, on=form.cleaned_data["on"], by=request.user, at=at)
        except Refused as refused:
            refuse_on(form, refused)
        else:
            messages.success(request, "The form is approved. Its day is below.", "ok")
            return redirect("plan_letters", edition.plan_id)
    known = _samples(edition)
    sample, large = request.GET.get("sample", ""), request.GET.get("print") == "large"
    sample = sample if sample in known else next(iter(known))
    context = _about(edition) | {
        "form": form,
        "sample": sample,
        "samples": known,
        "is_large": large,
        "preview": _drawn(edition, sample, at, large=large),
    }
    return _page(request, "letters/form_samples.html", context)


@requires(SETTINGS)
def form_sample(request: HttpRequest, pk: int, sample: str) -> HttpResponse:
    """One of the samples as a PDF."""
    edition = _edition(pk)
    if sample not in _samples(edition) or not edition.mapped_at:
        raise Http404
    letter = form_letters.sample_letter(edition, sample, large=request.GET.get("print") == "large")
    data = letter_preview.pdf(letter, at=timezone.now())
    return file_response(data, "application/pdf", "preview-not-sent.pdf", inline=True)


@requires(SETTINGS)
def withdraw_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back an edition that no letter was made from."""
    edition = _edition(pk)
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        try:
            services.withdraw_form(pk, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refused as refused:
            refuse_on(form, refused)
        else:
            messages.success(request, "The edition is withdrawn.", "ok")
            return redirect("plan_letters", edition.plan_id)
    return _page(request, "letters/form_withdraw.html", _about(edition) | {"form": form})


def _edition(pk: int) -> FormEdition:
    known = FormEdition.objects.select_related("plan", "loaded_by", "approved_by", "withdrawn_by")
    return get_object_or_404(known, pk=pk)


def _about(edition: FormEdition) -> dict[str, Any]:
    return {
        "edition": edition,
        "plan": edition.plan,
        "name": form_of(edition).name,
        "facts": shown.facts(edition),
        "chosen": shown.chosen(edition),
    }


def _samples(edition: FormEdition) -> Mapping[str, str]:
    return samples.of(form_of(edition).letter)


def _drawn(edition: FormEdition, sample: str, at: datetime, *, large: bool) -> preview.Preview:
    letter = form_letters.sample_letter(edition, sample, large=large)
    return preview.drawn(letter, at, choices=[], pdf="")


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    form = context.get("form")
    return render(request, template, context, status=422 if form and form.errors else 200)
