"""The page of a request or an appeal: the frame of the folder, and what only these have."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.access import requires
from cases import models, presentation, request_queries
from cases.presentation.appeals import appeal, appeals_of, outside
from cases.presentation.disasters import disaster_card
from cases.presentation.effectuation import effectuations
from cases.presentation.expedite import expedite_requests
from cases.presentation.outreach import outreach
from cases.presentation.record import record
from cases.views.folder import found_file, frame


@requires("case.view")
def case(request: HttpRequest, number: str) -> HttpResponse:
    found = found_file(request_queries.case_file, request.user, number)
    if found.own_pages:
        return redirect(f"{found.own_pages}:case", number)
    context = frame(found, request.user, timezone.now())
    context |= {
        **_request(found),
        "disaster": disaster_card(context["disasters"], found.received_on),
        "may_complete": request.user.may("record.complete"),
    }
    return render(request, "cases/case.html", context)


def _request(found: models.Case) -> dict[str, Any]:
    """What a request or an appeal has besides."""
    return {
        "extension": getattr(found, "extension", None),
        "appeal": appeal(found),
        "outside": outside(found),
        "appeals": appeals_of(found),
        "papers": presentation.papers(found),
        "past_decisions": presentation.past_decisions(found),
        "expedite_requests": expedite_requests(found),
        "outreach": outreach(found),
        "effectuations": effectuations(found),
        "appointed": _instant(found, found.aor_received_at),
        "decided": _instant(found, found.matter.decided_at),
        "record": record(found),
    }


def _instant(found: models.Case, at: object) -> str:
    return presentation.instant(at, found.plan.zone) if at else ""  # type: ignore[arg-type]
