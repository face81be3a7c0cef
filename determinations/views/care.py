"""Recording the kind of care that a payment is about, on the request or on its appeal."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from accounts.access import requires
from cases import models as cases
from cases.views.pages import Verb, found_case, of_case, page, with_facts
from determinations import services
from determinations.forms.emergency_care import CareKindForm
from determinations.services.care import why_not_record

CARE = Verb(
    "",
    "Record the kind of care",
    "Record it",
    "The kind of care is recorded.",
    "It determines what a denial of payment may rest on (42 CFR 422.113). Recorded on an appeal, "
    "it holds for the appeal; the request keeps what it was decided on.",
)


@requires("care.record")
def record_care_kind(request: HttpRequest, number: str) -> HttpResponse:
    case = found_case(request, number)
    # What was typed is not lost when the case is decided meanwhile: then the form says why not.
    if said := _why_no_form(case, request):
        messages.error(request, said, "late")
        return redirect("case", number=number)
    act = with_facts(services.record_care_kind, services.CareKindFacts)
    return page(request, number, CARE, of_case, CareKindForm, act)


def _why_no_form(case: cases.Case, request: HttpRequest) -> str:
    if case.own_pages:
        return "Only a request for payment, or its appeal, has a kind of care."
    refused = why_not_record(case.matter, request.user, timezone.now())
    if refused is None or request.method == "POST":
        return ""
    return f"{refused.message} {refused.citation or ''}".rstrip()
