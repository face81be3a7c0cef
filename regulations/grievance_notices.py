"""The letters that the steps of a grievance oblige, and what each must say, for every kind of case.

Source: 42 CFR 422.564(e) to (f), and its twins for the other kinds of plan. What a letter says of
lateness is ours: the law has no letter for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regulations.dated import Table
from regulations.grievances import cite
from regulations.notice_rules import (
    HELP,
    QUALITY,
    NoticeRule,
    Obligation,
    Parts,
    Statement,
    amount,
)

QUALITY_OF_CARE = "quality_of_care"
EXPEDITED = frozenset({"extension", "expedite_refusal"})
_PARTS = {
    "ma": "42 CFR 422.561",
    "cost": "42 CFR 417.600(b), 422.561",
    "pdp": "42 CFR 423.560",
}


def required_notices(
    event: str, on: date, *, against: str, plan_type: str = "ma", represented: bool = False
) -> tuple[NoticeRule, ...]:
    """The letters that a step of a grievance on this day obliges; one without a letter gives none.

    `against` is what the grievance is against, `represented`, whether the enrollee has a
    representative who showed that they may act.
    """
    found = NOTICES.find(event, on)
    if found is None:
        return ()
    kind, citation, due, statements = found.parts(_Facts(on, against, plan_type))
    rule = NoticeRule(event, kind, citation, due, ("enrollee",), statements)
    return (rule.told_to_representative() if represented else rule,)


@dataclass(frozen=True)
class _Facts:
    on: date
    against: str
    plan_type: str


def _answered(facts: _Facts) -> Parts:
    on = facts.on
    if facts.against in EXPEDITED:
        due = f"within {amount('answer_expedited_grievance', on)} hours"
        citation, help_ = "42 CFR 422.564(e)-(f)", HELP
    else:
        due = f"within {amount('answer_grievance', on, plan_type=facts.plan_type)} days"
        citation, help_ = cite(facts.plan_type, "(e)"), _helper(facts.plan_type)
    statements = (_quality(facts.against, facts.plan_type), help_)
    return ("grievance_answer", citation, due, statements)


def _late(facts: _Facts) -> Parts:
    """Short: when it happened, when it came, what the law says, and what is still open."""
    on = facts.on
    statements = (
        _too_late(facts.plan_type, on),
        _quality(facts.against, facts.plan_type),
        _helper(facts.plan_type),
    )
    due = f"within {amount('answer_grievance', on, plan_type=facts.plan_type)} days"
    return ("grievance_late", cite(facts.plan_type, "(d)-(e)"), due, statements)


def _extended(facts: _Facts) -> Parts:
    statements = (_quality(facts.against, facts.plan_type), _helper(facts.plan_type))
    citation = cite(facts.plan_type, "(e)(2)")
    return ("grievance_extended", citation, "at once", statements)


def _too_late(plan_type: str, on: date) -> Statement:
    return Statement(
        "too_late",
        f"A grievance must be filed within {amount('file_grievance', on, plan_type=plan_type)} "
        "days of what it is about. Yours came later, so we do not decide on it. We keep what you "
        "told us on record. If we have the day wrong, call us.",
        cite(plan_type, "(d)(2), (g)"),
    )


def _quality(against: str, plan_type: str) -> Statement:
    if against != QUALITY_OF_CARE:
        return QUALITY
    return Statement(
        "quality_of_care",
        "You have the right to complain in writing to the quality improvement organization (QIO) "
        "of your State as well. It looks at the quality of the care that people with Medicare "
        "receive, whatever our answer is. We must work with it. Call us for its address.",
        cite(plan_type, "(c), (e)(3)(iii)"),
    )


def _helper(plan_type: str) -> Statement:
    return Statement(
        "representative",
        "You may name somebody to act for you in this: a relative, a friend, a lawyer. Send us the "
        "signed appointment.",
        _PARTS[plan_type],
    )


NOTICES: Table[Obligation[_Facts, Parts]] = Table(
    Obligation("grievance_answered", _answered),
    Obligation("grievance_late", _late),
    Obligation("grievance_extended", _extended),
)
