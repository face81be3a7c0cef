"""A plan's list of what needs prior authorization, in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from cases.presentation.words import Badge, instant
from determinations import models
from notices import words


def item_rows(items: Iterable[models.PriorAuthorizationItem], today: date) -> list[dict[str, Any]]:
    """Each line with its days, who added it and who ended it."""
    return [_row(each, today) for each in items]


def _row(item: models.PriorAuthorizationItem, today: date) -> dict[str, Any]:
    until, zone = item.in_force_until, item.plan.zone
    return {
        "pk": item.pk,
        "plan": item.plan.name,
        "code": item.code,
        "description": item.description,
        "from": words.day(item.in_force_from, words.ENGLISH),
        "until": words.day(until, words.ENGLISH) if until else "",
        "badge": _badge(item, today),
        "added": f"{instant(item.added_at, zone)} by {item.added_by}",
        "ended": f"{instant(item.ended_at, zone)} by {item.ended_by}" if item.ended_at else "",
    }


def _badge(item: models.PriorAuthorizationItem, today: date) -> Badge:
    if today < item.in_force_from:
        return Badge("Not yet required", "quiet")
    if item.in_force_until and item.in_force_until < today:
        return Badge("Ended", "quiet")
    return Badge("Required", "ok")
