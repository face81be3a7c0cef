"""What only the letters of an appeal say, as JSON."""

from __future__ import annotations

from typing import Any

from cases import models as cases
from cases.services.letter_rows import text_day
from determinations import models
from determinations.models.kinds import LetterKind
from notices import words


def appeal_facts(matter: models.Matter, kind: str, language: str) -> dict[str, Any]:
    """The facts of an appeal that its letters need, in the language; of a request none."""
    if not isinstance(matter, models.Reconsideration):
        return {"is_appeal": False}
    found = {
        "is_appeal": True,
        "appeal": _appeal(matter, language),
        "decision": _decision(matter, language),
        "drug": {},
    }
    if kind == LetterKind.EFFECTUATION:
        found["effectuation"] = _effectuation(matter.case, language)
    if kind == LetterKind.COUNCIL_REQUEST:
        found["council"] = _council(matter.case, language)
    return found


def _appeal(matter: models.Reconsideration, language: str) -> dict[str, Any]:
    case, determination = matter.case, matter.determination
    denied_at = determination.decided_at
    return {
        "against": determination.case.number,
        "denied_on": text_day(case, denied_at, language) if denied_at else "",
        "appellant": case.requester_name,
        "argument": matter.argument,
        "missed_deadline": matter.missed_deadline,
        "untold": matter.passed_limit_at is not None,
        "forward_by": _forward_by(case, language),
    }


def _forward_by(case: cases.Case, language: str) -> str:
    duty = case.deadlines.filter(duty="forward_to_ire", met_at=None, closed_at=None).first()
    return text_day(case, duty.due_at, language) if duty else ""


def _decision(matter: models.Reconsideration, language: str) -> dict[str, str]:
    if not matter.outcome or matter.decided_at is None:
        return {}
    by = f"{matter.decided_by}, {matter.decided_by.profession}" if matter.decided_by else ""
    return {
        "outcome": matter.outcome,
        "terms": matter.terms,
        "reason": matter.reason,
        "criteria": matter.criteria,
        "decided_on": text_day(matter.case, matter.decided_at, language),
        "decided_by": by.rstrip(", "),
    }


def _effectuation(case: cases.Case, language: str) -> dict[str, str]:
    done = case.effectuations.latest("id")
    review = case.reviews.latest("id")
    return {
        "level": words.said(review.label, language),
        "reference": review.reference,
        "decided_on": words.day(review.decided_on, language),
        "done_on": text_day(case, done.done_at, language),
        "proof": done.proof,
    }


def _council(case: cases.Case, language: str) -> dict[str, str]:
    review = case.reviews.exclude(council_asked_at=None).latest("id")
    asked = case.events.filter(event="council_asked").latest("id")
    return {
        "decided_on": words.day(review.decided_on, language),
        "reference": review.reference,
        "asked_on": text_day(case, asked.at, language),
        "why": asked.why,
    }
