"""Ends of a delinquency: the notice, the transaction to CMS, or that no one is disenrolled."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from cases import audit, machine
from cases.services import EnrolleeFacts
from cases.services.letter_rows import day_of
from cases.services.voiding import void_unsent
from delinquency.models import Delinquency, State
from delinquency.services import clocks, letters
from delinquency.services.locking import locked_delinquency
from premiums.models import Cause, Disenrollment
from premiums.payees import following
from premiums.services.disenroll import DisenrollmentFacts, MonthFacts, enter_disenrollment
from premiums.services.locking import locked_ledger
from premiums.services.months import correct_month
from regulations import disenrollment as law
from regulations.law import Refused


@transaction.atomic
def disenroll(case_id: int, *, nothing_waits: bool, by: User, at: datetime) -> Delinquency:
    """The grace period passed unpaid: queue the notice of disenrollment.

    `nothing_waits` affirms that no money of the member waits to be posted. Raises Refused.
    """
    matter = locked_delinquency(case_id)
    if not nothing_waits:
        message = "Check first: a payment received on time stops the disenrollment."
        raise Refused("not_looked", message, field="nothing_waits")
    before = machine.act(matter, "disenroll", by=by, at=at)
    matter.save()
    event = audit.record(
        matter.case, "disenrollment_begun", by=by, at=at, from_state=before, to_state=matter.state,
        facts={
            "owed": f"{matter.standing.owed:,.2f}", "effective_on": str(matter.effective_on),
        },
    )  # fmt: skip
    letters.queue(event, matter, at=at)
    return matter


@transaction.atomic
def submit(
    case_id: int, *, submitted_at: datetime, submission: str, by: User, at: datetime
) -> Delinquency:
    """The disenrollment went to CMS: it stands in the records with its ledger, so that the person
    who asks for reinstatement is found. Raises Refused with the field."""
    matter = locked_delinquency(case_id)
    _refuse_submission(matter, submitted_at, at)
    ended = _ended(matter, by=by, at=at)
    before = machine.act(
        matter, "submit", by=by, at=at, submitted_at=submitted_at, submission=submission,
        ended=ended,
    )  # fmt: skip
    matter.save()
    clocks.meet(
        matter.case, clocks.SUBMIT, met_at=submitted_at, met_by=f"transaction {submission}", at=at
    )
    facts = {"submission": submission, "submitted_at": submitted_at.isoformat()}
    audit.record(matter.case, "disenrollment_submitted", by=by, at=at, from_state=before,
                 to_state=matter.state, facts=facts)  # fmt: skip
    return matter


@transaction.atomic
def stop(case_id: int, *, ground: str, explanation: str, by: User, at: datetime) -> Delinquency:
    """No one is disenrolled after all; who was told of a disenrollment is told so. Raises Refused
    with the field."""
    matter = locked_delinquency(case_id)
    why = law.stop(ground, at.astimezone(matter.case.plan.zone).date())
    before = machine.act(matter, "stop", by=by, at=at, ground=ground, explanation=explanation)
    matter.save()
    clocks.end_all(matter.case, at=at, why="the disenrollment was stopped")
    said = f"The disenrollment was stopped. {why.label}."
    void_unsent(matter.case, letters.SAY_IT_ENDS, why=said, by=by, at=at)
    was_told = before == State.ENDING or letters.says_it_ends(matter.case)
    told = was_told and why.is_told
    event = audit.record(
        matter.case, "delinquency_stopped", by=by, at=at, from_state=before,
        to_state=matter.state, why=explanation,
        facts={"label": why.label, "citation": why.citation, "after_notice": told},
    )  # fmt: skip
    letters.queue(event, matter, at=at)
    return matter


def _refuse_submission(matter: Delinquency, submitted_at: datetime, at: datetime) -> None:
    if submitted_at > at:
        message = "This is in the future. Enter when it was sent."
        raise Refused("in_the_future", message, field="submitted_at")
    # Typed to the minute: what went in the minute of the notice went after it.
    left = _notice_left_at(matter)
    if left and submitted_at < left.replace(second=0, microsecond=0):
        message = (
            "This is before the notice was sent, which must come first. Enter when it was sent."
        )
        raise Refused("notice_first", message, field="submitted_at")


def _notice_left_at(matter: Delinquency) -> datetime | None:
    """When the duty to tell was met last."""
    told = matter.case.deadlines.filter(duty=clocks.NOTIFY, met_at__isnull=False)
    return told.order_by("-met_at").values_list("met_at", flat=True).first()


def _ended(matter: Delinquency, *, by: User, at: datetime) -> Disenrollment:
    """The disenrollment in the records: as it is known from a file already, else with the bills and
    the money of this case."""
    case = matter.case
    known = Disenrollment.objects.filter(enrollee=case.enrollee, effective_on=matter.effective_on)
    if found := known.first():
        _refuse_another(found)
        if not found.months.exists() and not following().case_of(found.pk):
            _write_ledger(found, matter, by=by, at=at)
        _hand_over(found, matter, by=by, at=at)
        _refuse_paid(found)
        return found
    left = _notice_left_at(matter)
    entered = enter_disenrollment(
        DisenrollmentFacts(
            plan=case.plan, enrollee=_enrollee(matter), effective_on=matter.effective_on,
            cause=Cause.NONPAYMENT, grace_begins_on=matter.grace_begins_on,
            grace_ends_on=matter.grace_ends_on,
            notice_sent_on=day_of(case, left) if left else None, months=_months(matter),
        ),
        by=by, at=at,
    )  # fmt: skip
    _hand_over(entered, matter, by=by, at=at)
    return entered


def _refuse_another(found: Disenrollment) -> None:
    """A disenrollment of that day that is not the one of this case."""
    if found.cause != Cause.NONPAYMENT:
        message = "Our records show coverage ended on that day for another reason. Stop this case."
        raise Refused("another_cause", message)
    if other := Delinquency.objects.filter(disenrollment=found).select_related("case").first():
        message = (
            f"This disenrollment was already sent to CMS in case {other.case.number}. Stop "
            "this case."
        )
        raise Refused("known_before", message)


def _refuse_paid(found: Disenrollment) -> None:
    """Money that came in time may have been recorded for it, and not for this case."""
    if found.months.exists() and not found.account.owed_at_disenrollment:
        message = (
            "By the ledger of this disenrollment nothing was owed when coverage would end. Check "
            "its payments, and stop this case if they came on time."
        )
        raise Refused("paid", message)


def _write_ledger(found: Disenrollment, matter: Delinquency, *, by: User, at: datetime) -> None:
    """The file told of no bills: those of this case, else nothing would be owed."""
    why = f"The bills of case {matter.case.number}."
    for month in _months(matter):
        correct_month(found.pk, month, why=why, by=by, at=at)


def _hand_over(ended: Disenrollment, matter: Delinquency, *, by: User, at: datetime) -> None:
    """The money of this case counts from now on for what was owed when coverage ended, and a
    request that stands on it follows. Its reference names it once: no one could enter it there."""
    _, request = locked_ledger(ended.pk)
    for payment in matter.payments.filter(returned_on=None):
        payment.disenrollment = ended
        payment.save(update_fields=["disenrollment"])
        if request:
            following().money_came(request, payment, by=by, at=at)


def _enrollee(matter: Delinquency) -> EnrolleeFacts:
    person = matter.case.enrollee
    return EnrolleeFacts(
        member_id=person.member_id, first_name=person.first_name, last_name=person.last_name
    )


def _months(matter: Delinquency) -> tuple[MonthFacts, ...]:
    return tuple(
        MonthFacts(bill.month, (("premium", bill.amount),), bill.billed_on)
        for bill in matter.bills.all()
        if bill.month < matter.effective_on
    )
