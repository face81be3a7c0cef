"""Which letters an event of a reinstatement obliges, and the facts that each of them freezes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from cases.models import AuditEvent, Case, RequesterKind
from cases.services import duties
from cases.services.letter_rows import day_of, envelope, text_day, write
from notices.models import Notice
from notices.words import day, month, said, weekday
from premiums.models import Cause
from premiums.services.account_facts import account_facts, collection_facts
from regulations import good_cause
from regulations import reinstatement_notices as law
from regulations.good_cause.script import owed_words
from regulations.notice_rules import NoticeRule
from reinstatement.models import UNSHOWN, Reinstatement
from reinstatement.models.kinds import LetterKind
from reinstatement.services import clocks


def queue(event: AuditEvent, matter: Reinstatement, *, at: datetime) -> list[Notice]:
    """Write a notice row for each letter that the rules want of this event.

    What is still to be paid, not what once was owed, decides which favorable letter it is.
    """
    case = matter.case
    rules = law.required_notices(
        event.event,
        day_of(case, at),
        owed=matter.disenrollment.account.still_owed,
        represented=case.is_represented,
        from_unpaid=bool(event.facts.get("from_unpaid")),
        plan_type=case.plan.plan_type,
        reason=matter.not_eligible_reason
        or matter.referral_end
        or ("no_authority" if matter.authority in UNSHOWN else ""),
        by_cms=matter.decided_by_cms,
        decided=bool(event.facts.get("after_decision")),
        told=duties.find(case, clocks.NOTIFY) is None,
        received_on=case.received_on,
        ended_on=matter.disenrollment.effective_on,
    )
    return write(event, rules, lambda *whose: facts(event, matter, *whose), at=at)


def facts(
    event: AuditEvent, matter: Reinstatement, rule: NoticeRule, recipient: str, language: str
) -> dict[str, Any]:
    """What the letter says in the language, frozen as JSON: later changes of the case do not change
    the letter. What staff wrote stays as they wrote it. Raises MissingWords."""
    case, disenrollment = matter.case, matter.disenrollment
    effective_on, pay_by = disenrollment.effective_on, disenrollment.pay_by.due_on
    own = _OWN.get(rule.kind)
    return {
        **envelope(case, rule, recipient, language),
        "person": said("Member", language),
        "about": [
            [said(_ended(matter), language), day(effective_on, language)],
            [said("Asked by", language), _asked_by(case)],
        ],
        "asked_by": _asked_by(case),
        "disenrolled_on": day(effective_on, language),
        "is_irmaa": matter.is_irmaa,
        "owed_words": said(owed_words(case.plan.plan_type), language),
        "ask_by": weekday(disenrollment.window.due_on, language),
        "pay_by": weekday(pay_by, language),
        "pay_by_passed": day_of(case, event.at) > pay_by,
        "account": account_facts(disenrollment, language),
        **(own(event, matter, language) if own else {}),
    }


def _ended(matter: Reinstatement) -> str:
    only_extras = matter.disenrollment.cause == Cause.SUPPLEMENTAL
    return "Extra benefits ended" if only_extras else "Disenrolled as of"


def _asked_by(case: Case) -> str:
    """Who asked, where it was not the member."""
    by_member = case.requester_kind == RequesterKind.ENROLLEE
    return "" if by_member else case.requester_name


def _left_open(event: AuditEvent, matter: Reinstatement, language: str) -> dict[str, Any]:
    """What is still to be told or obtained, asked in the words of a letter, and by when; with the
    day of the letter that was wrong, where a slip is taken back and that letter has left."""
    case = matter.case
    duty = case.deadlines.filter(duty=clocks.DECIDE).latest("id")
    waiting = [gate for gate in matter.gates if gate["answer"] is None]
    by_mistake = event.event == "not_eligible_taken_back"
    return {
        "by_mistake": by_mistake,
        "earlier_letter_on": (
            _last_sent(case, LetterKind.NOT_REVIEWED, language=language) if by_mistake else ""
        ),
        "gates": [
            {
                "key": gate["key"],
                "citation": gate["citation"],
                "ask": said(law.ask(gate["key"], case.plan.plan_type).text, language),
            }
            for gate in waiting
        ],
        "decide_by": weekday(day_of(case, duty.due_at), language),
        "overdue": event.at > duty.due_at,
    }


def _not_reviewed(event: AuditEvent, matter: Reinstatement, language: str) -> dict[str, Any]:
    """Why; and what was offered, where it is that which is no good cause."""
    reason = matter.refusal
    found = {"key": reason.key, "citation": reason.citation}
    offered = {"circumstance": "", "explanation": ""}
    if reason.key == "not_good_cause":
        what = good_cause.CIRCUMSTANCES.recorded(matter.circumstance, matter.case.received_on)
        offered = {
            "circumstance": said(what.label, language),
            "explanation": said(what.explanation, language),
        }
    notice = getattr(matter.disenrollment, "cms_notice", None)
    told_on = day(notice.notice_on, language) if notice else ""
    return {"reason": found | offered, "cms_notice_on": told_on}


def _decided(event: AuditEvent, matter: Reinstatement, language: str) -> dict[str, Any]:
    decided_on = text_day(matter.case, matter.decided_at or event.at, language)
    by_cms = matter.decided_by_cms
    return {"explanation": matter.explanation, "decided_on": decided_on, "by_cms": by_cms}


def _unpaid(event: AuditEvent, matter: Reinstatement, language: str) -> dict[str, Any]:
    paid_on = _day(matter.irmaa_paid_on, language)
    return {"irmaa": {"paid_on": paid_on, "in_time": matter.is_irmaa_in_time}}


def _credited(event: AuditEvent, matter: Reinstatement, language: str) -> dict[str, Any]:
    """With the day of the letter that no longer counts, where that one has left."""
    sent_on = _last_sent(matter.case, LetterKind.GOOD_CAUSE_UNPAID, language=language)
    return {"paid_on": _day(matter.paid_on, language), "earlier_letter_on": sent_on}


def _last_sent(case: Case, *kinds: str, language: str) -> str:
    """The day on which the last letter of these kinds left; empty where none did."""
    left = case.notices.filter(kind__in=kinds, dispatched_at__isnull=False, resend_of=None)
    last = left.order_by("-dispatched_at").first()
    return text_day(case, last.dispatched_at, language) if last and last.dispatched_at else ""


def _reinstated(event: AuditEvent, matter: Reinstatement, language: str) -> dict[str, Any]:
    """With the months since the disenrollment, which are owed like any other."""
    first, now = matter.disenrollment.effective_on, day_of(matter.case, event.at)
    count = (now.year - first.year) * 12 + now.month - first.month + 1
    months = {
        "first": month(first, language),
        "last": month(now, language),
        "several": count > 1,
    }
    ended_on = day(first - timedelta(days=1), language)
    return {"reply_on": _day(matter.reply_on, language), "months": months, "ended_on": ended_on}


def _cms_reinstated(event: AuditEvent, matter: Reinstatement, language: str) -> dict[str, Any]:
    """As any reinstatement, with the day of the letter that no longer counts, if one has left."""
    earlier = _last_sent(
        matter.case, LetterKind.NOT_REVIEWED, LetterKind.REQUEST_WITHDRAWN, language=language
    )
    return _reinstated(event, matter, language) | {"earlier_letter_on": earlier}


def _plan_error(event: AuditEvent, matter: Reinstatement, language: str) -> dict[str, Any]:
    """With the day of the letter on good cause that no longer counts, where one has left."""
    decided = matter.outcome if event.facts.get("after_decision") else ""
    return {
        "error": matter.plan_error_why,
        "decided": decided,
        "earlier_letter_on": _last_sent(matter.case, *_ON_GOOD_CAUSE, language=language),
    }


def _referred(event: AuditEvent, matter: Reinstatement, language: str) -> dict[str, Any]:
    """The referral, or its end: then with the ground, by its key."""
    return {
        "ended": matter.referral_end,
        "ended_on": text_day(matter.case, event.at, language),
        "complaint": matter.complaint,
        "ask_by_passed": day_of(matter.case, event.at) > matter.disenrollment.window.due_on,
    }


def _withdrawn(event: AuditEvent, matter: Reinstatement, language: str) -> dict[str, Any]:
    return {"withdrawn_on": text_day(matter.case, event.at, language), "words": event.why}


def _agreed(event: AuditEvent, matter: Reinstatement, language: str) -> dict[str, Any]:
    """The printed schedule of what was agreed with this event."""
    agreed = matter.case.collections.latest("id")
    on = text_day(matter.case, event.at, language)
    return {"collection": collection_facts(agreed, language) | {"on": on}}


def _day(on: date | None, language: str) -> str:
    """Empty where there is none."""
    return day(on, language) if on else ""


_ON_GOOD_CAUSE = (
    LetterKind.GOOD_CAUSE_OWED,
    LetterKind.GOOD_CAUSE_CLEAR,
    LetterKind.GOOD_CAUSE_DENIED,
    LetterKind.GOOD_CAUSE_UNPAID,
    LetterKind.PAYMENT_CREDITED,
)
_OWN: dict[str, Callable[[AuditEvent, Reinstatement, str], dict[str, Any]]] = {
    LetterKind.INTAKE_MISSING: _left_open,
    LetterKind.NOT_REVIEWED: _not_reviewed,
    LetterKind.GOOD_CAUSE_OWED: _decided,
    LetterKind.GOOD_CAUSE_CLEAR: _decided,
    LetterKind.GOOD_CAUSE_DENIED: _decided,
    LetterKind.GOOD_CAUSE_UNPAID: _unpaid,
    LetterKind.PAYMENT_CREDITED: _credited,
    LetterKind.REINSTATED: _reinstated,
    LetterKind.CMS_REINSTATED: _cms_reinstated,
    LetterKind.PLAN_ERROR: _plan_error,
    LetterKind.REFERRED_TO_CMS: _referred,
    LetterKind.REQUEST_WITHDRAWN: _withdrawn,
    LetterKind.INSTALLMENTS: _agreed,
}
