"""The verbs of a delinquency, a page each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts.access import requires
from cases import models as cases
from cases.views.pages import Verb, nothing, of_case, of_case_now, page, with_facts
from delinquency import services
from delinquency.forms import work as forms_
from delinquency.presentation.account import account
from delinquency.services.receipts import claim
from premiums.payees import Claim
from premiums.services import matching
from premiums.services.money import PaymentFacts

BILL = Verb(
    "add_bill",
    "Add a month that was billed",
    "Add the month",
    "The month is saved.",
    "A month that has come due since then. It is owed like the others.",
    makes_letters=True,
)
PAYMENT = Verb(
    "record_payment",
    "Record a payment",
    "Record the payment",
    "The payment is recorded.",
    "Enter the date it was received. Payments go to the oldest month first; a payment after the "
    "grace period is kept but does not stop the disenrollment.",
    makes_letters=True,
)
RETURN = Verb(
    "return_payment",
    "Record that a payment was returned",
    "Record it",
    "Recorded.",
    "The grace period is recalculated without this payment.",
    makes_letters=True,
)
DISENROLL = Verb(
    "disenroll",
    "Send the notice of disenrollment",
    "Queue the notice",
    "The notice is on its way. After it is sent, send the disenrollment to CMS.",
    "The grace period ended without full payment. Send the notice first, then the transaction.",
    danger=True,
    makes_letters=True,
)
SUBMIT = Verb(
    "submit",
    "Record the transaction to CMS",
    "Record it",
    (
        "The member is disenrolled. A request for reinstatement can be started from the list of "
        "disenrollments."
    ),
    "The disenrollment is saved with its ledger, so that a request can be recorded.",
)
STOP = Verb(
    "stop",
    "Stop the disenrollment",
    "Stop the disenrollment",
    "The disenrollment was stopped.",
    "Coverage continues. If the notice of disenrollment was queued, a letter withdraws it.",
    makes_letters=True,
)


@requires("delinquency.bill")
def add_bill(request: HttpRequest, number: str) -> HttpResponse:
    act = with_facts(services.add_bill, services.BillFacts)
    return _page(request, number, BILL, nothing, forms_.BillForm, act)


@requires("delinquency.collect")
def record_payment(request: HttpRequest, number: str) -> HttpResponse:
    def act(case_id: int, *, claim: Claim, by: Any, at: datetime, **facts: Any) -> object:
        return matching.take_payment(claim, PaymentFacts(**facts), by=by, at=at)

    return _page(request, number, PAYMENT, open_for_member, forms_.ReceiptForm, act)


@requires("delinquency.collect")
def return_payment(request: HttpRequest, number: str) -> HttpResponse:
    def act(case_id: int, *, payment: str, by: Any, at: datetime, **facts: Any) -> object:
        return services.return_payment(case_id, payment=int(payment), by=by, at=at, **facts)

    return _page(request, number, RETURN, of_case, forms_.ReturnForm, act)


@requires("delinquency.disenroll")
def disenroll(request: HttpRequest, number: str) -> HttpResponse:
    return _page(request, number, DISENROLL, nothing, forms_.NoticeForm, services.disenroll)


@requires("delinquency.submit")
def submit(request: HttpRequest, number: str) -> HttpResponse:
    return _page(request, number, SUBMIT, of_case_now, forms_.SubmitForm, services.submit)


@requires("delinquency.stop")
def stop(request: HttpRequest, number: str) -> HttpResponse:
    return _page(request, number, STOP, of_case_now, forms_.StopForm, services.stop)


def open_for_member(case: cases.Case, at: datetime) -> dict[str, Any]:
    """What money of the member may be for."""
    return {"claims": matching.meant_by(case.enrollee, here=claim(case))}


def _page(*args: Any) -> HttpResponse:
    """The page of a verb with the money next to the form."""
    return page(*args, template="delinquency/verb.html", side_panels=_money)


def _money(case: cases.Case, at: datetime) -> dict[str, Any]:
    """None where CMS ended the coverage: there are no bills."""
    return {"account": None if case.matter.is_irmaa else account(case.matter)}
