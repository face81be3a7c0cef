"""A sweep: a bank's files are worked through. Each task may run twice."""

from celery import shared_task
from django.utils import timezone

from notices import task_batches
from premiums.services import bank


@shared_task
def sweep_bank_files() -> int:
    """Hand the bank files that are not worked through to the workers. Returns how many."""
    waiting = bank.waiting_files(limit=task_batches.MOST)
    for file_id in waiting:
        process_bank_file.apply_async((file_id,), expires=task_batches.HANDED_OUT_FOR)
    return len(waiting)


@shared_task
def process_bank_file(file_id: int) -> int:
    """Work through the next lines of one file; how many."""
    return bank.process(file_id, at=timezone.now())
