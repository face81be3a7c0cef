"""What only the letters of an appeal say, as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cases import models
from notices.models import Kind


def appeal_facts(matter: models.Matter, kind: str) -> dict[str, Any]:
    """The facts of an appeal that its letters need; of a request none."""
    if not isinstance(matter, models.Reconsideration):
        return {"is_appeal": False}
    found = {
        "is_appeal": True,
        "appeal": _appeal(matter),
        "decision": _decision(matter),
        "drug": {},
    }
    if kind == Kind.EFFECTUATION:
        found["effectuation"] = _effectuation(matter.case)
    if kind == Kind.COUNCIL_REQUEST:
        found["council"] = _council(matter.case)
    return found


def _appeal(matter: models.Reconsideration) -> dict[str, Any]:
    case, determination = matter.case, matter.determination
    return {
        "against": determination.case.number,
        "denied_on": _day(case, determination.decided_at) if determination.decided_at else "",
        "appellant": case.requester_name,
        "argument": matter.argument,
        "lapsed": matter.lapsed,
        "forward_by": _forward_by(case),
    }


def _forward_by(case: models.Case) -> str:
    duty = case.deadlines.filter(duty="forward_to_ire", met_at=None, closed_at=None).first()
    return f"{duty.due_at.astimezone(case.plan.zone):%B %-d, %Y}" if duty else ""


def _decision(matter: models.Reconsideration) -> dict[str, str]:
    if not matter.outcome or matter.decided_at is None:
        return {}
    by = f"{matter.decided_by}, {matter.decided_by.profession}" if matter.decided_by else ""
    return {
        "outcome": matter.outcome,
        "terms": matter.terms,
        "reason": matter.reason,
        "criteria": matter.criteria,
        "decided_on": _day(matter.case, matter.decided_at),
        "decided_by": by.rstrip(", "),
    }


def _effectuation(case: models.Case) -> dict[str, str]:
    done = case.effectuations.latest("id")
    review = case.reviews.latest("id")
    return {
        "level": review.get_level_display(),
        "reference": review.reference,
        "decided_on": f"{review.decided_on:%B %-d, %Y}",
        "done_on": _day(case, done.done_at),
        "proof": done.proof,
    }


def _council(case: models.Case) -> dict[str, str]:
    review = case.reviews.exclude(council_asked_at=None).latest("id")
    asked = case.events.filter(event="council_asked").latest("id")
    return {
        "decided_on": f"{review.decided_on:%B %-d, %Y}",
        "reference": review.reference,
        "asked_on": _day(case, asked.at),
        "why": asked.why,
    }


def _day(case: models.Case, at: datetime) -> str:
    return f"{at.astimezone(case.plan.zone):%B %-d, %Y}"
