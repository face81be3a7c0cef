"""The page of a reinstatement: what is awaited, the steps, and all that belongs to it."""

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
from premiums.presentation.disenrollment import record
from premiums.presentation.ledger import ledger
from reinstatement import queries
from reinstatement.models import PAID_UP, UNDECIDED
from reinstatement.presentation import request as shown
from reinstatement.presentation.awaited import awaited, coverage, payment_awaited
from reinstatement.presentation.collection import collections
from reinstatement.presentation.conversation import spoken_by, stored_gates
from reinstatement.presentation.referral import referral
from reinstatement.presentation.similar import similar
from reinstatement.presentation.trail import SENTENCES

NAMESPACE = "reinstatement"


@requires("case.view")
def case(request: HttpRequest, number: str) -> HttpResponse:
    at = timezone.now()
    try:
        found = queries.case_file(request.user, number)
    except cases.Case.DoesNotExist:
        raise Http404 from None
    touching = marking.touching(found, marking.declared())
    context = {
        **_case_file(found, at),
        **_request(found),
        "letters_as": presentation.letters_as(found),
        **_forms(request.user),
        "payment_awaited": payment_awaited(found, request.user),
        "ledger": ledger(found.reinstatement.disenrollment, request.user, at),
        "may_submit": request.user.may("reinstatement.submit") and found.matter.state in PAID_UP,
        "may_review": request.user.may("reinstatement.review"),
        "badges": presentation.badges(found, at, touching),
        "disasters": touching,
        "steps": presentation.next_steps(found, request.user, at, namespace=NAMESPACE),
    }
    return render(request, "reinstatement/case.html", context)


def _case_file(found: cases.Case, at: Any) -> dict[str, Any]:
    """What every case has."""
    zone = found.plan.zone
    main = presentation.main_duty(found)
    return {
        "case": found,
        "matter": found.matter,
        "clock": presentation.clock(found, at),
        "duties": presentation.duty_rows(found, at),
        "trace": presentation.trace(main.trace) if main else None,
        "missed": presentation.missed_meaning(found),
        "timeline": presentation.timeline(found, SENTENCES),
        "letters": presentation.letters(found),
        "sent_back": sent_back_of(found),
        "oral_notices": presentation.oral_notices(found),
        "grievances": grievances(found),
        "documents": presentation.documents(found),
        "others": other_cases(found),
        "received": presentation.instant(found.received_at, zone),
        "entered": presentation.instant(found.entered_at, zone),
        "lag": presentation.span(found.entry_lag),
    }


def _request(found: cases.Case) -> dict[str, Any]:
    """What a reinstatement has besides."""
    matter = found.reinstatement
    return {
        "awaited": awaited(found),
        "coverage": coverage(matter),
        "record": record(matter.disenrollment),
        "gates": stored_gates(matter.gates),
        "all_passed": all(gate["answer"] for gate in matter.gates),
        "said_how": spoken_by(found),
        "statement": shown.statement(found),
        "research": shown.research(found),
        "referral": referral(found),
        "similar": similar(found) if matter.state in UNDECIDED else {},
        "decision": shown.decision(found),
        "course": shown.course(found),
        "collections": collections(found),
        "oversight": shown.oversight(found),
    }


def _forms(user: User) -> dict[str, Any]:
    return {
        "may_correct": user.may("address.correct"),
        "note_form": NoteForm() if user.may("note.add") else None,
        "document_form": DocumentForm() if user.may("document.add") else None,
    }
