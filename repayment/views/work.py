"""The verbs of a repayment, a page each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts.access import requires
from cases import models as cases
from cases.views.pages import Verb, nothing, page
from repayment import services
from repayment.forms.work import EndForm, RemindForm
from repayment.presentation.schedule import schedule

REMIND = Verb(
    "remind",
    "Bill the missed payment again",
    "Queue the bill",
    "The bill is on its way.",
    "What was missed is due again, and this letter bills the member for it. No coverage ends by "
    "it: a grace period can begin only after a bill (42 CFR 422.74(d)(1)(i)(B), "
    "423.44(d)(1)(iii)).",
    makes_letters=True,
)
END = Verb(
    "end",
    "End the agreement",
    "End the agreement",
    "The agreement has ended. What is unpaid is on the member's ledger.",
    "For a member who cannot keep it, or who no longer wants to. What is unpaid can be agreed on "
    "again, or collected as any other premium: with a bill, a warning and a grace period of its "
    "own. No letter leaves from here.",
    danger=True,
)


@requires("repayment.remind")
def remind(request: HttpRequest, number: str) -> HttpResponse:
    return _page(request, number, REMIND, nothing, RemindForm, services.remind)


@requires("repayment.end")
def end(request: HttpRequest, number: str) -> HttpResponse:
    return _page(request, number, END, nothing, EndForm, services.end)


def _page(*args: Any) -> HttpResponse:
    """The page of a verb with the payments next to the form."""
    return page(*args, template="repayment/verb.html", side_panels=_payments)


def _payments(case: cases.Case, at: datetime) -> dict[str, Any]:
    return schedule(case.repayment, at)
