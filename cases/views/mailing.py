"""One letter on paper: where it is, proof that it was mailed, its return, sending it again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.access import requires
from cases import mailroom, services
from cases.forms.mailing import MailingForm, ResendForm, ReturnForm, SettleForm
from cases.presentation import mailing
from cases.presentation.mailing import proofs, returns
from cases.services.returned import CORRECTED_AS
from cases.views.documents import new_document
from cases.views.pages import refuse_on
from notices.models import Notice
from regulations.law import Refused

Words = dict[str, str]


@requires("notice.view")
def letter_page(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """What is known of one letter, and what can be recorded of it."""
    notice = _found(request, number, pk)
    return render(request, "letters/letter.html", _about(request, notice))


@requires("mailing.record")
def prove_mailing(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    def record(notice: Notice, facts: dict[str, Any], at: datetime) -> object:
        said = services.MailingFacts(**facts_of_mailing(facts))
        return services.prove_mailing(pk, said, by=request.user, at=at)

    words = {
        "title": "Record that it was mailed",
        "button": "Record the mailing",
        "done": "The mailing is recorded.",
        "intro": "A later record replaces an earlier one, which is kept.",
    }
    return _page(request, number, pk, words, MailingForm, lambda each: _today(each), record)


@requires("mailing.record")
def record_return(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    def record(notice: Notice, facts: dict[str, Any], at: datetime) -> object:
        return services.record_return(pk, services.ReturnFacts(**facts), by=request.user, at=at)

    words = {
        "title": "Record that it was returned",
        "button": "Record the return",
        "done": (
            "The return is recorded. The letter is on the list of letters that need an address."
        ),
        "intro": "The clock it stopped stays stopped: what counts is that it was sent.",
    }
    return _page(request, number, pk, words, ReturnForm, lambda each: _today(each), record)


@requires("mailing.record")
def send_again(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    def record(notice: Notice, facts: dict[str, Any], at: datetime) -> object:
        return services.send_again(pk, services.ResendFacts(**facts), by=request.user, at=at)

    words = {
        "title": "Send it again",
        "button": "Queue the copy",
        "done": "The copy is queued. It will be sent within a minute and be in the next batch.",
        "intro": "The copy has the text and date of the first letter and is marked as a copy. It "
        "does not stop or start a clock.",
    }
    return _page(request, number, pk, words, ResendForm, _to_resend, record)


@requires("mailing.record")
def settle_undelivered(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Take a letter off the work list, in words."""

    def record(notice: Notice, facts: dict[str, Any], at: datetime) -> object:
        waiting = [each for each in notice.undelivered.all() if each.is_open]
        if not waiting:
            raise Refused("settled_already", "This letter is no longer on the list.")
        return services.settle_otherwise(waiting[-1].pk, **facts, by=request.user, at=at)

    words = {
        "title": "Record how the recipient was notified another way",
        "button": "Remove from the list",
        "done": "Removed from the list; the timeline shows how it was resolved.",
        "intro": "This does not replace a required letter: one that was never sent stays queued "
        "and is sent once there is an address.",
    }
    return _page(request, number, pk, words, SettleForm, lambda each: {}, record)


def facts_of_mailing(facts: dict[str, Any]) -> dict[str, Any]:
    """The form's fields with the file that came with them, if any."""
    upload = facts.get("document")
    return facts | {"document": new_document(upload) if upload else None}


def _found(request: HttpRequest, number: str, pk: int) -> Notice:
    try:
        return mailroom.letter(request.user, number, pk)
    except Notice.DoesNotExist:
        raise Http404 from None


def _about(request: HttpRequest, notice: Notice) -> dict[str, Any]:
    rows = returns(notice)
    came_back = any(row["on"] for row in rows)
    left = notice.dispatched_at is not None
    return {
        "letter": mailing.letter_row(notice),
        "case": notice.case,
        "to": notice.facts["to"],
        "returns": rows,
        "proofs": proofs(notice),
        "copies": [mailing.letter_row(each) for each in _copies(notice)],
        "may_record": request.user.may("mailing.record"),
        "may_see_batches": request.user.may("batch.view"),
        "may_return": left and not came_back,
        "may_settle": any(row["is_open"] for row in rows),
        "left": left,
    }


def _copies(notice: Notice) -> list[Notice]:
    """The copies of a letter, with what their lines need; the letter's own case is theirs."""
    rows = mailroom.mailed_letters().filter(resend_of=notice).select_related("case__plan")
    return list(rows.select_related("batch", "resend_of", "case__plan"))


def _today(notice: Notice) -> dict[str, date]:
    return {"today": timezone.now().astimezone(notice.case.plan.zone).date()}


def _to_resend(notice: Notice) -> dict[str, Any]:
    first = notice.resend_of or notice
    return {
        "address": services.current_address(notice.case, notice.recipient),
        "copies": first.resends.count(),
        "came_back": any(each.returned_on for each in notice.undelivered.all()),
        "corrects": notice.recipient in CORRECTED_AS,
    }


def _page(
    request: HttpRequest,
    number: str,
    pk: int,
    words: Words,
    form_class: type[forms.Form],
    form_facts: Callable[[Notice], dict[str, Any]],
    record: Callable[[Notice, dict[str, Any], datetime], object],
) -> HttpResponse:
    """Show a form next to what is known of the letter, or make its one call and go back to it."""
    notice = _found(request, number, pk)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = form_class(*posted, **form_facts(notice))
    if form.is_valid():
        try:
            record(notice, form.cleaned_data, timezone.now())
        except Refused as refused:
            refuse_on(form, refused)
        else:
            messages.success(request, words["done"], "ok")
            return redirect("letter_page", number, pk)
    context = _about(request, notice) | {"form": form, **words}
    return render(request, "letters/form.html", context, status=422 if form.errors else 200)
