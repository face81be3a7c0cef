"""A denial of which each line was decided says the words of its lines, not those of the whole."""

from __future__ import annotations

from typing import Any

from determinations.models import Outcome


def said_by_line(facts: dict[str, Any]) -> bool:
    """Whether the words are those of its lines: also where these are alike, and the letter says
    them joined (`decide.decide_items`)."""
    items = facts.get("request", {}).get("items", [])
    reasons = {item.get("reason", "") for item in items}
    decision = facts["decision"]
    is_joined = len(items) > 1 and decision.get("reason") not in reasons
    # As the template of the denial tells it.
    is_by_line = decision.get("outcome") == Outcome.PARTIALLY_APPROVED or len(reasons) > 1
    return is_joined or is_by_line
