"""The mail folder: where alert mail lands while no mail server is named."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.access import requires
from cases import queries
from notices import mailbox


@requires("mail.view")
def folder(request: HttpRequest) -> HttpResponse:
    """The newest mails of the folder, and those that could not be sent."""
    context = {
        "is_folder": not settings.EMAIL_URL,
        "mails": mailbox.newest(settings.MAIL_DIR) if not settings.EMAIL_URL else [],
        "sent": queries.latest_mails(),
    }
    return render(request, "mail/folder.html", context)


@requires("mail.view")
def message(request: HttpRequest, name: str) -> HttpResponse:
    found = mailbox.read(settings.MAIL_DIR, name)
    if found is None:
        raise Http404
    return render(request, "mail/message.html", {"mail": found})
