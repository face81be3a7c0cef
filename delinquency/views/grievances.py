"""Grievances of a member whose coverage may end: what the plan did can be complained of."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from accounts.access import requires
from cases.views import grievances


@requires("delinquency.grievance")
def receive_grievance(request: HttpRequest, number: str) -> HttpResponse:
    return grievances.receive(request, number)


@requires("delinquency.grievance")
def extend_grievance(request: HttpRequest, number: str) -> HttpResponse:
    return grievances.extend(request, number)


@requires("delinquency.grievance")
def answer_grievance(request: HttpRequest, number: str) -> HttpResponse:
    return grievances.answer(request, number)
