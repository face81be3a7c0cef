"""The ledger: a payment recorded or gone back, a month or the disenrollment corrected."""

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

from accounts.access import requires
from accounts.models import User
from cases.presentation.preview import Preview
from cases.views import previews
from cases.views.pages import refuse_on
from premiums.forms.disenrollment import CmsNoticeForm, CorrectedForm
from premiums.forms.ledger import MonthForm, PaymentForm, ReturnForm
from premiums.models import Disenrollment, Month, Payment
from premiums.payees import Request, following
from premiums.presentation.ledger import ledger
from premiums.services import matching
from premiums.services.base_premium import confirm_base_premium, is_confirmed
from premiums.services.cms_notice import record_cms_notice as keep_cms_notice
from premiums.services.disenroll import MonthFacts
from premiums.services.disenroll import correct_disenrollment as correct
from premiums.services.money import return_payment as take_back
from premiums.services.months import correct_month as write_month
from premiums.views.disenrollments import found_disenrollment
from regulations.law import Refused


@requires("reinstatement.collect")
def record_payment(request: HttpRequest, pk: int) -> HttpResponse:
    found = found_disenrollment(request, pk)
    today = timezone.now().astimezone(found.plan.zone)
    claims = matching.meant_by(found.enrollee, here=matching.arrears_claim(found))
    initial = {"received_on": today.strftime("%m/%d/%Y")}
    form = PaymentForm(request.POST or None, claims=claims, initial=initial)

    def act(at: datetime) -> object:
        return matching.take_payment(form.claim(), form.facts(), by=request.user, at=at)

    words = {
        "title": "Record a payment",
        "intro": "It counts on the day it was received. When everything owed is received on time, "
        "the case moves forward automatically.",
        "button": "Record the payment",
    }
    return sheet(request, found, form, act, words, "The payment is recorded.")


@requires("reinstatement.collect")
def return_payment(request: HttpRequest, pk: int) -> HttpResponse:
    payment = Payment.objects.filter(pk=pk).first()
    if payment is None:
        raise Http404
    found = found_disenrollment(request, payment.disenrollment_id or 0)
    form = ReturnForm(request.POST or None)

    def act(at: datetime) -> object:
        return take_back(pk, **form.cleaned_data, by=request.user, at=at)

    words = {
        "title": "Record that a payment was returned",
        "intro": f"${payment.amount:,.2f}, received {payment.received_on:%B %-d, %Y}. It stays in "
        "the ledger but no longer counts.",
        "button": "Record it",
    }
    return sheet(request, found, form, act, words, "The payment no longer counts.")


@requires("reinstatement.receive")
def record_cms_notice(request: HttpRequest, pk: int) -> HttpResponse:
    found = found_disenrollment(request, pk)
    form = CmsNoticeForm(request.POST or None)

    def act(at: datetime) -> object:
        return keep_cms_notice(pk, **form.cleaned_data, by=request.user, at=at)

    words = {
        "title": "Record CMS's notice",
        "intro": "Its date and what it says, as CMS sent it to the plan. The letter to the person "
        "names the date.",
        "button": "Save the notice",
    }
    done = "CMS's notice is recorded."
    # It is kept with the record; no letter follows from it.
    return sheet(request, found, form, act, words, done, makes_letters=False)


@requires("reinstatement.correct")
def correct_disenrollment(request: HttpRequest, pk: int) -> HttpResponse:
    found = found_disenrollment(request, pk)
    form = CorrectedForm(request.POST or None, disenrollment=found)

    def act(at: datetime) -> object:
        return correct(pk, form.facts(), why=form.cleaned_data["why"], by=request.user, at=at)

    words = {
        "title": "Correct the disenrollment",
        "intro": "The last day to request and the last day to pay depend on it. It can be "
        "corrected until someone requests reinstatement; the earlier entry is kept.",
        "button": "Save the disenrollment",
    }
    done = "The disenrollment is corrected."
    # No one has asked yet, so there is no one to write to.
    return sheet(request, found, form, act, words, done, makes_letters=False)


