"""Which letters an event of a delinquency obliges, and the facts that each of them freezes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from cases.models import AuditEvent, Case
from cases.services.letter_rows import day_of, envelope, text_day, write
from delinquency.models import Delinquency
from notices.models import Kind, Notice
from notices.words import day, month, said, weekday
from regulations import delinquency_notices as law
from regulations import disenrollment, reinstatement
from regulations.notice_rules import NoticeRule
from reinstatement.words import money

# A warning sent anew because a payment went back says what the first one says.
_AS = {"grace_taken_back": "delinquency_opened"}


def queue(event: AuditEvent, matter: Delinquency, *, at: datetime) -> list[Notice]:
    """Write a notice row for each letter that the rules want of this event."""
    case = matter.case
    rules = law.required_notices(
        _AS.get(event.event, event.event),
        day_of(case, at),
        plan_type=case.plan.plan_type,
        roll_over=matter.option == disenrollment.ROLL_OVER,
        represented=case.is_represented,
        after_notice=bool(event.facts.get("after_notice")),
    )
    return write(event, rules, lambda *whose: facts(event, matter, *whose), at=at)


def facts(
    event: AuditEvent, matter: Delinquency, rule: NoticeRule, recipient: str, language: str
) -> dict[str, Any]:
    """What the letter says in the language, frozen as JSON (see `regulations.delinquency_notices`
    for what each is). What staff wrote stays as they wrote it. Raises MissingWords."""
    case, effective_on = matter.case, matter.effective_on
    return {
        **envelope(case, rule, recipient, language),
        "person": said("Member", language),
        "about": [[said(_about(rule.kind), language), day(effective_on, language)]],
        "effective_on": day(effective_on, language),
        "last_covered_on": day(effective_on - timedelta(days=1), language),
        **_good_cause(case, effective_on, language),
        "reply_on": _day(matter.reply_on, language),
        "why": "stopped" if matter.stop_ground else "paid",
        "explanation": matter.explanation,
        "earlier_letter_on": _notice_left_on(case, language),
        **({} if matter.is_irmaa else _unpaid(matter, language)),
    }


def _about(kind: str) -> str:
    if kind == Kind.PREMIUM_WARNING:
        return "Coverage may end as of"
    return "Coverage does not end as of" if kind == Kind.STILL_ENROLLED else "Disenrolled as of"


def _good_cause(case: Case, effective_on: date, language: str) -> dict[str, str]:
    """The last days to ask for good cause, and to pay then."""
    plan_type = case.plan.plan_type
    ask = reinstatement.request_reinstatement(
        plan_type=plan_type, disenrollment_effective_on=effective_on
    )
    pay = reinstatement.pay_arrears(plan_type=plan_type, disenrollment_effective_on=effective_on)
    return {"ask_by": weekday(ask.due_on, language), "arrears_by": weekday(pay.due_on, language)}


def _unpaid(matter: Delinquency, language: str) -> dict[str, Any]:
    """The months, the money and the days of the grace period."""
    standing = matter.standing
    first = standing.unpaid_month
    bills = list(matter.bills.all())
    return {
        "grace_begins_on": _day(matter.grace_begins_on, language),
        "grace_ends_on": _day(matter.grace_ends_on, language),
        "pay_by": weekday(standing.last_day, language),
        "roll_over": matter.option == disenrollment.ROLL_OVER,
        "bills": [
            {
                "month": month(bill.month, language),
                "billed_on": day(bill.billed_on, language),
                "amount": money(bill.amount),
                "paid": first is None or bill.month < first,
            }
            for bill in bills
        ],
        "received": [
            {"on": day(each.received_on, language), "amount": money(each.amount)}
            for each in matter.receipts.all()
            if each.returned_on is None
        ],
        "owed": money(standing.owed),
        "first_month": month(first or bills[0].month, language),
    }


def _notice_left_on(case: Case, language: str) -> str:
    """The day on which the notice of disenrollment left; empty where none did."""
    left = case.notices.filter(
        kind=Kind.PREMIUM_DISENROLLED, dispatched_at__isnull=False, resend_of=None
    )
    last = left.order_by("-dispatched_at").first()
    return text_day(case, last.dispatched_at, language) if last and last.dispatched_at else ""


def _day(on: date | None, language: str) -> str:
    """Empty where there is none."""
    return day(on, language) if on else ""
