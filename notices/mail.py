"""Alert mail: the case number and the clock, and nothing about the person or the request."""

from __future__ import annotations

import logging
import smtplib
from dataclasses import replace
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.db import DatabaseError, transaction
from django.template.loader import render_to_string

from notices import (
    alert_text,
    backoff,
    daily_mail,
    digest,
    form_mail,
    heartbeats,
    redelivery,
    refusals,
)
from notices.models import Alert, Mail, PlanAlert
from notices.models.alert import PUNCTUAL
from notices.refusals import Follows, Refusal
from notices.smtp import Post

log = logging.getLogger(__name__)
# After so many tries, some four hours, a mail is given up and put on the work list.
MOST_ATTEMPTS = 12
FIRST_AGAIN = timedelta(seconds=15)
# Whoever alone is refused as if the server sent nothing for us may be at fault, or our settings
# may. A night of wrong settings fails nothing: it is given up after as many tries, about a day,
# and tried often enough to leave soon after they are right.
MOST_REFUSED = 150
REFUSED_AGAIN = timedelta(minutes=10)
# A server that is away is asked again by the next sweep; tasks handed out before that leave it be.
SERVER_AGAIN = timedelta(seconds=20)
# A talk that broke so often in a row is no matter of single mails.
MOST_BROKEN = 3
AWAY = "mail server away"


def due_mails(*, at: datetime, limit: int) -> list[int]:
    """The ids of mails that wait to be sent, the oldest first."""
    waiting = Mail.objects.filter(sent_at=None, failed_at=None, next_attempt_at__lte=at)
    return list(waiting.order_by("next_attempt_at", "id").values_list("pk", flat=True)[:limit])


def server_is_away(*, at: datetime) -> bool:
    """Whether someone has just found the server away: no need for everyone to wait for it."""
    return heartbeats.is_fresh(AWAY, since=at - SERVER_AGAIN)


def send(mail_id: int, *, at: datetime) -> bool:
    """Send one mail and mark it; whether this call did it."""
    with Round() as one:
        return one.send(mail_id, at=at)


class Round:
    """Sends mails one after the other on one connection, each in a transaction of its own.

    `is_over` once the server is found away: what is left is still due, and loses no try by it.
    """

    def __init__(self) -> None:
        self.is_over = False
        self._post = Post()
        self._broken = 0
        self._has_taken = False

    def __enter__(self) -> Round:
        return self

    def __exit__(self, *error: object) -> None:
        self._post.close()

    @transaction.atomic
    def send(self, mail_id: int, *, at: datetime) -> bool:
        """Send one mail and mark it; whether this call did it.

        The row is claimed under lock, so that two workers cannot send it at once. A worker that
        dies after the server took the mail sends it again with the same Message-ID. A refusal is
        kept in the row; what follows from it, `refusals` says.
        """
        mail = _claimed(mail_id, at)
        if mail is None:
            return False
        if not mail.to.is_active:
            redelivery.end_mail(mail, at=at)
            return False
        refusal = self._refused(mail, at)
        if refusal is None:
            _mark_sent(mail, at)
        elif refusal.follows in (Follows.SERVER, Follows.US) or self._broken >= MOST_BROKEN:
            self.is_over = True
            heartbeats.beat(AWAY, at=at)
        if refusal:
            _keep(mail, refusal, at)
        return refusal is None

    def _refused(self, mail: Mail, at: datetime) -> Refusal | None:
        """Try to hand one mail over; why it was not taken, or None."""
        mail.address = mail.to.email
        try:
            validate_email(mail.address)
        except ValidationError:
            return refusals.of_address(mail.address)
        message = _composed(mail, at)
        if isinstance(message, Refusal):
            return message
        try:
            self._post.hand_over(message)
        except (smtplib.SMTPException, OSError) as error:
            self._broken = self._broken + 1 if self._post.broke_off(error) else 0
            return self._judged(refusals.of_error(error, self._post.where))
        self._broken, self._has_taken = 0, True
        return None

    def _judged(self, refusal: Refusal) -> Refusal:
        """Who refuses us but took another mail a moment ago refuses this address."""
        if refusal.follows == Follows.US and self._has_taken:
            return replace(refusal, follows=Follows.LATER)
        return refusal


