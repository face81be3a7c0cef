"""The letters that the steps of a grievance oblige, and what each must say, for every kind of case.

Source: 42 CFR 422.564(e) to (f), and its twins for the other kinds of plan. What a letter says of
lateness is ours: the law has no letter for it.
"""

from __future__ import annotations

from datetime import date

from regulations.grievances import cite
from regulations.law import BEGIN
from regulations.notice_rules import HELP, QUALITY, NoticeRule, Statement, amount

EVENTS = ("grievance_answered", "grievance_late", "grievance_extended")
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
    if event not in EVENTS or on < BEGIN:
        return ()
    rule = _RULES[event](against, plan_type)
    return (rule.told_to_representative() if represented else rule,)


def _answered(against: str, plan_type: str) -> NoticeRule:
    if against in EXPEDITED:
        due = f"within {amount('grievance.answer_expedited')} hours"
        citation, help_ = "42 CFR 422.564(e)-(f)", HELP
    else:
        due = f"within {amount('grievance.answer')} days"
        citation, help_ = cite(plan_type, "(e)"), _helper(plan_type)
    statements = (_quality(against, plan_type), help_)
    return _rule("grievance_answered", "grievance_answer", citation, due, statements)


def _late(against: str, plan_type: str) -> NoticeRule:
    """Short: when it happened, when it came, what the law says, and what is still open."""
    statements = (_too_late(plan_type), _quality(against, plan_type), _helper(plan_type))
    due = f"within {amount('grievance.answer')} days"
    return _rule("grievance_late", "grievance_late", cite(plan_type, "(d)-(e)"), due, statements)


def _extended(against: str, plan_type: str) -> NoticeRule:
    statements = (_quality(against, plan_type), _helper(plan_type))
    citation = cite(plan_type, "(e)(2)")
    return _rule("grievance_extended", "grievance_extended", citation, "at once", statements)


def _rule(
    event: str, kind: str, citation: str, due: str, statements: tuple[Statement, ...]
) -> NoticeRule:
    return NoticeRule(event, kind, citation, due, ("enrollee",), statements)


def _too_late(plan_type: str) -> Statement:
    return Statement(
        "too_late",
        "A grievance must be filed within "
        f"{amount('grievance.file')} days of what it is about. Yours came later, so we do not "
        "decide on it. We keep what you told us on record. If we have the day wrong, call us.",
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


_RULES = {
    "grievance_answered": _answered,
    "grievance_late": _late,
    "grievance_extended": _extended,
}
