"""The verbs of the case page: a form, then one call of a service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import requires
from cases import machine, models, presentation, queries, services
from cases.forms import actions as forms_
from regulations.law import Refused

Act = Callable[[models.Case, dict[str, Any], datetime], object]


@dataclass(frozen=True)
class Verb:
    """How a verb's page speaks: its name in the machine, its title, its button, what it did."""

    name: str
    title: str
    button: str
    done: str
    intro: str = ""
    danger: bool = False


TAKE = Verb("take", "Take this case", "Take", "The case is yours.")
ASSIGN = Verb("assign", "Assign this case", "Assign", "The case is assigned.")
EXTEND = Verb(
    "extend",
    "Extend the time limit",
    "Extend and queue the letter",
    "The time limit is extended. The letter that says so is on its way.",
    "Once, by up to the days that the law gives, on one of its three grounds.",
)
RECOMMEND = Verb(
    "recommend",
    "Send to a physician with a recommendation",
    "Send",
    "The case is with the physician.",
    "A recommendation decides nothing. The clock goes on.",
)
APPROVE = Verb(
    "approve",
    "Approve the request",
    "Approve and queue the letters",
    "Approved. The letters are on their way; the clock stops when they leave.",
)
DENY = Verb(
    "deny",
    "Deny the request",
    "Deny and queue the letters",
    "Denied. The letters are on their way; the clock stops when they leave.",
    "The Integrated Denial Notice carries your words and the way of appeal.",
    danger=True,
)
NOTIFY = Verb(
    "notify",
    "Record notice by telephone",
    "Record the call",
    "The call is recorded and the clock has stopped.",
    "The letter goes out all the same.",
)
CLOSE = Verb("close", "Close this case", "Close", "The case is closed.")
WITHDRAW = Verb(
    "withdraw",
    "Withdraw the request",
    "Record the withdrawal",
    "The request is withdrawn.",
    "Only when the requester asked for it, before a decision.",
    danger=True,
)
DISMISS = Verb(
    "dismiss",
    "Dismiss the request",
    "Dismiss and queue the letter",
    "The request is dismissed. The letter is on its way.",
    danger=True,
)
ADDRESSES = Verb(
    "",
    "Correct where letters go",
    "Save",
    "The addresses are saved. Letters that waited for one leave now.",
    "Letters that have left stay as they were.",
)
NOTE = Verb("", "Add a note", "Add the note", "The note is on the trail.")


@requires("case.take")
@require_POST
def take(request: HttpRequest, number: str) -> HttpResponse:
    return _at_once(request, number, TAKE, services.take)


@requires("case.close")
@require_POST
def close(request: HttpRequest, number: str) -> HttpResponse:
    return _at_once(request, number, CLOSE, services.close)


@requires("case.assign")
def assign(request: HttpRequest, number: str) -> HttpResponse:
    return _page(request, number, ASSIGN, lambda case, at: {}, forms_.AssignForm, services.assign)


@requires("case.extend")
def extend(request: HttpRequest, number: str) -> HttpResponse:
    def act(case_id: int, *, by: Any, at: datetime, **facts: Any) -> object:
        return services.extend(case_id, services.ExtensionFacts(**facts), by=by, at=at)

    return _page(request, number, EXTEND, lambda case, at: {"case": case}, forms_.ExtendForm, act)


@requires("case.recommend")
def recommend(request: HttpRequest, number: str) -> HttpResponse:
    return _page(
        request,
        number,
        RECOMMEND,
        lambda case, at: {"on": at.astimezone(case.plan.zone).date()},
        forms_.RecommendForm,
        services.recommend,
    )


@requires("case.approve")
def approve(request: HttpRequest, number: str) -> HttpResponse:
    return _page(
        request, number, APPROVE, lambda case, at: {}, forms_.ApproveForm, services.approve
    )


