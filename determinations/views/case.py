"""The page of a request or an appeal: the frame of the folder, and what only these have."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.access import requires
from accounts.models import User
from cases import models as cases
from cases.presentation import words
from cases.views.folder import found_file, frame
from determinations import queries as request_queries
from determinations.presentation import extension as shown_extension
from determinations.presentation import past, required_forms
from determinations.presentation.appeals import appeal, appeals_of, independent_review
from determinations.presentation.effectuation import effectuations
from determinations.presentation.emergency_care import care
from determinations.presentation.expedite import expedite_requests
from determinations.presentation.outreach import outreach
from determinations.presentation.record import record
from determinations.presentation.sign_off import is_signed, offers_page, signature
from determinations.services.care import PERMISSION, why_not_record
from regulations import care_fields


@requires("case.view")
def case(request: HttpRequest, number: str) -> HttpResponse:
    found = found_file(request_queries.case_file, request.user, number)
    if found.own_pages:
        return redirect(f"{found.own_pages}:case", number)
    now = timezone.now()
    context = frame(found, request.user, now)
    context |= {
        **_request(found),
        "may_complete": request.user.may("record.complete"),
        "may_record_care": _may_record_care(found, request.user, now),
    }
    return render(request, "determinations/case.html", context)


def _request(found: cases.Case) -> dict[str, Any]:
    """What a request or an appeal has in addition."""
    return {
        "care": care(found),
        "extension": shown_extension.extension(found),
        "held_extensions": shown_extension.held_extensions(found),
        "appeal": appeal(found),
        "independent_review": independent_review(found),
        "appeals": appeals_of(found),
        "dismissal": past.dismissal(found),
        "required_forms": required_forms.required_forms(found),
        "past_decisions": past.past_decisions(found),
        "expedite_requests": expedite_requests(found),
        "outreach": outreach(found),
        "effectuations": effectuations(found),
        "appointed": _instant(found, found.aor_received_at),
        "decided": _instant(found, found.matter.decided_at),
        "care_field": care_fields.label(found.matter.known_care_field, found.received_on),
        "signature": signature(found.matter, found) if is_signed(found.matter) else None,
        "has_sign_off": offers_page(found.matter),
        "record": record(found),
    }


def _may_record_care(found: cases.Case, user: User, at: datetime) -> bool:
    return user.may(PERMISSION) and why_not_record(found.matter, user, at) is None


def _instant(found: cases.Case, at: object) -> str:
    return words.instant(at, found.plan.zone) if at else ""  # type: ignore[arg-type]
