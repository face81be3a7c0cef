"""Invented disenrollments and requests for reinstatement in any stage, by the real services."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from accounts.models import User
from accounts.permissions import Role
from cases import models as cases
from cases.services import EnrolleeFacts
from premiums.models import Cause, Payment
from premiums.services import disenroll, member_bills, money
from premiums.services.agreements import AgreementFacts
from premiums.services.disenroll import DisenrollmentFacts, MonthFacts
from premiums.services.member_bills import MonthsBilled
from regulations import good_cause
from reinstatement import models, services
from reinstatement.services import Answers, Contact, Decision
from tests import factories
from tests.factories import DAY, HOUR

# CMS's own example: effective 1 April, asked 15 April, pay by 30 June.
APRIL = date(2026, 4, 1)
ASKED = datetime.fromisoformat("2026-04-15T11:00:00-04:00")
NOT_PRESENT = "TRC 349: not lawfully present in the United States, from April 1."
HOSPITAL = "I was in the hospital from January to March and nobody opened my mail."


def specialist(**facts) -> User:
    return factories.user(Role.SPECIALIST, **facts)


def month(on: date, amount: str = "41.50", **facts) -> MonthFacts:
    """A month billed in the middle of the month before."""
    values = {
        "month": on,
        "charges": (("premium", Decimal(amount)),),
        "billed_on": on - timedelta(days=16),
    }
    return MonthFacts(**values | facts)


def disenrollment_facts(**facts) -> DisenrollmentFacts:
    """Unpaid for February and March 2026, so that coverage ended on 1 April."""
    number = next(factories._numbers)
    plan = facts.get("plan") or factories.plan()
    values = {
        "plan": plan,
        "enrollee": EnrolleeFacts(
            member_id=f"R{number:08d}",
            first_name="Hortensia",
            last_name="Placeholder",
            date_of_birth=date(1944, 8, 2),
            address="4 Invented Street\nPortland, ME 04101",
            mbi="1EG4TE5MK73",
        ),
        "effective_on": APRIL,
        "cause": Cause.NONPAYMENT,
        "grace_begins_on": date(2026, 2, 1),
        "grace_ends_on": date(2026, 3, 31),
        "notice_sent_on": date(2026, 4, 2),
        "months": (month(date(2026, 2, 1)), month(date(2026, 3, 1))),
    }
    if facts.get("cause") == Cause.LAWFUL_PRESENCE:
        values |= {"cms_notice_on": date(2026, 3, 12), "cms_notice": NOT_PRESENT}
    return DisenrollmentFacts(**values | facts)


def disenrollment(*, by: User | None = None, at: datetime | None = None, **facts):
    at = at or ASKED - 9 * DAY
    return disenroll.enter_disenrollment(disenrollment_facts(**facts), by=by or specialist(), at=at)


def contact(**facts) -> Contact:
    """The former member calls."""
    values = {
        "requester_kind": cases.RequesterKind.ENROLLEE,
        "requester_name": "Hortensia Placeholder",
        "channel": cases.Channel.PHONE,
        "received_at": ASKED,
    }
    return Contact(**values | facts)


def answers(**facts) -> Answers:
    """A whole conversation: everything told and obtained, a stay in hospital."""
    values = {
        "authority": models.Authority.SELF,
        "plan_error": False,
        "explained": True,
        "circumstance": "institutionalized",
        "stated": True,
        "statement": HOSPITAL,
        "statement_form": models.StatementForm.SPOKEN,
        "affirms": True,
    }
    return Answers(**values | facts)


def requested(
    *,
    by: User | None = None,
    at: datetime | None = None,
    of=None,
    contact_=None,
    answers_=None,
    **facts,
) -> cases.Case:
    """A request as the call brought it, entered twenty minutes after it came. `facts` are those of
    the disenrollment, unless `of` is one."""
    by = by or specialist()
    asked = contact(**contact_ or {})
    found = of or disenrollment(by=by, at=asked.received_at - HOUR, **facts)
    at = at or asked.received_at + timedelta(minutes=20)
    return services.open_request(found.pk, asked, answers(**answers_ or {}), by=by, at=at)


def researched(*, by: User | None = None, at: datetime | None = None, **facts) -> cases.Case:
    """A request in review, its checklist recorded a day after it came."""
    by = by or specialist()
    case = requested(by=by, **facts)
    found = {item.key: f"Looked at: {item.label}." for item in good_cause.CHECKLIST.history()}
    services.investigate(case.pk, found=found, by=by, at=at or case.received_at + DAY)
    return cases.Case.objects.get(pk=case.pk)


def decision(**facts) -> Decision:
    values = {
        "circumstance": "institutionalized",
        "no_control": True,
        "could_not_foresee": True,
        "caused": True,
        "finding": "The discharge papers show the stay from 9 January to 28 March.",
        "explanation": "You were in the hospital for most of the time in which you had to pay.",
    }
    return Decision(**values | facts)


NO_CAUSE = {
    "circumstance": "other",
    "no_control": False,
    "could_not_foresee": False,
    "caused": False,
    "finding": "The bank statement shows other bills paid on the same days.",
    "explanation": "Your bank was open and you paid other bills in those weeks.",
}


def favorable(*, by: User | None = None, at: datetime | None = None, **facts) -> cases.Case:
    """Found favorable two days after the request came."""
    by = by or specialist()
    case = researched(by=by, **facts)
    services.find_favorable(case.pk, decision(), by=by, at=at or case.received_at + 2 * DAY)
    return cases.Case.objects.get(pk=case.pk)


def unfavorable(*, by: User | None = None, at: datetime | None = None, **facts) -> cases.Case:
    by = by or specialist()
    case = researched(by=by, **facts)
    at = at or case.received_at + 2 * DAY
    services.find_unfavorable(case.pk, decision(**NO_CAUSE), by=by, at=at)
    return cases.Case.objects.get(pk=case.pk)


def pay(
    case: cases.Case,
    amount: str,
    on: date,
    *,
    by: User | None = None,
    at: datetime | None = None,
    reference: str = "",
) -> Payment:
    """Money received on a day, entered the morning after."""
    facts = money.PaymentFacts(on, Decimal(amount), "check", reference)
    at = at or datetime.combine(on, ASKED.timetz()) + DAY
    found = case.reinstatement.disenrollment_id
    return money.record_payment(found, facts, by=by or specialist(), at=at)


def paid(*, by: User | None = None, on: date = date(2026, 5, 20), **facts) -> cases.Case:
    """Favorable, and all paid."""
    case = favorable(by=by, **facts)
    owed = case.reinstatement.amount_owed
    pay(case, str(owed), on, by=by)
    return cases.Case.objects.get(pk=case.pk)


def submitted(*, by: User | None = None, **facts) -> cases.Case:
    """Paid and sent to the contractor three days later."""
    by = by or specialist()
    case = paid(by=by, **facts)
    at = datetime.combine(case.reinstatement.paid_on, ASKED.timetz()) + 3 * DAY
    services.submit(case.pk, submitted_at=at, submission="RPC-2026-0001", by=by, at=at)
    return cases.Case.objects.get(pk=case.pk)


def reinstated(*, by: User | None = None, **facts) -> cases.Case:
    """The reply of CMS came nine days after the submission."""
    by = by or specialist()
    case = submitted(by=by, **facts)
    at = case.reinstatement.submitted_at + 9 * DAY
    services.complete(case.pk, reply_code="287", reply_on=factories.day_of(at), by=by, at=at)
    return cases.Case.objects.get(pk=case.pk)


def billed(
    case: cases.Case, months: int, amount: str = "41.50", *, first: date = APRIL, at: datetime
) -> Decimal:
    """The months since coverage ended, billed on that day; what they come to."""
    each = Decimal(amount)
    facts = MonthsBilled("premium", first, each, factories.day_of(at), months)
    member_bills.bill_months(case.enrollee_id, facts, by=specialist(), at=at)
    return each * months


def agreement(total: Decimal | str, **facts) -> AgreementFacts:
    """An agency should have withheld; seven installments from the middle of November on."""
    values = {
        "way": "installments",
        "total": Decimal(total),
        "without_fault": True,
        "fault_why": "SSA stopped the withholding without telling her or us.",
        "months": 7,
        "first_on": date(2026, 11, 15),
    }
    return AgreementFacts(**values | facts)


def agreed(case: cases.Case, count: int, amount: str = "41.50", *, at: datetime, **facts):
    """So many months billed and agreed on in a request."""
    facts = {"months": count} | facts
    total = billed(case, count, amount, at=at)
    return services.agree_collection(case.pk, agreement(total, **facts), by=specialist(), at=at)


def referred(*, by: User | None = None, **facts) -> cases.Case:
    """A disenrollment for IRMAA: the call ends with 1-800-MEDICARE."""
    return requested(by=by, cause=Cause.IRMAA, **facts)


def followed(case: cases.Case, at: datetime, *, by: User | None = None, **facts):
    """Someone asked the account manager an hour ago."""
    values = {"whom": "Account manager", "channel": "telephone", "followed_at": at - HOUR,
              "words": "The caseworker still has it."}  # fmt: skip
    asked = services.FollowUpFacts(**values | facts)
    return services.follow_up(case.pk, asked, by=by or specialist(), at=at)


def referral_ended(*, ground: str = "another_road", at: datetime | None = None, **facts):
    """CMS never decided; a supervisor ends the referral in the fourth month."""
    case = referred(**facts)
    at = at or case.received_at + 80 * DAY
    by = factories.user(Role.SUPERVISOR)
    services.end_referral(case.pk, ground=ground, why="She said so.", by=by, at=at)
    return cases.Case.objects.get(pk=case.pk)


def with_plan_error(*, by: User | None = None, **facts) -> cases.Case:
    """The call shows that a payment was posted to someone else."""
    why = "The check of 3 March was posted to another member."
    return requested(by=by, answers_={"plan_error": True, "plan_error_why": why}, **facts)


def not_eligible(*, by: User | None = None, **facts) -> cases.Case:
    """A vacation, refused in the call."""
    said = {"circumstance": "vacation", "stated": None, "statement": "", "statement_form": ""}
    return requested(by=by, answers_=said | {"affirms": None}, **facts)


def taken_back(*, at: datetime | None = None, **facts) -> cases.Case:
    """The vacation was a slip of the pen: a supervisor takes it back the day after."""
    case = not_eligible(**facts)
    correction = services.IntakeCorrection("The recording says: the hospital.", said_then=True)
    by = factories.user(Role.SUPERVISOR)
    services.take_back(case.pk, correction, by=by, at=at or case.received_at + DAY)
    return cases.Case.objects.get(pk=case.pk)


def cms_reinstatement(**facts) -> services.CmsReinstatement:
    """The account manager writes in May; the reply came the day before."""
    values = {
        "told_by": "Ada Manager, CMS account manager",
        "told_on": date(2026, 5, 6),
        "government_error": "SSA posted another person's status to this record.",
        "reply_code": "287",
        "reply_on": date(2026, 5, 5),
    }
    return services.CmsReinstatement(**values | facts)


def cms_reinstated(*, by: User | None = None, **facts) -> cases.Case:
    """Not reviewed in April; CMS corrects the record and reinstates in May."""
    by = by or specialist()
    case = requested(by=by, **{"cause": Cause.LAWFUL_PRESENCE} | facts)
    at = case.received_at + 22 * DAY
    services.record_cms_reinstatement(case.pk, cms_reinstatement(), by=by, at=at)
    return cases.Case.objects.get(pk=case.pk)


def left_open(*, by: User | None = None, **facts) -> cases.Case:
    """A letter that says what happened, and nothing of paying."""
    return requested(by=by, contact_={"channel": "mail"}, answers_={"affirms": None}, **facts)


def unpaid(*, by: User | None = None, **facts) -> cases.Case:
    """Favorable, and nothing came by the last day."""
    case = favorable(by=by, **facts)
    last = case.reinstatement.pay_by
    at = datetime.combine(last, ASKED.timetz()) + DAY
    services.lapse(case.pk, at=at)
    return cases.Case.objects.get(pk=case.pk)
