"""Sending the mail rows that wait, taking in what comes back, writing batches of letters.

Each task may run twice.
"""

from collections.abc import Sequence

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from notices import batches, digest, mail, maildir, plan_alerts, task_batches


@shared_task
def sweep_mail() -> int:
    """Hand the mails that wait to the workers. Returns how many."""
    return task_batches.hand_out(
        send_mails, mail.due_mails(at=timezone.now(), limit=task_batches.MOST)
    )


@shared_task
def send_mails(mail_ids: Sequence[int]) -> int:
    """Send these mails on one connection; how many of them this run sent."""
    if mail.server_is_away(at=timezone.now()):
        return 0
    with mail.Round() as each:
        return task_batches.work_through(
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


@shared_task
def sweep_batches() -> int:
    """Hand the batches that are not written yet to the workers. Returns how many."""
    return task_batches.hand_out(
        write_batches, batches.unwritten(limit=task_batches.MOST), per_task=1
    )


@shared_task
def write_batches(batch_ids: Sequence[int]) -> int:
    """Write the archives of these batches; how many this run finished."""
    return task_batches.work_through(batch_ids, lambda pk: batches.write(pk, at=timezone.now()))


@shared_task
def sweep_plan_alerts() -> int:
    """Hand the alerts of duties of the organization whose moment has come to the workers."""
    waiting = plan_alerts.due_alerts(at=timezone.now(), limit=task_batches.MOST)
    return task_batches.hand_out(raise_plan_alerts, waiting)


@shared_task
def raise_plan_alerts(alert_ids: Sequence[int]) -> int:
    """Queue the mails of these alerts; of how many this run did."""
    return task_batches.work_through(
        alert_ids, lambda pk: plan_alerts.raise_alert(pk, at=timezone.now())
    )


@shared_task
def sweep_digests() -> int:
    """Hand the people whose digest is due to the workers. Returns how many."""
    return task_batches.hand_out(
        queue_digests, digest.due_people(at=timezone.now(), limit=task_batches.MOST)
    )


@shared_task
def queue_digests(user_ids: Sequence[int]) -> int:
    """Queue the digests of these people; for how many there was something to say."""
    return task_batches.work_through(
        user_ids, lambda pk: digest.queue(pk, at=timezone.now()) is not None
    )