@requires("case.deny")
def deny(request: HttpRequest, number: str) -> HttpResponse:
    return _page(request, number, DENY, lambda case, at: {}, forms_.DenyForm, services.deny)


@requires("case.notify")
def notify(request: HttpRequest, number: str) -> HttpResponse:
    return _page(
        request,
        number,
        NOTIFY,
        lambda case, at: {"zone": case.plan.zone, "now": at},
        forms_.TelephoneForm,
        services.notify_by_telephone,
    )


@requires("case.withdraw")
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    return _page(
        request, number, WITHDRAW, lambda case, at: {}, forms_.WithdrawForm, services.withdraw
    )


@requires("case.dismiss")
def dismiss(request: HttpRequest, number: str) -> HttpResponse:
    return _page(
        request, number, DISMISS, lambda case, at: {}, forms_.DismissForm, services.dismiss
    )


@requires("note.add")
def note(request: HttpRequest, number: str) -> HttpResponse:
    return _page(request, number, NOTE, lambda case, at: {}, forms_.NoteForm, services.add_note)


@requires("address.correct")
def addresses(request: HttpRequest, number: str) -> HttpResponse:
    return _page(
        request,
        number,
        ADDRESSES,
        lambda case, at: {"case": case},
        forms_.AddressForm,
        services.correct_addresses,
    )


def found_case(request: HttpRequest, number: str) -> models.Case:
    """The case of the address, or a 404 page."""
    try:
        return queries.find_case(request.user, number)
    except models.Case.DoesNotExist:
        raise Http404 from None


def refuse_on(form: forms.Form, refused: Refused) -> None:
    """Put a refusal of a service beside the field at fault, or on top, with its citation."""
    said = refused.message
    if refused.citation and refused.citation not in said:
        said = f"{said} ({refused.citation})"
    field = (refused.field or "").rpartition(".")[2]
    form.add_error(field if field in form.fields else None, said)


def _at_once(
    request: HttpRequest, number: str, verb: Verb, service: Callable[..., object]
) -> HttpResponse:
    case = found_case(request, number)
    try:
        service(case.pk, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, f"{refused.message} {refused.citation or ''}", "late")
    else:
        messages.success(request, verb.done, "ok")
    return redirect("case", number=number)


def _page(
    request: HttpRequest,
    number: str,
    verb: Verb,
    form_facts: Callable[[models.Case, datetime], dict[str, Any]],
    form_class: type[forms.Form],
    service: Callable[..., object],
) -> HttpResponse:
    """Show the form of a verb, or make its one call and go back to the case."""
    case, at = found_case(request, number), timezone.now()
    closed = _why_not_open(case, verb, request, at)
    if request.method != "POST":
        form = form_class(**form_facts(case, at))
        return _render(request, case, verb, form, at, closed)
    form = form_class(request.POST, **form_facts(case, at))
    if form.is_valid():
        try:
            service(case.pk, **form.cleaned_data, by=request.user, at=at)
        except Refused as refused:
            refuse_on(form, refused)
        else:
            messages.success(request, verb.done, "ok")
            return redirect("case", number=number)
    return _render(request, case, verb, form, at, None)


def _why_not_open(
    case: models.Case, verb: Verb, request: HttpRequest, at: datetime
) -> machine.Step | None:
    steps = machine.steps(case.determination, by=request.user, at=at)
    found = next((step for step in steps if step.verb == verb.name), None)
    return found if found and not found.is_open else None


def _render(
    request: HttpRequest,
    case: models.Case,
    verb: Verb,
    form: forms.Form,
    at: datetime,
    closed: machine.Step | None,
) -> HttpResponse:
    context = {
        "case": case,
        "determination": case.determination,
        "badges": presentation.badges(case, at),
        "clock": presentation.clock(case, at),
        "verb": verb,
        "form": form,
        "closed": closed,
    }
    status = 409 if closed else 422 if form.errors else 200
    return render(request, "cases/action.html", context, status=status)
