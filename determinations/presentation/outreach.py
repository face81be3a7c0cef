"""The attempts to get records of a case."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from cases import models as cases
from cases.presentation.words import Badge, instant
from determinations import models

Result = models.OutreachAttempt.Result
TONES = {Result.RECEIVED: "ok", Result.REFUSED: "late", Result.NOT_REACHED: "soon"}


def outreach(case: cases.Case) -> list[dict[str, Any]]:
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


def _said(at: datetime | None, zone: ZoneInfo) -> str:
    return instant(at, zone) if at else ""
