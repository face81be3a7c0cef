"""Completing the audit record of a case."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts.access import requires
from cases import models, services
from cases.forms.record import RecordForm
from cases.views.pages import Verb, page

RECORD = Verb(
    "",
    "Complete the audit record",
    "Save",
    "The audit record is saved.",
    "What the audit tables ask for and nothing else in the case tells.",
)


@requires("record.complete")
def complete_record(request: HttpRequest, number: str) -> HttpResponse:
    def act(case_id: int, *, by: Any, at: datetime, **facts: Any) -> object:
        return services.complete_record(case_id, services.RecordFacts(**facts), by=by, at=at)

    return page(request, number, RECORD, _case, RecordForm, act)


def _case(case: models.Case, at: datetime) -> dict[str, Any]:
    return {"case": case}
