"""Taking back what was decided."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from regulations import changes, undoing
from regulations.law import Refused

if TYPE_CHECKING:
    from accounts.models import User
    from determinations.models import Matter


def asked_for(matter: Matter, by: User, at: datetime) -> Refused | None:
    """Steps that answer a request are closed where the plan itself began the case."""
    return changes.nobody_asked() if getattr(matter, "is_change", False) else None


def not_decided_before(matter: Matter, by: User, at: datetime) -> Refused | None:
    """A request that was decided once is not withdrawn or dismissed after its reopening."""
    if any(past.how == "reopened" for past in matter.case.past_decisions.all()):
        return Refused(
            "decided_before",
            (
                "This request was decided and then reopened. Decide it again, even if the result "
                "is the same."
            ),
            "42 CFR 422.568(k), 422.616",
        )
    return None


def within_vacating_window(matter: Matter, by: User, at: datetime) -> Refused | None:
    if _reversed_on_appeal(matter):
        return None
    case = matter.case
    kinds = ("dismissal", "withdrawal")
    first = [each for each in case.notices.all() if each.kind in kinds and not each.resend_of_id]
    sent = [each.dispatched_at for each in first]
    # Until its notice has left, the dismissal itself is the day that counts.
    noticed = max((at for at in sent if at), default=matter.ended_at or at)
    zone = case.plan.zone
    on = at.astimezone(zone).date()
    return undoing.why_not_vacate(noticed.astimezone(zone).date(), on)


def everybody_told(matter: Matter, by: User, at: datetime) -> Refused | None:
    """A decision is reopened once all have heard of it: or its letters would meet the next one."""
    case = matter.case
    names = ("notify_provider", "confirm_in_writing")
    untold = any(duty.duty in names and duty.is_open for duty in case.deadlines.all())
    if untold or any(notice.is_awaited for notice in case.notices.all()):
        message = (
            "Letters for this decision have not been sent, or someone still has to be notified."
        )
        return Refused("not_told_yet", message)
    return None


def _reversed_on_appeal(matter: Matter) -> bool:
    """Whether an appeal of this dismissal was granted: then it is taken back at any time."""
    appeals = getattr(matter, "reconsiderations", None)
    return appeals is not None and any(each.outcome == "reversed" for each in appeals.all())
