"""The list of coverage rules that a plan keeps (42 CFR 422.101(b)): added and ended, never edited.

It belongs to no case and has no trail: each row says who added and who ended it, and when.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from cases import models as cases
from determinations import models
from regulations import specific
from regulations.law import Refused

PERMISSION = "coverage_rule.keep"


@dataclass(frozen=True)
class CoverageRuleFacts:
    """A rule as it was published; `edition` names the edition or its effective date."""

    plan: cases.Plan
    kind: str
    in_force_from: date
    number: str = ""
    title: str = ""
    section: str = ""
    edition: str = ""
    in_force_until: date | None = None


@transaction.atomic
def add_coverage_rule(facts: CoverageRuleFacts, *, by: User, at: datetime) -> models.CoverageRule:
    """Put a rule on a plan's list; denials may cite it from then on. Raises Refused."""
    _refuse_others(by)
    # A rule may be older than the rule book; its kind is one that is known when it is listed.
    kind = specific.rule_kind(facts.kind, at.astimezone(facts.plan.zone).date())
    if refused := specific.why_not_listed(
        kind, number=facts.number, title=facts.title, section=facts.section, edition=facts.edition
    ):
        raise refused
    if facts.in_force_until and facts.in_force_until < facts.in_force_from:
        message = "The last day is before the first. Enter a later day, or leave it empty."
        raise Refused("ends_before_it_begins", message, field="in_force_until")
    keys = dict(vars(facts))
    until = keys.pop("in_force_until")
    recorded = {"in_force_until": until, "added_at": at, "added_by": by}
    rule, is_new = models.CoverageRule.objects.get_or_create(**keys, defaults=recorded)
    if not is_new:
        message = "This rule is already on the list, with the same section, edition and first day."
        raise Refused("listed_already", message, field="number")
    return rule


@transaction.atomic
def end_coverage_rule(
    rule_id: int, *, in_force_until: date, by: User, at: datetime
) -> models.CoverageRule:
    """Record the last day of a rule; it stays on the list as ended. Raises Refused."""
    _refuse_others(by)
    rule = models.CoverageRule.objects.select_for_update(of=("self",)).get(pk=rule_id)
    if rule.ended_at:
        message = "The end of this rule is already recorded. Add the rule again if it came back."
        raise Refused("ended_already", message, field="in_force_until")
    if in_force_until < rule.in_force_from:
        message = "This is before its first day. Enter the last day on which the rule applies."
        raise Refused("ends_before_it_begins", message, field="in_force_until")
    rule.in_force_until, rule.ended_at, rule.ended_by = in_force_until, at, by
    rule.save(update_fields=["in_force_until", "ended_at", "ended_by"])
    return rule


def _refuse_others(by: User) -> None:
    if not by.may(PERMISSION):
        raise PermissionDenied
