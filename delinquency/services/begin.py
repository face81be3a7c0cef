"""How a case begins: premiums are unpaid, or CMS ended coverage for IRMAA."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from cases import audit, machine
from cases import models as cases
from cases.services.opening import known_enrollee, next_number
from cases.services.plan_facts import start_of_day
from delinquency.models import OPEN, Delinquency
from delinquency.services import clocks, letters
from delinquency.services.facts import BillFacts, DelinquencyFacts, IrmaaFacts
from premiums.models import Bill, Cause, Disenrollment
from premiums.services.disenroll import DisenrollmentFacts, enter_disenrollment
from premiums.services.member_bills import MonthsBilled, bill_months, refuse_on_own_ledger
from regulations import disenrollment as law
from regulations.clock import day_words
from regulations.law import BEGIN, Refused, invalid


@transaction.atomic
def open_delinquency(facts: DelinquencyFacts, *, by: User, at: datetime) -> cases.Case:
    """Open the case with its clocks, and queue the warning.

    Raises PermissionDenied, or Refused with the field: a prohibition of the law, a day that cannot
    be, a member whose premiums are under way already, one who has paid already.
    """
    _permit(by)
    today = at.astimezone(facts.plan.zone).date()
    law.refuse_prohibited(facts.prohibited, today)
    _refuse_days(facts, today)
    stands = standing_of(
        facts.plan.plan_type, facts.bills, option=facts.option, grace_months=facts.grace_months,
        effective_on=facts.effective_on,
    )  # fmt: skip
    _refuse_over(stands, today)
    enrollee = _locked_enrollee(facts)
    case = _open_case(facts, enrollee, facts.premium_due_on, by=by, at=at)
    matter = _open_matter(case, facts, stands)
    for bill in facts.bills:
        write_bill(case, bill, by=by, at=at)
    clocks.open_warn(matter, at=at)
    clocks.open_ending(matter, at=at)
    event = audit.record(case, "delinquency_opened", by=by, at=at, to_state=matter.state,
                         facts=_told(matter))  # fmt: skip
    letters.queue(event, matter, at=at)
    return case


def write_bill(case: cases.Case, bill: BillFacts, *, by: User, at: datetime) -> None:
    """A premium is owed in the case; a bill of the payment plan goes on the member's own ledger,
    which no sum of the case reads (42 CFR 423.137). Raises Refused with the field for a month that
    stands on that ledger already."""
    same = {"month": bill.month, "billed_on": bill.billed_on, "amount": bill.amount}
    if bill.is_arrears:
        refuse_on_own_ledger(case.enrollee_id, bill.month)
        Bill.objects.create(case=case, entered_at=at, entered_by=by, **same)
        return
    facts = MonthsBilled(kind=bill.kind, **same)  # type: ignore[arg-type]
    bill_months(case.enrollee_id, facts, by=by, at=at)


def _refuse_over(stands: law.Standing, today: date) -> None:
    if stands.last_day < today:
        message = (
            f"The grace period ended on {day_words(stands.last_day)}, before the member was "
            "warned. Bill the month again, and enter the date of the new bill."
        )
        raise Refused("grace_over", message, field="premium_due_on")


def _open_matter(case: cases.Case, facts: DelinquencyFacts, stands: law.Standing) -> Delinquency:
    return Delinquency.objects.create(
        case=case,
        premium_due_on=facts.premium_due_on,
        option=facts.option,
        grace_months=facts.grace_months,
        **days_of(stands, facts.effective_on),
    )


@transaction.atomic
def record_irmaa(facts: IrmaaFacts, *, by: User, at: datetime) -> cases.Case:
    """Record CMS's own disenrollment, which stands in the records from now on, and queue the notice
    of it. Raises PermissionDenied, or Refused with the field."""
    _permit(by)
    today = at.astimezone(facts.plan.zone).date()
    law.refuse_effective(facts.effective_on, today=today)
    _refuse_future("reply_on", facts.reply_on, today, "Enter the date of the report.")
    enrollee = _locked(facts)
    if Delinquency.objects.filter(
        case__enrollee=enrollee, effective_on=facts.effective_on, reply_on__isnull=False
    ).exists():
        message = "This disenrollment is recorded, and its notice is on its way or was sent."
        raise Refused("known_before", message, field="effective_on")
    ended = _ended(facts, enrollee, by=by, at=at)
    case = _open_case(facts, enrollee, facts.reply_on, by=by, at=at)
    matter = Delinquency(case=case, effective_on=facts.effective_on, reply_on=facts.reply_on)
    before = machine.act(matter, "record_irmaa", by=by, at=at, ended=ended)
    matter.save(force_insert=True)
    clocks.open_irmaa(case, facts.reply_on, at=at)
    event = audit.record(
        case, "irmaa_recorded", by=by, at=at, from_state=before, to_state=matter.state,
        facts={"reply_on": str(facts.reply_on), "effective_on": str(facts.effective_on)},
    )  # fmt: skip
    letters.queue(event, matter, at=at)
    return case


def standing_of(
    plan_type: str,
    bills: Iterable[BillFacts],
    *,
    option: str,
    grace_months: int | None,
    effective_on: date | None,
) -> law.Standing:
    """How it stands by the premiums on the sheet; nothing is written. Raises Refused with the
    field, also where there are only bills that are no arrears."""
    premiums = [bill for bill in bills if bill.is_arrears]
    if not premiums:
        message = (
            "Bills of the Medicare Prescription Payment Plan never end coverage: there is no "
            "premium here. Enter these on the member's own ledger."
        )
        raise Refused("no_arrears", message, "42 CFR 423.137", "bills")
    return law.standing(
        plan_type=plan_type,
        bills=[law.Bill(bill.month, bill.billed_on, bill.amount) for bill in premiums],
        received=[],
        policy=law.Policy(option, grace_months) if grace_months else None,
        effective_on=effective_on,
    )


def days_of(stands: law.Standing, effective_on: date | None) -> dict[str, date | None]:
    """The days of the grace period in force; of a cost plan the day that it set."""
    grace = stands.grace
    if grace is None:
        return {"effective_on": effective_on, "grace_begins_on": None, "grace_ends_on": None}
    return {
        "effective_on": grace.effective_on,
        "grace_begins_on": grace.begins_on,
        "grace_ends_on": grace.ends_on,
    }


def refuse_bill(bill: BillFacts, *, today: date) -> None:
    """Raise Refused, with the field, for a month that cannot have been billed and come due."""
    for field in ("month", "billed_on"):
        if getattr(bill, field) < BEGIN:
            raise invalid(field, f"The rule book begins on {day_words(BEGIN)}.")
    if bill.month.day != 1:
        raise invalid("month", "Enter the month as its first day.")
    _refuse_future("month", bill.month, today, "A month that has not started is not due yet.")
    _refuse_future("billed_on", bill.billed_on, today, "Enter the day it was billed.")
    if bill.amount <= 0:
        raise invalid("amount", "Enter the amount for the month.")


def _permit(by: User) -> None:
    if not by.may("delinquency.open"):
        raise PermissionDenied


def _refuse_days(facts: DelinquencyFacts, today: date) -> None:
    _refuse_future("premium_due_on", facts.premium_due_on, today, "Enter when it was due.")
    if len({(bill.month, bill.kind) for bill in facts.bills}) < len(facts.bills):
        raise invalid("bills", "A month is listed twice. Enter each month once.")
    months = [bill.month for bill in facts.bills if bill.is_arrears]
    for bill in facts.bills:
        refuse_bill(bill, today=today)
    if months and facts.premium_due_on < min(months):
        message = (
            f"The first unpaid month begins on {day_words(min(months))}: it cannot be due "
            "before that."
        )
        raise invalid("premium_due_on", message)
    if facts.plan.plan_type != law.COST:
        if not facts.grace_months:
            raise invalid("grace_months", "Enter how many whole months the grace period lasts.")
    elif facts.effective_on:
        if facts.effective_on.day != 1:
            raise invalid(
                "effective_on",
                "Coverage ends at the end of a month: enter the first day of a month.",
            )
        law.refuse_notice(plan_type=law.COST, effective_on=facts.effective_on, today=today)


def _refuse_future(field: str, day: date, today: date, what: str) -> None:
    if day > today:
        raise Refused("in_the_future", f"This is in the future. {what}", field=field)


def _locked_enrollee(facts: DelinquencyFacts) -> cases.Enrollee:
    """The member, whose row is the lock of one case at a time. Raises Refused."""
    enrollee = _locked(facts)
    open_ = Delinquency.objects.filter(case__enrollee=enrollee, state__in=OPEN)
    if first := open_.select_related("case").first():
        message = f"Case {first.case.number} of this member is open. Add the month there."
        raise Refused("open_before", message, field="member_id")
    return enrollee


def _locked(facts: DelinquencyFacts | IrmaaFacts) -> cases.Enrollee:
    """The member; two who enter the same at once wait here for one another."""
    known = known_enrollee(facts.plan, facts.enrollee)
    return cases.Enrollee.objects.select_for_update().get(pk=known.pk)


def _open_case(
    facts: DelinquencyFacts | IrmaaFacts,
    enrollee: cases.Enrollee,
    begins_on: date,
    *,
    by: User,
    at: datetime,
) -> cases.Case:
    """The folder; no one asked for it, so it begins with the day that the law counts from."""
    return cases.Case.objects.create(
        number=next_number(at),
        kind="delinquency",
        plan=facts.plan,
        enrollee=enrollee,
        channel=cases.Channel.ELECTRONIC,
        requester_kind=cases.RequesterKind.ENROLLEE,
        requester_name=str(enrollee),
        received_at=start_of_day(facts.plan, begins_on),
        entered_at=at,
        entered_by=by,
        assignee=by if by.may("delinquency.take") else None,
        source_key=facts.source_key,
    )


def _ended(facts: IrmaaFacts, enrollee: cases.Enrollee, *, by: User, at: datetime) -> Disenrollment:
    """The disenrollment in the records: as it is known from a file already, else entered now."""
    known = Disenrollment.objects.filter(enrollee=enrollee, effective_on=facts.effective_on)
    if found := known.first():
        if found.cause != Cause.IRMAA:
            message = (
                "Our records show coverage ended on that day for another reason. Correct that "
                "first."
            )
            raise Refused("another_cause", message, field="effective_on")
        return found
    entered = DisenrollmentFacts(
        plan=facts.plan, enrollee=facts.enrollee, effective_on=facts.effective_on,
        cause=Cause.IRMAA,
    )  # fmt: skip
    return enter_disenrollment(entered, by=by, at=at)


def _told(matter: Delinquency) -> dict[str, str]:
    return {
        "owed": f"{matter.standing.owed:,.2f}",
        "effective_on": str(matter.effective_on),
        "grace_ends_on": str(matter.grace_ends_on or ""),
    }
