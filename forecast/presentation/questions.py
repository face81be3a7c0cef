"""A question "what if" in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from cases.presentation.words import instant
from cases.queries import house_zone
from forecast import queries
from forecast.engine import LEAST_LOADED, PULL, ROUND_ROBIN

RULES = {
    PULL: "By hand: the next free person takes it",
    LEAST_LOADED: "Least loaded",
    ROUND_ROBIN: "In turn",
}


def asked(what_if: dict[str, Any]) -> list[str]:
    """What is changed, a sentence each."""
    return list(_asked(what_if))


def hour(number: int) -> str:
    """9 AM; 24 is midnight."""
    shown = number % 12 or 12
    return f"{shown} {'AM' if number % 24 < 12 else 'PM'}"


def _asked(what_if: dict[str, Any]) -> Iterator[str]:
    names = queries.people({str(pk) for pk in (*what_if["out"], what_if["like"])})
    if what_if["out"]:
        out = ", ".join(names.get(str(pk), "Someone") for pk in what_if["out"])
        until = what_if["out_until"]
        back = instant(datetime.fromisoformat(until), house_zone()) if until else ""
        yield f"Out: {out}, {f'until {back}' if back else 'for all 14 days'}."
    if what_if["like"]:
        name = names.get(str(what_if["like"]), "Someone")
        first, last = hour(what_if["like_from"]), hour(what_if["like_until"])
        yield f"One more person who may do what {name} may, on weekdays from {first} to {last}."
    if what_if["arrivals"] != 1:
        percent = round((what_if["arrivals"] - 1) * 100)
        yield f"{abs(percent)}% {'more' if percent > 0 else 'less'} new work."
    if what_if["rule"]:
        yield f"Assignment: {RULES[what_if['rule']].lower()}."
    if what_if["law"]:
        yield f"Draft of the law: {what_if['law']} gives {what_if['amount']}."
