"""Requests for records."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from accounts.access import requires
from cases.views.pages import Verb, nothing, of_case_now, page, with_facts
from determinations import services
from determinations.forms.outreach import NoRecordsForm, OutreachForm

REACH_OUT = Verb(
    "reach_out",
    "Record an attempt to get records",
    "Record the attempt",
    "The attempt is recorded.",
    "Every attempt matters: it shows what the plan did before it decided or extended.",
)
NO_RECORDS = Verb(
    "need_no_records",
    "Record that no records are needed",
    "End the task",
    "The task to request records has ended.",
)


@requires("outreach.record")
def reach_out(request: HttpRequest, number: str) -> HttpResponse:
    act = with_facts(services.reach_out, services.OutreachFacts)
    return page(request, number, REACH_OUT, of_case_now, OutreachForm, act)


@requires("outreach.record")
def need_no_records(request: HttpRequest, number: str) -> HttpResponse:
    return page(request, number, NO_RECORDS, nothing, NoRecordsForm, services.need_no_records)
