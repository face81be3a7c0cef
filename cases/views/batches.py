"""Batches of letters for the print room: made, watched, taken home, proved to be mailed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.access import requires
from cases import mailroom, services
from cases.forms.mailing import BatchMailingForm, MakeBatchForm
from cases.presentation import mailing
from cases.presentation.mailing import batch_row, batch_totals, proof_row
from cases.views.documents import INLINE
from cases.views.files import file_response
from cases.views.mailing import facts_of_mailing
from cases.views.pages import refuse_on
from notices import batches as writing
from notices.models import BatchManifest, PrintBatch, ProofDocument
from regulations.law import Refused


@requires("batch.view")
def print_batches(request: HttpRequest) -> HttpResponse:
    """All batches, the newest first, and what waits for the next one."""
    return _list(request, None)


@requires("batch.make")
def make_batch(request: HttpRequest) -> HttpResponse:
    """Group what left; the worker writes the archive."""
    if request.method != "POST":
        return redirect("print_batches")
    form = MakeBatchForm(request.POST)
    if form.is_valid():
        try:
            batch = services.make_batch(
                form.cleaned_data["plan"].pk, by=request.user, at=timezone.now()
            )
        except Refused as refused:
            refuse_on(form, refused)
        else:
            messages.success(request, "The batch is created. The system is preparing it now.", "ok")
            return redirect("print_batch", batch.pk)
    return _list(request, form)


@requires("batch.view")
def print_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """A batch: how far it is, its totals and its letters."""
    return render(request, "letters/batch.html", _shown(request, _found(pk)))


@requires("batch.view")
def batch_part(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that changes while the worker writes the batch."""
    return render(request, "letters/batch_part.html", _shown(request, _found(pk)))


@requires("batch.view")
def batch_manifest(request: HttpRequest, pk: int) -> HttpResponse:
    """The manifest as it was written."""
    manifest = BatchManifest.objects.filter(batch=pk).first()
    if manifest is None:
        raise Http404
    name = f"batch-{pk:06d}-{writing.MANIFEST}"
    return file_response(bytes(manifest.data), "text/csv; charset=utf-8", name, inline=False)


@requires("batch.view")
def batch_archive(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The whole batch as one archive: the same bytes each time."""
    batch = _found(pk)
    if batch.finished_at is None:
        raise Http404
    answer = FileResponse(writing.archive(batch), as_attachment=True, filename=batch.file_name)
    answer["Content-Type"] = "application/zip"
    answer["Cache-Control"] = "private, no-store"
    return answer


@requires("mailing.record")
def prove_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that all letters of a batch were mailed."""
    batch = _found(pk)
    today = timezone.now().astimezone(batch.plan.zone).date()
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = BatchMailingForm(*posted, today=today)
    if form.is_valid():
        try:
            facts = services.MailingFacts(**facts_of_mailing(form.cleaned_data))
            services.prove_batch(pk, facts, by=request.user, at=timezone.now())
        except Refused as refused:
            refuse_on(form, refused)
        else:
            messages.success(request, "The mailing is recorded in each case in the batch.", "ok")
            return redirect("print_batch", pk)
    context = {"row": batch_row(batch), "form": form}
    status = 422 if form.errors else 200
    return render(request, "letters/batch_proof.html", context, status=status)


@requires("batch.view")
def batch_document(request: HttpRequest, pk: int, proof_pk: int) -> HttpResponse:
    """The paper that shows that a batch was mailed."""
    document = ProofDocument.objects.filter(proof=proof_pk, proof__batch=pk).first()
    if document is None:
        raise Http404
    inline = document.media_type in INLINE
    return file_response(bytes(document.data), document.media_type, document.name, inline=inline)


def _found(pk: int) -> PrintBatch:
    try:
        return mailroom.print_batch(pk)
    except PrintBatch.DoesNotExist:
        raise Http404 from None


def _list(request: HttpRequest, form: MakeBatchForm | None) -> HttpResponse:
    page = mailroom.print_batches(before=request.GET.get("before", ""))
    here = reverse("print_batches")
    context = {
        "form": form,
        "rows": [batch_row(batch) for batch in page.rows],
        "waiting": [(plan, _count(number)) for plan, number in page.waiting.items() if number],
        "may_make": request.user.may("batch.make"),
        "next_url": f"{here}?before={page.next_key}" if page.next_key else "",
    }
    status = 422 if form is not None else 200
    return render(request, "letters/batches.html", context, status=status)


def _count(number: int) -> str:
    return f"{mailroom.MOST_COUNTED:,}+" if number > mailroom.MOST_COUNTED else f"{number:,}"


def _shown(request: HttpRequest, batch: PrintBatch) -> dict[str, Any]:
    page = mailroom.batch_letters(batch, after=request.GET.get("after", ""))
    here = reverse("print_batch", args=[batch.pk])
    return {
        "row": batch_row(batch),
        "batch": batch,
        "totals": batch_totals(batch) if batch.finished_at else [],
        "proofs": [
            proof_row(each, batch.plan, of_batch=True)
            | {"proof_document": getattr(each, "proof_document", None)}
            for each in batch.proofs.all()
        ],
        "letters": [mailing.letter_row(notice) for notice in page.notices],
        "may_record": request.user.may("mailing.record"),
        "poll_url": reverse("batch_part", args=[batch.pk]),
        "next_url": f"{here}?after={page.next_key}" if page.next_key else "",
        "first_url": here if request.GET.get("after") else "",
    }
