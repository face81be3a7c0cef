"""Grievances of a former member: the disenrollment cannot be appealed, but complained of."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from accounts.access import requires
from cases.views import grievances


@requires("reinstatement.grievance")
def receive_grievance(request: HttpRequest, number: str) -> HttpResponse:
    return grievances.receive(request, number)


@requires("reinstatement.grievance")
def extend_grievance(request: HttpRequest, number: str) -> HttpResponse:
    return grievances.extend(request, number)


@requires("reinstatement.grievance")
def answer_grievance(request: HttpRequest, number: str) -> HttpResponse:
    return grievances.answer(request, number)
