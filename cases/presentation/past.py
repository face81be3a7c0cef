"""Decisions, dismissals and withdrawals that were taken back, as they were."""

from __future__ import annotations

from typing import Any

from cases import models
from cases.presentation.words import instant


def past_decisions(case: models.Case) -> list[dict[str, Any]]:
    """What was decided before, the oldest first, and how it was taken back."""
    return [_row(past, case) for past in case.past_decisions.all()]


def _row(past: models.PastDecision, case: models.Case) -> dict[str, Any]:
    zone = case.plan.zone
    return {
        "outcome": past.outcome.replace("_", " ").capitalize(),
        "decided": instant(past.decided_at, zone),
        "by": past.decided_by,
        "licence": past.licence,
        "reason": past.reason,
        "criteria": past.criteria,
        "told": instant(past.notified_at, zone) if past.notified_at else "",
        "how": past.get_how_display(),
        "undone": instant(past.undone_at, zone),
        "undone_by": past.undone_by,
        "why": past.why,
        "citation": past.citation,
    }
