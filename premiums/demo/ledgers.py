"""Who was disenrolled when, and what a month costs."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from cases.demo.people import enrollee_facts
from cases.demo.stage import Stage
from premiums.models import Disenrollment
from premiums.services.disenroll import DisenrollmentFacts, MonthFacts, enter_disenrollment
from regulations.premiums import late_enrollment_penalty

PREMIUM = Decimal("47.20")
# The penalty of a year that is on record, whatever year it is now.
PENALTY = late_enrollment_penalty(year=2026, uncovered_months=14)
# The bill of a month leaves so many days before it.
BILLED = timedelta(days=16)


def first_of(stage: Stage, months_ago: int) -> date:
    """The first day of a month, so many months before the one that is now in the plan's zone."""
    today = stage.now.astimezone(stage.plan.zone).date()
    index = today.year * 12 + today.month - 1 - months_ago
    return date(index // 12, index % 12 + 1, 1)


def disenrolled(
    stage: Stage, person: int, months_ago: int, cause: str = "nonpayment", **facts: object
) -> Disenrollment:
    """A disenrollment as the plan's file told it, a day after it took effect."""
    effective = first_of(stage, months_ago)
    february, march = first_of(stage, months_ago + 2), first_of(stage, months_ago + 1)
    values: dict[str, object] = {
        "plan": stage.plan,
        "enrollee": enrollee_facts(person),
        "effective_on": effective,
        "cause": cause,
        "grace_begins_on": february,
        "grace_ends_on": effective - timedelta(days=1),
        "notice_sent_on": effective,
        "months": (_month(february, person), _month(march, person)),
    }
    at = morning(stage, effective)
    given = DisenrollmentFacts(**values | facts)  # type: ignore[arg-type]
    return enter_disenrollment(given, by=stage.staff["specialist2"], at=at)


def morning(stage: Stage, day: date) -> datetime:
    """Nine in the morning of that day, in the plan's zone; never later than now."""
    return min(stage.now, datetime.combine(day, time(9), stage.plan.zone))


def _month(on: date, person: int) -> MonthFacts:
    charges = [("premium", PREMIUM)]
    if person % 3 == 0:
        charges.append(("penalty", PENALTY.amount))
    return MonthFacts(
        month=on,
        charges=tuple(charges),
        billed_on=on - BILLED,
        arithmetic=PENALTY.steps,
    )
