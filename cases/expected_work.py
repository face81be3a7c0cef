"""How many minutes open work is expected to take: estimates of the kinds, and figures entered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from cases import folder, kinds, models


def minutes_on(day: date) -> Mapping[tuple[str, str], int]:
    """The minutes of each duty on the day, by (kind, duty); in one query."""
    estimated = {
        (kind.key, duty): kind.minutes_of(duty)
        for kind in kinds.every()
        for duty in (*kind.duties, *folder.DUTIES)
    }
    return estimated | {(row.kind, row.duty): row.minutes for row in entered_on(day)}


def entered_on(day: date) -> list[models.ExpectedWork]:
    """The figure that a supervisor entered for each duty that has one on the day."""
    found = models.ExpectedWork.objects.filter(since__lte=day).select_related("set_by")
    newest = found.order_by("kind", "duty", "-since", "-pk")
    return list(newest.distinct("kind", "duty"))
