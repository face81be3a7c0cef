"""The page of a reinstatement: the frame of the folder, and what only a reinstatement has."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.access import requires
from cases import models as cases
from cases.views.folder import found_file, frame
from premiums.presentation.disenrollment import record
from premiums.presentation.ledger import ledger
from reinstatement import queries
from reinstatement.models import PAID_UP, UNDECIDED
from reinstatement.presentation import request as shown
from reinstatement.presentation.collection import collections
from reinstatement.presentation.conversation import spoken_by, stored_gates
from reinstatement.presentation.referral import referral
from reinstatement.presentation.similar import similar
from reinstatement.presentation.waiting_for import coverage, payment_awaited, waiting_for


@requires("case.view")
def case(request: HttpRequest, number: str) -> HttpResponse:
    at = timezone.now()
    found = found_file(queries.case_file, request.user, number)
    context = {
        **frame(found, request.user, at),
        **_request(found, at),
        "payment_awaited": payment_awaited(found, request.user),
        "ledger": ledger(found.reinstatement.disenrollment, request.user, at),
        "may_submit": request.user.may("reinstatement.submit") and found.matter.state in PAID_UP,
        "may_receive": request.user.may("reinstatement.receive"),
        "may_review": request.user.may("reinstatement.review"),
    }
    return render(request, "reinstatement/case.html", context)


def _request(found: cases.Case, at: datetime) -> dict[str, Any]:
    """What a reinstatement also has."""
    matter = found.reinstatement
    return {
        "waiting_for": waiting_for(found),
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
        "collections": collections(found, at),
        "oversight": shown.oversight(found),
    }
