"""Why a verb of a delinquency is not open now (see `cases.guards`)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from notices.models import RecipientKind
from regulations import disenrollment as law
from regulations.clock import day_words
from regulations.law import Refused

if TYPE_CHECKING:
    from accounts.models import User
    from delinquency.models import Delinquency

_WARNING = "42 CFR 422.74(d)(1)(i), 423.44(d)(1)(i), 417.460(c)(1)(i)"


def still_unpaid(matter: Delinquency, by: User, at: datetime) -> Refused | None:
    if matter.standing.paid_on:
        return Refused("paid", "Everything due was received on time.")
    return None


def paid_in_time(matter: Delinquency, by: User | None, at: datetime) -> Refused | None:
    if matter.standing.paid_on:
        return None
    return Refused("not_paid", "Not everything due was received on time.")


def owed_again(matter: Delinquency, by: User | None, at: datetime) -> Refused | None:
    if matter.standing.paid_on:
        return Refused("paid", "All that was due was received in time, even so.")
    return None


def money_stands(matter: Delinquency, by: User, at: datetime) -> Refused | None:
    if any(each.returned_on is None for each in matter.payments.all()):
        return None
    return Refused("no_money", "There is no recorded payment that could have been returned.")


def grace_is_over(matter: Delinquency, by: User, at: datetime) -> Refused | None:
    """The notice says that the grace period passed, so it does not leave before
    (guidance, section 60.3.1.4)."""
    ends_on = matter.grace_ends_on
    today = at.astimezone(matter.case.plan.zone).date()
    if ends_on is None or today > ends_on:
        return None
    message = f"The grace period lasts until {day_words(ends_on)}. A payment can still be received."
    return Refused("grace_lasts", message, "42 CFR 422.74(d)(1)(i)(B), 423.44(d)(1)(iii)")


def warned_in_time(matter: Delinquency, by: User, at: datetime) -> Refused | None:
    """Who was not told while there was time to pay is not disenrolled: a warning left by the last
    day, and the last one that was written has left too."""
    zone, last_day = matter.case.plan.zone, matter.standing.last_day
    warnings = [
        each for each in matter.case.notices.all()
        if each.kind == "premium_warning" and each.recipient == RecipientKind.ENROLLEE
        and not each.resend_of_id and each.voided_at is None
    ]  # fmt: skip
    left = [each.dispatched_at.astimezone(zone).date() for each in warnings if each.dispatched_at]
    # What left before a payment went back told of other days.
    since = matter.reopened_on or date.min
    if not any(since <= each <= last_day for each in left):
        message = (
            f"No warning was sent by {day_words(last_day)}. Stop this case, bill the month again, "
            "and open a new case so that its warning is sent on time."
        )
        return Refused("warning_first", message, _WARNING)
    if warnings and max(warnings, key=lambda each: each.pk).dispatched_at is None:
        message = "The last warning has not been sent yet. It must be sent before the notice."
        return Refused("warning_first", message, _WARNING)
    return None


def grace_changed(matter: Delinquency, by: User | None, at: datetime) -> Refused | None:
    grace = matter.standing.grace
    if grace and grace.ends_on != matter.grace_ends_on:
        return None
    return Refused("same_grace", "The grace period is the one stated in the notice.")


def notice_in_time(matter: Delinquency, by: User, at: datetime) -> Refused | None:
    """A cost plan's notice leaves so many days before (42 CFR 417.460(c)(1))."""
    today = at.astimezone(matter.case.plan.zone).date()
    try:
        law.refuse_notice(
            plan_type=matter.case.plan.plan_type, effective_on=matter.effective_on, today=today
        )
    except Refused as refused:
        return refused
    return None


def coverage_is_over(matter: Delinquency, by: User, at: datetime) -> Refused | None:
    """Until the last day money keeps the coverage, so nothing goes to CMS before."""
    last_day = matter.standing.last_day
    if at.astimezone(matter.case.plan.zone).date() > last_day:
        return None
    message = (
        f"Payments can be received until {day_words(last_day)}. Send it to CMS after that day."
    )
    return Refused("money_may_come", message)


def notice_has_left(matter: Delinquency, by: User, at: datetime) -> Refused | None:
    """The notice is never later than the transaction (guidance, section 60.3.1.4)."""
    duties = matter.case.deadlines.all()
    if not any(duty.duty == "notify_disenrollment" and duty.is_open for duty in duties):
        return None
    message = "The notice has not been sent yet. It must be sent before the transaction to CMS."
    return Refused("notice_first", message, "CMS Enrollment and Disenrollment Guidance, 60.3.1.4")
