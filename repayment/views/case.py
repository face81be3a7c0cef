"""The page of a repayment: the frame of the folder, what is awaited, each payment with its day."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.access import requires
from cases.views.folder import found_file, frame
from repayment import queries
from repayment.presentation.schedule import schedule
from repayment.presentation.waiting_for import waiting_for


@requires("case.view")
def case(request: HttpRequest, number: str) -> HttpResponse:
    at = timezone.now()
    found = found_file(queries.case_file, request.user, number)
    context = {
        **frame(found, request.user, at),
        "waiting_for": waiting_for(found.repayment, at),
        **schedule(found.repayment, at),
    }
    return render(request, "repayment/case.html", context)
