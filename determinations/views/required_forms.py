"""Verbs about the form that clears the one who asks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts.access import requires
from cases import models as cases
from cases.views.pages import Verb, page
from determinations import services
from determinations.forms import required_forms as forms_
from regulations.required_forms import APPOINTMENT, REQUIRED_FORMS

RECEIVE = Verb(
    "receive_required_form",
    "Record the appointment or waiver",
    "Record the form",
    "The form is recorded. See below what it means for the clock.",
    (
        "If it is complete, the clock starts when it arrived. If something is missing, a letter "
        "asks for it."
    ),
    makes_letters=True,
)
CURE = Verb(
    "complete_required_form",
    "Record what was missing on the form",
    "Record what was received",
    "Recorded. See below how it affects the clock.",
    "Once nothing is missing, the clock starts when the last part arrived.",
    makes_letters=True,
)


@requires("required_form.receive")
def receive_required_form(request: HttpRequest, number: str) -> HttpResponse:
    def facts(case: cases.Case, at: datetime) -> dict[str, Any]:
        return {"case": case, "kinds": _kinds(case), "now": at}

    return page(
        request, number, RECEIVE, facts, forms_.ReceiveRequiredForm, services.receive_required_form
    )


@requires("required_form.receive")
def complete_required_form(request: HttpRequest, number: str) -> HttpResponse:
    def facts(case: cases.Case, at: datetime) -> dict[str, Any]:
        required_forms = case.required_forms.all()
        incomplete = next(
            (
                required_form
                for required_form in required_forms
                if required_form.status == "incomplete"
            ),
            None,
        )
        return {"case": case, "required_form": incomplete, "now": at}

    return page(
        request, number, CURE, facts, forms_.CompleteRequiredForm, services.complete_required_form
    )


def _kinds(case: cases.Case) -> list[str]:
    """The forms that would do: those that meet the duty that is open."""
    names = {duty.duty for duty in case.deadlines.all() if duty.is_open}
    found = [kind.key for kind in REQUIRED_FORMS.on(case.received_on) if kind.duty in names]
    return found or [APPOINTMENT]
