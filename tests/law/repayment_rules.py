"""The letters of repayments, each in each form that it has."""

from datetime import date

from regulations import reinstatement as windows
from regulations import repayment_notices as law

DAY = date(2026, 7, 2)
PLAN_TYPES = sorted(windows.BASIS)
KINDS = [
    ("agreement_made", {}, "installments"),
    ("installment_reminded", {}, "installment_missed"),
]


def rule_of(event, **facts):
    (rule,) = law.required_notices(event, DAY, **facts)
    return rule


def every_rule():
    """Each letter in each form that it has."""
    for plan_type in PLAN_TYPES:
        for event, facts, _ in KINDS:
            yield rule_of(event, plan_type=plan_type, **facts)
