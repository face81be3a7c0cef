"""Who is on call when: the shifts to come, planning one, calling one off."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts import on_call as service
from accounts.access import requires
from accounts.models import OnCallShift
from cases import queries
from cases.forms.on_call import ShiftForm
from cases.presentation.alerts import shift_row
from cases.views.pages import refuse_on
from regulations.law import Refused


@requires(service.PERMISSION)
def on_call(request: HttpRequest) -> HttpResponse:
    at, zone = timezone.now(), queries.house_zone()
    form = ShiftForm(request.POST or None, zone=zone, now=at)
    if form.is_valid():
        try:
            service.plan_shift(form.facts, by=request.user, at=at)
        except Refused as refused:
            refuse_on(form, refused)
        else:
            messages.success(request, "The shift is planned.", "ok")
            return redirect("on_call")
    context = {
        "form": form,
        "rows": [shift_row(shift, zone, at) for shift in service.shifts_to_come(at=at)],
        "nobody": not service.on_call(None, at=at),
    }
    return render(request, "on_call/on_call.html", context, status=422 if form.errors else 200)


@requires(service.PERMISSION)
@require_POST
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        service.call_off(pk, by=request.user, at=timezone.now())
    except OnCallShift.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        messages.error(request, refused.message, "late")
    else:
        messages.success(request, "The shift is canceled.", "ok")
    return redirect("on_call")
