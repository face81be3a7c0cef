"""What the lists that a plan keeps have in common: adding to one, and ending a row of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cases.views.pages import refuse_on
from regulations.law import Refused


@dataclass(frozen=True)
class KeptList:
    """A list: the name of its address, and its title."""

    list: str
    list_title: str


def page(
    request: HttpRequest,
    of: KeptList,
    form: forms.Form,
    act: Callable[[dict[str, Any]], str],
    words: dict[str, str],
) -> HttpResponse:
    """Show a form with its `words` (title, intro, button), or make its one call, say what `act`
    says of it, and go back to the list."""
    if form.is_valid():
        try:
            done = act(form.cleaned_data)
        except Refused as refused:
            refuse_on(form, refused)
        else:
            messages.success(request, done, "ok")
            return redirect(of.list)
    status = 422 if form.errors else 200
    context = {"form": form, **vars(of), **words}
    return render(request, "determinations/kept_list_form.html", context, status=status)
