"""The verbs of a delinquency, a page each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from accounts.access import requires
from cases import models as cases
from cases.views.pages import Verb, at_once, page
from delinquency import services
from delinquency.forms import work as forms_
from delinquency.presentation.account import account

TAKE = Verb("take", "Take this case", "Take", "The case is yours.")
ASSIGN = Verb("assign", "Assign this case", "Assign", "The case is assigned.")
BILL = Verb(
    "add_bill",
    "Add a month that was billed",
    "Add the month",
    "The month is on record.",
    "A month that has come due since. It is owed like the others.",
    makes_letters=True,
)
PAYMENT = Verb(
    "record_payment",
    "Record a payment",
    "Record the payment",
    "The payment is on record.",
    "By the day of its receipt. Money pays the oldest month first; what comes after the grace "
    "period is kept, but stops nothing.",
    makes_letters=True,
)
RETURN = Verb(
    "return_payment",
    "Record that a payment went back",
    "Record it",
    "It is on record.",
    "The grace period is reckoned anew, as if the money had not come.",
    makes_letters=True,
)
DISENROLL = Verb(
    "disenroll",
    "Send the notice of disenrollment",
    "Queue the notice",
    "The notice is on its way. Once it has left, send the disenrollment to CMS.",
    "The grace period passed and not all was paid. The notice goes first, then the transaction.",
    danger=True,
    makes_letters=True,
)
SUBMIT = Verb(
    "submit",
    "Record the transaction to CMS",
    "Record it",
    "The member is disenrolled. Whoever asks for reinstatement is found among the disenrollments.",
    "The disenrollment is entered with its ledger, so that a request can be taken.",
)
STOP = Verb(
    "stop",
    "Stop it",
    "Stop it",
    "Nobody is disenrolled.",
    "Coverage goes on. Where the notice of disenrollment was queued, a letter takes it back.",
    makes_letters=True,
)


@requires("delinquency.take")
@require_POST
def take(request: HttpRequest, number: str) -> HttpResponse:
    return at_once(request, number, TAKE, services.take)


@requires("delinquency.assign")
def assign(request: HttpRequest, number: str) -> HttpResponse:
    return page(request, number, ASSIGN, nothing, forms_.AssignForm, services.assign)


@requires("delinquency.bill")
def add_bill(request: HttpRequest, number: str) -> HttpResponse:
    def act(case_id: int, *, by: Any, at: datetime, **facts: Any) -> object:
        return services.add_bill(case_id, services.BillFacts(**facts), by=by, at=at)

    return _page(request, number, BILL, nothing, forms_.BillForm, act)


@requires("delinquency.collect")
def record_payment(request: HttpRequest, number: str) -> HttpResponse:
    def act(case_id: int, *, by: Any, at: datetime, **facts: Any) -> object:
        return services.record_payment(case_id, services.ReceiptFacts(**facts), by=by, at=at)

    return _page(request, number, PAYMENT, nothing, forms_.ReceiptForm, act)


@requires("delinquency.collect")
def return_payment(request: HttpRequest, number: str) -> HttpResponse:
    def act(case_id: int, *, receipt: str, by: Any, at: datetime, **facts: Any) -> object:
        return services.return_payment(case_id, receipt=int(receipt), by=by, at=at, **facts)

    return _page(request, number, RETURN, of_case, forms_.ReturnForm, act)


@requires("delinquency.disenroll")
def disenroll(request: HttpRequest, number: str) -> HttpResponse:
    return _page(request, number, DISENROLL, nothing, forms_.NoticeForm, services.disenroll)


@requires("delinquency.submit")
def submit(request: HttpRequest, number: str) -> HttpResponse:
    return _page(request, number, SUBMIT, now, forms_.SubmitForm, services.submit)


@requires("delinquency.stop")
def stop(request: HttpRequest, number: str) -> HttpResponse:
    return _page(request, number, STOP, now, forms_.StopForm, services.stop)


def of_case(case: cases.Case, at: datetime) -> dict[str, Any]:
    return {"case": case}


def now(case: cases.Case, at: datetime) -> dict[str, Any]:
    return {"case": case, "now": at}


def nothing(case: cases.Case, at: datetime) -> dict[str, Any]:
    return {}


def _page(*args: Any) -> HttpResponse:
    """The page of a verb with the money beside the form."""
    return page(*args, template="delinquency/verb.html", beside=_money)


def _money(case: cases.Case, at: datetime) -> dict[str, Any]:
    return {"account": account(case.matter)}
