"""The page of a delinquency: the frame of the folder, what is awaited, the rule and the money."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.access import requires
from cases.views.folder import found_file, frame
from delinquency import queries
from delinquency.presentation.account import account, rule
from delinquency.presentation.waiting_for import waiting_for


@requires("case.view")
def case(request: HttpRequest, number: str) -> HttpResponse:
    at = timezone.now()
    found = found_file(queries.case_file, request.user, number)
    matter = found.delinquency
    context = {
        **frame(found, request.user, at),
        "waiting_for": waiting_for(found, at.astimezone(found.plan.zone).date()),
        "rule": rule(matter),
        "account": None if matter.is_irmaa else account(matter),
    }
    return render(request, "delinquency/case.html", context)
