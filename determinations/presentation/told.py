"""Whether calls stop the clock in a plan, as pages say it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cases import models as cases
from cases.presentation.words import instant
from determinations import models
from determinations.services.told_approvals import rule_at
from regulations import told_approvals as law


def rules(plan: cases.Plan, most: int) -> list[dict[str, Any]]:
    """What holds and held in the plan, the newest first."""
    kept = plan.told_approval_rules.select_related("made_by").order_by("-pk")[:most]
    return [_row(rule, plan) for rule in kept]


def in_plan(case: cases.Case, at: datetime) -> dict[str, Any]:
    """For the sheet of a call: whether it would stop the clock now, and by what."""
    rule = rule_at(case.plan, at)
    row = law.standard_approval(at.astimezone(case.plan.zone).date())
    return {"told_rule": _row(rule, case.plan) if rule else None, "told_law": row}


def _row(rule: models.ToldApprovalRule, plan: cases.Plan) -> dict[str, Any]:
    return {
        "counts": rule.counts,
        "source": rule.source,
        "why": rule.why,
        "by": rule.made_by,
        "when": instant(rule.made_at, plan.zone),
        "is_in_force": rule.replaced_at is None,
    }
