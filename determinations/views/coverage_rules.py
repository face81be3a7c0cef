"""The list of coverage rules that denials may cite: shown, added to, ended."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.access import requires
from cases import disasters as days
from determinations import models, queries, services
from determinations.forms.coverage_rules import CoverageRuleForm, EndRuleForm
from determinations.presentation.coverage_rules import rule_rows
from determinations.services.coverage_rules import PERMISSION
from determinations.views.kept_lists import KeptList, page
from regulations import specific

LIST = KeptList("coverage_rules", "Coverage rules")


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
    def add(facts: dict[str, Any]) -> str:
        rule = services.CoverageRuleFacts(**facts)
        services.add_coverage_rule(rule, by=request.user, at=timezone.now())
        return "The rule is on the list."

    today = days.local_days(timezone.now())[0]
    words = {
        "title": "Add a coverage rule",
        "intro": f"Denials can then cite it as it stands here. {specific.INTERNAL_ONLY_WHERE}",
        "button": "Add the rule",
    }
    form = CoverageRuleForm(request.POST or None, today=today)
    return page(request, LIST, form, add, words)


@requires(PERMISSION)
def end_coverage_rule(request: HttpRequest, pk: int) -> HttpResponse:
    rule = models.CoverageRule.objects.filter(pk=pk).first()
    if rule is None:
        raise Http404

    def end(facts: dict[str, Any]) -> str:
        services.end_coverage_rule(pk, **facts, by=request.user, at=timezone.now())
        return "The rule is ended."

    words = {
        "title": "End a coverage rule",
        "intro": f"{rule}. Decisions that cited it keep its words. To change a rule, end it here "
        "and add it again.",
        "button": "End the rule",
    }
    return page(request, LIST, EndRuleForm(request.POST or None), end, words)
