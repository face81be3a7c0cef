"""An appeal on its page: what it is against, whether it came in time, what others decided."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cases import models as cases
from cases.presentation.clock import trace
from cases.presentation.words import Badge, instant
from determinations import models
from determinations.guards.appeals import failure_to_notify, was_told_no
from determinations.services.appeals import filing_window
from regulations.missed_deadlines import failure_citation

TONES = {
    "reversed": "ok",
    "partly_reversed": "ok",
    "affirmed": "quiet",
    "dismissed": "quiet",
}


def appeal(case: cases.Case) -> dict[str, Any]:
    """The appeal in words; empty for a request."""
    matter = case.matter
    if not isinstance(matter, models.Reconsideration):
        return {}
    appealed = matter.determination
    zone = case.plan.zone
    return {
        "against": appealed.case,
        "outcome": appealed.get_outcome_display() or appealed.get_state_display(),
        "passed": instant(matter.passed_limit_at, zone) if matter.passed_limit_at else "",
        "decided": instant(appealed.decided_at, zone) if appealed.decided_at else "",
        "decided_by": appealed.decided_by,
        "reason": appealed.reason or appealed.ended_why,
        "argument": matter.argument,
        "filed": Badge("Filed late", "late") if matter.is_filed_late else Badge("On time", "ok"),
        "file_by": f"{matter.file_by:%B %-d, %Y}" if matter.file_by else "",
        "filing": trace(matter.filing) if matter.filing else None,
        "late_why": matter.late_why,
        "good_cause_why": matter.good_cause_why,
        "may_download": bool(matter.outcome),
    }


def independent_review(case: cases.Case) -> dict[str, Any]:
    """What became of the case outside the plan; empty before its file was sent."""
    sent = getattr(case, "forwarding", None)
    if sent is None:
        return {}
    zone = case.plan.zone
    return {
        "sent": instant(sent.sent_at, zone),
        "how": sent.get_channel_display(),
        "reference": sent.reference,
        "by": sent.by,
        "explanation": sent.explanation,
        "reviews": [_review(review, case) for review in case.reviews.all()],
    }


def appeals_of(case: cases.Case) -> list[dict[str, Any]]:
    """The appeals of this decision, the oldest first."""
    if case.matter.is_appeal:
        return []
    rows = sorted(case.determination.reconsiderations.all(), key=lambda each: each.pk)
    return [{"case": each.case, "badge": Badge(each.get_state_display(), "quiet")} for each in rows]


def what_is_appealed(case: cases.Case, at: datetime) -> dict[str, Any]:
    """What an appeal of this decision would be against, for the sheet of the appeal."""
    matter, zone = case.matter, case.plan.zone
    if not isinstance(matter, models.OrganizationDetermination):
        return {}
    failure = failure_to_notify(matter, at)
    is_adverse = was_told_no(matter) or matter.state == models.State.DISMISSED
    filing = filing_window(matter, None) if is_adverse or failure else None
    return {
        "appealed": {
            "outcome": matter.get_outcome_display() or matter.get_state_display(),
            "decided": instant(matter.decided_at, zone) if matter.decided_at else "",
            "is_adverse": is_adverse,
            "passed": instant(failure.due_at, zone) if failure else "",
            "told": instant(matter.notified_at, zone) if matter.notified_at else "",
            "is_approved": matter.outcome == models.Outcome.APPROVED,
            "citation": failure_citation(matter.priority),
            "file_by": f"{filing.due_on:%B %-d, %Y}" if filing else "",
        }
    }


def _review(review: models.Review, case: cases.Case) -> dict[str, Any]:
    zone = case.plan.zone
    return {
        "level": review.label,
        "badge": Badge(review.get_outcome_display(), TONES[review.outcome]),
        "decided": f"{review.decided_on:%b %-d, %Y}",
        "received": instant(review.received_at, zone),
        "reference": review.reference,
        "words": review.words,
        "by": review.by,
        "council": instant(review.council_asked_at, zone) if review.council_asked_at else "",
    }
