"""Verbs that take back: withdraw a request, vacate a dismissal, reopen a decision."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts.access import requires
from cases import models as cases
from cases.views.pages import Verb, nothing, of_case_now, page
from determinations import services
from determinations.forms import undo as forms_

WITHDRAW = Verb(
    "withdraw",
    "Withdraw the request",
    "Record the withdrawal",
    "The request is withdrawn. The confirmation letter is on its way.",
    "Only if the requester asked for it before a decision.",
    danger=True,
    makes_letters=True,
)
VACATE = Verb(
    "vacate_dismissal",
    "Vacate the dismissal",
    "Vacate and queue the letter",
    "The dismissal is vacated. The clock starts over; the letter is on its way.",
    "For good cause, within six months of the notice. The regulation does not say which deadline "
    "applies then; we start the request's timeframe over, now.",
    makes_letters=True,
)
REOPEN = Verb(
    "reopen",
    "Reopen the decision",
    "Reopen",
    "The decision is reopened. The clock starts over.",
    "The earlier decision is kept unchanged, and carrying it out continues in the meantime (42 "
    "CFR 422.616(c)). The regulation does not say which deadline applies; we start the request's "
    "timeframe over, now.",
)


@requires("case.withdraw")
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    def facts(case: cases.Case, at: datetime) -> dict[str, Any]:
        return {"zone": case.plan.zone, "now": at, "who": case.requester_name}

    return page(request, number, WITHDRAW, facts, forms_.WithdrawForm, services.withdraw)


@requires("case.vacate")
def vacate_dismissal(request: HttpRequest, number: str) -> HttpResponse:
    return page(
        request,
        number,
        VACATE,
        nothing,
        forms_.VacateForm,
        services.vacate_dismissal,
    )


@requires("case.reopen")
def reopen(request: HttpRequest, number: str) -> HttpResponse:
    return page(request, number, REOPEN, of_case_now, forms_.ReopenForm, services.reopen)
