"""Counting reports that were asked for, and queuing the morning's mail. Each task may run twice."""

from collections.abc import Sequence

from celery import shared_task
from django.utils import timezone

from notices import task_batches
from reports import morning
from reports.required import counting


@shared_task
def sweep_counts() -> int:
    """Hand the reports that are to be counted to the workers. Returns how many."""
    waiting = counting.waiting(limit=task_batches.MOST)
    return task_batches.hand_out(count_reports, waiting, per_task=1)


@shared_task
def count_reports(count_ids: Sequence[int]) -> int:
    """Count these reports; how many this run did."""
    return task_batches.work_through(count_ids, lambda pk: counting.count(pk, at=timezone.now()))


@shared_task
def sweep_mornings() -> int:
    """Hand the supervisors whose morning mail is due to the workers. Returns how many."""
    due = morning.due_people(at=timezone.now(), limit=task_batches.MOST)
    return task_batches.hand_out(queue_mornings, due)


@shared_task
def queue_mornings(user_ids: Sequence[int]) -> int:
    """Queue the morning mail of these people; of how many this run did."""
    return task_batches.work_through(
        user_ids, lambda pk: morning.queue(pk, at=timezone.now()) is not None
    )
