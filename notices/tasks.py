"""Sending the mail rows that wait, and taking in what comes back. Each task may run twice."""

from collections.abc import Sequence

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from notices import batches, mail, maildir


@shared_task
def sweep_mail() -> int:
    """Hand the mails that wait to the workers. Returns how many."""
    return batches.hand_out(send_mails, mail.due_mails(at=timezone.now(), limit=batches.MOST))


@shared_task
def send_mails(mail_ids: Sequence[int]) -> int:
    """Send these mails on one connection; how many of them this run sent."""
    if mail.server_is_away(at=timezone.now()):
        return 0
    with mail.Round() as each:
        return batches.work_through(
            mail_ids,
            lambda mail_id: each.send(mail_id, at=timezone.now()),
            is_over=lambda: each.is_over,
        )


@shared_task
def sweep_bounces() -> int:
    """Take in what the mail server put into the folder of bounces, where one is named; how many."""
    if settings.BOUNCE_MAILDIR is None:
        return 0
    return maildir.sweep(settings.BOUNCE_MAILDIR, now=timezone.now)
