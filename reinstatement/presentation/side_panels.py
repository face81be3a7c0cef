"""What stands next to the form of a verb."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cases import models as cases
from cases.presentation.words import instant
from premiums.presentation.disenrollment import doubts, record
from premiums.presentation.member import past_bills
from premiums.words import day, money
from regulations import good_cause
from reinstatement.models import Outcome, State
from reinstatement.presentation.referral import referral
from reinstatement.presentation.request import statement
from reinstatement.presentation.similar import similar

LIMBS = (
    "The person had no control over it, or it could not reasonably have been foreseen. Either is "
    "enough.",
    "It prevented the person from paying in the grace period.",
    "It happened before the disenrollment: later changes do not count.",
)
TEST = "42 CFR 423.44(d)(1)(vi)(E), 422.74(d)(1)(v), 417.460(c)(3)"


def criteria(case: cases.Case, at: datetime) -> dict[str, Any]:
    """The test, what the person said, what research found, and how alike cases were decided."""
    latest = {check.key: check.words for check in case.checks.all()}
    found = [
        (item.label, latest.get(item.key, "")) for item in good_cause.CHECKLIST.on(case.received_on)
    ]
    return {
        "limbs": LIMBS,
        "test_citation": TEST,
        "statement": statement(case),
        "found": found if latest else [],
        "similar": similar(case),
    }


def criteria_and_sum(case: cases.Case, at: datetime) -> dict[str, Any]:
    """The same, with what the letter will say of the money."""
    shown = record(case.matter.disenrollment)
    return criteria(case, at) | {"sum": shown}


def doubts_panel(case: cases.Case, at: datetime) -> dict[str, Any]:
    """What in the record hints at an error of ours, and what the person said."""
    return {"doubts": doubts(case.matter.disenrollment), "statement": statement(case)}


def refused_panel(case: cases.Case, at: datetime) -> dict[str, Any]:
    """Why it is not reviewed as it was recorded, who recorded it, and what was written down."""
    matter = case.matter
    if not matter.not_eligible_reason:
        return {}
    event = case.events.filter(event="not_eligible").select_related("by").latest("id")
    found = matter.refusal
    refused = {
        "label": found.label,
        "citation": found.citation,
        "said": event.why,
        "by": event.by,
        "when": instant(event.at, case.plan.zone),
        "received": instant(case.received_at, case.plan.zone),
    }
    return {"refused": refused, "statement": statement(case)}


def referral_panel(case: cases.Case, at: datetime) -> dict[str, Any]:
    """What is known of the referral so far."""
    return {"referral": referral(case)}


def to_say(case: cases.Case, at: datetime) -> dict[str, Any]:
    """What is said to the person of the decision."""
    matter = case.matter
    said = [matter.explanation]
    if matter.state == State.NOT_ELIGIBLE:
        said = [matter.refusal.say]
    elif matter.outcome == Outcome.FAVORABLE:
        still = matter.disenrollment.account.still_owed
        owed = f"{money(still)} must be received by us by {day(matter.pay_by)}."
        said.append(
            f"{owed} A partial payment is not enough." if still else "Nothing is owed anymore."
        )
    else:
        said.append("There is no appeal. You may file a grievance with us.")
    return {"to_say": [words for words in said if words]}


def months_past(case: cases.Case, at: datetime) -> dict[str, Any]:
    """What the member's own ledger shows as billed late."""
    return {"past": past_bills(case.enrollee), "member": case.enrollee}
