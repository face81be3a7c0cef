"""The call: a sheet that leads through the gates, and what goes on with it later."""

from __future__ import annotations

import uuid
from datetime import datetime
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import requires
from accounts.models import User
from cases import models as cases
from cases.presentation.preview import Preview
from cases.views.pages import refuse_with_files
from cases.views.sheets import Sheet, answer
from premiums import queries as ledgers
from premiums.models import Disenrollment
from premiums.presentation.disenrollment import record
from regulations.law import Refused
from reinstatement import services
from reinstatement.forms.intake import RequestForm
from reinstatement.presentation import conversation

ANSWER = "reinstatement/conversation/answer.html"


@requires("reinstatement.receive")
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """The empty sheet, or the case that the filled one becomes."""
    found, at = _disenrollment(request, pk), timezone.now()
    if request.method != "POST":
        form = RequestForm(disenrollment=found, now=at, initial={"token": uuid.uuid4()})
        return _render(request, found, form, at)
    form = RequestForm(request.POST, request.FILES, disenrollment=found, now=at)
    sheet = None
    if form.is_valid():
        call = partial(_call, found, form, by=request.user, at=at)
        sheet = Sheet(found.plan, form.contact().source_key, call)
    return answer(
        request, sheet, at=at, shown=partial(_render, request, found, form, at),
        refuse=partial(refuse_with_files, form), done=_opened,
    )  # fmt: skip


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
        return ledgers.disenrollment(request.user, pk)
    except Disenrollment.DoesNotExist:
        raise Http404 from None


def _opened(case: cases.Case) -> str:
    return f"Case {case.number} is on record: {case.matter.get_state_display().lower()}."


def _call(found: Disenrollment, form: RequestForm, *, by: User, at: datetime) -> cases.Case:
    """The one call of the sheet. Raises Refused."""
    return services.open_request(
        found.pk, form.contact(), form.answers(), by=by, at=at, documents_=form.documents()
    )


def _panel(found: Disenrollment, form: RequestForm) -> dict[str, Any]:
    form.is_valid()
    contact = form.contact()
    try:
        where = services.sorted_by(found, contact, form.answers())
        shown = conversation.panel(found, where, received_at=contact.received_at)
    except Refused as refused:
        return {"refused": refused}
    return {"panel": shown, "unreadable": form.errors.get("received_at", [])}


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
