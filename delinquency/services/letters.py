"""Which letters an event of a delinquency obliges, and the facts that each of them freezes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from cases.models import AuditEvent, Case
from cases.services.letter_rows import day_of, envelope, text_day, write
from delinquency.models import Delinquency
from delinquency.models.kinds import LetterKind
from notices.models import Notice
from notices.words import day, month, said, weekday
from premiums.words import money
from regulations import delinquency_notices as law
from regulations import disenrollment, reinstatement
from regulations.notice_rules import NoticeRule

# They are wrong once the member keeps the coverage or the days change.
SAY_IT_ENDS = (LetterKind.PREMIUM_WARNING, LetterKind.PREMIUM_DISENROLLED)
# What the day next to the member's name is.
DISENROLLED = "Disenrolled as of"
ABOUT: dict[str, str] = {
    LetterKind.PREMIUM_WARNING: "Coverage may end as of",
    LetterKind.STILL_ENROLLED: "Coverage does not end as of",
}
# Where CMS ended the coverage nothing is known of the plan's own premiums.
NO_BILLS: dict[str, Any] = {
    "pay_by": "", "first_month": "", "least": "", "bills": [], "received": [], "owed": "",
}  # fmt: skip


def queue(event: AuditEvent, matter: Delinquency, *, at: datetime) -> list[Notice]:
    """Write a notice row for each letter that the rules want of this event."""
    case = matter.case
    rules = law.required_notices(
        event.event,
        day_of(case, at),
        plan_type=case.plan.plan_type,
        roll_over=matter.option == disenrollment.ROLL_OVER,
        represented=case.is_represented,
        after_notice=bool(event.facts.get("after_notice")),
        owes=matter.is_irmaa or bool(matter.standing.owed),
        ended_on=matter.effective_on,
    )
    return write(event, rules, lambda *whose: facts(event, matter, *whose), at=at)


def says_it_ends(case: Case) -> bool:
    """Whether the last that someone was sent is that coverage ends: a letter that would have taken
    it back, but has not left, told no one."""
    left = case.notices.filter(dispatched_at__isnull=False, resend_of=None)
    taken_back = (LetterKind.PREMIUM_WARNING, LetterKind.STILL_ENROLLED)
    return any(
        not left.filter(recipient=each.recipient, kind__in=taken_back, pk__gt=each.pk).exists()
        for each in left.filter(kind=LetterKind.PREMIUM_DISENROLLED)
    )


def facts(
    event: AuditEvent, matter: Delinquency, rule: NoticeRule, recipient: str, language: str
) -> dict[str, Any]:
    """What the letter says in the language, frozen as JSON; `tests/letters/delinquency.py` says
    what each is. What staff wrote stays as they wrote it. Raises MissingWords."""
    case, effective_on = matter.case, matter.effective_on
    return {
        **envelope(case, rule, recipient, language),
        "person": said("Member", language),
        "about": [[said(ABOUT.get(rule.kind, DISENROLLED), language), day(effective_on, language)]],
        "effective_on": day(effective_on, language),
        "last_covered_on": day(effective_on - timedelta(days=1), language),
        "grace_begins_on": _day(matter.grace_begins_on, language),
        "grace_ends_on": _day(matter.grace_ends_on, language),
        "roll_over": matter.option == disenrollment.ROLL_OVER,
        **_good_cause(case, effective_on, language),
        "reply_on": _day(matter.reply_on, language),
        "why": "stopped" if matter.stop_ground else "paid",
        "explanation": matter.explanation,
        "earlier_letter_on": _notice_left_on(case, language),
        **(NO_BILLS if matter.is_irmaa else _money(matter, language)),
    }


def _good_cause(case: Case, effective_on: date, language: str) -> dict[str, str]:
    """The last days to ask for good cause, and to pay then."""
    plan_type = case.plan.plan_type
    ask = reinstatement.request_reinstatement(
        plan_type=plan_type, disenrollment_effective_on=effective_on
    )
    pay = reinstatement.pay_arrears(plan_type=plan_type, disenrollment_effective_on=effective_on)
    return {"ask_by": weekday(ask.due_on, language), "arrears_by": weekday(pay.due_on, language)}


def _money(matter: Delinquency, language: str) -> dict[str, Any]:
    """The months, what came of them, and what is missing by when."""
    stands = matter.standing
    bills = [bill for bill in matter.bills.all() if bill.month <= stands.last_day]
    first = stands.unpaid_month
    return {
        "pay_by": weekday(stands.last_day, language),
        "first_month": month(first or bills[0].month, language),
        "least": money(stands.unpaid),
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
            for each in matter.payments.all()
            if each.returned_on is None
        ],
        "owed": money(stands.owed),
    }


def _notice_left_on(case: Case, language: str) -> str:
    """The day on which the notice of disenrollment left; empty where none did."""
    left = case.notices.filter(
        kind=LetterKind.PREMIUM_DISENROLLED, dispatched_at__isnull=False, resend_of=None
    )
    last = left.order_by("-dispatched_at").first()
    return text_day(case, last.dispatched_at, language) if last and last.dispatched_at else ""


def _day(on: date | None, language: str) -> str:
    """Empty where there is none."""
    return day(on, language) if on else ""
