"""Which letters an event of a repayment obliges, and the facts that each of them freezes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts.models import User
from cases.models import AuditEvent, Case
from cases.services.letter_rows import day_of, envelope, text_day, write
from cases.services.locking import locked_case
from cases.services.voiding import void_unsent
from notices.models import Notice
from notices.words import day, said
from premiums.services.account_facts import collection_facts
from premiums.words import money
from regulations import repayment_notices as law
from regulations.notice_rules import NoticeRule
from repayment.models import Repayment
from repayment.models.kinds import LetterKind


def queue(event: AuditEvent, matter: Repayment, *, at: datetime) -> list[Notice]:
    """Write a notice row for each letter that the rules want of this event."""
    case = matter.case
    rules = law.required_notices(
        event.event,
        day_of(case, at),
        plan_type=case.plan.plan_type,
        represented=case.is_represented,
    )
    return write(event, rules, lambda *whose: facts(event, matter, *whose), at=at)


def void_bill(case: Case, *, why: str, at: datetime) -> None:
    """A bill for what was missed that has not left is wrong now."""
    void_unsent(case, (LetterKind.INSTALLMENT_MISSED,), why=why, by=None, at=at)


def void_all(matter: Repayment, *, by: User, at: datetime) -> None:
    """No letter of an agreement that ends leaves any more, also not that of the request in which it
    was made; unless another agreement of that request holds, whose letter may wait there."""
    why, agreed = "The agreement ended.", matter.agreement
    void_unsent(matter.case, tuple(LetterKind), why=why, by=by, at=at)
    if agreed.case_id in (None, matter.case.pk):
        return
    request = locked_case(agreed.case_id)
    if not request.collections.filter(ended_at=None).exclude(pk=agreed.pk).exists():
        void_unsent(request, (LetterKind.INSTALLMENTS,), why=why, by=by, at=at)


def facts(
    event: AuditEvent, matter: Repayment, rule: NoticeRule, recipient: str, language: str
) -> dict[str, Any]:
    """What the letter says in the language, frozen as JSON; `tests/letters/repayment.py` says what
    each is. What staff wrote stays as they wrote it. Raises MissingWords."""
    case, agreed = matter.case, matter.agreement
    on = text_day(case, agreed.agreed_at, language)
    return {
        **envelope(case, rule, recipient, language),
        "person": said("Member", language),
        "of_request": False,
        "collection": collection_facts(agreed, language) | {"on": on},
        "missed": _missed(matter, event.at, language),
    }


def _missed(matter: Repayment, at: datetime, language: str) -> dict[str, Any]:
    """What was missed and has not come, and what is left of the whole."""
    missed = matter.missed(at)
    return {
        "rows": [
            {
                "number": str(each.installment.number),
                "due_on": day(each.installment.due_on, language),
                "amount": money(each.lacking),
            }
            for each in missed
        ],
        "total": money(sum((each.lacking for each in missed), start=matter.missed_sum * 0)),
        "left": money(matter.standing.left),
    }
