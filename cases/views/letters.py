"""Letters: what waits, what left, and the letter itself."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.access import requires
from cases import looks, presentation, queries
from cases.views.files import file_response
from cases.views.pages import found_case
from notices.models import NoticePdf


@requires("notice.view")
def letter(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """The exact letter that was sent."""
    case = found_case(request, number)
    notice = case.notices.filter(pk=pk).first()
    if notice is None:
        raise Http404
    pdf = NoticePdf.objects.filter(notice=notice).first()
    if pdf is None:
        return render(request, "letters/waiting.html", {"case": case}, status=409)
    return file_response(bytes(pdf.data), "application/pdf", notice.file_name, inline=True)


def _to_look_at(request: HttpRequest) -> dict[str, object]:
    if not request.user.may("letter.look"):
        return {}
    return {"may_look": True, "to_look_at": looks.count_waiting(request.user)}


@requires("notice.view")
def outbox(request: HttpRequest) -> HttpResponse:
    """Letters of the cases that this person may see, the newest first."""
    page = queries.letters(request.user, before=request.GET.get("before", ""))
    context = {
        "rows": [presentation.letter_row(notice) for notice in page.notices],
        "waiting": queries.letters_waiting(request.user),
        "next_key": page.next_key,
        **_to_look_at(request),
    }
    return render(request, "letters/outbox.html", context)
