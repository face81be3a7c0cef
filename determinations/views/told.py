"""Approvals told by telephone: the call, and what a plan lets it do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.access import requires
from cases import models as cases
from cases import services as folder
from cases.forms.work import OralNoticeForm
from cases.views.pages import Verb, choose_plan, page, refuse_on, with_facts
from determinations import services
from determinations.forms.told import ToldApprovalRuleForm
from determinations.presentation import told as shown
from regulations import told_approvals as law
from regulations.law import Refused

MOST_CHANGES = 20
TELL = Verb(
    "tell_approval",
    "Record a call about the approval",
    "Record the call",
    "The call is recorded. The letter is still sent.",
    "By telephone, voicemail or in person: who was told, and when. The letter is still sent.",
)


@requires("case.notify")
def tell_approval(request: HttpRequest, number: str) -> HttpResponse:
    act = with_facts(services.tell_approval, folder.OralNoticeFacts)
    return page(
        request, number, TELL, _zone_now, OralNoticeForm, act,
        template="determinations/tell_approval.html", side_panels=shown.in_plan,
    )  # fmt: skip


@requires("letter.settings")
def told_approvals(request: HttpRequest) -> HttpResponse:
    return choose_plan(
        request,
        "told_approval_rule",
        "Approvals told by telephone",
        "Each plan says whether a standard approval told by telephone stops the clock.",
    )


@requires("letter.settings")
def told_approval_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether a call stops the clock in a plan; each change with its source and reason."""
    plan, at = get_object_or_404(cases.Plan, pk=pk), timezone.now()
    form = ToldApprovalRuleForm(request.POST or None)
    if form.is_valid():
        try:
            services.set_told_approval_rule(pk, **form.cleaned_data, by=request.user, at=at)
        except Refused as refused:
            refuse_on(form, refused)
        else:
            messages.success(request, "This applies to calls from now on.", "ok")
            return redirect("told_approval_rule", pk)
    changes = shown.rules(plan, MOST_CHANGES)
    context = {
        "plan": plan,
        "form": form,
        "rules": changes,
        "now": next((each for each in changes if each["is_in_force"]), None),
        "law": law.standard_approval(at.astimezone(plan.zone).date()),
    }
    status = 422 if form.errors else 200
    return render(request, "determinations/told_rule.html", context, status=status)


def _zone_now(case: cases.Case, at: datetime) -> dict[str, Any]:
    return {"zone": case.plan.zone, "now": at}
