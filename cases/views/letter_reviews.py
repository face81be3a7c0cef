"""The second review of letters: the supervisors' list, the review itself, the author's
correction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import requires
from cases import letter_reviews as queries
from cases import services
from cases.forms.letter_reviews import CorrectForm, SendBackForm, VoidForm
from cases.presentation import clock
from cases.presentation import letter_reviews as shown
from cases.presentation.preview import PDF, Choice, chosen, drawn, name
from cases.services.letter_reviews import (
    copies_of,
    why_not_correct,
    why_not_release,
    why_not_review,
)
from cases.services.reviewer_text import reviewer_texts
from cases.services.voiding import why_not_void
from cases.views.files import file_response
from cases.views.pages import found_case, refuse_on
from notices import preview as letter_preview
from notices.letters import LetterError
from notices.models import LetterReview, Notice
from regulations.law import Refused


@requires("letter.review")
def letter_reviews(request: HttpRequest) -> HttpResponse:
    """Letters to review, and those that wait for their author's words."""
    at = timezone.now()
    tab = request.GET.get("tab", "")
    tab = tab if tab in queries.TABS else "waiting"
    page = queries.letter_reviews(request.user, tab, after=request.GET.get("after", ""))
    here = f"{reverse('letter_reviews')}?tab={tab}"
    context = {
        "rows": [shown.letter_review_row(each, at) for each in page.letter_reviews],
        "tab": tab,
        "tabs": [
            {"label": label, "url": f"{reverse('letter_reviews')}?tab={key}", "is_here": key == tab}
            for key, label in queries.TABS.items()
        ],
        "first_url": here if request.GET.get("after") else "",
        "next_url": f"{here}&after={page.next_key}" if page.next_key else "",
    }
    return render(request, "letters/letter_reviews.html", context)


@requires("letter.review")
def letter_review(request: HttpRequest, pk: int) -> HttpResponse:
    """One held letter as it will leave, with its copies, next to its release."""
    return _review_page(request, _found(request, pk))


@requires("letter.review")
def letter_review_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a PDF, marked as not sent."""
    found = _found(request, pk)
    letter = chosen(_copies(found), request.GET.get("copy", ""))
    try:
        data = letter_preview.pdf(letter, at=timezone.now())
    except LetterError:
        raise Http404 from None
    return file_response(data, "application/pdf", "preview-not-sent.pdf", inline=True)


@requires("letter.review")
@require_POST
def release_letter(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    try:
        services.release_letter(pk, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.message, "late")
    else:
        messages.success(request, f"Released: {name(found.notice)}. It is being sent now.", "ok")
    return redirect("letter_reviews")


@requires("letter.review")
@require_POST
def send_back_letter(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = _found(request, pk), SendBackForm(request.POST)
    if not form.is_valid():
        return _review_page(request, found, back=form)
    if _done(form, services.send_back_letter, pk, **form.cleaned_data, request=request):
        messages.success(request, "Sent back. The author will see it in the queue.", "ok")
        return redirect("letter_reviews")
    return _review_page(request, found, back=form)


@requires("letter.review")
@require_POST
def void_letter(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = _found(request, pk), VoidForm(request.POST)
    valid = form.is_valid()
    if valid and _done(form, services.void_letter, pk, **form.cleaned_data, request=request):
        messages.success(request, f"Recorded as not to be sent: {name(found.notice)}.", "ok")
        return redirect("letter_reviews")
    return _review_page(request, found, void=form)


@requires("letter.correct")
def correct_letter(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """The free words of a letter that was sent back, next to the letter."""
    notice, at = _sent_back(request, number, pk), timezone.now()
    closed = why_not_correct(notice, request.user, at)
    texts = reviewer_texts(notice)
    form = CorrectForm(request.POST or None, texts=texts)
    correct = services.correct_letter
    if form.is_valid() and _done(form, correct, pk, **form.facts(), request=request):
        messages.success(request, "Corrected. It waits for a supervisor's review again.", "ok")
        return redirect("case", number=number)
    last = notice.letter_reviews.select_related("answered_by").order_by("-pk").first()
    context = {
        "case": notice.case,
        "letter": name(notice),
        "form": form,
        "letter_review": last,
        "closed": closed,
        "clock": clock.clock(notice.case, at),
        "preview": drawn(notice, at, choices=[], pdf="") if not closed else None,
    }
    status = 409 if closed else 422 if form.errors else 200
    return render(request, "letters/correct.html", context, status=status)


def _review_page(
    request: HttpRequest,
    found: Any,
    *,
    back: forms.Form | None = None,
    void: forms.Form | None = None,
) -> HttpResponse:
    at = timezone.now()
    copies = _copies(found)
    letter = chosen(copies, request.GET.get("copy", ""))
    here = copies.index(letter)
    choices = [Choice(name(each), str(n), n == here) for n, each in enumerate(copies)]
    form = back or void
    context = {
        "row": shown.letter_review_row(found, at),
        "case": found.notice.case,
        "corrections": shown.corrections(found.notice),
        "preview": drawn(letter, at, choices=choices, pdf=f"{PDF}{here}"),
        "copy": here,
        "form": form,
        "back": back or SendBackForm(),
        "void": void or VoidForm(),
        "closed": why_not_review(found, request.user),
        "replaced": why_not_release(found.notice),
        "not_void": why_not_void(found, request.user),
    }
    status = 422 if form and form.errors else 200
    return render(request, "letters/letter_review.html", context, status=status)


def _found(request: HttpRequest, pk: int) -> Any:
    try:
        return queries.letter_review(request.user, pk)
    except LetterReview.DoesNotExist:
        raise Http404 from None


def _copies(found: LetterReview) -> list[Notice]:
    """The letter and its copies; one that was released meanwhile is shown alone."""
    return copies_of(found.notice) or [found.notice]


def _sent_back(request: HttpRequest, number: str, pk: int) -> Notice:
    case = found_case(request, number)
    notice = case.notices.select_related("event__by").filter(pk=pk).first()
    if notice is None or not notice.letter_reviews.exists():
        raise Http404
    notice.case = case
    return notice


def _done(
    form: forms.Form, service: Callable[..., object], pk: int, *, request: HttpRequest, **facts: Any
) -> bool:
    try:
        service(pk, **facts, by=request.user, at=timezone.now())
    except Refused as refused:
        refuse_on(form, refused)
        return False
    return True
