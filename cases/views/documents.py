"""Documents of a case: adding one, reading one."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.access import requires
from cases import marking, models, presentation, services
from cases.forms.work import DocumentForm
from cases.views.files import file_response
from cases.views.pages import Verb, found_case, refuse_on
from regulations.law import Refused

ADD = Verb("", "Add a document", "Add the document", "The document is in the case.")
# What browsers show beside the page; the rest is saved.
INLINE = {"application/pdf", "image/png", "image/jpeg", "text/plain"}


@requires("document.add")
def add(request: HttpRequest, number: str) -> HttpResponse:
    case, at = found_case(request, number), timezone.now()
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            new = new_document(form.cleaned_data["file"])
            services.add_document(case.pk, new, by=request.user, at=at)
        except Refused as refused:
            refuse_on(form, refused)
        else:
            messages.success(request, ADD.done, "ok")
            return redirect("case", number=number)
    context = {
        "case": case,
        "matter": case.matter,
        "badges": presentation.badges(case, at, marking.touching(case, marking.declared())),
        "clock": presentation.clock(case, at),
        "verb": ADD,
        "form": form,
    }
    return render(request, "cases/action.html", context, status=422 if form.errors else 200)


@requires("document.view")
def download(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    case = found_case(request, number)
    try:
        document = case.documents.select_related("content").get(pk=pk)
    except models.Document.DoesNotExist:
        raise Http404 from None
    return file_response(
        bytes(document.content.data),
        document.media_type,
        document.name,
        inline=document.media_type in INLINE,
    )


def new_document(upload: UploadedFile) -> services.NewDocument:
    """What was uploaded; its kind is told by its first bytes, not by what the browser says."""
    data = upload.read()
    name = (upload.name or "document").replace("\x00", "")
    return services.NewDocument(name=name, media_type=services.media_type(data), data=data)
