"""The words of a decision against the enrollee: a reason about this request, and a rule that can be
looked up (42 CFR 422.568(e)(2), 422.122(a), 422.101(b))."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from django.db.models import Q

from cases import models as cases
from cases.services.letter_rows import day_of
from determinations import models
from determinations.services.request_words import about, names
from regulations import specific
from regulations.law import Refused

Outcome = models.Outcome


class Line(Protocol):
    """What is decided of one line (`decide.ItemDecision`)."""

    @property
    def item(self) -> int: ...

    @property
    def outcome(self) -> str: ...

    @property
    def reason(self) -> str: ...

    @property
    def criteria(self) -> str: ...

    @property
    def coverage_rule(self) -> int | None: ...


def why_not_reason(
    matter: models.Matter, text: str, at: datetime, field: str | None = "reason"
) -> Refused | None:
    """Why this reason could stand in any denial, or None."""
    asked = matter.determination if isinstance(matter, models.Reconsideration) else matter
    citation = specific.denial_citation(
        day_of(matter.case, at), prior_authorization=asked.prior_authorization
    )
    return specific.why_not_specific(
        text, about(matter), names=names(matter), citation=citation, field=field
    )


def why_not_rule(
    matter: models.Matter, text: str, at: datetime, field: str = "criteria"
) -> Refused | None:
    """Why this text identifies no coverage rule, or None."""
    return specific.why_not_identified(text, day_of(matter.case, at), field=field)


def judged(
    determination: models.OrganizationDetermination,
    items: Sequence[Line],
    at: datetime,
    *,
    by_line: bool,
) -> dict[str, Any]:
    """Set the rule that all of a denial applies; what the trail says of it. Raises Refused where it
    says nothing of this request or names no rule: at the field of its line, where each was decided
    on its own."""
    adverse = [each for each in items if each.outcome != Outcome.APPROVED]
    for each in adverse if by_line else adverse[:1]:
        refuse_unfit(
            determination,
            reason=each.reason,
            criteria=each.criteria,
            coverage_rule=each.coverage_rule,
            at=at,
            suffix=f"_{each.item}" if by_line else "",
        )
    rules = {each.coverage_rule for each in adverse}
    determination.coverage_rule_id = rules.pop() if len(rules) == 1 else None
    return in_trail(determination, [each.reason for each in adverse])


def refuse_unfit(
    matter: models.Matter,
    *,
    reason: str,
    criteria: str,
    coverage_rule: int | None,
    at: datetime,
    suffix: str = "",
) -> None:
    """Raise Refused, with the field, where a denial would say nothing of this request or names no
    rule. One that was chosen must be of this plan and in force."""
    if refused := why_not_reason(matter, reason, at, f"reason{suffix}"):
        raise refused
    if coverage_rule is None:
        if refused := why_not_rule(matter, criteria, at, f"criteria{suffix}"):
            raise refused
        return
    chosen = models.CoverageRule.objects.filter(pk=coverage_rule, plan=matter.case.plan).first()
    if chosen is None or not chosen.is_in_force(day_of(matter.case, at)):
        message = "This rule is not in force for this plan. Choose another, or type the rule."
        raise Refused("rule_not_in_force", message, "42 CFR 422.101(b)", f"coverage_rule{suffix}")


def in_words(criteria: str, coverage_rule: int | None) -> str:
    """The rule as the letter says it: that of the list with its edition, or what was typed."""
    if coverage_rule is None:
        return criteria
    chosen = models.CoverageRule.objects.filter(pk=coverage_rule).first()
    return chosen.in_words if chosen else criteria


def rules_in_force(plan: cases.Plan, day: date) -> list[models.CoverageRule]:
    """Those of the plan's list that a decision of that day may apply."""
    ended = Q(in_force_until__lt=day)
    return list(plan.coverage_rules.filter(~ended, in_force_from__lte=day))


def records_were_asked(matter: models.Matter) -> bool:
    """Whether anyone was asked for records, in this case or in the request that it appeals."""
    found = {matter.case.pk}
    if isinstance(matter, models.Reconsideration):
        found.add(matter.determination.case_id)
    return models.OutreachAttempt.objects.filter(case__in=found).exists()


def in_trail(matter: models.Matter, reasons: Iterable[str]) -> dict[str, Any]:
    """What the trail of a denial says: whether it is for records that were never asked for."""
    for_records = any(specific.says_records_are_missing(each) for each in reasons)
    if not for_records:
        return {}
    return {"denied_for_records": True, "records_were_asked": records_were_asked(matter)}
