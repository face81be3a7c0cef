"""A bank's files of payments: uploaded, and watched while the worker goes through them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import requires
from cases.views.pages import refuse_on
from premiums import queries
from premiums.forms.bank import BankFileForm
from premiums.models import BankFile, BankLine
from premiums.payees import Request, following
from premiums.presentation.bank import bank_file_row, bank_line, bank_tabs
from premiums.services.bank import choose, upload_bank_file
from regulations.law import Refused


@requires("reinstatement.collect")
def bank_files(request: HttpRequest) -> HttpResponse:
    """The form to upload one, and the files that were, the newest first."""
    form = BankFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (file := _upload(request, form)):
        messages.success(request, "The file is uploaded. The system is processing it now.", "ok")
        return redirect("premiums:bank_file", file.pk)
    page = queries.bank_files(before=request.GET.get("before", ""))
    here = reverse("premiums:bank_files")
    context = {
        "form": form,
        "rows": [bank_file_row(each) for each in page.rows],
        "next_url": f"{here}?before={page.next_key}" if page.next_key else "",
        "first_url": here if request.GET.get("before") else "",
    }
    status = 422 if form.errors else 200
    return render(request, "premiums/bank_files.html", context, status=status)


@requires("reinstatement.collect")
def bank_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A file: how far it is, and what came of each line."""
    return render(request, "premiums/bank_file.html", _shown(request, pk))


@requires("reinstatement.collect")
def bank_file_lines(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that changes while the worker goes through the file."""
    return render(request, "premiums/bank_lines.html", _shown(request, pk))


@requires("reinstatement.collect")
@require_POST
def choose_for_line(request: HttpRequest, pk: int, line_pk: int) -> HttpResponse:
    """A person says what a line is for; back to the file."""
    if not BankLine.objects.filter(pk=line_pk, file=pk).exists():
        raise Http404
    claim = request.POST.get("claim", "")
    try:
        line = choose(line_pk, claim, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.message, "late")
    else:
        messages.success(request, f"Line {line.number} is recorded.", "ok")
    return redirect("premiums:bank_file", pk)


def _upload(request: HttpRequest, form: BankFileForm) -> BankFile | None:
    upload = form.cleaned_data["file"]
    try:
        return upload_bank_file(
            form.cleaned_data["plan"],
            str(upload.name).replace("\x00", ""),
            upload.read(),
            by=request.user,
            at=timezone.now(),
        )
    except Refused as refused:
        refuse_on(form, refused)
        return None


def _requests(lines: list[BankLine]) -> dict[int, list[Request]]:
    """What stands on the disenrollments that these lines paid."""
    paid = (each.payment.disenrollment_id for each in lines if each.payment)
    return following().requests(pk for pk in paid if pk)


def _shown(request: HttpRequest, pk: int) -> dict[str, Any]:
    try:
        file = queries.bank_file(pk)
    except BankFile.DoesNotExist:
        raise Http404 from None
    page = queries.bank_lines(
        file, only=request.GET.get("only", ""), after=request.GET.get("after", "")
    )
    requests = _requests(page.rows)
    here = reverse("premiums:bank_file", args=[pk])
    part = reverse("premiums:bank_file_lines", args=[pk])
    return {
        "file": bank_file_row(file),
        "rows": [bank_line(each, requests) for each in page.rows],
        "tabs": bank_tabs(here, file.done, queries.bank_results(file), page.only),
        "poll_url": f"{part}?only={page.only}&after={page.after}",
        "first_url": f"{here}?only={page.only}" if page.after else "",
        "next_url": f"{here}?only={page.only}&after={page.next_key}" if page.next_key else "",
    }
