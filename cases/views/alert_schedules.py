"""A plan's lead times of alerts: what holds, what was changed by whom, and changing it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.access import requires
from cases import kinds, models
from cases.forms.alerts import ScheduleDraft
from cases.presentation.alerts import change_row, preview_rows, schedule_card, scope_title
from cases.services import alert_schedules as schedules
from cases.services import change_alert_schedule, organization_duties
from cases.services.alert_schedules import Scope
from cases.services.change_alert_schedule import PERMISSION, ScheduleFacts
from notices.models import AlertSchedule, Clock
from regulations import clock_kinds
from regulations.law import Refused

SHOWN = 50


@requires(PERMISSION)
def alert_schedules(request: HttpRequest) -> HttpResponse:
    """Each plan's schedules as they hold, and for which duties there can be one of their own."""
    plans = list(models.Plan.objects.order_by("name", "pk"))
    context = {"plans": [_plan_card(plan) for plan in plans], **_progress()}
    return render(request, "alerts/schedules.html", context)


@requires(PERMISSION)
def alert_progress(request: HttpRequest) -> HttpResponse:
    """How far the worker is with the open duties: asked again while it is at work."""
    return render(request, "alerts/progress.html", _progress())


@requires(PERMISSION)
def alert_schedule(request: HttpRequest, pk: int, clock: str, duty: str = "") -> HttpResponse:
    """The form of one schedule: looked at before it is saved, with the earlier ones below."""
    scope, at = _scope(pk, clock, duty), timezone.now()
    own = _own(scope)
    steps = schedules.steps_of(scope.plan.pk, clock, duty)
    saving = "save" in request.POST or "give_up" in request.POST
    draft = ScheduleDraft(scope, steps, own.pk if own else 0, request.POST or None)
    context: dict[str, Any] = {"draft": draft, "own": own, "scope": scope}
    if request.method == "POST":
        if "give_up" in request.POST and draft.rest.is_valid():
            if _changed(request, draft, at, give_up=True):
                return redirect("alert_schedules")
        elif draft.is_valid(saving=saving):
            if saving and draft.is_previewed and _changed(request, draft, at):
                return redirect("alert_schedules")
            context |= _looked_at(draft, at, overtaken=saving and not draft.is_previewed)
    bad = request.method == "POST" and ("preview" not in context or bool(draft.faults))
    context |= {"title": scope_title(scope), "history": _history(scope), "is_bad": bad}
    return render(request, "alerts/schedule.html", context, status=422 if bad else 200)


def _changed(
    request: HttpRequest, draft: ScheduleDraft, at: datetime, *, give_up: bool = False
) -> bool:
    """Make the one call; False where it was refused, with the reason on the form."""
    rest = draft.rest.cleaned_data
    steps = () if give_up else draft.steps
    facts = ScheduleFacts(draft.scope, steps, rest["why"], rest["seen"])
    try:
        change_alert_schedule.change_schedule(facts, by=request.user, at=at)
    except Refused as refused:
        draft.faults.append(refused.message)
        return False
    messages.success(request, "Saved. Alerts for open tasks will be updated.", "ok")
    return True


def _looked_at(draft: ScheduleDraft, at: datetime, *, overtaken: bool) -> dict[str, Any]:
    preview = schedules.preview(draft.scope, draft.steps, at=at)
    preview = organization_duties.with_them(preview, draft.scope, draft.steps, at=at)
    return {
        "preview": preview_rows(preview, draft.scope),
        "key": draft.key,
        "overtaken": overtaken,
    }


def _scope(pk: int, clock: str, duty: str) -> Scope:
    plan = models.Plan.objects.filter(pk=pk).first()
    if plan is None or clock not in Clock.values:
        raise Http404
    if duty and duty not in clock_kinds.duties_of(clock) & set(_named(plan)):
        raise Http404
    return Scope(plan, clock, duty)


def _own(scope: Scope) -> AlertSchedule | None:
    rows = schedules.standing(scope.plan.pk).filter(clock=scope.clock, duty=scope.duty)
    return rows.select_related("plan", "made_by").first()


def _history(scope: Scope) -> list[dict[str, Any]]:
    rows = AlertSchedule.objects.filter(plan=scope.plan, clock=scope.clock, duty=scope.duty)
    return [
        change_row(each) for each in rows.select_related("plan", "made_by").order_by("-pk")[:SHOWN]
    ]


def _plan_card(plan: models.Plan) -> dict[str, Any]:
    standing = (
        schedules.standing(plan.pk).select_related("plan", "made_by").order_by("clock", "duty")
    )
    own = {(each.clock, each.duty): each for each in standing if each.steps}
    scopes = [Scope(plan, kind) for kind in (Clock.HOURS, Clock.DAYS)]
    scopes += [Scope(plan, *key) for key in own if key[1]]
    cards = [
        schedule_card(
            scope, schedules.steps_of(plan.pk, scope.clock, scope.duty),
            own.get((scope.clock, scope.duty)),
        )
        for scope in scopes
    ]  # fmt: skip
    return {"plan": plan, "cards": cards, "duties": _choices(plan, own)}


def _named(plan: models.Plan) -> dict[str, str]:
    """The duties that can have a schedule of this plan, as pages name them."""
    return kinds.duties() | organization_duties.of_plan(plan)


def _choices(plan: models.Plan, own: dict[tuple[str, str], AlertSchedule]) -> list[dict[str, str]]:
    """The duties that have no schedule of their own yet, for each kind of clock they can have."""
    named = _named(plan)
    return [
        {"clock": kind, "duty": duty, "label": scope_title(Scope(plan, kind, duty))}
        for kind in (Clock.HOURS, Clock.DAYS)
        for duty in named
        if duty in clock_kinds.duties_of(kind) and (kind, duty) not in own
    ]


def _progress() -> dict[str, Any]:
    """What is being applied, or was changed last, over all plans."""
    rows = AlertSchedule.objects.select_related("plan", "made_by").order_by("-pk")[:SHOWN]
    changes = [_change(each) for each in rows]
    return {"changes": changes, "at_work": any(each["left"] is not None for each in changes)}


def _change(schedule: AlertSchedule) -> dict[str, Any]:
    left = _left(schedule)
    whole = schedule.applied_count + (left or 0)
    return change_row(schedule) | {"left": left, "whole": whole or 1, "plan": schedule.plan}


def _left(schedule: AlertSchedule) -> int | None:
    """How many open duties do not follow yet; None for one that all follow, or that is replaced."""
    if schedule.replaced_at or schedule.applied_at:
        return None
    scope = Scope(schedule.plan, schedule.clock, schedule.duty)
    waiting = schedules.open_duties(scope).filter(pk__gt=schedule.applied_to).count()
    return waiting + len(organization_duties.open_duties(scope))
