"""The page of a verb: a form next to the clock, then one call of a service.

Each slice of the work has its views in a module of its own and shows them by these helpers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.access import person
from accounts.models import User
from cases import disasters, machine, models, queries
from cases.presentation import clock, lists
from cases.presentation.preview import Preview
from cases.views import previews
from regulations.law import Refused


@dataclass(frozen=True)
class Verb:
    """How a verb's page speaks: its name in the machine, its title, its button, what it did.

    `done` may depend on what the service gave back. Where it `makes_letters` they can be read
    before it is done.
    """

    name: str
    title: str
    button: str
    done: str | Callable[[Any], str]
    intro: str = ""
    danger: bool = False
    makes_letters: bool = False

    def said(self, result: object) -> str:
        """What the page says once it is done."""
        return self.done if isinstance(self.done, str) else self.done(result)


# What the form of a verb is made with.
FormFacts = Callable[[models.Case, datetime], dict[str, Any]]


def nothing(case: models.Case, at: datetime) -> dict[str, Any]:
    return {}


def of_case(case: models.Case, at: datetime) -> dict[str, Any]:
    return {"case": case}


def of_case_now(case: models.Case, at: datetime) -> dict[str, Any]:
    return {"case": case, "now": at}


def with_facts(service: Callable[..., object], facts: type) -> Callable[..., object]:
    """`service` as `page` calls it, where it takes the fields of the form as one value."""

    def act(case_id: int, *, by: User, at: datetime, **fields: Any) -> object:
        return service(case_id, facts(**fields), by=by, at=at)

    return act


def found_case(request: HttpRequest, number: str) -> models.Case:
    """The case of the address, or a 404 page."""
    try:
        return queries.find_case(person(request), number)
    except models.Case.DoesNotExist:
        raise Http404 from None


def refuse_on(form: forms.Form, refused: Refused) -> None:
    """Put a refusal of a service next to the field at fault, or on top, with its citation."""
    said = refused.message
    if refused.citation and refused.citation not in said:
        said = f"{said} ({refused.citation})"
    field = (refused.field or "").rpartition(".")[2]
    form.add_error(field if field in form.fields else None, said)


def refuse_with_files(form: forms.Form, refused: Refused) -> None:
    """As `refuse_on`; what is wrong with a file stands next to the files."""
    refused.field = "files" if refused.field == "file" else refused.field
    refuse_on(form, refused)


def at_once(
    request: HttpRequest, number: str, verb: Verb, service: Callable[..., object]
) -> HttpResponse:
    case = found_case(request, number)
    try:
        _refuse_elsewhere(case, verb, request)
        result = service(case.pk, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, f"{refused.message} {refused.citation or ''}", "late")
    else:
        messages.success(request, verb.said(result), "ok")
    return redirect("case", number=number)


def page(
    request: HttpRequest,
    number: str,
    verb: Verb,
    form_facts: FormFacts,
    form_class: type[forms.Form],
    service: Callable[..., object],
    *,
    template: str = "cases/action.html",
    side_panels: FormFacts | None = None,
) -> HttpResponse:
    """Show the form of a verb, or make its one call and go back to the case.

    `template` extends the common one where something stands next to the form; `side_panels` is
    that. Asked for a preview it makes the same call and keeps nothing of it.
    """
    case, at = found_case(request, number), timezone.now()
    closed = why_not_open(case, verb, request, at)
    if request.method != "POST" or (closed and not _is_its_verb(case, verb, request)):
        form = None if closed else form_class(**form_facts(case, at))
        return show(request, case, verb, form, at, closed, template, side_panels)
    form = form_class(request.POST, request.FILES, **form_facts(case, at))
    shown = partial(show, request, case, verb, form, at, None, template, side_panels)
    is_whole = form.is_valid()
    act = partial(service, case.pk, **form.cleaned_data, by=request.user, at=at)
    if previews.is_asked(request):
        return previews.answer(
            request, act if is_whole else None,
            about=[case.pk], at=at, shown=shown, refuse=partial(refuse_on, form),
        )  # fmt: skip
    if is_whole:
        try:
            result = act()
        except Refused as refused:
            refuse_on(form, refused)
        else:
            messages.success(request, verb.said(result), "ok")
            return redirect("case", number=number)
    return shown()


def why_not_open(
    case: models.Case, verb: Verb, request: HttpRequest, at: datetime
) -> machine.Step | None:
    """Why the verb is not open to this person now, or None."""
    if not verb.name:
        return None
    if _is_elsewhere(case, request):
        return _of_another_kind(case, verb)
    steps = machine.steps(case.matter, by=person(request), at=at)
    found = next((step for step in steps if step.verb == verb.name), None)
    if found is None:
        return _of_another_kind(case, verb)
    return None if found.is_open else found


def show(
    request: HttpRequest,
    case: models.Case,
    verb: Verb,
    form: forms.Form | None,
    at: datetime,
    closed: machine.Step | None,
    template: str = "cases/action.html",
    side_panels: FormFacts | None = None,
    seen: Preview | None = None,
) -> HttpResponse:
    """The page of a verb: its form, or why there is none; next to it a preview that was asked."""
    context = {
        "case": case,
        "matter": case.matter,
        "badges": lists.badges(case, at, disasters.affecting(case, disasters.declared(), at=at)),
        "clock": clock.clock(case, at),
        "verb": verb,
        "form": form,
        "closed": closed,
        "preview": seen,
        **(side_panels(case, at) if side_panels and not closed else {}),
    }
    status = 409 if closed else 422 if form and form.errors else 200
    return render(request, template, context, status=status)


def _is_its_verb(case: models.Case, verb: Verb, request: HttpRequest) -> bool:
    return not _is_elsewhere(case, request) and verb.name in machine.verbs(type(case.matter))


def _is_elsewhere(case: models.Case, request: HttpRequest) -> bool:
    """Whether the page is one of another machine, whose verb may have the same name."""
    here = request.resolver_match.namespace if request.resolver_match else ""
    return case.own_pages != here


def _refuse_elsewhere(case: models.Case, verb: Verb, request: HttpRequest) -> None:
    if _is_elsewhere(case, request):
        raise Refused("another_kind", _of_another_kind(case, verb).why_not)


def _of_another_kind(case: models.Case, verb: Verb) -> machine.Step:
    kind = case.get_kind_display().lower()
    return machine.Step(
        verb.name, verb.title, f"This step does not apply to this type of case: {kind}."
    )


def choose_plan(request: HttpRequest, address: str, title: str, intro: str) -> HttpResponse:
    """The plans, each with a link to the page at `address`; where there is one, that page."""
    plans = list(models.Plan.objects.order_by("name", "pk"))
    if len(plans) == 1:
        return redirect(address, plans[0].pk)
    context = {"plans": plans, "address": address, "title": title, "intro": intro}
    return render(request, "cases/choose_plan.html", context)
