"""A sweep: what was not paid in time is closed. Each task may run twice."""

from collections.abc import Sequence

from celery import shared_task
from django.utils import timezone

from notices import task_batches
from reinstatement import services


@shared_task
def sweep_unpaid() -> int:
    """Hand the favorable cases whose last day to pay is over to the workers. Returns how many."""
    waiting = services.unpaid(at=timezone.now(), limit=task_batches.MOST)
    return task_batches.hand_out(close_unpaid, waiting)


@shared_task
def close_unpaid(case_ids: Sequence[int]) -> int:
    """Close these cases as unpaid; how many of them this run did."""
    return task_batches.work_through(case_ids, lambda pk: services.lapse(pk, at=timezone.now()))
