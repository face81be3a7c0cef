"""A nurse sends a case to a physician with a recommendation."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from cases import audit, machine
from cases.services.work import hand_to
from determinations import models
from determinations.guards.deciding import licensed
from determinations.services.locking import locked_coverage
from regulations.law import Refused


@transaction.atomic
def recommend(
    case_id: int, *, outcome: str, words: str, to: User, by: User, at: datetime
) -> models.Recommendation:
    """A nurse sends the case to a licensed professional with a recommendation and its reasons."""
    matter = locked_coverage(case_id)
    machine.act(matter, "recommend", by=by, at=at)
    case = matter.case
    if not to.may("case.deny") or licensed(matter, to, at):
        raise Refused(
            "license_missing",
            "Choose a physician or professional whose current license covers this request.",
            "42 CFR 422.566(d)",
            "to",
        )
    recommendation = models.Recommendation.objects.create(
        case=case, outcome=outcome, words=words, by=by, to=to, at=at
    )
    hand_to(case, to, at=at)
    facts = {"outcome": outcome, "to": str(to)}
    audit.record(case, "recommended", by=by, at=at, why=words, facts=facts)
    return recommendation
