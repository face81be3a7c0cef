"""The requests to expedite of a case, and their answers."""

from __future__ import annotations

from typing import Any

from cases import models as cases
from cases.presentation.words import Badge, instant

TONES = {"": "soon", "granted": "ok", "refused": "quiet"}


def expedite_requests(case: cases.Case) -> list[dict[str, Any]]:
    """Who asked for the fast clock, how and when, and what was answered."""
    zone = case.plan.zone
    return [
        {
            "by": asked.physician_name or asked.get_asked_by_display(),
            "supported": asked.supported,
            "how": asked.get_channel_display().lower(),
            "asked": instant(asked.asked_at, zone),
            "words": asked.words,
            "badge": Badge(
                asked.get_answer_display() or "Waiting for an answer", TONES[asked.answer]
            ),
            "answered": instant(asked.answered_at, zone) if asked.answered_at else "",
            "answered_by": asked.answered_by or "",
            "why": asked.why,
        }
        for asked in case.expedite_requests.all()
    ]
