"""Sweeps and tasks of forecasts. Each may run twice: a part is done once."""

import time
from collections.abc import Sequence

from celery import shared_task
from django.utils import timezone

from forecast import services
from notices import task_batches

# Forecasts of one task; each works on its own until it is finished or its time is over.
AT_ONCE = 1


@shared_task
def sweep_forecasts() -> int:
    """Hand out the forecasts that are not finished. Returns how many."""
    return task_batches.hand_out(
        work_on, services.unfinished(limit=task_batches.MOST), per_task=AT_ONCE
    )


@shared_task
def work_on(run_ids: Sequence[int]) -> int:
    """Work on these forecasts, part by part; how many parts this run did."""
    begun, done = time.monotonic(), 0
    while time.monotonic() - begun < task_batches.LONGEST:
        parts = task_batches.work_through(
            run_ids, lambda pk: services.advance(pk, at=timezone.now())
        )
        if not parts:
            break
        done += parts
    return done


@shared_task
def sweep_hourly() -> int:
    """Ask for a new forecast where the newest is an hour old, and delete old ones. How many."""
    at = timezone.now()
    made = services.make_hourly(at=at)
    services.prune(at=at)
    return int(made is not None)
