"""Sweeps: what was not paid in time is closed, a bank's files are worked through. Each task may
run twice."""

from collections.abc import Sequence

from celery import shared_task
from django.utils import timezone

from notices import chunks
from reinstatement import services
from reinstatement.services import bank


@shared_task
def sweep_unpaid() -> int:
    """Hand the favorable cases whose last day to pay is over to the workers. Returns how many."""
    waiting = services.unpaid(at=timezone.now(), limit=chunks.MOST)
    return chunks.hand_out(close_unpaid, waiting)


@shared_task
def close_unpaid(case_ids: Sequence[int]) -> int:
    """Close these cases as unpaid; how many of them this run did."""
    return chunks.work_through(case_ids, lambda pk: services.lapse(pk, at=timezone.now()))


@shared_task
def sweep_bank_files() -> int:
    """Hand the bank files that are not worked through to the workers. Returns how many."""
    waiting = bank.waiting_files(limit=chunks.MOST)
    for file_id in waiting:
        process_bank_file.apply_async((file_id,), expires=chunks.HANDED_OUT_FOR)
    return len(waiting)


@shared_task
def process_bank_file(file_id: int) -> int:
    """Work through the next lines of one file; how many."""
    return bank.process(file_id, at=timezone.now())
