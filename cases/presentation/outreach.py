"""The attempts to get records of a case, and its grievances."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from cases import models
from cases.presentation.words import Badge, instant

Result = models.OutreachAttempt.Result
TONES = {Result.RECEIVED: "ok", Result.REFUSED: "late", Result.NOT_REACHED: "soon"}


def outreach(case: models.Case) -> list[dict[str, Any]]:
    """Whom we asked for what, how and when, what came of it, when we try again."""
    zone = case.plan.zone
    return [
        {
            "provider": attempt.provider,
            "contract": "contracted" if attempt.provider.contracted else "not contracted",
            "how": attempt.get_channel_display().lower(),
            "asked": instant(attempt.asked_at, zone),
            "words": attempt.words,
            "badge": Badge(
                attempt.get_result_display(), TONES.get(Result(attempt.result), "quiet")
            ),
            "next": _said(attempt.next_attempt_at, zone),
            "by": attempt.by,
        }
        for attempt in case.outreach.all()
    ]


def grievances(case: models.Case) -> list[dict[str, Any]]:
    """Who disagreed with what, and what was answered."""
    zone = case.plan.zone
    return [
        {
            "by": grievance.filed_by,
            "against": grievance.get_against_display().lower(),
            "how": grievance.get_channel_display().lower(),
            "received": instant(grievance.received_at, zone),
            "words": grievance.words,
            "badge": _answer_badge(grievance),
            "answered": _said(grievance.answered_at, zone),
            "answered_by": grievance.answered_by or "",
            "answer": grievance.answer,
        }
        for grievance in case.grievances.all()
    ]


def _answer_badge(grievance: models.Grievance) -> Badge:
    if grievance.answered_at is None:
        return Badge("Waits for an answer", "soon")
    return Badge("Upheld", "ok") if grievance.upheld else Badge("Not upheld", "quiet")


def _said(at: datetime | None, zone: ZoneInfo) -> str:
    return instant(at, zone) if at else ""
