"""A plan's list of coverage rules in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from cases.presentation.words import Badge, instant
from determinations import models
from notices import words
from regulations import specific

UTC = ZoneInfo("UTC")


def rule_rows(rules: Iterable[models.CoverageRule], today: date) -> list[dict[str, Any]]:
    """Each rule with its days, who added it and who ended it."""
    return [_row(each, today) for each in rules]


def _row(rule: models.CoverageRule, today: date) -> dict[str, Any]:
    kind = specific.KINDS.recorded(rule.kind, rule.in_force_from)
    until = rule.in_force_until
    return {
        "pk": rule.pk,
        "plan": rule.plan.name,
        "name": _name(rule),
        "citation": kind.citation,
        "section": rule.section,
        "edition": rule.edition,
        "from": words.day(rule.in_force_from, words.ENGLISH),
        "until": words.day(until, words.ENGLISH) if until else "",
        "badge": _badge(rule, today),
        "added": f"{instant(rule.added_at, UTC)} by {rule.added_by}",
        "ended": f"{instant(rule.ended_at, UTC)} by {rule.ended_by}" if rule.ended_at else "",
        "may_end": rule.ended_at is None,
    }


def _name(rule: models.CoverageRule) -> str:
    """Kind, number and title; of a statute the number says the kind."""
    kind = "" if rule.kind == models.CoverageRule.Kind.LAW else rule.get_kind_display()
    numbered = " ".join(each for each in (kind, rule.number) if each)
    return ", ".join(each for each in (numbered, rule.title) if each)


def _badge(rule: models.CoverageRule, today: date) -> Badge:
    if rule.is_in_force(today):
        return Badge("In force", "ok")
    return Badge("Not yet in force" if today < rule.in_force_from else "Ended", "quiet")
