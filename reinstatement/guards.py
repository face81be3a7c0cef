"""Why a verb of a reinstatement is not open now (see `cases.guards`)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from regulations import good_cause, government
from regulations.law import Refused

if TYPE_CHECKING:
    from accounts.models import User
    from reinstatement.models import Reinstatement


def all_gates_passed(matter: Reinstatement, by: User, at: datetime) -> Refused | None:
    if good_cause.sort(matter.asked()).road == "in_review":
        return None
    return Refused("gate_open", "Something in the intake still has to be explained or obtained.")


def a_gate_failed(matter: Reinstatement, by: User, at: datetime) -> Refused | None:
    if good_cause.sort(matter.asked()).road == "not_eligible":
        return None
    return Refused(
        "no_gate_failed", "Based on what is recorded, every condition for a review is met."
    )


def correction_of_another(matter: Reinstatement, by: User, at: datetime) -> Refused | None:
    """A person who recorded it does not take it back alone."""
    recorded = [each for each in matter.case.events.all() if each.event == "not_eligible"]
    last = max(recorded, key=lambda each: each.pk, default=None)
    if last is None or last.by_id != by.pk:
        return None
    return Refused("own_correction", "You recorded this yourself. Another supervisor must undo it.")


def is_for_cms(matter: Reinstatement, by: User, at: datetime) -> Refused | None:
    if good_cause.sort(matter.asked()).road == "referred":
        return None
    return Refused(
        "not_for_cms", "The plan decides this one: it is not a CMS disenrollment for IRMAA."
    )


def plans_own_disenrollment(matter: Reinstatement, by: User, at: datetime) -> Refused | None:
    """The plan cancels only what it sent itself (guidance, section 70.3.4)."""
    if not matter.is_irmaa:
        return None
    message = (
        "CMS disenrolled the person for IRMAA, and the plan cannot cancel that. Send what you "
        "found to CMS."
    )
    return Refused("not_ours", message, "42 CFR 423.44(e)(3)")


def ended_by_a_federal_record(matter: Reinstatement, by: User, at: datetime) -> Refused | None:
    """CMS reinstates for a government error only where its own record ended coverage."""
    on = at.astimezone(matter.case.plan.zone).date()
    if government.error_of(matter.disenrollment.cause, on):
        return None
    message = "Coverage did not end for a federal record, so this was no government error."
    return Refused("not_the_governments", message, government.RECORD)


def nothing_open_alongside(matter: Reinstatement, by: User, at: datetime) -> Refused | None:
    """What ended comes back only where no other request is open: there is one at a time."""
    if matter.is_open:
        return None
    every = type(matter).objects.filter(disenrollment=matter.disenrollment_id)
    others = every.exclude(pk=matter.pk).select_related("case")
    open_ = next((each for each in others if each.is_open), None)
    if open_ is None:
        return None
    message = f"Another request for this disenrollment is open: case {open_.case.number}."
    return Refused("open_alongside", f"{message} Record it there.")


def not_corrected_yet(matter: Reinstatement, by: User, at: datetime) -> Refused | None:
    if matter.corrected_on is None:
        return None
    return Refused("corrected_before", "The disenrollment is already recorded as canceled.")


def researched(matter: Reinstatement, by: User, at: datetime) -> Refused | None:
    """Each point of the checklist is on record before anyone decides."""
    looked_at = {check.key for check in matter.case.checks.all()}
    points = good_cause.CHECKLIST.on(matter.case.received_on)
    lacking = [item.label for item in points if item.key not in looked_at]
    if not lacking:
        return None
    said = "; ".join(lacking)
    return Refused("not_researched", f"Not researched yet: {said}. Record the research findings.")


def ledger_known(matter: Reinstatement, by: User, at: datetime) -> Refused | None:
    """An empty ledger calculates as nothing owed, which no one was disenrolled for."""
    if matter.disenrollment.months.exists():
        return None
    return Refused(
        "ledger_empty",
        "The ledger has no months yet. First enter what was billed or withheld: the letter states "
        "the amount.",
    )


def decision_untold(matter: Reinstatement, by: User, at: datetime) -> Refused | None:
    duties = matter.case.deadlines.all()
    if any(duty.duty == "notify_good_cause" and duty.is_open for duty in duties):
        return None
    return Refused("told_before", "The person has already been notified of this decision.")


def irmaa_is_owed(matter: Reinstatement, by: User, at: datetime) -> Refused | None:
    if not matter.is_irmaa:
        return Refused("no_irmaa", "This disenrollment was not for IRMAA.")
    if matter.is_irmaa_in_time:
        return Refused("irmaa_paid", "The IRMAA is already recorded as paid on time.")
    return None


def all_received_in_time(matter: Reinstatement, by: User | None, at: datetime) -> Refused | None:
    if matter.is_paid_in_time():
        return None
    return Refused("not_paid", "Not everything owed was received by the last day.")


def owed_again(matter: Reinstatement, by: User | None, at: datetime) -> Refused | None:
    if matter.is_paid_in_time():
        return Refused("still_paid", "Everything owed was received by the last day.")
    return None


def last_day_passed(matter: Reinstatement, by: User | None, at: datetime) -> Refused | None:
    """The last day is over in the plan's zone and not all was received by it."""
    if matter.is_paid_in_time():
        return Refused("paid", "Everything owed was received by the last day.")
    today = at.astimezone(matter.case.plan.zone).date()
    if matter.pay_by is None or today <= matter.pay_by:
        return Refused("not_yet", "The last day to pay has not passed.")
    return None
