"""How teams assign cases, and how many minutes work is expected to take."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.access import person, requires
from accounts.models import Team
from cases import expected_work as figures
from cases import kinds, models, queries
from cases.forms.assignment import MinutesForm, RuleForm
from cases.presentation import assignment as shown
from cases.services import assignment_rules as service
from cases.views.pages import refuse_on
from regulations.law import Refused

PAST_SHOWN = 20


@requires(service.PERMISSION)
def assignment_rules(request: HttpRequest) -> HttpResponse:
    """Each team's rule for each kind of case."""
    zone, plans = queries.house_zone(), _plans()
    standing: dict[int, dict[str, models.AssignmentRule]] = {}
    for rule in models.AssignmentRule.objects.filter(ended_at=None).select_related("set_by"):
        standing.setdefault(rule.team_id, {})[rule.kind] = rule
    teams = [
        {"name": team.name, "rows": shown.rule_rows(team, standing.get(team.pk, {}), plans, zone)}
        for team in Team.objects.order_by("name")
    ]
    return render(request, "people/rules.html", {"teams": teams})


@requires(service.PERMISSION)
def assignment_rule(request: HttpRequest, pk: int, case_kind: str) -> HttpResponse:
    """The rule of one team for one kind of case, and those before it."""
    team, kind = Team.objects.filter(pk=pk).first(), _kind(case_kind)
    if team is None:
        raise Http404
    rules = models.AssignmentRule.objects.filter(team=team, kind=kind.key)
    form = RuleForm(request.POST or None, initial=_initial(rules.filter(ended_at=None).first()))
    if form.is_valid():
        try:
            service.set_rule(pk, kind.key, form.facts, by=person(request), at=timezone.now())
        except Refused as refused:
            refuse_on(form, refused)
        else:
            messages.success(request, "The rule is saved and applies from now on.", "ok")
            return redirect("assignment_rules")
    zone, plans = queries.house_zone(), _plans()
    past = rules.select_related("set_by").order_by("-pk")[:PAST_SHOWN]
    context = {
        "team": team,
        "kind": kind,
        "form": form,
        "past": [shown.past_row(each, plans, zone) for each in past],
    }
    return render(request, "people/rule.html", context, status=422 if form.errors else 200)


@requires(service.PERMISSION)
def expected_work(request: HttpRequest) -> HttpResponse:
    """The expected minutes of each duty."""
    on = _today(timezone.now())
    rows = shown.duty_rows(figures.minutes_on(on), figures.entered_on(on))
    return render(request, "people/expected_work.html", {"rows": rows})


@requires(service.PERMISSION)
def duty_minutes(request: HttpRequest, case_kind: str, duty: str) -> HttpResponse:
    """Enter how many minutes a duty takes, from today on."""
    kind, at = _kind(case_kind), timezone.now()
    if not kind.has_duty(duty):
        raise Http404
    now = figures.minutes_on(_today(at))[kind.key, duty]
    form = MinutesForm(request.POST or None, initial={"minutes": now})
    if form.is_valid():
        minutes = form.cleaned_data["minutes"]
        service.set_minutes(kind.key, duty, minutes, since=_today(at), by=person(request), at=at)
        messages.success(request, "The expected minutes are saved.", "ok")
        return redirect("expected_work")
    context = {"kind": kind, "duty": kinds.duties()[duty], "form": form}
    return render(request, "people/minutes.html", context, status=422 if form.errors else 200)


def _initial(rule: models.AssignmentRule | None) -> dict[str, Any]:
    if rule is None:
        return {"method": models.AssignmentRule.Method.BY_HAND.value}
    return {"method": rule.method, "takes_new": rule.takes_new, "plans": list(map(str, rule.plans))}


def _kind(key: str) -> kinds.Kind:
    try:
        return kinds.of(key)
    except LookupError:
        raise Http404 from None


def _plans() -> dict[int, str]:
    return {each.pk: str(each) for each in models.Plan.objects.order_by("pk")}


def _today(at: datetime) -> date:
    return at.astimezone(queries.house_zone()).date()
