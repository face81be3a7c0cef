"""The letters that the events of a good-cause reinstatement oblige, and what each must say.

Sources: CMS Enrollment and Disenrollment Guidance (CY 2026), sections 60.3.1, 70.3.4 and 70.3.5;
42 CFR 422.74(d)(1)(v), 423.44(d)(1)(vi) and (e)(3), 417.460(c)(3), 423.293. Where the guidance asks
for telling in speech or in writing, we always write.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from regulations.dated import Table
from regulations.good_cause.reasons import STEPS
from regulations.good_cause.referrals import is_untold
from regulations.government import RECORD
from regulations.law import invalid
from regulations.notice_rules import NoticeRule, Obligation, OralNoticeFacts, Statement
from regulations.reinstatement import BASIS, limit, row
from regulations.reinstatement_notices import paying as pay
from regulations.reinstatement_notices import statements as say
from regulations.reinstatement_notices.reasons import ASKS, ask, why_statements

NOTHING = Decimal("0.00")
# The reasons for which nothing was used up: a request could not be made at all, or not by them.
NOTHING_USED_UP = frozenset(
    {"not_disenrolled_for_nonpayment", "lawful_presence", "wrong_product", "no_authority"}
)


@dataclass(frozen=True)
class _Facts:
    plan_type: str
    owed: Decimal
    from_unpaid: bool
    reason: str
    by_cms: bool
    decided: bool
    told: bool
    on: date

    @property
    def within(self) -> str:
        return f"within {limit('notify_good_cause', self.on)} of the decision"


# Kind, citation, by when in words, and what it says: each a statement by whom it is told.
_Saying = Callable[[OralNoticeFacts], Statement]
_Parts = tuple[str, str, str, tuple[_Saying, ...]]


def required_notices(
    event: str,
    on: date,
    *,
    owed: Decimal = NOTHING,
    represented: bool = False,
    from_unpaid: bool = False,
    plan_type: str = "ma",
    reason: str = "",
    by_cms: bool = False,
    decided: bool = False,
    told: bool = True,
    received_on: date | None = None,
    ended_on: date | None = None,
) -> tuple[NoticeRule, ...]:
    """The letters that an event of a reinstatement on this day obliges; one without a letter gives
    none.

    `owed` is what is still to be paid to the plan, in dollars; `reason` why a request is not
    reviewed (`good_cause.NOT_ELIGIBLE`), that who took it back may not act, or how a referral ended
    (`good_cause.REFERRAL_ENDS`), of some of which no one is told; `represented`, whether the former
    member has a representative who showed that they may act; `by_cms`, whether CMS found the good
    cause; `decided`, whether good cause was decided on before an error of the plan was found;
    `told`, whether the amount that changed had been told; `received_on` and `ended_on`, when the
    request came and the disenrollment took effect, else this day. Raises Refused for what the rules
    do not know.
    """
    if plan_type not in BASIS:
        raise invalid("plan_type", f"Choose one of {', '.join(BASIS)}.")
    facts = _Facts(plan_type, owed, from_unpaid, reason, by_cms, decided, told, on)
    found = NOTICES.find(event, on)
    if found is None or (event == "settled" and not from_unpaid):
        return ()
    if event == "referral_ended" and is_untold(reason, on):
        return ()
    kind, citation, due, sayings = found.parts(facts)
    to = OralNoticeFacts(plan_type, on, received_on or on, ended_on or on)
    why = why_statements(reason, to) if event == "not_eligible" and reason else ()
    said = (*why, *(each(to) for each in sayings))
    rule = NoticeRule(event, kind, citation, due, ("enrollee",), said)
    return (rule.told_to_representative() if represented else rule,)


def _left_open(facts: _Facts) -> _Parts:
    sayings = (say.the_test, say.decide, pay.pay_all, say.no_second, say.helper)
    return "intake_missing", STEPS, "while the decision is awaited", sayings


def _taken_back(facts: _Facts) -> _Parts:
    sayings = (say.refused_by_mistake, say.the_test, say.decide, pay.pay_all, say.helper)
    return "intake_missing", STEPS, "at once", sayings


def _not_eligible(facts: _Facts) -> _Parts:
    return "not_reviewed", STEPS, facts.within, _of_reason(facts.reason)


def _of_reason(reason: str) -> tuple[_Saying, ...]:
    """A person who lost optional benefits alone is no former member; who was found not lawfully
    present joins by another road."""
    complaint = (say.no_appeal, say.grievance)
    if reason == "wrong_product":
        return complaint
    if reason == "lawful_presence":
        return (say.remains, *complaint)
    if reason in NOTHING_USED_UP:
        return (say.remains, say.join_again, *complaint)
    return (say.remains, say.no_second, say.join_again, *complaint)


def _favorable(facts: _Facts) -> _Parts:
    if facts.owed > NOTHING:
        sayings: tuple[_Saying, ...] = (pay.all_received, pay.else_no_coverage, pay.when_paid)
        return "good_cause_owed", STEPS, facts.within, sayings
    return "good_cause_clear", STEPS, facts.within, (pay.ask_now,)


def _favorable_by_cms(facts: _Facts) -> _Parts:
    """Medicare's own amount is also owed, whatever is owed to the plan (423.44(e)(3))."""
    if facts.owed > NOTHING:
        sayings: tuple[_Saying, ...] = (
            pay.irmaa_too, pay.all_received, pay.else_no_coverage, pay.when_both_paid,
        )  # fmt: skip
        return "good_cause_owed", say.IRMAA, facts.within, sayings
    return "good_cause_clear", say.IRMAA, facts.within, (pay.irmaa_too, pay.when_irmaa_paid)


