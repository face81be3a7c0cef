"""The list of items and services that need prior authorization: shown, added to, ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

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
from determinations.forms.authorization_list import EndItemForm, ItemsForm
from determinations.presentation.authorization_list import item_rows
from determinations.services.authorization_list import PERMISSION
from regulations.law import Refused


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
    return _page(request, ItemsForm(request.POST or None), add, words)


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
    return _page(request, EndItemForm(request.POST or None), end, words)


def _page(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[dict[str, Any]], str],
    words: dict[str, str],
) -> HttpResponse:
    """Show a form, or make its one call and go back to the list."""
    if form.is_valid():
        try:
            done = act(form.cleaned_data)
        except Refused as refused:
            refuse_on(form, refused)
        else:
            messages.success(request, done, "ok")
            return redirect("authorization_list")
    status = 422 if form.errors else 200
    context = {"form": form, **words}
    return render(request, "determinations/authorization_list_form.html", context, status=status)
