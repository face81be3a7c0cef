"""The clock to decide: who may extend it, and when."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from regulations import extensions
from regulations.law import Refused

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import Deadline
    from determinations.models import Matter


def decide_deadline(matter: Matter) -> Deadline | None:
    """The duty to decide and notify that counts now: the open one, else the last there was."""
    duties = [duty for duty in matter.case.deadlines.all() if duty.duty == "decide"]
    return max(duties, key=lambda duty: (duty.is_open, duty.pk), default=None)


def law_allows_extension(matter: Matter, by: User, at: datetime) -> Refused | None:
    return extensions.why_no_extension(
        case=matter.law_name,
        request=matter.request_type,
        priority=matter.priority,
        on=matter.case.clock_day,
    )


def not_extended_before(matter: Matter, by: User, at: datetime) -> Refused | None:
    """One whose notice did not leave in time counts as the one extension all the same."""
    taken = getattr(matter.case, "extension", None)
    if taken:
        return Refused(
            "extension_not_available",
            "The deadline was already extended. It can be extended only once.",
            taken.citation,
        )
    return None


def not_past_deadline(matter: Matter, by: User, at: datetime) -> Refused | None:
    duty = decide_deadline(matter)
    if duty and duty.is_late(at):
        return Refused(
            "deadline_already_passed",
            "The deadline has passed. An extension must be taken before the deadline.",
            duty.citation,
        )
    return None
