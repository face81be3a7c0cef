"""The list of items and services that need prior authorization: shown, added to, ended."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.access import requires
from cases import disasters as days
from determinations import models, queries, services
from determinations.forms.authorization_list import EndItemForm, ItemsForm
from determinations.presentation.authorization_list import item_rows
from determinations.services.authorization_list import PERMISSION
from determinations.views.kept_lists import KeptList, page

LIST = KeptList("authorization_list", "Items that need prior authorization")


@requires("case.view")
def authorization_list(request: HttpRequest) -> HttpResponse:
    """A page of every plan's list, by plan and code."""
    items, next_key = queries.authorization_list(request.GET.get("after", ""))
    here = reverse("authorization_list")
    context = {
        "rows": item_rows(items, days.local_days(timezone.now())[0]),
        "may_keep": request.user.may(PERMISSION),
        "may_report": request.user.may("report.view"),
        "first_url": here if request.GET.get("after") else "",
        "next_url": f"{here}?after={next_key}" if next_key else "",
    }
    return render(request, "determinations/authorization_list.html", context)


@requires(PERMISSION)
def add_authorization_items(request: HttpRequest) -> HttpResponse:
    def add(facts: dict[str, Any]) -> str:
        number = services.list_items(
            facts["plan"], facts["lines"], in_force_from=facts["in_force_from"],
            by=request.user, at=timezone.now(),
        )  # fmt: skip
        return f"{number} added to the list."

    words = {
        "title": "Add items and services",
        "intro": "They are published once a year with the metrics on prior authorization. "
        "Describe each in words that a member understands.",
        "button": "Add to the list",
    }
    return page(request, LIST, ItemsForm(request.POST or None), add, words)


@requires(PERMISSION)
def end_authorization_item(request: HttpRequest, pk: int) -> HttpResponse:
    item = models.PriorAuthorizationItem.objects.filter(pk=pk).first()
    if item is None:
        raise Http404

    def end(facts: dict[str, Any]) -> str:
        services.end_item(pk, **facts, by=request.user, at=timezone.now())
        return "The last day is recorded."

    words = {
        "title": "End prior authorization",
        "intro": f"{item}. It stays on the list of each year in which it applied.",
        "button": "Record the last day",
    }
    return page(request, LIST, EndItemForm(request.POST or None), end, words)
