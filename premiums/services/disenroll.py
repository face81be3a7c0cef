"""Knowing a disenrollment: typed in by hand or from a plan's monthly file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from cases import models as cases
from cases.services import EnrolleeFacts
from cases.services.opening import known_enrollee
from premiums.models import Cause, Charge, Correction, Disenrollment, MemberBill, Month
from premiums.services.cms_notice import write_cms_notice
from premiums.services.locking import locked_ledger
from regulations import arrears, disenrollment, government
from regulations.law import Refused

# What lies further back than this before the coverage ended is a slip of the keyboard. Ours.
MOST_YEARS_BACK = 10
# What CMS's notice is asked by on its own page, and on the sheet of a disenrollment.
ON_THE_SHEET = {"notice_on": "cms_notice_on", "words": "cms_notice"}


@dataclass(frozen=True)
class MonthFacts:
    """One month of the ledger: billed on a day or withheld, and what it costs by kind, in dollars.

    `arithmetic` tells how a penalty was calculated.
    """

    month: date
    charges: tuple[tuple[str, Decimal], ...]
    billed_on: date | None = None
    withheld_by: str = ""
    arithmetic: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlanBill:
    """A month's bill of the Medicare Prescription Payment Plan, in dollars: for the member's own
    ledger, since it is no charge of a disenrollment's."""

    month: date
    amount: Decimal
    billed_on: date


@dataclass(frozen=True)
class DisenrollmentFacts:
    """A disenrollment as the plan's records tell it. `source_key` names its line of a file;
    `cms_notice` is what CMS told on its day, where the disenrollment is CMS's own; `plan_bills` are
    another kind of money, which a file tells of along with the months."""

    plan: cases.Plan
    enrollee: EnrolleeFacts
    effective_on: date
    cause: str
    grace_begins_on: date | None = None
    grace_ends_on: date | None = None
    notice_sent_on: date | None = None
    months: tuple[MonthFacts, ...] = ()
    source_key: str = ""
    cms_notice_on: date | None = None
    cms_notice: str = ""
    plan_bills: tuple[PlanBill, ...] = ()


@dataclass(frozen=True)
class CorrectedFacts:
    """What a disenrollment should have said: the day it took effect, why, and what came before."""

    effective_on: date
    cause: str
    grace_begins_on: date | None = None
    grace_ends_on: date | None = None
    notice_sent_on: date | None = None


@transaction.atomic
def enter_disenrollment(facts: DisenrollmentFacts, *, by: User, at: datetime) -> Disenrollment:
    """Write a disenrollment with its ledger. Raises PermissionDenied, or Refused with the field."""
    if not by.may("reinstatement.receive"):
        raise PermissionDenied
    refuse_disenrollment(facts, today=at.astimezone(facts.plan.zone).date())
    enrollee = known_enrollee(facts.plan, facts.enrollee)
    if Disenrollment.objects.filter(enrollee=enrollee, effective_on=facts.effective_on).exists():
        message = "This disenrollment is already recorded. Look it up by member ID."
        raise Refused("known_before", message, field="effective_on")
    entered = Disenrollment.objects.create(
        plan=facts.plan,
        enrollee=enrollee,
        effective_on=facts.effective_on,
        cause=facts.cause,
        grace_begins_on=facts.grace_begins_on,
        grace_ends_on=facts.grace_ends_on,
        notice_sent_on=facts.notice_sent_on,
        source_key=facts.source_key,
        entered_at=at,
        entered_by=by,
    )
    for month in facts.months:
        write_month(entered, month, by=by, at=at)
    _keep_notice(entered, facts, by=by, at=at)
    write_plan_bills([(enrollee, facts)], by=by, at=at)
    return entered


