"""A sheet that opens a case: its preview, the case, or the sheet again with what hinders it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from cases import models
from cases.services.once import once
from cases.views import previews
from regulations.law import Refused


@dataclass(frozen=True)
class Sheet:
    """A sheet whose fields are whole: the key under which it opens a case once, and the call."""

    plan: models.Plan
    source_key: str
    open_case: Callable[[], models.Case]


def answer(
    request: HttpRequest,
    sheet: Sheet | None,
    *,
    at: datetime,
    shown: Callable[..., HttpResponse],
    refuse: Callable[[Refused], None],
    done: Callable[[models.Case], str],
) -> HttpResponse:
    """The answer to a sheet that was sent; `sheet` is None where its fields are not whole.

    `shown` makes the page of the sheet again, `refuse` puts a refusal on it, `done` says what the
    page of a case that was opened begins with.
    """
    if previews.is_asked(request):
        act = previews.first_time(sheet.open_case, sheet.plan, sheet.source_key) if sheet else None
        return previews.answer(request, act, at=at, shown=shown, refuse=refuse)
    if sheet is None:
        return shown()
    try:
        case, is_new = once(sheet.plan, sheet.source_key, sheet.open_case)
    except Refused as refused:
        refuse(refused)
        return shown()
    if is_new:
        messages.success(request, done(case), "ok")
    else:
        messages.info(request, f"This form was already submitted: it is case {case.number}.")
    return redirect(f"{case.own_pages}:case" if case.own_pages else "case", case.number)
