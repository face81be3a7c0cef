"""The two sheets with which a case begins."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import requires
from accounts.models import User
from cases import models as cases
from cases.presentation.preview import Preview
from cases.views.pages import refuse_on
from cases.views.person import known_member
from cases.views.sheets import Sheet, answer
from delinquency import services
from delinquency.forms.begin import (
    BILL,
    FIELDS,
    BillFormSet,
    DelinquencyForm,
    IrmaaForm,
    MemberForm,
)
from delinquency.presentation.account import draft
from delinquency.services.begin import refuse_bill
from regulations.law import Refused

LINES = {"prefix": "lines"}


@requires("delinquency.open")
def open_delinquency(request: HttpRequest) -> HttpResponse:
    """The empty sheet of unpaid premiums, or the case that the filled one becomes."""
    at = timezone.now()
    if request.method != "POST":
        return _render(request, DelinquencyForm(now=at), BillFormSet(**LINES))
    form, lines = DelinquencyForm(request.POST, now=at), BillFormSet(request.POST, **LINES)
    is_whole = all((form.is_valid(), lines.is_valid()))
    facts = form.facts(lines.bills()) if is_whole else None
    return answer(
        request, _sheet(services.open_delinquency, facts, by=request.user, at=at), at=at,
        shown=partial(_render, request, form, lines), refuse=partial(_refuse, form, lines),
        done=lambda case: "The case is open. The warning is on its way.",
    )  # fmt: skip


@requires("delinquency.open")
@require_POST
def open_draft(request: HttpRequest) -> HttpResponse:
    """The days and the sum of what is on the sheet so far; by POST, so that nothing is in the
    address."""
    form = DelinquencyForm(request.POST, now=timezone.now())
    lines = BillFormSet(request.POST, **LINES)
    form.is_valid(), lines.is_valid()
    return render(request, "delinquency/draft.html", _draft(form, lines))


@requires("delinquency.open")
@require_POST
def open_known(request: HttpRequest) -> HttpResponse:
    """What the plan knows of the member ID; the sheet fills its empty fields from it."""
    form = MemberForm(request.POST, now=timezone.now())
    form.is_valid()
    typed = form.cleaned_data
    return known_member(request, typed.get("plan"), typed.get("member_id", ""))


@requires("delinquency.open")
def record_irmaa(request: HttpRequest) -> HttpResponse:
    """The empty sheet of CMS's own disenrollment, or the case that the filled one becomes."""
    at = timezone.now()
    form = IrmaaForm(request.POST or None, now=at)
    shown = partial(_render_irmaa, request, form)
    if request.method != "POST":
        return shown()
    facts = form.facts() if form.is_valid() else None
    return answer(
        request, _sheet(services.record_irmaa, facts, by=request.user, at=at), at=at,
        shown=shown, refuse=partial(refuse_on, form),
        done=lambda case: "Recorded. The notice is on its way.",
    )  # fmt: skip


def _sheet(
    service: Callable[..., cases.Case], facts: Any, *, by: User, at: datetime
) -> Sheet | None:
    """The sheet as it opens a case; None where it is not whole."""
    if facts is None:
        return None
    return Sheet(facts.plan, facts.source_key, partial(service, facts, by=by, at=at))


def _refuse(form: MemberForm, lines: Any, refused: Refused) -> None:
    """Put the refusal next to the month or the field at fault."""
    if refused.field in {*BILL, "bills"}:
        lines.refuse(refused, form.now.astimezone(form.cleaned_data["plan"].zone).date())
        return
    refused.field = FIELDS.get(refused.field or "", refused.field)
    refuse_on(form, refused)


def _draft(form: DelinquencyForm, lines: Any) -> dict[str, Any]:
    facts = form.cleaned_data
    bills = lines.bills()
    plan = facts.get("plan")
    rule = facts.get("effective_on") or (facts.get("option") and facts.get("grace_months"))
    if not (plan and bills and rule):
        return {}
    try:
        for bill in bills:
            refuse_bill(bill, today=form.now.astimezone(plan.zone).date())
        stands = services.standing_of(
            plan.plan_type, bills, option=facts.get("option", ""),
            grace_months=facts.get("grace_months"), effective_on=facts.get("effective_on"),
        )  # fmt: skip
    except Refused as refused:
        return {"refused": refused}
    effective_on = facts.get("effective_on")
    return {"draft": draft(stands, plan_type=plan.plan_type, effective_on=effective_on)}


def _render_irmaa(
    request: HttpRequest, form: IrmaaForm, seen: Preview | None = None
) -> HttpResponse:
    context = {"form": form, "preview": seen}
    return render(request, "delinquency/irmaa.html", context, status=422 if form.errors else 200)


def _render(
    request: HttpRequest, form: DelinquencyForm, lines: Any, seen: Preview | None = None
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "lines": lines, "preview": seen}
    if form.is_bound:
        context |= _draft(form, lines)
    context["bad_months"] = lines.is_bound and (any(lines.errors) or lines.non_form_errors())
    status = 422 if form.errors or context["bad_months"] else 200
    return render(request, "delinquency/open.html", context, status=status)