def write_plan_bills(
    entered: Iterable[tuple[cases.Enrollee, DisenrollmentFacts]], *, by: User, at: datetime
) -> None:
    """Bills of the payment plan go on the member's own ledger; one that is there stays as it is."""
    MemberBill.objects.bulk_create(
        (
            MemberBill(enrollee=enrollee, kind=MemberBill.Kind.PAYMENT_PLAN, entered_at=at,
                       entered_by=by, **vars(bill))
            for enrollee, facts in entered
            for bill in facts.plan_bills
        ),
        ignore_conflicts=True,
    )  # fmt: skip


def _keep_notice(
    entered: Disenrollment, facts: DisenrollmentFacts, *, by: User, at: datetime
) -> None:
    """CMS's notice, which a person who types in lost lawful presence has at hand."""
    if facts.cms_notice_on:
        try:
            write_cms_notice(entered, facts.cms_notice_on, facts.cms_notice, by=by, at=at)
        except Refused as refused:
            refused.field = ON_THE_SHEET.get(refused.field or "", refused.field)
            raise
    elif facts.cause == Cause.LAWFUL_PRESENCE or facts.cms_notice.strip():
        message = "Enter the date of CMS's notice: coverage ends the month after it."
        raise Refused("no_cms_notice", message, government.LAWFUL_PRESENCE, "cms_notice_on")


@transaction.atomic
def correct_disenrollment(
    disenrollment_id: int, facts: CorrectedFacts, *, why: str, by: User, at: datetime
) -> Disenrollment:
    """Write the facts of a disenrollment again, before anyone asked for reinstatement: from then on
    clocks and letters stand on them. What stood is kept.

    Raises PermissionDenied, or Refused with the field.
    """
    if not by.may("reinstatement.correct"):
        raise PermissionDenied
    found, matter = locked_ledger(disenrollment_id)
    if matter:
        raise _asked_before(matter.case)
    refuse_disenrollment(_whole(found, facts), today=at.astimezone(found.plan.zone).date())
    _refuse_same_day(found, facts.effective_on)
    was = in_words(found)
    for name, value in asdict(facts).items():
        setattr(found, name, value)
    found.save()
    Correction.objects.create(
        disenrollment=found, what="The disenrollment", was=was, now=in_words(found), why=why,
        at=at, by=by,
    )  # fmt: skip
    return found


def _asked_before(case: cases.Case) -> Refused:
    message = (
        f"Case {case.number} depends on these facts, and so do its deadlines and letters. They can "
        "be corrected only before a request is made."
    )
    return Refused("asked_before", message)


def _refuse_same_day(found: Disenrollment, effective_on: date) -> None:
    same_day = Disenrollment.objects.filter(enrollee=found.enrollee_id, effective_on=effective_on)
    if same_day.exclude(pk=found.pk).exists():
        message = "Another disenrollment of this person took effect on that day. Look it up."
        raise Refused("known_before", message, field="effective_on")


def _whole(found: Disenrollment, facts: CorrectedFacts) -> DisenrollmentFacts:
    """The corrected facts with the ledger as it stands, which has to fit them."""
    person = found.enrollee
    months = tuple(facts_of(month) for month in found.months.prefetch_related("charges"))
    known = EnrolleeFacts(
        member_id=person.member_id, first_name=person.first_name, last_name=person.last_name
    )
    return DisenrollmentFacts(plan=found.plan, enrollee=known, months=months, **asdict(facts))


def in_words(found: Disenrollment) -> str:
    """What our records show, to be kept next to what takes its place."""
    said = [f"effective {found.effective_on:%m/%d/%Y}", Cause(found.cause).label]
    for label, day in (
        ("grace from", found.grace_begins_on),
        ("grace to", found.grace_ends_on),
        ("notice sent", found.notice_sent_on),
    ):
        said += [f"{label} {day:%m/%d/%Y}"] if day else []
    return ", ".join(said)


