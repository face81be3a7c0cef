"""Premiums of months past: what was agreed in a case."""

from __future__ import annotations

from typing import Any

from cases import models as cases
from premiums.presentation.member import agreement


def collections(case: cases.Case) -> list[dict[str, Any]]:
    """What was agreed, with its schedule."""
    return [agreement(each, case.enrollee) for each in case.collections.all()]
