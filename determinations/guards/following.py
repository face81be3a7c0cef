"""What follows: records, grievances, notices, carrying out, closing."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from determinations.guards.clock import decide_deadline
from regulations import timeframes
from regulations.law import Refused

if TYPE_CHECKING:
    from accounts.models import User
    from determinations.models import Matter


def records_due(matter: Matter, by: User, at: datetime) -> Refused | None:
    duties = matter.case.deadlines.all()
    if any(duty.duty == "request_noncontract_records" and duty.is_open for duty in duties):
        return None
    return Refused("no_records_due", "There is no noncontract provider to ask for records.")


def oral_notice_counts(matter: Matter, by: User | None, at: datetime) -> Refused | None:
    """Only an expedited determination may be told by telephone first; letters always count."""
    if by is None or matter.priority == "expedited":
        return None
    is_appeal = matter.law_name == timeframes.RECON
    return Refused(
        "oral_notice_not_enough",
        "Notice of a standard decision is by letter: the clock stops when it is sent.",
        "42 CFR 422.590(a)" if is_appeal else "42 CFR 422.568(b)",
    )


def is_standard_approval(matter: Matter, by: User, at: datetime) -> Refused | None:
    """Only a standard approval is told by telephone with the letter still to come."""
    if matter.outcome == "approved" and matter.priority != "expedited":
        return None
    return Refused(
        "not_a_standard_approval",
        "This is for standard approvals. A denial, whole or in part, is told by letter; an "
        "expedited decision is recorded as the notice itself.",
        "42 CFR 422.568(d)-(e), 422.572(c)",
    )


def approval_not_told(matter: Matter, by: User, at: datetime) -> Refused | None:
    duty = decide_deadline(matter)
    if duty and hasattr(duty, "told_approval"):
        return Refused("told_before", "It is already recorded that the enrollee was told.")
    return None


def decision_untold(matter: Matter, by: User | None, at: datetime) -> Refused | None:
    duties = matter.case.deadlines.all()
    if any(duty.duty == "decide" and duty.is_open for duty in duties):
        return None
    return Refused("told_before", "The enrollee has already been notified of this decision.")


def provider_untold(matter: Matter, by: User | None, at: datetime) -> Refused | None:
    duties = matter.case.deadlines.all()
    if any(duty.duty == "notify_provider" and duty.is_open for duty in duties):
        return None
    return Refused(
        "nobody_to_tell",
        "No physician or provider needs to be notified: there is none in this case, the letter "
        "was sent, or the rule at that time required notice only to the enrollee.",
        "42 CFR 422.568(d), 422.572(a)",
    )


def effectuation_due(matter: Matter, by: User, at: datetime) -> Refused | None:
    duties = matter.case.deadlines.all()
    if any(duty.duty == "effectuate" and duty.is_open for duty in duties):
        return None
    return Refused("nothing_to_effectuate", "Everything that was approved has been carried out.")
