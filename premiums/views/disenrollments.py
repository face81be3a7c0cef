"""Disenrollments: found, entered by hand, and shown with their ledger."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import requires
from cases import models as cases
from cases.views.pages import refuse_on
from cases.views.person import known_member
from premiums import queries
from premiums.forms.disenrollment import DisenrollmentForm, MonthFormSet
from premiums.models import Disenrollment
from premiums.payees import Request, following, starts
from premiums.presentation.disenrollment import draft, listed, record
from premiums.presentation.ledger import ledger
from premiums.services.disenroll import enter_disenrollment
from regulations import government
from regulations.law import Refused

LONGEST_SEARCH = 60
SEARCH = "disenrollment_search"
# Faults of a month are told next to its line.
OF_MONTHS = {"months", "month", "amount", "kind", "billed_on", "withheld_by"}


@requires("reinstatement.receive")
def find(request: HttpRequest) -> HttpResponse:
    """Disenrollments, newest first. What is searched for is kept in the session, never in the
    address."""
    if request.method == "POST":
        words = request.POST.get("search", "").replace("\x00", "")
        request.session[SEARCH] = words.strip()[:LONGEST_SEARCH]
        return redirect("premiums:find")
    if "clear" in request.GET:
        request.session.pop(SEARCH, None)
    search = request.session.get(SEARCH, "")
    page = queries.disenrollments(request.user, search, after=request.GET.get("after", ""))
    at = timezone.now()
    here = reverse("premiums:find")
    requests = following().requests(each.pk for each in page.rows)
    context = {
        "rows": [listed(each, requests.get(each.pk, []), at) for each in page.rows],
        "ask": following().ask,
        "search": search,
        "next_url": f"{here}?after={page.next_key}" if page.next_key else "",
        "first_url": here if request.GET.get("after") else "",
        "may_pay": request.user.may("reinstatement.collect"),
        "starts": [each for each in starts() if request.user.may(each.permission)],
    }
    return render(request, "premiums/find.html", context)


@requires("case.view")
def disenrollment(request: HttpRequest, pk: int) -> HttpResponse:
    """A disenrollment with its ledger and the requests of it."""
    found = found_disenrollment(request, pk)
    at = timezone.now()
    requests = following().requests([pk]).get(pk, [])
    context = {
        "disenrollment": found,
        "record": record(found),
        "ledger": ledger(found, request.user, at),
        "requests": requests,
        "ask": following().ask,
        "listed": listed(found, requests, at),
        "may_correct_facts": request.user.may("reinstatement.correct") and not requests,
        "may_receive": request.user.may("reinstatement.receive"),
        "cms_reinstates": _cms_reinstates(request, found, requests, at),
    }
    return render(request, "premiums/disenrollment.html", context)


def _cms_reinstates(
    request: HttpRequest, found: Disenrollment, requests: list[Request], at: datetime
) -> str:
    """Where CMS's own reinstatement is recorded if no one has asked; else empty."""
    on = at.astimezone(found.plan.zone).date()
    may = request.user.may("reinstatement.submit") and not requests
    return following().reinstated if may and government.error_of(found.cause, on) else ""


@requires("reinstatement.receive")
def enter(request: HttpRequest) -> HttpResponse:
    """The empty sheet, or the disenrollment that the filled one becomes."""
    at = timezone.now()
    if request.method != "POST":
        return _render(request, DisenrollmentForm(now=at), MonthFormSet(**_lines(None)), at)
    form = DisenrollmentForm(request.POST, now=at)
    whole = form.is_valid()
    months = MonthFormSet(request.POST, **_lines(_plan(form)))
    if all((whole, months.is_valid())) and (entered := _enter(request, form, months, at)):
        messages.success(request, "The disenrollment is saved.", "ok")
        return redirect("premiums:disenrollment", entered.pk)
    return _render(request, form, months, at)


@requires("reinstatement.receive")
@require_POST
def enter_draft(request: HttpRequest) -> HttpResponse:
    """The windows, the sum and the doubts of what is on the sheet so far; by POST, so that nothing
    is in the address."""
    form = DisenrollmentForm(request.POST, now=timezone.now())
    form.is_valid()
    months = MonthFormSet(request.POST, **_lines(_plan(form)))
    months.is_valid()
    return render(request, "premiums/draft.html", _draft(form, months))


@requires("reinstatement.receive")
@require_POST
def enter_known(request: HttpRequest) -> HttpResponse:
    """What the plan knows of the member ID; the sheet fills its empty fields from it."""
    form = DisenrollmentForm(request.POST, now=timezone.now())
    form.is_valid()
    typed = form.cleaned_data
    return known_member(request, typed.get("plan"), typed.get("member_id", ""))


def found_disenrollment(request: HttpRequest, pk: int) -> Disenrollment:
    """The disenrollment of the address, or a 404 page."""
    try:
        return queries.disenrollment(request.user, pk)
    except Disenrollment.DoesNotExist:
        raise Http404 from None


def _enter(
    request: HttpRequest, form: DisenrollmentForm, months: Any, at: datetime
) -> Disenrollment | None:
    facts = form.facts(months.months())
    try:
        return enter_disenrollment(facts, by=request.user, at=at)
    except Refused as refused:
        if refused.field in OF_MONTHS:
            months.refuse(refused, facts)
        else:
            refuse_on(form, refused)
        return None


def _plan(form: DisenrollmentForm) -> cases.Plan | None:
    return form.cleaned_data.get("plan") if hasattr(form, "cleaned_data") else None


def _lines(plan: cases.Plan | None) -> dict[str, Any]:
    plan = plan or cases.Plan.objects.order_by("name").first()
    return {"prefix": "lines", "form_kwargs": {"plan_type": plan.plan_type if plan else "ma"}}


def _draft(form: DisenrollmentForm, months: Any) -> dict[str, Any]:
    facts = form.cleaned_data
    if not facts.get("effective_on") or not facts.get("plan"):
        return {}
    try:
        return {"draft": draft(facts, months.months())}
    except Refused as refused:
        return {"refused": refused}


def _render(
    request: HttpRequest, form: DisenrollmentForm, months: Any, at: datetime
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "lines": months}
    if form.is_bound:
        context |= _draft(form, months)
    context["bad_months"] = months.is_bound and (any(months.errors) or months.non_form_errors())
    status = 422 if form.errors or context["bad_months"] else 200
    return render(request, "premiums/enter.html", context, status=status)
