"""The call: a sheet that leads through the gates, and what goes on with it later."""

from __future__ import annotations

import uuid
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import requires
from accounts.models import User
from cases import models as cases
from cases.presentation.preview import Preview
from cases.services import already_received
from cases.views import previews
from cases.views.pages import refuse_with_files
from regulations.law import Refused
from reinstatement import queries, services
from reinstatement.forms.intake import RequestForm
from reinstatement.models import Disenrollment
from reinstatement.presentation import conversation
from reinstatement.presentation.disenrollment import record

ANSWER = "reinstatement/conversation/answer.html"


@requires("reinstatement.receive")
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """The empty sheet, or the case that the filled one becomes."""
    found, at = _disenrollment(request, pk), timezone.now()
    if request.method != "POST":
        form = RequestForm(disenrollment=found, now=at, initial={"token": uuid.uuid4()})
        return _render(request, found, form, at)
    form = RequestForm(request.POST, request.FILES, disenrollment=found, now=at)
    if previews.is_asked(request):
        return _preview(request, found, form, at)
    if form.is_valid() and (case := _open(request, found, form, at)):
        return redirect("reinstatement:case", case.number)
    return _render(request, found, form, at)


@requires("reinstatement.receive")
@require_POST
def ask_sort(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the conversation stands by what is on the sheet; by POST, so that nothing is in the
    address."""
    found = _disenrollment(request, pk)
    form = RequestForm(request.POST, disenrollment=found, now=timezone.now())
    return render(request, ANSWER, _panel(found, form))


def _disenrollment(request: HttpRequest, pk: int) -> Disenrollment:
    try:
        return queries.disenrollment(request.user, pk)
    except Disenrollment.DoesNotExist:
        raise Http404 from None


def _open(
    request: HttpRequest, found: Disenrollment, form: RequestForm, at: datetime
) -> cases.Case | None:
    """Open the case, or find that this sheet did, or put what hinders it on the form."""
    contact = form.contact()
    if known := _sent_before(request, found, contact):
        return known
    try:
        case = _call(found, form, by=request.user, at=at)
    except Refused as refused:
        # Two clicks at once: the other one may have opened the case in the meantime.
        known = _sent_before(request, found, contact)
        if known is None:
            refuse_with_files(form, refused)
        return known
    except IntegrityError:
        known = _sent_before(request, found, contact)
        if known is None:
            raise
        return known
    state = case.reinstatement.get_state_display().lower()
    messages.success(request, f"Case {case.number} is on record: {state}.", "ok")
    return case


def _call(found: Disenrollment, form: RequestForm, *, by: User, at: datetime) -> cases.Case:
    """The one call of the sheet. Raises Refused."""
    return services.open_request(
        found.pk, form.contact(), form.answers(), by=by, at=at, documents_=form.documents()
    )


def _preview(
    request: HttpRequest, found: Disenrollment, form: RequestForm, at: datetime
) -> HttpResponse:
    """The letter that would leave were the request recorded now. Nothing is opened."""
    act = None
    if form.is_valid():
        call = partial(_call, found, form, by=request.user, at=at)
        act = previews.first_time(call, found.plan, form.contact().source_key)
    shown = partial(_render, request, found, form, at)
    refuse = partial(refuse_with_files, form)
    return previews.answer(request, act, at=at, shown=shown, refuse=refuse)


def _sent_before(
    request: HttpRequest, found: Disenrollment, contact: services.Contact
) -> cases.Case | None:
    known = already_received(found.plan, contact.source_key)
    if known:
        messages.info(request, f"This sheet was sent before: it is case {known.number}.")
    return known


def _panel(found: Disenrollment, form: RequestForm) -> dict[str, Any]:
    form.is_valid()
    contact = form.contact()
    try:
        where = services.sorted_by(found, contact, form.answers())
        shown = conversation.panel(found, where, received_at=contact.received_at)
    except Refused as refused:
        return {"refused": refused}
    return {"panel": shown, "unread": form.errors.get("received_at", [])}


def _render(
    request: HttpRequest,
    found: Disenrollment,
    form: RequestForm,
    at: datetime,
    seen: Preview | None = None,
) -> HttpResponse:
    earlier = conversation.earlier(found)
    typed = form if form.is_bound else RequestForm({}, disenrollment=found, now=at)
    context = {
        "form": form,
        "preview": seen,
        "disenrollment": found,
        "record": record(found),
        "earlier": earlier,
        "open_case": next((each for each in earlier if each["is_open"]), None),
        "read_out": conversation.read_out(found, form.received_on),
        "files_again": bool(request.FILES),
        **_panel(found, typed),
    }
    status = 422 if form.errors else 200
    return render(request, "reinstatement/request.html", context, status=status)
