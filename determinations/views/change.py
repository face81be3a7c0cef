"""The plan begins to reduce or end a course of treatment: the sheet, and the member's look-up."""

from __future__ import annotations

import uuid
from datetime import datetime
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import requires
from cases import models as cases
from cases.presentation import words
from cases.views.pages import refuse_on
from cases.views.person import known_member
from cases.views.sheets import Sheet, answer
from determinations import services
from determinations.forms.change import ChangeForm
from determinations.forms.intake import LineFormSet
from regulations import changes


@requires("treatment.change")
def new(request: HttpRequest) -> HttpResponse:
    """The empty sheet, or the case that the filled one becomes."""
    at = timezone.now()
    if request.method != "POST":
        form = ChangeForm(now=at, initial={"token": uuid.uuid4()})
        return _render(request, form, LineFormSet(prefix="lines"))
    form = ChangeForm(request.POST, now=at)
    lines = LineFormSet(request.POST, prefix="lines")
    sheet = None
    if all((form.is_valid(), lines.is_valid())):
        call = partial(_open, form, lines, request, at)
        sheet = Sheet(form.cleaned_data["plan"], form.key, call)
    return answer(
        request, sheet, at=at, shown=partial(_render, request, form, lines),
        refuse=partial(refuse_on, form), done=_opened,
    )  # fmt: skip


@requires("treatment.change")
@require_POST
def enrollee(request: HttpRequest) -> HttpResponse:
    """What the plan knows of the member ID; the sheet fills its empty fields from it."""
    plan = cases.Plan.objects.filter(pk=_number(request.POST.get("plan", ""))).first()
    member_id = request.POST.get("member_id", "").replace("\x00", "").strip()
    return known_member(request, plan, member_id)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _open(form: ChangeForm, lines: Any, request: HttpRequest, at: datetime) -> cases.Case:
    items = tuple(item for line in lines if (item := line.item()))
    return services.change_treatment(form.facts(items), by=request.user, at=at)


def _opened(case: cases.Case) -> str:
    due_at = words.instant(case.next_due_at, case.plan.zone) if case.next_due_at else ""
    return f"Case {case.number} is open. The notice must leave by {due_at}."


def _render(
    request: HttpRequest, form: ChangeForm, lines: Any, seen: object = None
) -> HttpResponse:
    context = {
        "form": form, "lines": lines, "preview": seen,
        "not_here": changes.NOT_HERE, "fast_track": changes.FAST_TRACK,
    }  # fmt: skip
    bad = form.errors or any(lines.errors) or lines.is_bound and lines.non_form_errors()
    return render(request, "determinations/change.html", context, status=422 if bad else 200)
