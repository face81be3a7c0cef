"""Requests to expedite: record, grant, refuse, tell the refusal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts.access import requires
from cases import models as cases
from cases import services as folder
from cases.forms.work import OralNoticeForm
from cases.views.pages import Verb, nothing, page, with_facts
from determinations import services
from determinations.forms import expedite as forms_

REQUEST = Verb(
    "request_expedite",
    "Record a request to expedite",
    "Record the request",
    "The request is recorded and the expedited clock is running.",
    "From the enrollee, the representative or any physician, orally or in writing.",
)
GRANT = Verb(
    "grant_expedite",
    "Grant the request to expedite",
    "Grant",
    "The request to expedite is granted.",
    "The expedited clock, running since the request was received, continues.",
)
REFUSE = Verb(
    "refuse_expedite",
    "Refuse to expedite",
    "Refuse and queue the letter",
    "Refused. Notify the enrollee now; the letter is on its way.",
    "The case goes back to the standard timeframe, counted from receipt, not from today. The "
    "enrollee must be notified promptly and gets a letter explaining the right to file a "
    "grievance.",
    danger=True,
    makes_letters=True,
)
NOTIFY = Verb(
    "notify_refusal_orally",
    "Record that the enrollee was notified of the refusal",
    "Record the notice",
    "The notice is recorded.",
    "By telephone, voicemail or in person. The letter is still sent.",
)


@requires("case.request_expedite")
def request_expedite(request: HttpRequest, number: str) -> HttpResponse:
    act = with_facts(services.request_expedite, services.ExpediteFacts)
    return page(request, number, REQUEST, _zone, forms_.ExpediteForm, act)


@requires("case.answer_expedite")
def grant_expedite(request: HttpRequest, number: str) -> HttpResponse:
    return page(request, number, GRANT, nothing, forms_.GrantExpediteForm, services.grant_expedite)


@requires("case.answer_expedite")
def refuse_expedite(request: HttpRequest, number: str) -> HttpResponse:
    return page(
        request, number, REFUSE, nothing, forms_.RefuseExpediteForm, services.refuse_expedite
    )


@requires("case.notify")
def notify_refusal_orally(request: HttpRequest, number: str) -> HttpResponse:
    act = with_facts(services.notify_refusal_orally, folder.OralNoticeFacts)
    return page(request, number, NOTIFY, _zone, OralNoticeForm, act)


def _zone(case: cases.Case, at: datetime) -> dict[str, Any]:
    return {"zone": case.plan.zone, "now": at}
