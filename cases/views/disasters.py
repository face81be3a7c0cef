"""Disasters and emergencies: what was declared, until when, and recording it."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.access import requires
from cases import disasters as declarations
from cases import models, services
from cases.forms.disasters import AccessForm, DisasterForm, DutyForm, EndForm
from cases.presentation.disaster_duties import disaster_duties, duty_title
from cases.presentation.disasters import disaster_rows
from cases.services.disasters import PERMISSION
from cases.views.pages import refuse_on
from regulations import disasters as law
from regulations.law import Refused


@requires("signed_in")
def disasters(request: HttpRequest) -> HttpResponse:
    """Every declaration, the newest first: there are a few a year. Holds nothing of any case."""
    at, may_declare = timezone.now(), request.user.may(PERMISSION)
    today, declared = declarations.local_days(at)[0], declarations.declared()
    context = {
        "rows": disaster_rows(declared, today),
        "effects": law.EFFECTS.on(today),
        "conditions": law.CONDITIONS.on(today),
        "may_declare": may_declare,
        "may_see_continuity": request.user.may("continuity.view"),
        "duties": disaster_duties(declared, declarations.years(at), today) if may_declare else [],
    }
    return render(request, "disasters/list.html", context)


@requires(PERMISSION)
def declare_disaster(request: HttpRequest) -> HttpResponse:
    def record(facts: dict[str, object]) -> object:
        declared = services.DisasterFacts(**facts)
        return services.declare_disaster(declared, by=request.user, at=timezone.now())

    form = DisasterForm(request.POST or None, today=declarations.local_days(timezone.now())[0])
    words = {
        "title": "Record a declared disaster",
        "intro": "Cases with services during it for enrollees who live in the area are marked.",
        "button": "Record the declaration",
    }
    return _page(request, form, record, words, "The declaration is recorded.")


@requires(PERMISSION)
def end_disaster(request: HttpRequest, pk: int) -> HttpResponse:
    disaster = models.Disaster.objects.filter(pk=pk).first()
    if disaster is None:
        raise Http404

    def record(facts: dict[str, object]) -> object:
        end = services.EndFacts(**facts)
        return services.end_disaster(pk, end, by=request.user, at=timezone.now())

    form = EndForm(request.POST or None, disaster=disaster)
    words = {
        "title": f"Record the end of {disaster.name}",
        "intro": "To correct a wrong end date, record the right one; both are kept.",
        "button": "Record the end",
    }
    return _page(request, form, record, words, "The end is recorded.")


@requires(PERMISSION)
def find_access(request: HttpRequest, pk: int) -> HttpResponse:
    disaster = models.Disaster.objects.filter(pk=pk).first()
    if disaster is None or disaster.condition is None:
        raise Http404

    def record(facts: dict[str, object]) -> object:
        return services.find_access(pk, **facts, by=request.user, at=timezone.now())

    words = {
        "title": f"Access to care: {disaster.name}",
        "intro": (
            "Where access to care is not disrupted, the special rules do not apply and no case is "
            "marked. Until this is recorded, access is treated as disrupted."
        ),
        "button": "Record",
    }
    return _page(request, AccessForm(request.POST or None), record, words, "Recorded.")


@requires(PERMISSION)
def record_disaster_duty(request: HttpRequest, owed: str, pk: int) -> HttpResponse:
    """A duty of the disaster with this id, or of a year, which is its number."""
    at = timezone.now()
    named = duty_title(owed, pk, declarations.declared(), declarations.years(at))
    if named is None:
        raise Http404

    def record(facts: dict[str, object]) -> object:
        done = services.DutyFacts(**facts)
        return services.record_disaster_duty(owed, pk, done, by=request.user, at=at)

    form = DutyForm(request.POST or None, duty=owed, today=declarations.local_days(at)[0])
    words = {
        "title": named,
        "intro": "To correct an entry, record the right one; both are kept.",
        "button": "Record",
    }
    return _page(request, form, record, words, "Recorded.")


def _page(
    request: HttpRequest,
    form: forms.Form,
    record: Callable[[dict[str, object]], object],
    words: dict[str, str],
    done: str,
) -> HttpResponse:
    """Show a form, or make its one call and go back to the list."""
    if form.is_valid():
        try:
            record(form.cleaned_data)
        except Refused as refused:
            refuse_on(form, refused)
        else:
            messages.success(request, done, "ok")
            return redirect("disasters")
    status = 422 if form.errors else 200
    return render(request, "disasters/form.html", {"form": form, **words}, status=status)
