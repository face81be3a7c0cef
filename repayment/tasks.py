"""A sweep: agreements follow the ledger. Each task may run twice."""

from collections.abc import Sequence

from celery import shared_task
from django.utils import timezone

from notices import task_batches
from repayment import services


@shared_task
def sweep_agreements() -> int:
    """Hand the agreements that are to be looked at to the workers. Returns how many."""
    waiting = services.to_look_at(at=timezone.now(), limit=task_batches.MOST)
    return task_batches.hand_out(follow_agreements, waiting)


@shared_task
def follow_agreements(agreement_ids: Sequence[int]) -> int:
    """Bring these agreements along with the ledger; how many of them this run did."""
    return task_batches.work_through(
        agreement_ids, lambda pk: services.follow(pk, at=timezone.now())
    )
