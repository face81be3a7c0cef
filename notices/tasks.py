"""Sending the mail rows that wait. Each task may run twice."""

from celery import shared_task
from django.utils import timezone

from notices import digest, mail

BATCH = 500
HANDED_OUT_FOR = 120  # seconds; then a later sweep hands it out again


@shared_task
def sweep_mail() -> int:
    """Hand the mails that wait to the workers. Returns how many."""
    waiting = mail.due_mails(at=timezone.now(), limit=BATCH)
    for mail_id in waiting:
        send_mail.apply_async((mail_id,), expires=HANDED_OUT_FOR)
    return len(waiting)


@shared_task
def send_mail(mail_id: int) -> bool:
    """Send one mail; whether this run did it."""
    return mail.send(mail_id, at=timezone.now())


PEOPLE, DIGEST_HANDED_OUT_FOR = 500, 120


@shared_task
def sweep_digests() -> int:
    """Hand the people whose digest is due to the workers. Returns how many."""
    waiting = digest.due_people(at=timezone.now(), limit=PEOPLE)
    for user_id in waiting:
        queue_digest.apply_async((user_id,), expires=DIGEST_HANDED_OUT_FOR)
    return len(waiting)


@shared_task
def queue_digest(user_id: int) -> bool:
    """Queue the digest of one person; whether there was something to say."""
    return digest.queue(user_id, at=timezone.now()) is not None
