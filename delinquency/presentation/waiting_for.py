"""In one line: what a delinquency waits for and from whom."""

from __future__ import annotations

from datetime import date

from cases import models as cases
from cases.presentation.waiting_for import WaitingFor
from delinquency.models import Delinquency, State
from premiums.words import day, money, weekday
from regulations import disenrollment as law


def waiting_for(case: cases.Case, today: date) -> WaitingFor:
    """What the case waits for on this day."""
    matter = case.delinquency
    said = {
        State.DELINQUENT: _delinquent,
        State.ENDING: _ending,
        State.DISENROLLED: _disenrolled,
        State.ENDED_BY_CMS: _ended_by_cms,
        State.PAID: _paid,
        State.STOPPED: _stopped,
    }
    return said[State(matter.state)](case, matter, today)


def _delinquent(case: cases.Case, matter: Delinquency, today: date) -> WaitingFor:
    stands = matter.standing
    owed, last = money(stands.owed), weekday(stands.last_day)
    if today <= stands.last_day:
        part = "A partial payment is not enough."
        if matter.option == law.ROLL_OVER:
            part = f"{stands.unpaid_month:%B %Y} in full begins a new grace period."
        words = f"{owed} is owed and must be received by {last}. {part}"
        return WaitingFor("Waiting for the member's payment", words)
    words = (
        f"The last day was {last} and {owed} is owed: send the notice, or stop the disenrollment."
    )
    return WaitingFor("Waiting for us", words, "soon")


def _ending(case: cases.Case, matter: Delinquency, today: date) -> WaitingFor:
    open_ = {duty.duty for duty in case.deadlines.all() if duty.is_open}
    if "notify_disenrollment" in open_:
        words = "The notice is on its way. After it is sent, send the transaction to CMS."
        return WaitingFor("Waiting for the notice to be sent", words)
    words = "The notice was sent. Send the disenrollment to CMS and record it here."
    return WaitingFor("Waiting for us", words, "soon")


def _disenrolled(case: cases.Case, matter: Delinquency, today: date) -> WaitingFor:
    words = (
        f"Coverage ended; effective {day(matter.effective_on)}. The member may request "
        "reinstatement for good cause."
    )
    return WaitingFor("Closed: disenrolled", words)


def _ended_by_cms(case: cases.Case, matter: Delinquency, today: date) -> WaitingFor:
    untold = any(duty.is_open for duty in case.deadlines.all())
    words = f"CMS ended coverage; effective {day(matter.effective_on)}. CMS decides on good cause."
    if untold:
        return WaitingFor("Waiting for the notice to be sent", words, "soon")
    return WaitingFor("Closed: the member was notified", words)


def _paid(case: cases.Case, matter: Delinquency, today: date) -> WaitingFor:
    words = f"Everything due was received by {day(matter.paid_on)}. Coverage continues."
    return WaitingFor("Nothing to wait for", words, "ok")


def _stopped(case: cases.Case, matter: Delinquency, today: date) -> WaitingFor:
    at = matter.ended_at or case.received_at
    why = law.STOPS.recorded(matter.stop_ground, at.astimezone(case.plan.zone).date())
    return WaitingFor("Closed: stopped", f"{why.label}.")
