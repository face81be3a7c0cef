"""How teams assign and how long work takes, on pages; why a case came to a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import Team
from cases import folder, kinds, models
from cases.models import AssignmentRule
from cases.presentation.words import instant
from regulations import clock

BY_HAND = AssignmentRule.Method.BY_HAND.label
TAKEN, ASSIGNED, BY_RULE = "taken", "assigned", "assigned_by_rule"


@dataclass(frozen=True)
class Owner:
    """Why the case is with its owner, or with no one: a title for it, and the reason."""

    title: str
    why: str
    when: str


def owner_of(case: models.Case) -> Owner | None:
    """The kept answer to “Why did this case come to me?”, from the trail; None where it has none.

    The trail is read as the page has it, the newest event first.
    """
    if case.assignee is None:
        return _waiting(case)
    given = (each for each in case.events.all() if each.event in (TAKEN, ASSIGNED, BY_RULE))
    found = next(given, None)
    if found is None:
        why = f"{case.assignee} entered it, and so has it."
        return Owner(_title(case), why, "") if case.entered_by == case.assignee else None
    return Owner(_title(case), _why(found), instant(found.at, case.plan.zone))


def rule_rows(
    team: Team, rules: Mapping[str, AssignmentRule], plans: Mapping[int, str], zone: ZoneInfo
) -> list[dict[str, Any]]:
    """A team's rule for each kind of case; by hand where none was set."""
    return [_rule_row(team, kind, rules.get(kind.key), plans, zone) for kind in kinds.every()]


def past_row(rule: AssignmentRule, plans: Mapping[int, str], zone: ZoneInfo) -> dict[str, Any]:
    """A rule as the history of it shows."""
    return {
        "method": rule.get_method_display(),
        "new": _new(rule, plans),
        "by": rule.set_by,
        "at": instant(rule.set_at, zone),
        "ended": instant(rule.ended_at, zone) if rule.ended_at else "",
    }


def duty_rows(
    expected: Mapping[tuple[str, str], int], entered: list[models.ExpectedWork]
) -> list[dict[str, Any]]:
    """Each duty with its minutes: an estimate of ours, or who entered it and from when."""
    own = {(each.kind, each.duty): each for each in entered}
    return [
        {
            "kind": kind.label,
            "key": kind.key,
            "duty": duty,
            "label": label,
            "minutes": expected[kind.key, duty],
            "set": own.get((kind.key, duty)),
            "since": _since(own.get((kind.key, duty))),
        }
        for kind in kinds.every()
        for duty, label in {**kind.duties, **folder.DUTIES}.items()
    ]


def _title(case: models.Case) -> str:
    return f"Why did this case come to {case.assignee}?"


def _waiting(case: models.Case) -> Owner | None:
    found = getattr(case, "unassigned", None)
    if found is None or case.next_due_at is None:
        return None
    tried = instant(found.tried_at, case.plan.zone)
    return Owner("Why is this case not assigned?", found.why, f"Last tried {tried}")


def _why(event: models.AuditEvent) -> str:
    if event.event == TAKEN:
        return f"{event.by} took it."
    if event.event == ASSIGNED:
        return f"{event.by} assigned it by hand."
    by = f" {event.by} asked for this." if event.by else ""
    return f"{event.why}{by}"


def _rule_row(
    team: Team,
    kind: kinds.Kind,
    rule: AssignmentRule | None,
    plans: Mapping[int, str],
    zone: ZoneInfo,
) -> dict[str, Any]:
    return {
        "team": team.pk,
        "kind": kind.key,
        "label": kind.label,
        "method": rule.get_method_display() if rule else BY_HAND,
        "new": _new(rule, plans) if rule else "No",
        "by": rule.set_by if rule else "",
        "at": instant(rule.set_at, zone) if rule else "",
    }


def _new(rule: AssignmentRule, plans: Mapping[int, str]) -> str:
    if not rule.takes_new:
        return "No"
    named = ", ".join(plans.get(pk, f"plan {pk}") for pk in rule.plans)
    return f"Yes, of {named}" if named else "Yes, of every plan"


def _since(row: models.ExpectedWork | None) -> str:
    return clock.day_words(row.since) if row else ""
