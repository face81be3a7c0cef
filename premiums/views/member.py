"""A member's own ledger: months billed late, bills of the payment plan, and their money."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import requires
from cases import models as cases
from cases.presentation.preview import Preview
from cases.views import previews
from cases.views.pages import refuse_on
from premiums import queries
from premiums.forms.agreement import MonthsForm, RemoveForm
from premiums.forms.ledger import PaymentForm, ReturnForm
from premiums.models import MemberBill, Payment
from premiums.presentation.member import coverage_ended, member_ledger, months_to_bill
from premiums.services import member_bills as own
from regulations.law import Refused

LONGEST_ID = 40


@requires("case.view")
def member(request: HttpRequest, pk: int) -> HttpResponse:
    """The ledger of a member, whether or not a case or a disenrollment is open."""
    found, at = found_member(request, pk), timezone.now()
    context = {
        "member": found,
        "own": member_ledger(found, request.user, at),
        "disenrollments": found.disenrollments.order_by("-effective_on"),
    }
    return render(request, "premiums/member.html", context)


@requires("reinstatement.receive")
@require_POST
def find_member(request: HttpRequest) -> HttpResponse:
    """By the member ID, which is posted so that it is in no address."""
    typed = request.POST.get("member_id", "").replace("\x00", "").strip()[:LONGEST_ID]
    found = queries.members(request.user, typed)
    if len(found) == 1:
        return redirect("premiums:member", found[0].pk)
    said = "No member has this ID. Check it." if not found else "Several plans have this ID."
    messages.error(request, said, "late")
    return redirect("premiums:find")


@requires("reinstatement.collect")
def bill_months(request: HttpRequest, pk: int) -> HttpResponse:
    found, at = found_member(request, pk), timezone.now()
    on = at.astimezone(found.plan.zone).date()
    initial = {"billed_on": on.strftime("%m/%d/%Y")} | months_to_bill(found, at)
    form = MonthsForm(request.POST or None, on=on, initial=initial)

    def act(at: datetime) -> object:
        return own.bill_months(pk, form.cleaned_data["facts"], by=request.user, at=at)

    words = {
        "title": "Bill past months",
        "intro": "Premiums of months that had come due before they were billed, or a bill of the "
        "Medicare Prescription Payment Plan.",
        "button": "Save the bills",
        "doubt": coverage_ended(found),
    }
    return form_page(request, found, form, act, words, "The bills are on the ledger.")


@requires("reinstatement.correct")
def remove_bill(request: HttpRequest, pk: int) -> HttpResponse:
    bill = MemberBill.objects.filter(pk=pk).first()
    if bill is None:
        raise Http404
    found = found_member(request, bill.enrollee_id)
    form = RemoveForm(request.POST or None)

    def act(at: datetime) -> object:
        return own.remove_bill(pk, **form.cleaned_data, by=request.user, at=at)

    words = {
        "title": "Remove a bill",
        "intro": f"{bill.get_kind_display()}, {bill}, ${bill.amount:,.2f}: entered by mistake.",
        "button": "Remove it",
    }
    return form_page(request, found, form, act, words, "The bill no longer counts.")


@requires("reinstatement.collect")
def record_payment(request: HttpRequest, pk: int) -> HttpResponse:
    found = found_member(request, pk)
    claims = [each for payee in own.PAYEES for each in own.open_for(found, payee)]
    today = timezone.now().astimezone(found.plan.zone)
    initial = {"received_on": today.strftime("%m/%d/%Y")}
    if not claims:
        messages.error(request, "Nothing is open on this ledger. Enter the bill first.", "late")
        return redirect("premiums:member", pk)
    form = PaymentForm(request.POST or None, claims=claims, initial=initial)

    def act(at: datetime) -> object:
        payee = form.claim().payee
        return own.take_payment(pk, form.facts(), payee=payee, by=request.user, at=at)

    words = {
        "title": "Record a payment",
        "intro": "It counts on the day it was received, for what you choose and nothing else.",
        "button": "Record the payment",
    }
    return form_page(request, found, form, act, words, "The payment is recorded.")


@requires("reinstatement.collect")
def return_payment(request: HttpRequest, pk: int) -> HttpResponse:
    payment = Payment.objects.filter(pk=pk).exclude(pays="").first()
    if payment is None:
        raise Http404
    found = found_member(request, payment.enrollee_id)
    form = ReturnForm(request.POST or None)

    def act(at: datetime) -> object:
        return own.return_payment(pk, **form.cleaned_data, by=request.user, at=at)

    words = {
        "title": "Record that a payment was returned",
        "intro": f"${payment.amount:,.2f}, received {payment.received_on:%B %-d, %Y}. It stays in "
        "the ledger but no longer counts.",
        "button": "Record it",
    }
    return form_page(request, found, form, act, words, "The payment no longer counts.")


def found_member(request: HttpRequest, pk: int) -> cases.Enrollee:
    """The member of the address, or a 404 page."""
    found = queries.member(request.user, pk)
    if found is None:
        raise Http404
    return found


def form_page(
    request: HttpRequest,
    found: cases.Enrollee,
    form: forms.Form,
    act: Callable[[datetime], object],
    words: dict[str, Any],
    done: str,
) -> HttpResponse:
    """The form next to the ledger, or its one call and back to the ledger. Where the words say that
    it `makes_letters`, they can be read before."""
    at = timezone.now()
    shown = partial(_show, request, found, form, words, at)
    refuse = partial(refuse_on, form)
    if previews.is_asked(request):
        call = partial(act, at) if form.is_valid() else None
        return previews.answer(request, call, at=at, shown=shown, refuse=refuse)
    if request.method == "POST" and form.is_valid():
        try:
            act(at)
        except Refused as refused:
            refuse(refused)
        else:
            messages.success(request, done, "ok")
            return redirect("premiums:member", found.pk)
    return shown()


def _show(
    request: HttpRequest,
    found: cases.Enrollee,
    form: forms.Form,
    words: dict[str, Any],
    at: datetime,
    seen: Preview | None = None,
) -> HttpResponse:
    own = member_ledger(found, request.user, at)
    context = {**words, "form": form, "member": found, "own": own, "preview": seen}
    status = 422 if form.errors else 200
    return render(request, "premiums/member_form.html", context, status=status)
