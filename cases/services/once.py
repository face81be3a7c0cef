"""What comes with a key opens one case, however often and from how many sides it is sent."""

from __future__ import annotations

from collections.abc import Callable

from django.db import IntegrityError

from cases import models
from cases.services.opening import already_received
from regulations.law import Refused


def once(
    plan: models.Plan, source_key: str, open_case: Callable[[], models.Case]
) -> tuple[models.Case, bool]:
    """The case of this key, and whether this call opened it. Raises what `open_case` raises."""
    if known := already_received(plan, source_key):
        return known, False
    try:
        return open_case(), True
    except (IntegrityError, Refused):
        # Sent twice at the same time: the other one may have opened the case meanwhile.
        if known := already_received(plan, source_key):
            return known, False
        raise
