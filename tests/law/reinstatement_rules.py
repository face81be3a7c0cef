"""The letters of reinstatements, each in each form that it has."""

from datetime import date
from decimal import Decimal

from regulations import good_cause
from regulations import reinstatement as windows
from regulations import reinstatement_notices as law

DAY = date(2026, 4, 15)

OWED = Decimal("83.00")

PLAN_TYPES = sorted(windows.BASIS)

KINDS = [
    ("intake_left_open", {}, "intake_missing"),
    ("not_eligible", {"reason": "late"}, "not_reviewed"),
    ("not_eligible_taken_back", {}, "intake_missing"),
    ("found_favorable", {"owed": OWED}, "good_cause_owed"),
    ("found_favorable", {}, "good_cause_clear"),
    ("cms_found_favorable", {"owed": OWED}, "good_cause_owed"),
    ("cms_found_favorable", {}, "good_cause_clear"),
    ("amount_changed", {"owed": OWED}, "good_cause_owed"),
    ("amount_changed", {"owed": OWED, "by_cms": True}, "good_cause_owed"),
    ("amount_changed", {"by_cms": True}, "good_cause_clear"),
    ("found_unfavorable", {}, "good_cause_denied"),
    ("unpaid", {"owed": OWED}, "good_cause_unpaid"),
    ("settled", {"from_unpaid": True}, "payment_credited"),
    ("reinstated", {}, "reinstated"),
    ("cms_reinstated", {}, "cms_reinstated"),
    ("plan_error_found", {}, "plan_error"),
    ("plan_error_found", {"decided": True}, "plan_error"),
    ("referred", {}, "referred_to_cms"),
    ("referral_ended", {"reason": "another_road"}, "referred_to_cms"),
    ("referral_ended", {"reason": "never_asked"}, "referred_to_cms"),
    ("reinstatement_withdrawn", {}, "request_withdrawn"),
    ("collection_agreed", {}, "installments"),
]


def rule_of(event, **facts):
    (rule,) = law.required_notices(event, DAY, **facts)
    return rule


def every_rule():
    """Each letter in each form that it has."""
    for plan_type in PLAN_TYPES:
        for event, facts, _ in KINDS:
            yield rule_of(event, plan_type=plan_type, **facts)
        for reason in good_cause.NOT_ELIGIBLE.history():
            yield rule_of("not_eligible", plan_type=plan_type, reason=reason.key)
