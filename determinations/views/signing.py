"""Signing a decision, and the page that shows who signed it and on what."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from accounts.access import requires
from cases import models as cases
from cases.views.files import file_response
from cases.views.pages import FormFacts
from determinations import queries
from determinations.presentation import sign_off as pages


def signed_by(request: HttpRequest) -> FormFacts:
    """What the form of a decision that is signed is made with."""

    def facts(case: cases.Case, at: datetime) -> dict[str, Any]:
        return {"case": case, "by": request.user, "at": at}

    return facts


@requires("case.view")
def sign_off(request: HttpRequest, number: str) -> HttpResponse:
    """The sign-off page of a denial, as a tagged PDF."""
    case = _file(request, number)
    return _page(request, case, case.matter)


@requires("case.view")
def past_sign_off(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """The same of a denial that was taken back since."""
    case = _file(request, number)
    past = next((each for each in case.past_decisions.all() if each.pk == pk), None)
    if past is None:
        raise Http404
    return _page(request, case, past)


def _file(request: HttpRequest, number: str) -> cases.Case:
    try:
        return queries.case_file(request.user, number)
    except cases.Case.DoesNotExist:
        raise Http404 from None


def _page(request: HttpRequest, case: cases.Case, decision: Any) -> HttpResponse:
    if case.own_pages or not pages.offers_page(decision):
        messages.error(request, "Only a denial has a sign-off page.", "late")
        return redirect("case", number=case.number)
    data = pages.render(case, decision, at=timezone.now())
    return file_response(data, "application/pdf", f"{case.number}-sign-off.pdf", inline=True)
