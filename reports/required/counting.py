"""Asking for the numbers of a report, and counting them: asked for on a page, done by a worker."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from regulations.law import Refused
from reports.models import ReportCount
from reports.required import part_c, prior_authorization
from reports.required.numbers import Number, Period, counted

PERMISSION = "report.view"
PRIOR_AUTHORIZATION = ReportCount.Report.PRIOR_AUTHORIZATION.value
PART_C = ReportCount.Report.PART_C.value
NUMBERS: dict[str, dict[str, Number]] = {
    PRIOR_AUTHORIZATION: prior_authorization.NUMBERS,
    PART_C: part_c.NUMBERS,
}


@transaction.atomic
def ask(report: str, period: Period, *, by: User, at: datetime) -> ReportCount:
    """Ask a worker to count a report; one that is asked for already is not asked for twice.

    Raises PermissionDenied, or Refused for a period that has not begun.
    """
    if not by.may(PERMISSION):
        raise PermissionDenied
    if period.begins_at > at:
        raise Refused("not_begun", "This period has not begun yet.", field="year")
    asked, _ = ReportCount.objects.get_or_create(
        report=report,
        counted_at=None,
        **_of(period),
        defaults={"asked_by": by, "asked_at": at},
    )
    return asked


def waiting(*, limit: int) -> list[int]:
    """The ids of what is to be counted, asked for first."""
    found = ReportCount.objects.filter(counted_at=None)
    return list(found.order_by("pk").values_list("pk", flat=True)[:limit])


@transaction.atomic
def count(count_id: int, *, at: datetime) -> bool:
    """Count one report as the book stands now; whether this call did it."""
    rows = ReportCount.objects.select_for_update(of=("self",), skip_locked=True)
    asked = rows.select_related("plan").filter(pk=count_id, counted_at=None).first()
    if asked is None:
        return False
    period = period_of(asked)
    asked.numbers = counted(NUMBERS[asked.report], period)
    if asked.report == PRIOR_AUTHORIZATION:
        asked.times = prior_authorization.times(period)
    asked.counted_at = at
    asked.save(update_fields=["numbers", "times", "counted_at"])
    return True


def newest(report: str, period: Period) -> ReportCount | None:
    """The newest numbers of this contract and period, or None where none were counted. What an
    earlier version counted without a number of today is to be counted again."""
    found = ReportCount.objects.filter(
        report=report,
        counted_at__isnull=False,
        numbers__has_keys=list(NUMBERS[report]),
        **_of(period),
    )
    return found.select_related("asked_by", "plan").order_by("-pk").first()


def is_waiting(report: str, period: Period) -> bool:
    """Whether a worker is to count it, or does so now."""
    return ReportCount.objects.filter(report=report, counted_at=None, **_of(period)).exists()


def period_of(row: ReportCount) -> Period:
    return Period(row.plan, row.first, row.last)


def _of(period: Period) -> dict[str, Any]:
    return {"plan": period.plan, "first": period.first, "last": period.last}
