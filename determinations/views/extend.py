"""Extending a request's limit, a supervisor's second look at it, and which plans want one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.access import requires
from cases import models as cases
from cases.views.pages import (
    Verb,
    choose_plan,
    nothing,
    of_case_now,
    page,
    refuse_on,
    with_facts,
)
from determinations import models, services
from determinations.forms.extension import ExtendForm
from determinations.forms.second_looks import SecondLookForm, SecondLookRuleForm
from determinations.presentation import extension as shown
from regulations.law import Refused

SETTINGS = "extension.settings"
TAKEN = "The deadline is extended. The letter is on its way."
HELD = (
    "The extension waits for a supervisor. The deadline has not moved: it moves when a supervisor "
    "agrees."
)
SENT_BACK = "The extension was sent back. The deadline has not moved."


def _done(result: object) -> str:
    if isinstance(result, models.HeldExtension):
        return SENT_BACK if result.answer else HELD
    return TAKEN


EXTEND = Verb(
    "extend",
    "Extend the deadline",
    "Extend the deadline",
    _done,
    "Once, by up to the days that the law gives, on a ground that it names and on the fact that "
    "this ground rests on. The letter must leave before the first deadline.",
    makes_letters=True,
)
REVIEW = Verb(
    "review_extension",
    "Review the extension",
    "Save the answer",
    _done,
    "The deadline has not moved. It moves when you agree, and the letter is queued then.",
    makes_letters=True,
)


@requires("case.extend")
def extend(request: HttpRequest, number: str) -> HttpResponse:
    act = with_facts(services.extend, services.ExtensionFacts)
    return page(request, number, EXTEND, of_case_now, ExtendForm, act)


@requires("extension.review")
def review_extension(request: HttpRequest, number: str) -> HttpResponse:
    return page(
        request,
        number,
        REVIEW,
        nothing,
        SecondLookForm,
        with_facts(services.review_extension, services.SecondLook),
        template="determinations/review_extension.html",
        side_panels=_waiting,
    )


@requires(SETTINGS)
def extension_settings(request: HttpRequest) -> HttpResponse:
    return choose_plan(
        request,
        "second_looks",
        "Extension settings",
        "Each plan says on which grounds a supervisor must agree before a deadline is extended.",
    )


@requires(SETTINGS)
def second_looks(request: HttpRequest, pk: int) -> HttpResponse:
    """On which grounds a supervisor of the plan must agree to an extension."""
    plan, at = get_object_or_404(cases.Plan, pk=pk), timezone.now()
    form = SecondLookRuleForm(request.POST or None, plan=plan, now=at)
    if form.is_valid():
        try:
            services.set_second_looks(pk, **form.cleaned_data, by=request.user, at=at)
        except Refused as refused:
            refuse_on(form, refused)
        else:
            messages.success(request, "This applies to extensions from now on.", "ok")
            return redirect("second_looks", pk)
    rules = models.SecondLookRule.objects.filter(plan=plan).select_related("made_by")
    context = {
        "plan": plan,
        "form": form,
        "rules": shown.rule_rows(list(rules.order_by("-pk")[:20]), plan),
    }
    status = 422 if form.errors else 200
    return render(request, "determinations/second_looks.html", context, status=status)


def _waiting(case: cases.Case, at: datetime) -> dict[str, Any]:
    return {"waiting": shown.waiting(case)}
