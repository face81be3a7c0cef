"""Alert mail: the case number and the clock, and nothing about the person or the request."""

from __future__ import annotations

import smtplib
from datetime import datetime

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string

from notices import backoff, digest, wording
from notices.models import Alert, Mail
from notices.models.alert import PUNCTUAL

# After so many tries a mail is left for people to look at; the row says why.
MOST_ATTEMPTS = 12


def due_mails(*, at: datetime, limit: int) -> list[int]:
    """The ids of mails that wait to be sent, the oldest first."""
    waiting = Mail.objects.filter(
        sent_at=None, failed_at=None, next_attempt_at__lte=at, attempts__lt=MOST_ATTEMPTS
    )
    return list(waiting.order_by("next_attempt_at", "id").values_list("pk", flat=True)[:limit])


@transaction.atomic
def send(mail_id: int, *, at: datetime) -> bool:
    """Send one mail and mark it; whether this call did it.

    The row is claimed under lock, so that two workers cannot send it at once. A worker that dies
    after the server took the mail sends it again with the same Message-ID. A refusal is kept in
    the row, and tried again later.
    """
    claimed = Mail.objects.select_related("to").select_for_update(of=("self",), skip_locked=True)
    waiting = claimed.filter(sent_at=None, failed_at=None, next_attempt_at__lte=at)
    mail = waiting.filter(pk=mail_id).first()
    if mail is None:
        return False
    try:
        compose(mail, at=at).send()
    except (smtplib.SMTPException, OSError) as error:
        _put_off(mail, error, at)
        return False
    mail.sent_at, mail.last_error = at, ""
    mail.save(update_fields=["sent_at", "last_error"])
    return True


def compose(mail: Mail, *, at: datetime) -> EmailMessage:
    """The message of an alert to one person, or of a person's digest."""
    if mail.kind == Mail.Kind.DIGEST:
        return digest.compose(mail, at=at)
    alert = _alert(mail)
    facts = wording.facts(alert, at=at) | {"late": alert.send_at + PUNCTUAL < at}
    return EmailMessage(
        subject=wording.headline(alert, at=at),
        body=render_to_string("mail/alert.txt", facts),
        to=[mail.to.email],
        headers={"Message-ID": mail.message_id},
    )


def _alert(mail: Mail) -> Alert:
    items = mail.items.select_related("alert__case__plan", "alert__deadline")
    return items.get().alert


def _put_off(mail: Mail, error: Exception, at: datetime) -> None:
    """Keep that the mail was not taken, and when to try again. The class says enough."""
    mail.attempts += 1
    mail.last_error = type(error).__name__
    mail.next_attempt_at = backoff.next_attempt(mail.attempts, at=at)
    mail.save(update_fields=["attempts", "last_error", "next_attempt_at"])
