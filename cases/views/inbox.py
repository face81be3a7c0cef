"""A person's inbox of alerts, and how the person wants them mailed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts import on_call
from accounts.access import requires
from cases import models
from cases.forms.preferences import PreferenceForm
from cases.presentation.alerts import inbox_row
from cases.views.pages import refuse_on
from notices import digest, preferences
from notices import inbox as service
from notices.models import InboxItem
from regulations.law import Refused


@requires("signed_in")
def inbox(request: HttpRequest) -> HttpResponse:
    """One page of the person's alerts, the newest first."""
    at, only_unread = timezone.now(), request.GET.get("only") == "unread"
    before = request.GET.get("before", "")
    page = service.page(request.user, only_unread=only_unread, before=before)
    context = {
        "rows": [inbox_row(item, at) for item in page.items],
        "only_unread": only_unread,
        "before": before,
        "next_key": page.next_key,
        "newest": page.items[0].pk if page.items else 0,
        "may_open": request.user.may("case.view"),
        "may_plan": request.user.may(on_call.PERMISSION),
    }
    return render(request, "inbox/inbox.html", context)


@requires("signed_in")
def open_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to the case of an alert, which is read by that."""
    item = _own(request, pk)
    return redirect("case", number=item.alert.case.number)


@requires("signed_in")
@require_POST
def read_item(request: HttpRequest, pk: int) -> HttpResponse:
    _own(request, pk)
    return _back(request)


@requires("signed_in")
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all as read up to the newest that the page showed: what came since stays unread."""
    upto = request.POST.get("upto", "")
    if upto.isdecimal() and len(upto) <= service.LONGEST_KEY:
        count = service.mark_all_read(int(upto), by=request.user, at=timezone.now())
        messages.success(request, f"{count} marked as read.", "ok")
    return _back(request)


@requires("signed_in")
def mail_preferences(request: HttpRequest) -> HttpResponse:
    """How the person wants alerts mailed; what waits for a digest follows right away."""
    plan = models.Plan.objects.order_by("pk").first()
    form = PreferenceForm(
        request.POST or None,
        kept=preferences.of(request.user),
        time_zone=plan.time_zone if plan else "America/New_York",
    )
    if form.is_valid():
        try:
            digest.prefer(form.facts, by=request.user, at=timezone.now())
        except Refused as refused:
            refuse_on(form, refused)
        else:
            messages.success(request, "Your preferences are saved.", "ok")
            return redirect("preferences")
    status = 422 if form.errors else 200
    context = {"form": form, "gets_summary": request.user.may("morning_mail.get")}
    return render(request, "inbox/preferences.html", context, status=status)


def _own(request: HttpRequest, pk: int) -> InboxItem:
    try:
        return service.mark_read(pk, by=request.user, at=timezone.now())
    except InboxItem.DoesNotExist:
        raise Http404 from None


def _back(request: HttpRequest) -> HttpResponse:
    answer = redirect("inbox")
    if request.POST.get("only") == "unread":
        answer["Location"] += "?only=unread"
    return answer