def _claimed(mail_id: int, at: datetime) -> Mail | None:
    claimed = Mail.objects.select_related("to").select_for_update(of=("self",), skip_locked=True)
    waiting = claimed.filter(sent_at=None, failed_at=None, next_attempt_at__lte=at)
    return waiting.filter(pk=mail_id).first()


def _composed(mail: Mail, at: datetime) -> EmailMessage | Refusal:
    """The message, or why there is none: a fault of ours must not come back with every sweep."""
    try:
        with transaction.atomic():
            message = compose(mail, at=at)
    except DatabaseError:
        raise
    except Exception as error:
        log.exception("mail %s cannot be made", mail.pk)
        said = f"The email could not be created ({type(error).__name__}): see the worker's log."
        return Refusal(said, Follows.LATER)
    # No holiday answer to a machine (RFC 3834).
    message.extra_headers.setdefault("Auto-Submitted", "auto-generated")
    return message


def _mark_sent(mail: Mail, at: datetime) -> None:
    mail.sent_at, mail.last_error, mail.deferred_at = at, "", None
    mail.save(update_fields=["sent_at", "last_error", "deferred_at", "address"])


def _keep(mail: Mail, refusal: Refusal, at: datetime) -> None:
    """Keep why the mail was not taken, and when it is tried again or that it is given up."""
    mail.last_error = refusal.words[:200]
    if refusal.follows == Follows.SERVER:
        mail.next_attempt_at = at + SERVER_AGAIN
    else:
        mail.attempts += 1
        mail.next_attempt_at = backoff.next_attempt(mail.attempts, at=at, first=FIRST_AGAIN)
    if refusal.follows == Follows.LATER:
        mail.deferred_at = mail.deferred_at or at
    most = MOST_ATTEMPTS
    if refusal.follows == Follows.US:
        most = MOST_REFUSED
        mail.next_attempt_at = min(mail.next_attempt_at, at + REFUSED_AGAIN)
    if refusal.follows == Follows.FAILED or mail.attempts >= most:
        many = f" Tried {mail.attempts} times." if refusal.follows != Follows.FAILED else ""
        mail.failed_at, mail.failure = at, f"{refusal.words}{many}"[:200]
    changed = ["address", "attempts", "last_error", "next_attempt_at", "failed_at", "failure"]
    mail.save(update_fields=[*changed, "deferred_at"])


def compose(mail: Mail, *, at: datetime) -> EmailMessage:
    """The message of an alert, of a case or of the organization, of a person's digest, of a form
    that expires, or of the morning."""
    if mail.kind == Mail.Kind.DIGEST:
        return digest.compose(mail, at=at)
    if mail.kind in daily_mail.KINDS:
        return daily_mail.compose(mail)
    if mail.kind == Mail.Kind.FORM:
        return form_mail.compose(mail, at=at)
    if mail.plan_alert:
        return _of_the_plan(mail, mail.plan_alert, at)
    alert = _alert(mail)
    facts = alert_text.facts(alert, at=at) | {"late": alert.send_at + PUNCTUAL < at}
    return EmailMessage(
        subject=alert_text.headline(alert, at=at),
        body=render_to_string("mail/alert.txt", facts),
        to=[mail.to.email],
        headers={"Message-ID": mail.message_id},
    )


def _of_the_plan(mail: Mail, alert: PlanAlert, at: datetime) -> EmailMessage:
    return EmailMessage(
        subject=alert_text.plan_headline(alert, at=at),
        body=render_to_string("mail/plan_alert.txt", alert_text.plan_facts(alert, at=at)),
        to=[mail.to.email],
        headers={"Message-ID": mail.message_id},
    )


def _alert(mail: Mail) -> Alert:
    items = mail.items.select_related("alert__case__plan", "alert__deadline")
    return items.get().alert