def _amount_changed(facts: _Facts) -> _Parts:
    kind, citation, _, sayings = (_favorable_by_cms if facts.by_cms else _favorable)(facts)
    changed = (pay.changed,) if facts.told else ()
    return kind, citation, "at once", (*changed, *sayings)


def _unfavorable(facts: _Facts) -> _Parts:
    sayings = (say.remains, say.no_second, say.join_again, say.no_appeal, say.grievance)
    return "good_cause_denied", STEPS, facts.within, sayings


def _unpaid(facts: _Facts) -> _Parts:
    sayings = (
        say.remains, pay.money_that_came, say.join_again, say.no_appeal, say.grievance,
    )  # fmt: skip
    return "good_cause_unpaid", STEPS, "when the last day to pay is over", sayings


def _settled(facts: _Facts) -> _Parts:
    return "payment_credited", STEPS, "at once", (pay.credited, pay.ask_now)


def _reinstated(facts: _Facts) -> _Parts:
    confirm = row("confirm_reinstatement", facts.on)
    due = f"within {confirm.limit} of the reply of CMS"
    return "reinstated", confirm.citation, due, (say.no_gap, pay.months_past, pay.withheld)


def _cms_reinstated(facts: _Facts) -> _Parts:
    due = f"within {row('confirm_reinstatement', facts.on).limit} of the reply of CMS"
    sayings = (say.governments_error, say.no_gap, pay.months_past, pay.withheld)
    return "cms_reinstated", RECORD, due, sayings


def _plan_error(facts: _Facts) -> _Parts:
    before = (say.decided_before, pay.stays_credited) if facts.decided else ()
    sayings = (say.our_error, *before, say.cancel, pay.months_past, pay.withheld)
    return "plan_error", say.ERROR, "at once", sayings


def _referred(facts: _Facts) -> _Parts:
    sayings = (say.cms_decides, say.call_medicare, pay.both_amounts, say.what_we_do)
    return "referred_to_cms", say.IRMAA, "at once", sayings


def _referral_ended(facts: _Facts) -> _Parts:
    """A person who is elsewhere by now is not told how to join a plan."""
    elsewhere = facts.reason == "another_road"
    on = () if elsewhere else (say.remains, say.join_again)
    sayings = (say.no_longer_followed, say.cms_decides, *on, say.grievance)
    return "referred_to_cms", say.IRMAA, "when the referral ends", sayings


def _withdrawn(facts: _Facts) -> _Parts:
    used_up = () if facts.reason in NOTHING_USED_UP else (say.no_second,)
    sayings = (say.taken_back, say.remains, *used_up, say.join_again, say.grievance)
    return "request_withdrawn", STEPS, "when it is withdrawn", sayings


def _agreed(facts: _Facts) -> _Parts:
    citation = pay.PAYING[facts.plan_type]
    sayings = (pay.at_least_as_many, pay.if_missed, pay.withheld)
    return "installments", citation, "when it is agreed", sayings


NOTICES: Table[Obligation[_Facts, _Parts]] = Table(
    Obligation("intake_left_open", _left_open),
    Obligation("not_eligible", _not_eligible),
    Obligation("not_eligible_taken_back", _taken_back),
    Obligation("found_favorable", _favorable),
    Obligation("cms_found_favorable", _favorable_by_cms),
    Obligation("amount_changed", _amount_changed),
    Obligation("found_unfavorable", _unfavorable),
    Obligation("unpaid", _unpaid),
    Obligation("settled", _settled),
    Obligation("reinstated", _reinstated),
    Obligation("cms_reinstated", _cms_reinstated),
    Obligation("plan_error_found", _plan_error),
    Obligation("referred", _referred),
    Obligation("referral_ended", _referral_ended),
    Obligation("reinstatement_withdrawn", _withdrawn),
    Obligation("collection_agreed", _agreed),
)
