"""The letters about premiums of months past, and what each must say: how they are paid, and the
bill for an installment that was missed.

Sources: 42 CFR 422.262(g) and (h), 423.293(a)(4) and (f); 422.74(d)(1), 423.44(d)(1),
417.460(c)(1).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from regulations.dated import Table
from regulations.disenrollment.grace import COST, COST_RULE, limit
from regulations.law import invalid
from regulations.notice_rules import NoticeRule, Obligation, OralNoticeFacts, Statement
from regulations.reinstatement import BASIS
from regulations.reinstatement_notices import paying as pay
from regulations.reinstatement_notices import statements as say

# Billing comes first, then whole months of grace.
GRACE = {"ma": "42 CFR 422.74(d)(1)(i)(B)", "pdp": "42 CFR 423.44(d)(1)(iii)", COST: COST_RULE}


@dataclass(frozen=True)
class _Facts:
    plan_type: str
    on: date


_Saying = Callable[[OralNoticeFacts], Statement]
# Kind, citation, by when in words, and what it says: each a statement by whom it is told.
_Parts = tuple[str, str, str, tuple[_Saying, ...]]


def required_notices(
    event: str, on: date, *, plan_type: str = "ma", represented: bool = False
) -> tuple[NoticeRule, ...]:
    """The letters that an event of an agreement on this day obliges; one without a letter gives
    none.

    `represented` says whether the member has a representative who showed that they may act. Raises
    Refused for an unknown kind of plan.
    """
    if plan_type not in BASIS:
        raise invalid("plan_type", f"Choose one of {', '.join(BASIS)}.")
    found = NOTICES.find(event, on)
    if found is None:
        return ()
    kind, citation, due, sayings = found.parts(_Facts(plan_type, on))
    to = OralNoticeFacts(plan_type, on, on, on)
    said = tuple(each(to) for each in sayings)
    rule = NoticeRule(event, kind, citation, due, ("enrollee",), said)
    return (rule.told_to_representative() if represented else rule,)


def missed_alone(to: OralNoticeFacts) -> Statement:
    return Statement(
        "missed_alone",
        "A missed payment alone does not end your coverage in our plan.",
        pay.NOT_A_GROUND[to.plan_type],
    )


def due_again(to: OralNoticeFacts) -> Statement:
    """That it is a bill, and what has to come before coverage could end."""
    before = _notice_before(to.on) if to.plan_type == COST else _grace(to)
    return Statement(
        "due_again",
        "What you missed is due again. This letter is the bill for it. Your coverage could end "
        f"only by the rules for unpaid premiums. Before that, we must {before}",
        GRACE[to.plan_type],
    )


def _grace(to: OralNoticeFacts) -> str:
    months = limit("minimum_grace", to.on, plan_type=to.plan_type).amount
    return (
        f"warn you. A grace period of at least {months} whole calendar months must also pass. It "
        "cannot begin before the first day of the month after this bill."
    )


def _notice_before(on: date) -> str:
    days = limit("notify_disenrollment", on, cost=True).amount
    return f"try to be paid. We must also send you a notice at least {days} days before."


def another_way(to: OralNoticeFacts) -> Statement:
    return Statement(
        "another_way",
        "Is it hard for you to pay this now? Call us. You and we may agree on another way to pay.",
        pay.PAYING[to.plan_type],
    )


def _agreed(facts: _Facts) -> _Parts:
    sayings = (pay.at_least_as_many, pay.if_missed, pay.withheld)
    return "installments", pay.PAYING[facts.plan_type], "when it is agreed", sayings


def _reminded(facts: _Facts) -> _Parts:
    due = f"within {limit('remind_of_installment', facts.on)} of the day it was due"
    sayings = (missed_alone, due_again, another_way, pay.withheld, say.grievance)
    return "installment_missed", pay.PAYING[facts.plan_type], due, sayings


NOTICES: Table[Obligation[_Facts, _Parts]] = Table(
    Obligation("agreement_made", _agreed),
    Obligation("installment_reminded", _reminded),
)
