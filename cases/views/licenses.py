"""Licenses of the staff: what is on file, entering one, taking one off."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts import licenses as service
from accounts.access import requires
from accounts.models import License, User
from cases import queries
from cases.forms.licenses import EndLicenseForm, LicenseForm
from cases.presentation.licenses import license_row, person_row
from cases.views.pages import refuse_on
from regulations.law import Refused


@requires(service.PERMISSION)
def licenses(request: HttpRequest) -> HttpResponse:
    """Everyone who decides or signs, with the licenses on file."""
    on = _today(timezone.now())
    rows = [person_row(person, on) for person in service.signers()]
    return render(request, "licenses/licenses.html", {"rows": rows})


@requires(service.PERMISSION)
def person_licenses(request: HttpRequest, pk: int) -> HttpResponse:
    """A person's licenses; the form enters another, or one that was renewed."""
    person, at = _person(pk), timezone.now()
    form = LicenseForm(request.POST or None, on=_today(at))
    if form.is_valid():
        try:
            service.enter_license(pk, form.held, by=request.user, at=at, on=_today(at))
        except Refused as refused:
            refuse_on(form, refused)
        else:
            messages.success(request, "The license is on file.", "ok")
            return redirect("person_licenses", pk=pk)
    return _shown(request, person, form, EndLicenseForm(), at)


@requires(service.PERMISSION)
@require_POST
def end_license(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a license off the file."""
    found = License.objects.select_related("user").filter(pk=pk).first()
    if found is None:
        raise Http404
    at, form = timezone.now(), EndLicenseForm(request.POST)
    if form.is_valid():
        try:
            service.end_license(pk, why=form.cleaned_data["why"], by=request.user, at=at)
        except Refused as refused:
            messages.error(request, refused.message, "late")
        else:
            messages.success(request, "The license is off the file.", "ok")
        return redirect("person_licenses", pk=found.user_id)
    return _shown(request, _person(found.user_id), LicenseForm(on=_today(at)), form, at, ending=pk)


def _shown(
    request: HttpRequest,
    person: User,
    form: LicenseForm,
    ending_form: EndLicenseForm,
    at: datetime,
    *,
    ending: int | None = None,
) -> HttpResponse:
    held = person.licenses.select_related("entered_by", "ended_by").order_by("-id")
    context = {
        "person": person,
        "form": form,
        "ending_form": ending_form,
        "ending": ending,
        "rows": [license_row(each, _today(at), queries.house_zone()) for each in held],
    }
    bad = bool(form.errors or ending_form.errors)
    return render(request, "licenses/person.html", context, status=422 if bad else 200)


def _person(pk: int) -> User:
    found = service.signers().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _today(at: datetime) -> date:
    """A license expires at the end of its day where the plan is."""
    return at.astimezone(queries.house_zone()).date()
