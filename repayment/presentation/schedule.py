"""The payments of an agreement, each with its day and what has come, and what follows a missed
one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from premiums.presentation.member import agreement
from regulations import arrears
from repayment.models import Repayment


def schedule(matter: Repayment, at: datetime) -> dict[str, Any]:
    """What `repayment/schedule.html` shows."""
    today = at.astimezone(matter.case.plan.zone).date()
    return {
        "agreed": agreement(matter.agreement, matter.case.enrollee, {
            matter.agreement_id: matter.standing}, today),
        "after_missed": arrears.after_missed(today) if matter.missed(at) else (),
    }  # fmt: skip
