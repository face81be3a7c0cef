"""A bank's files of payments: uploaded, and watched while the worker goes through them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.access import requires
from cases.views.pages import refuse_on
from regulations.law import Refused
from reinstatement import queries
from reinstatement.forms.bank import BankFileForm
from reinstatement.models import BankFile
from reinstatement.presentation.bank import bank_file_row, bank_line, bank_tabs
from reinstatement.services.bank import upload_bank_file


@requires("reinstatement.collect")
def bank_files(request: HttpRequest) -> HttpResponse:
    """The form to upload one, and the files that were, the newest first."""
    form = BankFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (file := _upload(request, form)):
        messages.success(request, "The file is taken in. The worker goes through it now.", "ok")
        return redirect("reinstatement:bank_file", file.pk)
    page = queries.bank_files(before=request.GET.get("before", ""))
    here = reverse("reinstatement:bank_files")
    context = {
        "form": form,
        "rows": [bank_file_row(each) for each in page.rows],
        "next_url": f"{here}?before={page.next_key}" if page.next_key else "",
        "first_url": here if request.GET.get("before") else "",
    }
    status = 422 if form.errors else 200
    return render(request, "reinstatement/bank_files.html", context, status=status)


@requires("reinstatement.collect")
def bank_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A file: how far it is, and what came of each line."""
    return render(request, "reinstatement/bank_file.html", _shown(request, pk))


@requires("reinstatement.collect")
def bank_file_lines(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that changes while the worker goes through the file."""
    return render(request, "reinstatement/bank_lines.html", _shown(request, pk))


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


def _shown(request: HttpRequest, pk: int) -> dict[str, Any]:
    try:
        file = queries.bank_file(pk)
    except BankFile.DoesNotExist:
        raise Http404 from None
    page = queries.bank_lines(
        file, only=request.GET.get("only", ""), after=request.GET.get("after", "")
    )
    here = reverse("reinstatement:bank_file", args=[pk])
    part = reverse("reinstatement:bank_file_lines", args=[pk])
    return {
        "file": bank_file_row(file),
        "rows": [bank_line(each) for each in page.rows],
        "tabs": bank_tabs(here, file.done, queries.bank_results(file), page.only),
        "poll_url": f"{part}?only={page.only}&after={page.after}",
        "first_url": f"{here}?only={page.only}" if page.after else "",
        "next_url": f"{here}?only={page.only}&after={page.next_key}" if page.next_key else "",
    }
