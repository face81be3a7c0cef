"""Targets: which share of a sort of duty a plan means to do on time, and since when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from cases import duty_sorts, months
from cases.models import Plan
from regulations.law import Refused
from reports.models import OnTimeTarget

PERMISSION = "target.set"
# How far ahead a target may be set.
MONTHS_AHEAD = 12


@transaction.atomic
def set_target(
    plan_id: int, *, sort: str, tenths: int | None, from_month: date, why: str, by: User,
    at: datetime,
) -> OnTimeTarget:  # fmt: skip
    """Set the target of a sort of duty from a month on, up to the next one that is set already.

    `tenths` are tenths of a percent; None ends the target. Raises Refused.
    """
    if not by.may(PERMISSION):
        raise PermissionDenied
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    _guard(plan, sort, from_month, at)
    before = holding(plan.on_time_targets.filter(replaced_at=None, sort=sort), from_month)
    if tenths == (before.tenths if before else None):
        raise Refused("unchanged", "It is already set this way. Nothing was changed.")
    if before and before.from_month == from_month:
        before.replaced_at = at
        before.save(update_fields=["replaced_at"])
    return OnTimeTarget.objects.create(
        plan=plan, sort=sort, tenths=tenths, from_month=from_month, why=why, made_by=by, made_at=at
    )


def holding(rows: Iterable[OnTimeTarget], month: date) -> OnTimeTarget | None:
    """Of the rows of one plan and sort that are not replaced, the one that holds in a month."""
    begun = [row for row in rows if row.from_month <= month]
    return max(begun, key=lambda row: row.from_month, default=None)


def in_force(at: datetime) -> list[OnTimeTarget]:
    """What holds now: of each plan, in the month of its own zone, those sorts with a target."""
    kept = OnTimeTarget.objects.filter(replaced_at=None).select_related("plan")
    of_each: dict[tuple[int, str], list[OnTimeTarget]] = {}
    for row in kept.order_by("plan", "sort", "from_month"):
        of_each.setdefault((row.plan_id, row.sort), []).append(row)
    found = (holding(rows, months.month_of(at, rows[0].plan.zone)) for rows in of_each.values())
    return [row for row in found if row and row.tenths is not None]


def months_to_choose(plan: Plan, at: datetime) -> list[date]:
    """From which months on a target may be set: this one and those ahead, never one that is over,
    whose numbers were judged by what was set then."""
    first = months.month_of(at, plan.zone)
    return [months.later(first, number) for number in range(MONTHS_AHEAD + 1)]


def _guard(plan: Plan, sort: str, from_month: date, at: datetime) -> None:
    if duty_sorts.find(sort) is None:
        raise Refused("unknown_sort", "Choose a task from the list.", field="sort")
    if from_month not in months_to_choose(plan, at):
        message = "Choose this month or one of the next twelve. A month that is over keeps its own."
        raise Refused("month_is_over", message, field="from_month")
