"""Letters: what waits, what left, what came back, and the letter itself."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.access import requires
from cases import letter_reviews, mailroom, services
from cases.presentation import mailing
from cases.presentation.mailing import work_row
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
        return render(
            request, "letters/waiting.html", {"case": case, "why": notice.void_why}, status=409
        )
    services.record_opening(case, notice=notice, by=request.user, at=timezone.now())
    return file_response(bytes(pdf.data), "application/pdf", notice.file_name, inline=True)


def _to_review(request: HttpRequest) -> dict[str, object]:
    if not request.user.may("letter.review"):
        return {}
    return {"may_review": True, "to_review": letter_reviews.count_waiting(request.user)}


@requires("notice.view")
def outbox(request: HttpRequest) -> HttpResponse:
    """Letters of the cases that this person may see, by where they are."""
    tab = request.GET.get("tab", mailroom.ALL)
    tab = tab if tab in mailroom.TABS else mailroom.ALL
    counts = mailroom.tab_counts(request.user)
    context = {
        "tabs": _tabs(tab, counts),
        "waiting": counts[mailroom.WAITING],
        "may_record": request.user.may("mailing.record"),
        "may_see_batches": request.user.may("batch.view"),
        **_to_review(request),
    }
    if tab == mailroom.ADDRESS:
        return render(request, "letters/work.html", context | _work(request))
    return render(request, "letters/outbox.html", context | _listed(request, tab))


def _listed(request: HttpRequest, tab: str) -> dict[str, Any]:
    search = request.GET.get("search", "")[:60]
    before = request.GET.get("before", "")
    page = mailroom.letters(request.user, tab=tab, search=search, before=before)
    older = urlencode({"tab": tab, "search": search, "before": page.next_key})
    return {
        "rows": [mailing.letter_row(notice) for notice in page.notices],
        "tab": tab,
        "search": search,
        "next_url": f"{reverse('letters')}?{older}" if page.next_key else "",
    }


def _work(request: HttpRequest) -> dict[str, Any]:
    at = timezone.now()
    page = mailroom.needing_address(request.user, after=request.GET.get("after", ""))
    more = urlencode({"tab": mailroom.ADDRESS, "after": page.next_key})
    return {
        "rows": [work_row(row, at) for row in page.rows],
        "next_url": f"{reverse('letters')}?{more}" if page.next_key else "",
    }


def _tabs(here: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "url": f"{reverse('letters')}?tab={tab}",
            "is_here": tab == here,
            "count": _count(counts[tab]) if tab in counts else "",
        }
        for tab, label in mailroom.TABS.items()
    ]


def _count(number: int) -> str:
    most = mailroom.MOST_COUNTED
    return f"{most:,}+" if number > most else f"{number:,}"
