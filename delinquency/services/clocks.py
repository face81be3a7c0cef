"""The duties before a disenrollment, as the case file keeps them: each with its trace."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from cases import models as cases
from cases.services import duties
from cases.services.letter_rows import day_of
from cases.services.plan_facts import start_of_day
from delinquency.models import Delinquency
from regulations import disenrollment as law
from regulations.clock import DueOn
from regulations.grievances import ANSWERS
from regulations.reinstatement import at_end_of_day

WARN = "warn_of_disenrollment"
NOTIFY = "notify_disenrollment"
SUBMIT = "submit_disenrollment"
NOTIFY_IRMAA = "notify_irmaa_disenrollment"


def open_warn(matter: Delinquency, *, at: datetime) -> None:
    """The warning has a day only under the roll-over option (guidance, section 60.3.1.2)."""
    if matter.option == law.ROLL_OVER and matter.premium_due_on:
        due = law.warn_of_disenrollment(premium_due_on=matter.premium_due_on)
        _open(matter.case, due, matter.premium_due_on, at=at)


def open_warn_again(matter: Delinquency, received_on: date, *, at: datetime) -> None:
    """Money came that began another grace period: an earlier warning that has not left falls away,
    since the new one says what holds."""
    _end(matter.case, WARN, at=at, why="another grace period began: a new warning is due")
    _open(matter.case, law.warn_again(received_on=received_on), received_on, at=at)


def open_reopened(matter: Delinquency, on: date, *, at: datetime) -> None:
    """The duties of the grace period that runs since a payment went back. The day of the warning
    counts from then, as it does from money that came."""
    if matter.option == law.ROLL_OVER:
        _open(matter.case, law.warn_again(received_on=on), on, at=at)
    open_ending(matter, at=at)


def open_ending(matter: Delinquency, *, at: datetime) -> None:
    """What is due when the grace period passes: the notice and the transaction to CMS."""
    for due, start in _ending(matter, at):
        _open(matter.case, due, start, at=at)


def move_ending(matter: Delinquency, *, at: datetime) -> None:
    """The same for the grace period that now runs; the duties of the old one fall away."""
    for name in (NOTIFY, SUBMIT):
        _end(matter.case, name, at=at, why="the grace period was recalculated")
    open_ending(matter, at=at)


def open_irmaa(case: cases.Case, reply_on: date, *, at: datetime) -> None:
    """Telling of CMS's own disenrollment."""
    _open(case, law.notify_irmaa_disenrollment(reply_on=reply_on), reply_on, at=at)


def meet(case: cases.Case, name: str, *, met_at: datetime, met_by: str, at: datetime) -> None:
    """Meet the open duty of that name, where there is one."""
    if duty := duties.find(case, name):
        duties.meet(duty, met_at=met_at, met_by=met_by, at=at)


def end_all(case: cases.Case, *, at: datetime, why: str) -> None:
    """Every open duty of the premiums falls away; a grievance is answered all the same."""
    for duty in duties.open_duties(case):
        if duty.duty not in ANSWERS:
            duties.end(duty, at=at, why=why)


def _ending(matter: Delinquency, at: datetime) -> list[tuple[DueOn, date]]:
    """Each duty with the day on which it begins."""
    ends_on = matter.grace_ends_on
    if ends_on:
        return [
            (law.notify_disenrollment(grace_ends_on=ends_on), ends_on),
            (law.submit_disenrollment(grace_ends_on=ends_on), ends_on),
        ]
    effective_on = matter.effective_on
    notify = law.notify_before(effective_on=effective_on)
    last_covered_on = effective_on - timedelta(days=1)
    submit = law.submit_after(last_covered_on=last_covered_on)
    return [(notify, min(day_of(matter.case, at), notify.due_on)), (submit, last_covered_on)]


def _open(case: cases.Case, due: DueOn, start: date, *, at: datetime) -> None:
    begun = start_of_day(case.plan, start)
    instant = at_end_of_day(due, starts_at=begun, time_zone=case.plan.time_zone)
    duties.open_duty(case, instant, at=at)


def _end(case: cases.Case, name: str, *, at: datetime, why: str) -> None:
    if duty := duties.find(case, name):
        duties.end(duty, at=at, why=why)
