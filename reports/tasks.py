"""Counts by day: days are counted again after a change, and everything each night.

Each task may run twice.
"""

from collections.abc import Sequence

from celery import shared_task
from django.utils import timezone

from notices import task_batches
from reports.trends import checks, day_counts

# Months with stale days that one run of the sweep hands out, and months to prove: some seconds each
# at the size of a national plan.
STALE, MONTHS = 100, 4
PER_TASK = 5


@shared_task
def sweep_days() -> int:
    """Find the days that something was written for, and hand them to the workers by month. How
    many months."""
    day_counts.sort_changes()
    return task_batches.hand_out(count_days, day_counts.stale(limit=STALE), per_task=PER_TASK)


@shared_task
def count_days(stale_ids: Sequence[int]) -> int:
    """Count the stale days of these months again; of how many months this run did."""
    return task_batches.work_through(stale_ids, day_counts.count_again)


@shared_task
def sweep_month_checks() -> int:
    """Hand the months that were not proven since the last night to the workers. How many."""
    at = timezone.now()
    checks.begin_months(at=at)
    return task_batches.hand_out(check_months, checks.due(at=at, limit=MONTHS), per_task=1)


@shared_task
def check_months(month_ids: Sequence[int]) -> int:
    """Count these months from scratch; how many of them this run did."""
    return task_batches.work_through(month_ids, lambda pk: checks.check(pk, at=timezone.now()))
