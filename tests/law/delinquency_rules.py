"""The letters of unpaid premiums, each in each form that it has."""

from datetime import date

from regulations import delinquency_notices as law
from regulations import reinstatement as windows

DAY = date(2026, 4, 2)

PLAN_TYPES = sorted(windows.BASIS)

KINDS = [
    ("delinquency_opened", {}, "premium_warning"),
    ("delinquency_opened", {"roll_over": True}, "premium_warning"),
    ("grace_rolled_over", {"roll_over": True}, "premium_warning"),
    ("grace_rolled_over", {"roll_over": True, "after_notice": True}, "premium_warning"),
    ("grace_taken_back", {"roll_over": True}, "premium_warning"),
    ("delinquency_reopened", {}, "premium_warning"),
    ("disenrollment_begun", {}, "premium_disenrolled"),
    ("irmaa_recorded", {}, "irmaa_disenrolled"),
    ("delinquency_paid", {"after_notice": True}, "still_enrolled"),
    ("delinquency_stopped", {"after_notice": True}, "still_enrolled"),
]


def rule_of(event, **facts):
    (rule,) = law.required_notices(event, DAY, **facts)
    return rule


def every_rule():
    """Each letter in each form that it has."""
    for plan_type in PLAN_TYPES:
        for event, facts, _ in KINDS:
            yield rule_of(event, plan_type=plan_type, **facts)
