"""The list of what needs prior authorization, as the plan keeps it: added and ended, never edited.

It belongs to no case and has no trail: each line says who added and who ended it, and when.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from cases import models as cases
from determinations import models
from regulations.law import Refused

PERMISSION = "authorization_list.keep"


@dataclass(frozen=True)
class Listed:
    """A line: its code, empty where it has none, and its words for the public."""

    code: str
    description: str


@transaction.atomic
def list_items(
    plan: cases.Plan, listed: list[Listed], *, in_force_from: date, by: User, at: datetime
) -> int:
    """Put lines on a plan's list, all or none; how many. One that stands there and has not ended is
    left as it is. Raises PermissionDenied."""
    if not by.may(PERMISSION):
        raise PermissionDenied
    cases.Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    open_lines = models.PriorAuthorizationItem.objects.filter(plan=plan, ended_at=None)
    there = {Listed(*line) for line in open_lines.values_list("code", "description")}
    fresh = [each for each in dict.fromkeys(listed) if each not in there]
    models.PriorAuthorizationItem.objects.bulk_create(
        models.PriorAuthorizationItem(
            plan=plan, **vars(each), in_force_from=in_force_from, added_at=at, added_by=by
        )
        for each in fresh
    )
    return len(fresh)


@transaction.atomic
def end_item(
    item_id: int, *, in_force_until: date, by: User, at: datetime
) -> models.PriorAuthorizationItem:
    """Record the last day on which an item needs prior authorization. Raises PermissionDenied, or
    Refused."""
    if not by.may(PERMISSION):
        raise PermissionDenied
    item = models.PriorAuthorizationItem.objects.select_for_update(of=("self",)).get(pk=item_id)
    if item.ended_at:
        message = "The last day of this item is already recorded. Add the item again if it is back."
        raise Refused("ended_already", message, field="in_force_until")
    if in_force_until < item.in_force_from:
        message = "This is before its first day. Enter the last day on which it applies."
        raise Refused("ends_before_it_begins", message, field="in_force_until")
    item.in_force_until, item.ended_at, item.ended_by = in_force_until, at, by
    item.save(update_fields=["in_force_until", "ended_at", "ended_by"])
    return item
