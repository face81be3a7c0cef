"""A referral to CMS in words: its number, how it ended, and each time that it was asked after."""

from __future__ import annotations

from typing import Any

from cases import models as cases
from cases.presentation.words import instant
from regulations import good_cause
from reinstatement.models import Reinstatement


def ended_by(matter: Reinstatement) -> good_cause.ReferralEnd:
    """How it ended, as the grounds were on that day."""
    at = matter.ended_at or matter.case.received_at
    on = at.astimezone(matter.case.plan.zone).date()
    return good_cause.REFERRAL_ENDS.recorded(matter.referral_end, on)


def referral(case: cases.Case) -> dict[str, Any]:
    """What is known of it; empty for a request that never was CMS's."""
    matter = case.reinstatement
    if not matter.is_irmaa:
        return {}
    ended = ended_by(matter) if matter.referral_end else None
    return {
        "complaint": matter.complaint,
        "ended": ended.label if ended else "",
        "ended_why": matter.ended_why if ended else "",
        "citation": good_cause.REFERRALS,
        "follow_ups": [
            {
                "whom": each.whom,
                "how": each.get_channel_display().lower(),
                "when": instant(each.followed_at, case.plan.zone),
                "words": each.words,
                "complaint": each.complaint,
                "by": each.by,
            }
            for each in case.follow_ups.all()
        ],
    }
