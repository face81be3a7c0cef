"""The list of coverage rules that denials may cite: shown, added to, ended."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.access import requires
from cases import disasters as days
from cases.views.pages import refuse_on
from determinations import models, queries, services
from determinations.forms.coverage_rules import CoverageRuleForm, EndRuleForm
from determinations.presentation.coverage_rules import rule_rows
from determinations.services.coverage_rules import PERMISSION
from regulations import specific
from regulations.law import Refused


@requires("case.view")
def coverage_rules(request: HttpRequest) -> HttpResponse:
    """A page of the list, by kind and number."""
    rules, next_key = queries.coverage_rules(request.GET.get("after", ""))
    here = reverse("coverage_rules")
    context = {
        "rows": rule_rows(rules, days.local_days(timezone.now())[0]),
        "may_keep": request.user.may(PERMISSION),
        "internal_only": specific.INTERNAL_ONLY_WHERE,
        "first_url": here if request.GET.get("after") else "",
        "next_url": f"{here}?after={next_key}" if next_key else "",
    }
    return render(request, "determinations/coverage_rules.html", context)


@requires(PERMISSION)
def add_coverage_rule(request: HttpRequest) -> HttpResponse:
    def add(facts: dict[str, object]) -> object:
        rule = services.CoverageRuleFacts(**facts)
        return services.add_coverage_rule(rule, by=request.user, at=timezone.now())

    today = days.local_days(timezone.now())[0]
    words = {
        "title": "Add a coverage rule",
        "intro": f"Denials can then cite it as it stands here. {specific.INTERNAL_ONLY_WHERE}",
        "button": "Add the rule",
    }
    form = CoverageRuleForm(request.POST or None, today=today)
    return _page(request, form, add, words, "The rule is on the list.")


@requires(PERMISSION)
def end_coverage_rule(request: HttpRequest, pk: int) -> HttpResponse:
    rule = models.CoverageRule.objects.filter(pk=pk).first()
    if rule is None:
        raise Http404

    def end(facts: dict[str, object]) -> object:
        return services.end_coverage_rule(pk, **facts, by=request.user, at=timezone.now())

    words = {
        "title": "End a coverage rule",
        "intro": f"{rule}. Decisions that cited it keep its words. To change a rule, end it here "
        "and add it again.",
        "button": "End the rule",
    }
    return _page(request, EndRuleForm(request.POST or None), end, words, "The rule is ended.")


def _page(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[dict[str, object]], object],
    words: dict[str, str],
    done: str,
) -> HttpResponse:
    """Show a form, or make its one call and go back to the list."""
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except Refused as refused:
            refuse_on(form, refused)
        else:
            messages.success(request, done, "ok")
            return redirect("coverage_rules")
    status = 422 if form.errors else 200
    context = {"form": form, **words}
    return render(request, "determinations/coverage_rule_form.html", context, status=status)
