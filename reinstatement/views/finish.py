"""From the payment to the reply of CMS; how months past are paid."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.access import requires
from cases import models as cases
from cases.views.pages import Verb, nothing, of_case_now, page
from premiums.forms.agreement import AgreementForm, agreement_facts
from premiums.views.disenrollments import found_disenrollment
from premiums.views.ledger import sheet
from reinstatement import services
from reinstatement.forms import finish as forms_
from reinstatement.presentation.side_panels import months_past

IRMAA = Verb(
    "record_irmaa_paid",
    "Record that the IRMAA was paid",
    "Record it",
    "Recorded.",
    "The income-related amount CMS received, as confirmed by CMS.",
    makes_letters=True,
)
SUBMIT = Verb(
    "submit",
    "Record the submission",
    "Record the submission",
    "The submission is recorded. Now wait for the reply.",
    "Download the package from the case page, send it, and record the confirmation here.",
)
RETURN = Verb(
    "record_return",
    "Record that it was returned",
    "Record the return",
    "The return is recorded. Correct the package and resubmit it.",
)
COMPLETE = Verb(
    "complete",
    "Record the CMS reply",
    "Record the reply",
    "Complete: coverage continues without a gap. The confirmation letter is on its way.",
    makes_letters=True,
)
CMS_REINSTATED = Verb(
    "record_cms_reinstatement",
    "Record that CMS reinstated the person",
    "Record it and queue the letter",
    "Recorded: coverage continues without a gap. The letter is on its way.",
    "CMS corrects an error of the government itself (80 FR 7922); the plan submits nothing.",
    makes_letters=True,
)
COLLECT = Verb(
    "agree_collection",
    "Agree on how past months are paid",
    "Record it and queue the schedule",
    "Recorded. The printed schedule is on its way.",
    "For a member who is without fault: all at once, in installments over at least as many months "
    "as were due, or another way (42 CFR 423.293(a)(4), 422.262(h)).",
    makes_letters=True,
)


@requires("reinstatement.collect")
def record_irmaa_paid(request: HttpRequest, number: str) -> HttpResponse:
    return page(request, number, IRMAA, nothing, forms_.IrmaaPaidForm, services.record_irmaa_paid)


@requires("reinstatement.submit")
def submit(request: HttpRequest, number: str) -> HttpResponse:
    return page(request, number, SUBMIT, of_case_now, forms_.SubmitForm, services.submit)


@requires("reinstatement.submit")
def record_return(request: HttpRequest, number: str) -> HttpResponse:
    return page(request, number, RETURN, nothing, forms_.ReturnForm, services.record_return)


@requires("reinstatement.submit")
def complete(request: HttpRequest, number: str) -> HttpResponse:
    return page(request, number, COMPLETE, of_case_now, forms_.ReplyForm, services.complete)


@requires("reinstatement.submit")
def record_cms_reinstatement(request: HttpRequest, number: str) -> HttpResponse:
    def facts(case: cases.Case, at: datetime) -> dict[str, Any]:
        return {"on": at.astimezone(case.plan.zone).date()}

    service = services.record_cms_reinstatement
    return page(request, number, CMS_REINSTATED, facts, forms_.CmsReinstatedForm, service)


@requires("reinstatement.submit")
def open_cms_reinstatement(request: HttpRequest, pk: int) -> HttpResponse:
    """The same from the disenrollment, where no one has asked for reinstatement."""
    found = found_disenrollment(request, pk)
    today = timezone.now().astimezone(found.plan.zone).date()
    form = forms_.CmsReinstatedForm(request.POST or None, on=today)

    def act(at: datetime) -> object:
        return services.open_cms_reinstatement(
            pk, form.cleaned_data["facts"], by=request.user, at=at
        )

    words = {"title": CMS_REINSTATED.title, "intro": CMS_REINSTATED.intro,
             "button": CMS_REINSTATED.button}  # fmt: skip
    return sheet(request, found, form, act, words, CMS_REINSTATED.done)


@requires("reinstatement.collect")
def agree_collection(request: HttpRequest, number: str) -> HttpResponse:
    def facts(case: cases.Case, at: datetime) -> dict[str, Any]:
        return agreement_facts(case.enrollee, at)

    return page(
        request, number, COLLECT, facts, AgreementForm, services.agree_collection,
        template="reinstatement/verbs/collect.html", side_panels=months_past,
    )  # fmt: skip
