"""The targets of a plan: what holds, who set it and when, and the form that changes it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.access import person, requires
from cases import duty_sorts, months
from cases.models import Plan
from cases.presentation import words
from cases.views.pages import choose_plan, refuse_on
from regulations.law import Refused
from reports import shares, targets
from reports.models import OnTimeTarget
from reports.target_forms import TargetForm

MOST_CHANGES = 100


@requires("target.view")
def plan_choice(request: HttpRequest) -> HttpResponse:
    return choose_plan(
        request, "plan_targets", "Targets", "Each plan sets what share of its tasks is on time."
    )


@requires("target.view")
def plan_targets(request: HttpRequest, pk: int) -> HttpResponse:
    """What the plan means to do on time, and every change of it."""
    plan, at = get_object_or_404(Plan, pk=pk), timezone.now()
    kept = list(plan.on_time_targets.select_related("made_by").order_by("-pk"))
    context = {
        "plan": plan,
        "month": f"{months.month_of(at, plan.zone):%B %Y}",
        "holding": _holding(plan, kept, at),
        "changes": [_row(each, plan) for each in kept[:MOST_CHANGES]],
        "not_shown": max(len(kept) - MOST_CHANGES, 0),
        "may_set": person(request).may(targets.PERMISSION),
        "may_report": person(request).may("report.view"),
    }
    return render(request, "reports/targets.html", context)


@requires(targets.PERMISSION)
def set_target(request: HttpRequest, pk: int) -> HttpResponse:
    """Set, change or end one target."""
    plan, at = get_object_or_404(Plan, pk=pk), timezone.now()
    form = TargetForm(request.POST or None, offered=targets.months_to_choose(plan, at))
    if form.is_valid():
        try:
            targets.set_target(pk, **form.cleaned_data, by=person(request), at=at)
        except Refused as refused:
            refuse_on(form, refused)
        else:
            messages.success(request, "The target is saved.", "ok")
            return redirect("plan_targets", pk)
    status = 422 if form.errors else 200
    return render(request, "reports/target_form.html", {"plan": plan, "form": form}, status=status)


def _holding(plan: Plan, kept: list[OnTimeTarget], at: datetime) -> list[dict[str, Any]]:
    """For each sort with a target now or set ahead: what holds, since when, and what comes."""
    month = months.month_of(at, plan.zone)
    found = []
    for sort in duty_sorts.every():
        rows = [each for each in kept if each.sort == sort.key and not each.replaced_at]
        now, ahead = targets.holding(rows, month), [r for r in rows if r.from_month > month]
        if (now and now.tenths is not None) or ahead:
            coming = sorted(ahead, key=lambda row: row.from_month)
            found.append(
                {
                    "label": sort.label,
                    "target": _share(now.tenths) if now else "No target",
                    "since": _month(now.from_month) if now else "",
                    "ahead": [f"{_share(r.tenths)} from {_month(r.from_month)}" for r in coming],
                }
            )
    return found


def _row(target: OnTimeTarget, plan: Plan) -> dict[str, Any]:
    sort = duty_sorts.find(target.sort)
    return {
        "label": sort.label if sort else target.sort,
        "target": _share(target.tenths),
        "from_month": _month(target.from_month),
        "why": target.why,
        "by": target.made_by,
        "when": words.instant(target.made_at, plan.zone),
        "is_replaced": target.replaced_at is not None,
    }


def _share(tenths: int | None) -> str:
    return "No target" if tenths is None else shares.in_words(tenths)


def _month(first: date) -> str:
    return f"{first:%B %Y}"
