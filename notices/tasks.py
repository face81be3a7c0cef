"""Sending the mail rows that wait, writing batches of letters. Each task may run twice."""

from celery import shared_task
from django.utils import timezone

from notices import batches, mail

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


@shared_task
def sweep_batches() -> int:
    """Hand the batches that are not written yet to the workers. Returns how many."""
    waiting = batches.unwritten(limit=BATCH)
    for batch_id in waiting:
        write_batch.apply_async((batch_id,), expires=HANDED_OUT_FOR)
    return len(waiting)


@shared_task
def write_batch(batch_id: int) -> bool:
    """Write the archive of one batch; whether this run finished it."""
    return batches.write(batch_id, at=timezone.now())
