"""The page of a delinquency: what is awaited, the steps, the money and all that belongs to it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.access import requires
from accounts.models import User
from cases import marking, presentation
from cases import models as cases
from cases.forms.actions import DocumentForm, NoteForm
from cases.presentation.grievances import grievances
from cases.presentation.looks import sent_back_of
from cases.queries import other_cases
from delinquency import queries
from delinquency.presentation.account import account, rule
from delinquency.presentation.awaited import awaited

NAMESPACE = "delinquency"


@requires("case.view")
def case(request: HttpRequest, number: str) -> HttpResponse:
    at = timezone.now()
    try:
        found = queries.case_file(request.user, number)
    except cases.Case.DoesNotExist:
        raise Http404 from None
    touching = marking.touching(found, marking.declared())
    matter = found.delinquency
    context = {
        **_case_file(found, at),
        **_forms(request.user),
        "awaited": awaited(found, at.astimezone(found.plan.zone).date()),
        "rule": rule(matter),
        "account": None if matter.is_irmaa else account(matter),
        "badges": presentation.badges(found, at, touching),
        "steps": presentation.next_steps(found, request.user, at, namespace=NAMESPACE),
    }
    return render(request, "delinquency/case.html", context)


def _case_file(found: cases.Case, at: Any) -> dict[str, Any]:
    """What every case has."""
    main = presentation.main_duty(found)
    return {
        "case": found,
        "matter": found.matter,
        "clock": presentation.clock(found, at),
        "duties": presentation.duty_rows(found, at),
        "trace": presentation.trace(main.trace) if main else None,
        "missed": presentation.missed_meaning(found),
        "timeline": presentation.timeline(found),
        "letters": presentation.letters(found),
        "letters_as": presentation.letters_as(found),
        "sent_back": sent_back_of(found),
        "grievances": grievances(found),
        "oral_notices": presentation.oral_notices(found),
        "documents": presentation.documents(found),
        "others": other_cases(found),
        "entered": presentation.instant(found.entered_at, found.plan.zone),
    }


def _forms(user: User) -> dict[str, Any]:
    return {
        "may_correct": user.may("address.correct"),
        "note_form": NoteForm() if user.may("note.add") else None,
        "document_form": DocumentForm() if user.may("document.add") else None,
    }
