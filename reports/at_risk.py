"""The open cases most at risk of being late. One function, so that a forecast can take its place:
until there is one, those with the least time left, each task taken as the same amount of work."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from cases import open_duties
from cases.models import Deadline
from cases.open_duties import Filters

# A case may have several duties that end soon; it is named once.
_LOOKED_AT = 8


def most_at_risk(user: User, *, at: datetime, most: int) -> list[Deadline]:
    """Of each case its duty that ends first, the least time left first, at most so many. What is
    late already is no risk any more and is not among them."""
    found = open_duties.found(user, Filters(), at=at).filter(due_at__gte=at.replace(microsecond=0))
    soon = found.order_by("due_at", "id").select_related("case__plan")[: _LOOKED_AT * most]
    first: dict[int, Deadline] = {}
    for duty in soon:
        first.setdefault(duty.case_id, duty)
    return list(first.values())[:most]
