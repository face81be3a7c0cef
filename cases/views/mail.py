"""Mail to staff: what went out, what did not arrive, and the folder while no server is named."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.access import requires
from cases import queries
from cases.forms.mail import OralNoticeForm, SendAgainForm
from cases.presentation import mails
from cases.views.pages import refuse_on
from notices import mailbox, undelivered
from notices.models import Mail
from regulations.law import Refused


@requires("mail.view")
def folder(request: HttpRequest) -> HttpResponse:
    """The newest mails, and the folder into which they go while no mail server is named."""
    context = {
        "is_folder": not settings.EMAIL_URL,
        "mails": mailbox.newest(settings.MAIL_DIR) if not settings.EMAIL_URL else [],
        "rows": [mails.mail_row(mail) for mail in queries.latest_mails()],
        "failed": undelivered.count(),
        "may_watch": request.user.may("work.watch"),
    }
    return render(request, "mail/folder.html", context)


@requires("mail.view")
def message(request: HttpRequest, name: str) -> HttpResponse:
    found = mailbox.read(settings.MAIL_DIR, name)
    if found is None:
        raise Http404
    return render(request, "mail/message.html", {"mail": found})


@requires("mail.view")
def not_arrived(request: HttpRequest) -> HttpResponse:
    """The work list of mails that did not arrive, the oldest failure first."""
    at = timezone.now()
    page = undelivered.page(after=request.GET.get("after", ""))
    context = {
        "rows": [mails.failed_row(mail, at) for mail in page.mails],
        "next_key": page.next_key,
        "is_later_page": bool(request.GET.get("after")),
        "failed": undelivered.count(),
        "may_settle": request.user.may(undelivered.SETTLE),
        "deferred": [mails.deferred_row(mail, at) for mail in undelivered.deferred()],
        "strays": undelivered.strays(),
    }
    return render(request, "mail/undelivered.html", context)


@requires(undelivered.SETTLE)
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """See to one mail that did not arrive: send it again, or say how the person was told."""
    mail = undelivered.find(pk)
    if mail is None:
        raise Http404
    may_correct = request.user.may(undelivered.CORRECT)
    wanted = request.POST.get("do") if request.method == "POST" else None
    again = SendAgainForm(
        request.POST if wanted == "again" else None,
        may_correct=may_correct, initial={"address": mail.to.email}, prefix="again",
    )  # fmt: skip
    told = OralNoticeForm(request.POST if wanted == "told" else None, prefix="told")
    if _did(request, again, mail, undelivered.send_again) or _did(
        request, told, mail, undelivered.settle
    ):
        return redirect("undelivered")
    context = {
        "row": mails.failed_row(mail, timezone.now()),
        "again": again,
        "told": told,
        "form": again if again.errors else told,
        "may_correct": may_correct,
        "trail": mails.mail_trail(mail),
    }
    return render(
        request, "mail/settle.html", context, status=422 if context["form"].errors else 200
    )


def _did(
    request: HttpRequest,
    form: SendAgainForm | OralNoticeForm,
    mail: Mail,
    service: Callable[..., Mail],
) -> bool:
    """Whether the form was sent and its one call made; a refusal stands in the form."""
    if not form.is_valid():
        return False
    try:
        service(mail.pk, **form.cleaned_data, by=request.user, at=timezone.now())
    except Refused as refused:
        refuse_on(form, refused)
        return False
    did = "The email is being sent again." if isinstance(form, SendAgainForm) else "Settled."
    messages.success(request, did, "ok")
    return True
