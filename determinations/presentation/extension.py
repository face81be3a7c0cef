"""An extension in words: what it rests on, who agreed to it, and whether it counts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cases import models as cases
from cases.presentation.words import Badge, instant
from determinations import models
from determinations.guards.held_extensions import held
from regulations.grounds import GROUNDS

ANSWERS = {"": "soon", "agreed": "ok", "sent_back": "late", "needless": "quiet"}


def extension(case: cases.Case) -> dict[str, Any]:
    """The extension of the case; empty without one."""
    taken = getattr(case, "extension", None)
    if taken is None:
        return {}
    facts = _basis(taken, case) | {
        "taken": _said(taken.taken_at, case),
        "by": taken.taken_by,
        "reviewed_by": taken.reviewed_by,
        "citation": taken.citation,
        "untold": "",
    }
    if taken.untold_at:
        first = _said(taken.first_due_at, case)
        facts["untold"] = (
            f"The letter did not leave by {first}, so the extension does not count: the case is "
            "on its first deadline."
        )
    return facts


def waiting(case: cases.Case) -> dict[str, Any]:
    """The extension that waits for a supervisor; empty where none does."""
    found = held(case.matter)
    return _held(found, case) if found else {}


def held_extensions(case: cases.Case) -> list[dict[str, Any]]:
    """Those that a supervisor looked at or still must, but for the one that was agreed to."""
    return [_held(each, case) for each in case.held_extensions.all() if each.answer != "agreed"]


def rule_rows(rules: list[models.SecondLookRule], plan: cases.Plan) -> list[dict[str, Any]]:
    """The settings of a plan, the newest first."""
    return [
        {
            "grounds": [
                GROUNDS.recorded(key, rule.made_at.astimezone(plan.zone).date()).label
                for key in rule.grounds
            ],
            "when": instant(rule.made_at, plan.zone),
            "by": rule.made_by,
            "why": rule.why,
            "is_in_force": rule.replaced_at is None,
        }
        for rule in rules
    ]


def _held(each: models.HeldExtension, case: cases.Case) -> dict[str, Any]:
    badge = Badge(each.get_answer_display() or "Waiting for a supervisor", ANSWERS[each.answer])
    return _basis(each, case) | {
        "badge": badge,
        "held": _said(each.held_at, case),
        "by": each.held_by,
        "answered": _said(each.answered_at, case),
        "answered_by": each.answered_by,
        "why": each.why,
    }


def _basis(each: models.Extension | models.HeldExtension, case: cases.Case) -> dict[str, Any]:
    asked = f" ({_said(each.asked_at, case)})" if each.asked_at else ""
    return {
        "ground": GROUNDS.recorded(each.ground, case.clock_day).label,
        "days": each.days,
        "words": each.words,
        "interest": each.interest,
        "fact": f"{each.fact.rstrip('.')}{asked}." if each.fact else "",
        "disaster": each.disaster,
    }


def _said(at: datetime | None, case: cases.Case) -> str:
    return instant(at, case.plan.zone) if at else ""
