"""What plans want done to their letters: a second review, and words of their own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.access import requires
from cases import models, services
from cases.forms.letter_settings import LetterReviewRuleForm, PlanParagraphsForm
from cases.presentation import letter_settings as shown
from cases.presentation import standard_forms
from cases.presentation.preview import PDF
from cases.services import form_letters
from cases.services.plan_facts import day_of_plan
from cases.views.files import file_response
from cases.views.pages import choose_plan, refuse_on
from notices import preview as letter_preview
from notices.declared import worded_choices
from notices.models import Language, LetterReviewRule, PlanParagraphs
from notices.plan_paragraphs import FIELDS
from regulations.law import Refused

SETTINGS = "letter.settings"
MOST_VERSIONS = 20


@requires(SETTINGS)
def letter_settings(request: HttpRequest) -> HttpResponse:
    return choose_plan(
        request,
        "plan_letters",
        "Letter settings",
        "Each plan says which letters a supervisor reviews before they leave, "
        "and what they say in its own words.",
    )


@requires(SETTINGS)
def plan_letters(request: HttpRequest, pk: int) -> HttpResponse:
    """Which letters of a plan are looked at, and where it has words of its own."""
    plan = get_object_or_404(models.Plan, pk=pk)
    rules = LetterReviewRule.objects.filter(plan=plan).select_related("made_by").order_by("-pk")
    own = PlanParagraphs.objects.filter(plan=plan, replaced_at=None)
    editions, on = standard_forms.editions_of(plan), day_of_plan(plan, timezone.now())
    context = {
        "forms": standard_forms.rows(editions, on),
        "form_warnings": standard_forms.warnings(editions, on),
        "plan": plan,
        "rules": shown.rule_rows(list(rules[:MOST_VERSIONS]), plan),
        "letters": shown.paragraph_rows(list(own), plan),
    }
    return render(request, "letters/settings.html", context)


@requires(SETTINGS)
def letter_review_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose which letters a supervisor reviews before they leave."""
    plan = get_object_or_404(models.Plan, pk=pk)
    rule = LetterReviewRule.objects.filter(plan=plan, replaced_at=None).first()
    form = LetterReviewRuleForm(request.POST or None, initial={"kinds": rule.kinds if rule else []})
    if form.is_valid():
        try:
            services.set_letter_review_rule(
                pk, **form.cleaned_data, by=request.user, at=timezone.now()
            )
        except Refused as refused:
            refuse_on(form, refused)
        else:
            messages.success(request, "This applies to letters queued from now on.", "ok")
            return redirect("plan_letters", pk)
    context = {"plan": plan, "form": form}
    return render(
        request, "letters/letter_review_rule.html", context, status=422 if form.errors else 200
    )


@requires(SETTINGS)
def plan_paragraphs(request: HttpRequest, pk: int, kind: str, language: str) -> HttpResponse:
    """Write what a kind of letter begins and ends with; see it before it is kept."""
    plan = get_object_or_404(models.Plan, pk=pk)
    letters = dict(worded_choices())
    if kind not in letters or language not in Language.values:
        raise Http404
    own = PlanParagraphs.objects.filter(plan=plan, kind=kind, language=language)
    versions = list(own.select_related("made_by").order_by("-pk")[:MOST_VERSIONS])
    wanted = request.POST.get("preview", "")
    now = versions[0] if versions else PlanParagraphs()
    initial = {"opening": now.opening, "closing": now.closing}
    form = PlanParagraphsForm(request.POST or None, initial=initial, is_kept=not wanted)
    at, seen = timezone.now(), None
    if form.is_valid():
        which = (plan, kind, language)
        if not wanted and _is_kept(request, form, *which, at):
            return redirect("plan_letters", pk)
        if wanted and _is_fit(form, *which, at):
            words = (form.cleaned_data["opening"], form.cleaned_data["closing"])
            if wanted.startswith(PDF):
                data = letter_preview.pdf(shown.sample_letter(*which, *words), at=at)
                return file_response(data, "application/pdf", "preview-not-sent.pdf", inline=True)
            seen = shown.sample(*which, *words, at)
    about: dict[str, Any] = {
        "plan": plan,
        "letter": letters[kind],
        "language": Language(language).label,
    }
    about |= {
        "form_in_force": form_letters.in_force_for(plan, kind, language, day_of_plan(plan, at))
    }
    context = about | {"versions": shown.versions(versions, plan), "preview": seen}
    return _with_form(request, form, context, wanted=wanted)


def _with_form(
    request: HttpRequest, form: forms.Form, context: dict[str, Any], *, wanted: str
) -> HttpResponse:
    """The page; to a preview that is refused, the form alone."""
    context |= {"form": form, "fields": FIELDS}
    status = 422 if form.errors else 200
    answer = render(request, "letters/words.html", context, status=status)
    if wanted and form.errors:
        answer["HX-Retarget"] = answer["HX-Reselect"] = "#action"
    return answer


def _is_fit(form: forms.Form, plan: models.Plan, kind: str, language: str, at: datetime) -> bool:
    """Whether the words could be sent; why not is put next to the field."""
    words = {name: form.cleaned_data[name] for name in ("opening", "closing")}
    try:
        services.refuse_unfit(plan, kind, language, **words, at=at)
    except Refused as refused:
        refuse_on(form, refused)
        return False
    return True


def _is_kept(
    request: HttpRequest,
    form: forms.Form,
    plan: models.Plan,
    kind: str,
    language: str,
    at: datetime,
) -> bool:
    try:
        services.set_plan_paragraphs(
            plan.pk, kind, language, **form.cleaned_data, by=request.user, at=at
        )
    except Refused as refused:
        refuse_on(form, refused)
        return False
    said = "The text will be in letters queued from now on."
    messages.success(request, said, "ok")
    return True
