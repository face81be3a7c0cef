"""Counting: reports that were asked for, days after a change, everything each night; and the mail
of the morning. Each task may run twice.
"""

from collections.abc import Sequence

from celery import shared_task
from django.utils import timezone

from notices import task_batches
from reports import morning
from reports.required import counting
from reports.trends import checks, day_counts

# Months with stale days that one run of the sweep hands out, and months to prove: some seconds each
# at the size of a national plan.
STALE, MONTHS = 100, 4
PER_TASK = 5


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
