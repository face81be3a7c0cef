"""The duties of a request, as the case file keeps them: each with its trace and its alerts."""

from __future__ import annotations

from datetime import date, datetime

from cases import models as cases
from cases.services import duties
from cases.services.letter_rows import day_of
from cases.services.plan_facts import start_of_day
from regulations import clock
from regulations import reinstatement as law
from regulations.clock import Due, DueOn
from regulations.grievances import ANSWERS
from reinstatement.models import Reinstatement

DECIDE = "decide_good_cause"
NOTIFY = "notify_good_cause"
PAY = "pay_arrears"
SUBMIT = "submit_reinstatement"
CANCEL = "cancel_disenrollment"
REFERRAL = "follow_referral"
CONFIRM = "confirm_reinstatement"


def end_of(case: cases.Case, day: date) -> datetime:
    """The last second of a day in the plan's zone."""
    return clock.at_wall_clock(day, clock.LAST_SECOND, case.plan.zone)


def open_decide(case: cases.Case, *, at: datetime) -> cases.Deadline:
    """5 business days from the first contact."""
    return duties.open_duty(case, decide_due(case), at=at)


def decide_due(case: cases.Case) -> Due:
    """The limit of the decision, from the first contact, as an instant."""
    zone = case.plan.time_zone
    due = law.decide_good_cause(received_at=case.received_at, time_zone=zone)
    return law.at_end_of_day(due, starts_at=case.received_at, time_zone=zone)


def open_notify(case: cases.Case, decided_at: datetime, *, at: datetime) -> cases.Deadline:
    """3 business days from the decision."""
    due = law.notify_good_cause(decided_on=day_of(case, decided_at))
    return _open(case, due, decided_at, at=at)


def open_cancel(case: cases.Case, *, at: datetime) -> cases.Deadline:
    """An error of the plan is corrected no later than a decision would have been due."""
    due = law.cancel_disenrollment(received_at=case.received_at, time_zone=case.plan.time_zone)
    return _open(case, due, case.received_at, at=at)


def open_cancel_later(case: cases.Case, *, at: datetime) -> cases.Deadline:
    """An error found after the decision is corrected in as many days of its finding."""
    return _open(case, law.cancel_after_decision(found_on=day_of(case, at)), at, at=at)


def open_referral(matter: Reinstatement, *, at: datetime) -> cases.Deadline:
    """What CMS decides is followed until the last day to pay."""
    effective = matter.disenrollment.effective_on
    due = law.follow_referral(
        plan_type=matter.case.plan.plan_type, disenrollment_effective_on=effective
    )
    return _open(matter.case, due, start_of_day(matter.case.plan, effective), at=at)


def open_referral_again(
    matter: Reinstatement, followed_at: datetime, *, at: datetime
) -> cases.Deadline:
    """The next day to ask after it, from the last time that someone did."""
    case = matter.case
    due = law.follow_referral_again(
        followed_on=day_of(case, followed_at),
        plan_type=case.plan.plan_type,
        disenrollment_effective_on=matter.disenrollment.effective_on,
    )
    return _open(case, due, followed_at, at=at)


def open_pay(matter: Reinstatement, *, at: datetime) -> cases.Deadline:
    """The former member's own limit: the last day of the third month."""
    disenrollment = matter.disenrollment
    begun = start_of_day(matter.case.plan, disenrollment.effective_on)
    return _open(matter.case, disenrollment.pay_by, begun, at=at)


def open_submit(matter: Reinstatement, *, at: datetime) -> cases.Deadline:
    """The days to credit a timely payment and submit, after the last day to pay."""
    due = law.submit_reinstatement(disenrollment_effective_on=matter.disenrollment.effective_on)
    begun = matter.disenrollment.pay_by.due_on
    return _open(matter.case, due, min(at, end_of(matter.case, begun)), at=at)


def open_confirm(case: cases.Case, reply_on: date, *, at: datetime) -> cases.Deadline:
    """The letter that confirms the reinstatement."""
    due = law.confirm_reinstatement(reply_on=reply_on)
    return _open(case, due, start_of_day(case.plan, reply_on), at=at)


def met(case: cases.Case, name: str, *, met_at: datetime, met_by: str, at: datetime) -> bool:
    """Meet the open duty of that name; whether there was one."""
    duty = duties.find(case, name)
    if duty is None:
        return False
    duties.meet(duty, met_at=met_at, met_by=met_by, at=at)
    return True


def end(case: cases.Case, name: str, *, at: datetime, why: str) -> None:
    """The open duty of that name, where there is one, falls away."""
    duty = duties.find(case, name)
    if duty:
        duties.end(duty, at=at, why=why)


def end_all(case: cases.Case, *, at: datetime, why: str) -> None:
    """Every open duty of the request falls away; a grievance is answered all the same."""
    for duty in duties.open_duties(case):
        if duty.duty not in ANSWERS:
            duties.end(duty, at=at, why=why)


def _open(case: cases.Case, due: DueOn, starts_at: datetime, *, at: datetime) -> cases.Deadline:
    instant = law.at_end_of_day(due, starts_at=starts_at, time_zone=case.plan.time_zone)
    return duties.open_duty(case, instant, at=at)