@requires("reinstatement.correct")
def correct_month(request: HttpRequest, pk: int, month_pk: int) -> HttpResponse:
    found = found_disenrollment(request, pk)
    month = next((each for each in found.months.all() if each.pk == month_pk), None)
    if month is None:
        raise Http404
    title = f"Correct {month}"
    return _month(request, found, month, title)


@requires("reinstatement.correct")
def add_month(request: HttpRequest, pk: int) -> HttpResponse:
    return _month(request, found_disenrollment(request, pk), None, "Add a month")


def _month(
    request: HttpRequest, found: Disenrollment, month: Month | None, title: str
) -> HttpResponse:
    form = MonthForm(request.POST or None, disenrollment=found, month=month)

    def act(at: datetime) -> object:
        facts = form.facts(form.penalty_steps)
        if facts is None:
            raise Refused("empty", "Enter the amount for the month.", field="premium")
        if month is None:
            _refuse_known(found, facts)
        _confirm(found, form, request.user, at)
        return write_month(found.pk, facts, why=form.cleaned_data["why"], by=request.user, at=at)

    words = {
        "title": title,
        "intro": "The earlier entry is kept with the ledger. After the person was told the amount, "
        "it can only decrease.",
        "button": "Save the month",
    }
    return sheet(request, found, form, act, words, "The month is saved.")


def _confirm(found: Disenrollment, form: MonthForm, by: User, at: datetime) -> None:
    """A derived base premium from which a penalty was calculated is confirmed with it."""
    year, source = form.cleaned_data.get("year"), form.cleaned_data.get("base_source")
    if form.cleaned_data.get("reckon") and source and not is_confirmed(found.plan_id, year):
        confirm_base_premium(found.plan_id, year, source=source, by=by, at=at)


def _refuse_known(found: Disenrollment, facts: MonthFacts) -> None:
    if any(each.month == facts.month for each in found.months.all()):
        message = "This month is already in the ledger. Correct it there."
        raise Refused("known_before", message, field="month")


def sheet(
    request: HttpRequest,
    found: Disenrollment,
    form: forms.Form,
    act: Callable[[datetime], object],
    words: dict[str, str],
    done: str,
    *,
    makes_letters: bool = True,
) -> HttpResponse:
    """Show the form next to the ledger, or make its one call and go back.

    Asked for a preview it makes the same call and keeps nothing of it.
    """
    at, requests = timezone.now(), following().requests([found.pk]).get(found.pk, [])
    newest = requests[-1] if requests else None
    shown = partial(_shown, request, found, form, newest, words | {"makes_letters": makes_letters})
    if previews.is_asked(request):
        return previews.answer(
            request, partial(act, at) if form.is_valid() else None,
            about=[*(each.pk for each in requests), *_cases_of(form)], at=at, shown=shown,
            refuse=partial(refuse_on, form),
        )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            act(at)
        except Refused as refused:
            refuse_on(form, refused)
        else:
            messages.success(request, done, "ok")
            return _back(found)
    return shown()


def _back(found: Disenrollment) -> HttpResponse:
    """To the newest request, which may be one that was made just now; else to the record."""
    if requests := following().requests([found.pk]).get(found.pk):
        return redirect(following().page, requests[-1].number)
    return redirect("premiums:disenrollment", found.pk)


def _cases_of(form: forms.Form) -> list[int]:
    """The cases that a payment may be for, to show their letters next to it."""
    claims = form.claims if isinstance(form, PaymentForm) else ()
    return [each.case_id for each in claims if each.case_id]


def _shown(
    request: HttpRequest,
    found: Disenrollment,
    form: forms.Form,
    newest: Request | None,
    words: dict[str, Any],
    seen: Preview | None = None,
) -> HttpResponse:
    context = {
        **words,
        "form": form,
        "preview": seen,
        "disenrollment": found,
        "ledger": ledger(found, request.user, timezone.now()),
        "number": newest.number if newest else "",
    }
    status = 422 if form.errors else 200
    return render(request, "premiums/money.html", context, status=status)
