"""Documents of a case: adding one, reading one."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from accounts.access import requires
from accounts.models import User
from cases import models, services
from cases.forms.work import DocumentForm
from cases.views.files import file_response
from cases.views.pages import Verb, found_case, nothing, page

ADD = Verb("", "Add a document", "Add the document", "The document is in the case.")
# What browsers show next to the page; the rest is saved.
INLINE = {"application/pdf", "image/png", "image/jpeg", "text/plain"}


@requires("document.add")
def add(request: HttpRequest, number: str) -> HttpResponse:
    return page(request, number, ADD, nothing, DocumentForm, _add)


@requires("document.view")
def download(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    case = found_case(request, number)
    try:
        document = case.documents.select_related("content").get(pk=pk)
    except models.Document.DoesNotExist:
        raise Http404 from None
    services.record_opening(case, document=document, by=request.user, at=timezone.now())
    return file_response(
        bytes(document.content.data),
        document.media_type,
        document.name,
        inline=document.media_type in INLINE,
    )


def _add(case_id: int, *, file: UploadedFile, by: User, at: datetime) -> object:
    return services.add_document(case_id, new_document(file), by=by, at=at)


def new_document(upload: UploadedFile) -> services.NewDocument:
    """What was uploaded; its kind is told by its first bytes, not by what the browser says."""
    data = upload.read()
    name = (upload.name or "document").replace("\x00", "")
    return services.NewDocument(name=name, media_type=services.media_type(data), data=data)
