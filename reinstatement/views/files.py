"""A request as files: the whole case file, and the package for the contractor."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from accounts.access import requires
from cases import models as cases
from regulations.law import Refused
from reinstatement import queries
from reinstatement.presentation import casefile


@requires("document.view")
def case_file(request: HttpRequest, number: str) -> HttpResponse:
    """All that is on record of a request, in one archive."""
    case = _found(request, number)
    return _archive(casefile.archive(case, at=timezone.now()), f"{case.number}-case-file")


@requires("reinstatement.submit")
def package(request: HttpRequest, number: str) -> HttpResponse:
    """What is submitted to the retroactive processing contractor, in one archive."""
    case = _found(request, number)
    try:
        data = casefile.package(case, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.message, "late")
        return redirect("reinstatement:case", number)
    return _archive(data, f"{case.number}-package")


def _found(request: HttpRequest, number: str) -> cases.Case:
    try:
        return queries.case_file(request.user, number)
    except cases.Case.DoesNotExist:
        raise Http404 from None


def _archive(data: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    answer["Cache-Control"] = "private, no-store"
    return answer
