"""Batches for the print room: made by a supervisor, and each day by the worker."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from cases import models
from notices import batches
from notices.models import PrintBatch
from regulations.law import Refused

PERMISSION = "batch.make"


@transaction.atomic
def make_batch(plan_id: int, *, by: User, at: datetime) -> PrintBatch:
    """Group the letters of the plan that left and are in no batch; the worker writes the archive.

    Raises PermissionDenied, or Refused where no letter waits for a batch.
    """
    if not by.may(PERMISSION):
        raise PermissionDenied
    _lock(plan_id)
    batch = batches.take(plan_id, by_id=by.pk, at=at)
    if batch is None:
        message = "No letters are waiting for a batch: every sent letter is already in one."
        raise Refused("nothing_to_batch", message)
    return batch


@transaction.atomic
def make_daily_batch(plan_id: int, *, at: datetime) -> PrintBatch | None:
    """The worker's own: None before its time of the day, or where nothing had left by then.

    Run twice, or by two workers at once, it makes one: the second finds no letter of that time.
    """
    plan = _lock(plan_id)
    until = _latest_time(plan, at)
    if until is None or not batches.unbatched(plan_id).filter(dispatched_at__lte=until).exists():
        return None
    return batches.take(plan_id, by_id=None, at=at)


def daily_due(*, at: datetime) -> list[int]:
    """The ids of the plans whose daily batch is due."""
    found = []
    for plan in models.Plan.objects.order_by("pk"):
        until = _latest_time(plan, at)
        if until and batches.unbatched(plan.pk).filter(dispatched_at__lte=until).exists():
            found.append(plan.pk)
    return found


def _lock(plan_id: int) -> models.Plan:
    return models.Plan.objects.select_for_update(no_key=True).get(pk=plan_id)


def _latest_time(plan: models.Plan, at: datetime) -> datetime | None:
    """The latest instant up to `at` at which a batch of the plan is made each day, in its zone.

    After an outage it is the one that was missed. None where the worker makes none.
    """
    if not settings.PRINT_BATCH_AT:
        return None
    clock = time.fromisoformat(settings.PRINT_BATCH_AT)
    local = at.astimezone(plan.zone)
    today = datetime.combine(local.date(), clock, plan.zone)
    if today <= at:
        return today
    return datetime.combine(local.date() - timedelta(days=1), clock, plan.zone)
