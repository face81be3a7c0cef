"""Sweeps: what was not paid in time is closed, a bank's files are worked through. Each task may
run twice."""

from celery import shared_task
from django.utils import timezone

from reinstatement import services
from reinstatement.services import bank

# As the sweeps of `cases.tasks`.
BATCH = 500
HANDED_OUT_FOR = 120


@shared_task
def sweep_unpaid() -> int:
    """Hand the favorable cases whose last day to pay is over to the workers. Returns how many."""
    waiting = services.unpaid(at=timezone.now(), limit=BATCH)
    for case_id in waiting:
        close_unpaid.apply_async((case_id,), expires=HANDED_OUT_FOR)
    return len(waiting)


@shared_task
def close_unpaid(case_id: int) -> bool:
    """Close one case as unpaid; whether this run did it."""
    return services.lapse(case_id, at=timezone.now())


@shared_task
def sweep_bank_files() -> int:
    """Hand the bank files that are not worked through to the workers. Returns how many."""
    waiting = bank.waiting_files(limit=BATCH)
    for file_id in waiting:
        process_bank_file.apply_async((file_id,), expires=HANDED_OUT_FOR)
    return len(waiting)


@shared_task
def process_bank_file(file_id: int) -> int:
    """Work through the next lines of one file; how many."""
    return bank.process(file_id, at=timezone.now())
