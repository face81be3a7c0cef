"""The duty after a missed installment, and when an agreement is looked at next."""

from __future__ import annotations

from datetime import date, datetime

from cases import models as cases
from cases.services import duties
from cases.services.plan_facts import start_of_day
from regulations import disenrollment as law
from regulations.reinstatement import at_end_of_day

REMIND = "remind_of_installment"


def open_remind(case: cases.Case, missed_on: date, *, at: datetime) -> None:
    """Bill what was missed again; a duty that is open already is due before, and stays."""
    if duties.find(case, REMIND):
        return
    due = law.remind_of_installment(missed_on=missed_on)
    begun = start_of_day(case.plan, missed_on)
    duties.open_duty(
        case, at_end_of_day(due, starts_at=begun, time_zone=case.plan.time_zone), at=at
    )


def end_remind(case: cases.Case, *, at: datetime, why: str) -> None:
    """Nothing is to be billed again; a grievance is answered all the same."""
    if duty := duties.find(case, REMIND):
        duties.end(duty, at=at, why=why)
