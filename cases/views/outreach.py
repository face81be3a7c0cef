"""Attempts to get records."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts.access import requires
from cases import models, services
from cases.forms.outreach import NoRecordsForm, OutreachForm
from cases.views.pages import Verb, page

REACH_OUT = Verb(
    "reach_out",
    "Record an attempt to get records",
    "Record the attempt",
    "The attempt is on record.",
    "Each attempt counts: it shows what the plan did before it decided or extended.",
)
NO_RECORDS = Verb(
    "need_no_records",
    "Record that no records are needed",
    "End the duty",
    "The duty to ask has ended.",
)


@requires("outreach.record")
def reach_out(request: HttpRequest, number: str) -> HttpResponse:
    def act(case_id: int, *, by: Any, at: datetime, **facts: Any) -> object:
        return services.reach_out(case_id, services.OutreachFacts(**facts), by=by, at=at)

    return page(request, number, REACH_OUT, _case, OutreachForm, act)


@requires("outreach.record")
def need_no_records(request: HttpRequest, number: str) -> HttpResponse:
    return page(request, number, NO_RECORDS, _nothing, NoRecordsForm, services.need_no_records)


def _case(case: models.Case, at: datetime) -> dict[str, Any]:
    return {"case": case, "now": at}


def _nothing(case: models.Case, at: datetime) -> dict[str, Any]:
    return {}
