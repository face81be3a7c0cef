"""The letters of a delinquency, from the first warning to the notice that coverage ended or goes
on, and what each must say.

Sources: 42 CFR 422.74(c), (d)(1) and (e)(1), 423.44(c), (d)(1) and (e), 417.460(c); CMS Enrollment
and Disenrollment Guidance (CY 2026), sections 60.2.5, 60.3 and 60.3.1. The facts that the letters
want are written down in `tests/letters/delinquency.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from regulations.dated import Table
from regulations.delinquency_notices import ended as gone
from regulations.delinquency_notices import warning as warn
from regulations.disenrollment.grace import COST, limit
from regulations.law import invalid
from regulations.notice_rules import NoticeRule, Obligation, OralNoticeFacts, Statement
from regulations.reinstatement import BASIS
from regulations.reinstatement_notices import paying as pay
from regulations.reinstatement_notices import statements as say


@dataclass(frozen=True)
class _Facts:
    plan_type: str
    roll_over: bool
    after_notice: bool
    owes: bool
    on: date

    @property
    def warned(self) -> str:
        within = limit("warn_of_disenrollment", self.on, later=False)
        return f"within {within} of the day the premium is due"

    @property
    def by_month(self) -> bool:
        """Whether the oldest month alone decides; a cost plan has no such choice."""
        return self.roll_over and self.plan_type != COST


# Kind, citation, by when in words, and what it says: each a statement by whom it is told.
_Saying = Callable[[OralNoticeFacts], Statement]
_Parts = tuple[str, str, str, tuple[_Saying, ...]]


def required_notices(
    event: str,
    on: date,
    *,
    plan_type: str = "ma",
    roll_over: bool = False,
    represented: bool = False,
    after_notice: bool = False,
    owes: bool = True,
    ended_on: date | None = None,
) -> tuple[NoticeRule, ...]:
    """The letters that an event of a delinquency on this day obliges; one without a letter gives
    none.

    `roll_over` is the plan's choice how a grace period ends: whether the oldest unpaid month alone
    decides, or all that comes due in it; `represented`, whether the member has a representative who
    showed that they may act; `after_notice`, whether the notice that coverage ends had been queued:
    then that one is taken back, and without it there is nothing to take back; `owes`, whether
    anything is still owed: all may have come, but too late; `ended_on`, when the disenrollment
    takes effect, else this day. Raises Refused for an unknown kind of plan.
    """
    if plan_type not in BASIS:
        raise invalid("plan_type", f"Choose one of {', '.join(BASIS)}.")
    found = NOTICES.find(event, on)
    if found is None or (event in TAKEN_BACK and not after_notice):
        return ()
    kind, citation, due, sayings = found.parts(_Facts(plan_type, roll_over, after_notice, owes, on))
    to = OralNoticeFacts(plan_type, on, on, ended_on or on)
    said = tuple(each(to) for each in sayings)
    rule = NoticeRule(event, kind, citation, due, ("enrollee",), said)
    return (rule.told_to_representative() if represented else rule,)


def _opened(facts: _Facts) -> _Parts:
    due = "while the grace period runs"
    if facts.by_month:
        due = facts.warned
    elif facts.plan_type == COST:
        due = "before the notice of the disenrollment"
    return "premium_warning", warn.WARNING[facts.plan_type], due, _warning(facts)


def _rolled_over(facts: _Facts) -> _Parts:
    """Again whenever a month's premium comes in, with the new days (guidance, page 122)."""
    sayings = (*_void(facts), warn.rolled_over, *_warning(facts))
    return "premium_warning", warn.WARNING[facts.plan_type], facts.warned, sayings


def _taken_back(facts: _Facts) -> _Parts:
    """Money went back, so that an earlier month decides again: the days of the last warning are
    wrong."""
    sayings = (*_void(facts), warn.went_back, *_warning(facts))
    return "premium_warning", warn.WARNING[facts.plan_type], "at once", sayings


def _void(facts: _Facts) -> tuple[_Saying, ...]:
    return (gone.letter_void,) if facts.after_notice else ()


def _warning(facts: _Facts) -> tuple[_Saying, ...]:
    what = warn.oldest_month if facts.by_month else warn.all_due
    barred = () if facts.plan_type == COST else (warn.barred,)
    return (
        warn.may_end, what, warn.a_part, *barred, warn.help_paying, gone.paying_late,
        say.join_again, *_no_return(facts), warn.good_cause_is_rare, say.grievance,
    )  # fmt: skip


def _begun(facts: _Facts) -> _Parts:
    is_cost = facts.plan_type == COST
    still_time = (gone.still_time,) if is_cost else ()
    no_period = () if is_cost else (gone.no_special_period,)
    owed = (gone.still_owed,) if facts.owes else ()
    sayings = (
        gone.why, *still_time, gone.paying_late, say.the_test, gone.ask_in_time, pay.pay_all,
        say.no_second, gone.coverage_now, gone.drug_gap, say.join_again, *no_period,
        *_no_return(facts), *owed, gone.hearing, say.no_appeal, say.grievance,
    )  # fmt: skip
    within = limit("notify_disenrollment", facts.on, cost=is_cost)
    due = f"within {within} of the last day of the grace period, before CMS is told"
    if is_cost:
        due = f"at least {within} before the effective date"
    return "premium_disenrolled", gone.NOTICE[facts.plan_type], due, sayings


def _no_return(facts: _Facts) -> tuple[_Saying, ...]:
    """Of a cost plan no rule is on record that lets it turn someone away for arrears."""
    return () if facts.plan_type == COST else (gone.no_return,)


def _irmaa(facts: _Facts) -> _Parts:
    due = f"within {limit('notify_irmaa_disenrollment', facts.on)} of the reply of CMS"
    sayings = (
        say.cms_decides, gone.own_bill, say.call_medicare, gone.medicares_test, pay.both_amounts,
        say.what_we_do, gone.coverage_now, gone.drug_gap, say.join_again, say.grievance,
    )  # fmt: skip
    return "irmaa_disenrolled", gone.IRMAA_NOTICE, due, sayings


def _paid(facts: _Facts) -> _Parts:
    sayings = (gone.came_in_time, gone.letter_void, gone.goes_on, gone.next_months)
    return "still_enrolled", gone.ENDING[facts.plan_type], "at once", sayings


def _stopped(facts: _Facts) -> _Parts:
    sayings = (gone.letter_void, gone.goes_on, pay.withheld)
    return "still_enrolled", say.ERROR, "at once", sayings


NOTICES: Table[Obligation[_Facts, _Parts]] = Table(
    Obligation("delinquency_opened", _opened),
    Obligation("grace_rolled_over", _rolled_over),
    Obligation("grace_taken_back", _taken_back),
    Obligation("delinquency_reopened", _taken_back),
    Obligation("disenrollment_begun", _begun),
    Obligation("irmaa_recorded", _irmaa),
    Obligation("delinquency_paid", _paid),
    Obligation("delinquency_stopped", _stopped),
)
# A letter only where one had said that coverage ends.
TAKEN_BACK = frozenset({"delinquency_paid", "delinquency_stopped"})