def refuse_disenrollment(facts: DisenrollmentFacts, *, today: date) -> None:
    """Raise Refused, with the field, for what cannot be a disenrollment or its ledger."""
    disenrollment.refuse_effective(facts.effective_on, today=today)
    _refuse_notice(facts, today)
    begins, ends = facts.grace_begins_on, facts.grace_ends_on
    _refuse_long_ago("grace_begins_on", begins, facts.effective_on)
    _refuse_long_ago("grace_ends_on", ends, facts.effective_on)
    if begins and ends and ends < begins:
        raise Refused("invalid", "The grace period ends before it begins.", field="grace_ends_on")
    message = "The grace period ends before coverage does. Check both dates."
    if ends and ends >= facts.effective_on:
        raise Refused("invalid", message, field="grace_ends_on")
    if begins and begins >= facts.effective_on:
        raise Refused("invalid", message, field="grace_begins_on")
    months = [month.month for month in facts.months]
    if len(set(months)) < len(months):
        raise Refused("invalid", "A month is listed twice. Enter each month once.", field="months")
    for month in facts.months:
        refuse_month(month, plan_type=facts.plan.plan_type, effective_on=facts.effective_on)
    for bill in facts.plan_bills:
        arrears.refuse_member_bill(kind=arrears.PAYMENT_PLAN, today=today, **vars(bill))


def refuse_month(month: MonthFacts, *, plan_type: str, effective_on: date) -> None:
    """Raise Refused, with the field, for a month that no ledger can hold."""
    if not month.charges:
        raise Refused("invalid", "Enter the amount for the month.", field="amount")
    kinds = [kind for kind, _ in month.charges]
    if len(set(kinds)) < len(kinds):
        message = "A month has the same kind of charge twice. Enter each kind once."
        raise Refused("invalid", message, field="kind")
    _refuse_long_ago("month", month.month, effective_on)
    _refuse_long_ago("billed_on", month.billed_on, effective_on)
    for line in lines(month):
        arrears.refuse_charge(line, plan_type=plan_type, effective_on=effective_on)


def _refuse_notice(facts: DisenrollmentFacts, today: date) -> None:
    sent_on = facts.notice_sent_on
    if sent_on and sent_on > today:
        message = "This is in the future. Enter the day it was sent."
        raise Refused("in_the_future", message, field="notice_sent_on")
    _refuse_long_ago("notice_sent_on", sent_on, facts.effective_on)


def _refuse_long_ago(field: str, day: date | None, effective_on: date) -> None:
    if day and day.year < effective_on.year - MOST_YEARS_BACK:
        message = f"Check the year: this is over {MOST_YEARS_BACK} years before coverage ended."
        raise Refused("invalid", message, field=field)


def facts_of(month: Month) -> MonthFacts:
    """A month of the ledger as it stands, to be judged or compared; its charges are prefetched."""
    charges = tuple((charge.kind, charge.amount) for charge in month.charges.all())
    return MonthFacts(month.month, charges, month.billed_on, month.withheld_by)


def lines(month: MonthFacts) -> list[arrears.ChargeLine]:
    """The charges of a month as the law calculates them."""
    return [
        arrears.ChargeLine(
            month=month.month,
            kind=kind,
            amount=amount,
            billed_on=month.billed_on,
            withheld_by=month.withheld_by,
        )
        for kind, amount in month.charges
    ]


def write_month(
    entered: Disenrollment, facts: MonthFacts, *, by: User | None, at: datetime
) -> Month:
    """Write a month and its charges, or rewrite it; the caller has looked whether it may be."""
    values = {
        "billed_on": facts.billed_on,
        "withheld_by": facts.withheld_by,
        "entered_at": at,
        "entered_by": by,
    }
    month, _ = Month.objects.update_or_create(
        disenrollment=entered, month=facts.month, defaults=values
    )
    month.charges.all().delete()
    Charge.objects.bulk_create(
        Charge(
            month=month,
            kind=kind,
            amount=amount,
            arithmetic=list(facts.arithmetic) if kind == Charge.Kind.PENALTY else [],
        )
        for kind, amount in facts.charges
    )
    return month
