"""Completing the audit record of a case."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from accounts.access import requires
from cases.views.pages import Verb, of_case, page, with_facts
from determinations import services
from determinations.forms.record import RecordForm

RECORD = Verb(
    "",
    "Complete the audit record",
    "Save",
    "The audit record is saved.",
    "Information the audit tables need that is not elsewhere in the case.",
)


@requires("record.complete")
def complete_record(request: HttpRequest, number: str) -> HttpResponse:
    act = with_facts(services.complete_record, services.RecordFacts)
    return page(request, number, RECORD, of_case, RecordForm, act)
