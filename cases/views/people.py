"""People of a team: hours, absences, languages and open work; a supervisor enters them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts import working_hours as service
from accounts.access import person, requires
from accounts.models import Absence, StaffChange, Team, User
from cases import models, open_duties, queries, workload
from cases.forms.working_hours import AbsenceForm, WorkForm, typed_hours
from cases.presentation.people import absence_row, change_row, person_row
from cases.views.pages import refuse_on
from regulations.law import Refused

NO_TEAM = "none"
CHANGES_SHOWN = 20


@requires(service.PERMISSION)
def people(request: HttpRequest) -> HttpResponse:
    """The people of one team, each with what is open with them."""
    at, zone = timezone.now(), queries.house_zone()
    teams = list(Team.objects.order_by("name"))
    key = _team(request, teams)
    found = sorted(workload.members(_of_team(key), at=at), key=_by_name)
    context = {
        "rows": [person_row(each, zone, at) for each in found],
        "teams": [
            {"name": name, "url": reverse("people", query={"team": pk}), "is_here": pk == key}
            for pk, name in [*((str(each.pk), each.name) for each in teams), (NO_TEAM, "No team")]
        ],
        "spans": list(open_duties.DUE.values()),
    }
    return render(request, "people/people.html", context)


@requires(service.PERMISSION)
def edit_person(request: HttpRequest, pk: int) -> HttpResponse:
    """A person's hours, languages and absences; the form keeps hours and languages."""
    at, user = timezone.now(), _person(pk)
    form = WorkForm(request.POST or None, initial=_initial(user))
    if form.is_valid():
        try:
            service.set_work(pk, form.facts, by=person(request), at=at)
        except Refused as refused:
            refuse_on(form, refused)
        else:
            messages.success(request, "The hours and languages are saved.", "ok")
            return redirect("edit_person", pk=pk)
    return _shown(request, user, form, AbsenceForm(zone=queries.house_zone()), at)


@requires(service.PERMISSION)
@require_POST
def enter_absence(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that a person is away."""
    at, user = timezone.now(), _person(pk)
    form = AbsenceForm(request.POST, zone=queries.house_zone())
    if form.is_valid():
        try:
            service.enter_absence(pk, form.facts, by=person(request), at=at)
        except Refused as refused:
            refuse_on(form, refused)
        else:
            messages.success(request, "The absence is recorded.", "ok")
            return redirect("edit_person", pk=pk)
    return _shown(request, user, WorkForm(initial=_initial(user)), form, at)


@requires(service.PERMISSION)
@require_POST
def end_absence(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel an absence, or record that the person is back."""
    found = Absence.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    try:
        service.end_absence(pk, by=person(request), at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.message, "late")
    else:
        messages.success(request, "The absence has ended.", "ok")
    return redirect("edit_person", pk=found.user_id)


def _shown(
    request: HttpRequest, user: User, form: WorkForm, absence_form: AbsenceForm, at: datetime
) -> HttpResponse:
    zone = queries.house_zone()
    absences = user.absences.filter(canceled_at=None, ends_at__gt=at).select_related("entered_by")
    changes = StaffChange.objects.filter(user=user).select_related("by").order_by("-pk")
    context = {
        "person": user,
        "form": form,
        "absence_form": absence_form,
        "absences": [absence_row(each, zone, at) for each in absences],
        "changes": [change_row(each, zone) for each in changes[:CHANGES_SHOWN]],
        "team_url": reverse("people", query={"team": user.team_id or NO_TEAM}),
    }
    bad = bool(form.errors or absence_form.errors)
    return render(request, "people/person.html", context, status=422 if bad else 200)


def _initial(user: User) -> dict[str, Any]:
    found = workload.availability_of(user)
    profile = workload.profile_of(user)
    return typed_hours(found) | {
        "time_zone": profile.time_zone if profile else queries.house_zone().key,
        "languages": profile.languages if profile else [],
    }


def _person(pk: int) -> User:
    found = User.objects.select_related("team", "work_profile").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _team(request: HttpRequest, teams: list[Team]) -> str:
    """The team of the address, else one's own, else the first."""
    keys = [*(str(each.pk) for each in teams), NO_TEAM]
    asked, own = request.GET.get("team", ""), str(person(request).team_id)
    return next(key for key in (asked, own, keys[0]) if key in keys)


def _of_team(key: str) -> QuerySet[User]:
    """Active people, and those who left while a case was theirs."""
    held = models.Case.objects.filter(assignee=OuterRef("pk"), next_due_at__isnull=False)
    found = User.objects.filter(Q(is_active=True) | Exists(held))
    return found.filter(team=None) if key == NO_TEAM else found.filter(team=int(key))


def _by_name(member: workload.Member) -> tuple[str, str, int]:
    return member.user.last_name, member.user.first_name, member.user.pk
