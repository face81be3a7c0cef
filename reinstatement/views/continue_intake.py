"""Going on with an intake: what came since, or that it will not come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import requires
from accounts.models import User
from cases import models as cases
from cases.presentation.preview import Preview
from cases.views import previews
from cases.views.pages import Verb, found_case, refuse_with_files, show, why_not_open
from premiums.presentation.disenrollment import record
from regulations.law import Refused
from reinstatement import services
from reinstatement.forms.intake import ContinueForm
from reinstatement.presentation import conversation
from reinstatement.views.intake import ANSWER

CONTINUE = Verb(
    "continue_intake",
    "Continue the intake",
    "Record the answers",
    "The answers are recorded.",
    "Open items are listed first, next to the form. Known answers are filled in.",
)


@requires("reinstatement.receive")
def continue_intake(request: HttpRequest, number: str) -> HttpResponse:
    """The questions with the answers so far, or the case as the further ones make it."""
    case, at = found_case(request, number), timezone.now()
    closed = why_not_open(case, CONTINUE, request, at)
    if closed and (request.method != "POST" or case.kind != "reinstatement"):
        return show(request, case, CONTINUE, None, at, closed)
    matter = case.matter
    if request.method != "POST":
        return _render(request, case, ContinueForm(matter=matter))
    form = ContinueForm(request.POST, request.FILES, matter=matter)
    act = partial(_call, case, form, by=request.user, at=at)
    if previews.is_asked(request):
        return previews.answer(
            request, act if form.is_valid() else None,
            about=[case.pk], at=at, shown=partial(_render, request, case, form),
            refuse=partial(refuse_with_files, form),
        )  # fmt: skip
    if form.is_valid() and _continue(request, form, act):
        return redirect("reinstatement:case", number)
    return _render(request, case, form)


@requires("reinstatement.receive")
@require_POST
def continue_sort(request: HttpRequest, number: str) -> HttpResponse:
    """Where the conversation stands with the further answers."""
    case = found_case(request, number)
    if why_not_open(case, CONTINUE, request, timezone.now()):
        return HttpResponse(status=409)
    return render(request, ANSWER, _panel(case, ContinueForm(request.POST, matter=case.matter)))


def _call(case: cases.Case, form: ContinueForm, *, by: User, at: datetime) -> object:
    """The one call of the sheet. Raises Refused."""
    return services.continue_intake(
        case.pk, form.answers(), by=by, at=at, documents_=form.documents()
    )


def _continue(request: HttpRequest, form: ContinueForm, act: Callable[[], object]) -> bool:
    try:
        act()
    except Refused as refused:
        refuse_with_files(form, refused)
        return False
    messages.success(request, CONTINUE.done, "ok")
    return True


def _panel(case: cases.Case, form: ContinueForm) -> dict[str, Any]:
    form.is_valid()
    where = services.sorted_anew(case.matter, form.answers())
    found = case.matter.disenrollment
    return {"panel": conversation.panel(found, where, received_at=case.received_at)}


def _render(
    request: HttpRequest, case: cases.Case, form: ContinueForm, seen: Preview | None = None
) -> HttpResponse:
    found = case.matter.disenrollment
    typed = form if form.is_bound else ContinueForm(_as_typed(form), matter=case.matter)
    context = {
        "case": case,
        "form": form,
        "preview": seen,
        "verb": CONTINUE,
        "disenrollment": found,
        "record": record(found),
        "read_out": conversation.read_out(found, case.received_on),
        "files_again": bool(request.FILES),
        **_panel(case, typed),
    }
    status = 422 if form.errors else 200
    return render(request, "reinstatement/continue.html", context, status=status)


def _as_typed(form: ContinueForm) -> dict[str, Any]:
    """The known answers as if they had been sent, to sort by them."""
    return {name: value for name, value in form.initial.items() if value not in (False, None)}
