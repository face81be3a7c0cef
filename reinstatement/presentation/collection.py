"""Premiums of months past: what was agreed in a case."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cases import models as cases
from premiums.presentation.member import agreement
from premiums.services.agreements import agreements_of


def collections(case: cases.Case, at: datetime) -> list[dict[str, Any]]:
    """What was agreed, with its schedule and what has come of it."""
    found = list(case.collections.all())
    if not found:
        return []
    kept, today = agreements_of(case.enrollee), at.astimezone(case.plan.zone).date()
    return [agreement(each, case.enrollee, kept, today) for each in found]
