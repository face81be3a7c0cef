"""Someone is out from now on, or left: what will go where is shown, then done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.access import person, requires
from accounts.models import User
from accounts.working_hours import PERMISSION
from cases import queries
from cases.forms.handover import HandoverForm, LeaveForm, OutForm
from cases.models import CaseMove
from cases.presentation.handover import preview
from cases.services import absences, leaving
from cases.services.moves import Planned
from cases.views.pages import refuse_on
from cases.views.people import found_person
from regulations.law import Refused

Look = Callable[..., list[Planned]]
Do = Callable[..., CaseMove]


@requires(PERMISSION)
def out(request: HttpRequest, pk: int) -> HttpResponse:
    """“Out from now until …”: the absence begins and the cases move."""
    at, user = timezone.now(), found_person(pk)
    form = OutForm(request.POST or None, user=user, now=at, zone=queries.house_zone())
    done = _answer(request, user, form, absences.look, absences.go_out, at)
    return done or _page(request, user, form, "people/out.html", absences.look, at)


@requires(leaving.PERMISSION)
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Left the plan: the account is deactivated and no case stays."""
    at, user = timezone.now(), found_person(pk)
    form = LeaveForm(request.POST or None, user=user, now=at)
    done = _answer(request, user, form, leaving.look, leaving.leave, at)
    return done or _page(request, user, form, "people/leave.html", leaving.look, at)


def _answer(
    request: HttpRequest, user: User, form: Any, look: Look, do: Do, at: datetime
) -> HttpResponse | None:
    """Do it where it is confirmed, and go on to how far it is; None where the page is shown."""
    if "confirm" not in request.POST or not form.is_valid():
        return None
    try:
        return redirect("move_of_many", do(user.pk, form.facts, by=person(request), at=at).pk)
    except Refused as refused:
        refuse_on(form, refused)
    return None


def _page(
    request: HttpRequest, user: User, form: Any, template: str, look: Look, at: datetime
) -> HttpResponse:
    """The form, with what would go where once it is whole."""
    plan, facts = None, _facts(form)
    if facts:
        try:
            plan = preview(look(user, facts, by=person(request), at=at), at)
        except Refused as refused:
            if not form.errors:
                refuse_on(form, refused)
    context = {"person": user, "form": form, "plan": plan}
    return render(request, template, context, status=422 if form.errors else 200)


def _facts(form: HandoverForm) -> Any:
    """What was filled in, also where a confirmation was refused because cases changed."""
    if not form.is_bound or any(form.errors.get(field.name) for field in form.shown):
        return None
    return form.facts  # type: ignore[attr-defined]
