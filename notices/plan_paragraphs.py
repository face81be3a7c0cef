"""A plan's own words in a letter: the fields they may name, whether they are fit, filling them in.

They are typed text, never markup, and are tried before they are kept: what could not be sent is
refused while someone can still fix it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from notices import declared, letters
from notices.letters import LetterError
from notices.models import Notice

SAMPLE = "sample/en.typ"
_FIELD = re.compile(r"\{([^{}]*)\}")
LONGEST_QUOTED = 40


class Unfit(Exception):
    """The words cannot stand in a letter; the message says why, in words for who wrote them."""


@dataclass(frozen=True)
class MergeField:
    """What a name in braces stands for. None tells more than every letter has on its face."""

    name: str
    meaning: str
    value: Callable[[dict[str, Any]], str]

    @property
    def in_braces(self) -> str:
        return "{" + self.name + "}"


FIELDS = (
    MergeField("case_number", "case number", lambda facts: facts["case_number"]),
    MergeField("received_on", "day it was requested", lambda facts: facts["received_on"]),
    MergeField("recipient_name", "recipient of the letter", lambda facts: facts["to"]["name"]),
    MergeField("plan_name", "name of the plan", lambda facts: facts["plan"]["name"]),
    MergeField("plan_phone", "its telephone", lambda facts: facts["plan"]["phone"]),
    MergeField("plan_tty", "its TTY number", lambda facts: facts["plan"]["tty"]),
    MergeField("plan_fax", "its fax", lambda facts: facts["plan"]["fax"]),
    MergeField("plan_hours", "its hours", lambda facts: facts["plan"]["hours"]),
    MergeField("plan_address", "its address", lambda facts: facts["plan"]["address"]),
)
KNOWN = {field.name: field for field in FIELDS}


def refuse_unknown(words: str) -> None:
    """Raise Unfit, naming it, where the words name a field that there is none of, or where a brace
    has no partner."""
    for name in _FIELD.findall(words):
        if name not in KNOWN:
            raise Unfit(_unknown(name))
    rest = _FIELD.sub("", words)
    if odd := next((each for each in rest if each in "{}"), ""):
        raise Unfit(
            f"There is a single brace: “{odd}”. A field has one brace on each side, such as "
            f"{FIELDS[0].in_braces}."
        )


def refuse_undrawable(facts: dict[str, Any], opening: str, closing: str, *, at: datetime) -> None:
    """Raise Unfit where the sheet with these words cannot be made exactly as typed."""
    shown = facts | {"plan_paragraphs": filled(opening, closing, facts)}
    try:
        drawn, _pdf = letters.fitted(shown, SAMPLE, at=at)
    except LetterError:
        raise Unfit("The letter cannot be created with this text.") from None
    if lost := _lost(_FIELD.sub("", opening + closing), "".join(drawn["plan_paragraphs"].values())):
        called = lost if lost.isprintable() else f"U+{ord(lost):04X}"
        raise Unfit(
            f"The letter's font has no character “{called}”. Use letters, digits and common "
            "symbols."
        )


def filled(opening: str, closing: str, facts: dict[str, Any]) -> dict[str, str]:
    """Both paragraphs with their fields filled in from the facts of a letter."""
    return {"opening": _filled(opening, facts), "closing": _filled(closing, facts)}


def sample_facts(plan: dict[str, str], kind: str, language: str) -> dict[str, Any]:
    """Facts of a case that does not exist, for a letter of that kind of this plan."""
    return {
        "case_number": "FN26-000000",
        "kind": kind,
        "language": language,
        "title": declared.letter(kind).label,
        "plan": plan,
        "to": {
            "kind": "enrollee",
            "name": "Pat Sample",
            "address": "1 Example Street\nSpringfield, ME 04487",
        },
        "enrollee": {"name": "Pat Sample", "member_id": "M00000000"},
        "received_on": "March 2, 2026",
        "statements": [],
    }


def sample(facts: dict[str, Any], opening: str, closing: str) -> Notice:
    """A letter that is in no queue and never will be, with these words in it."""
    shown = facts | {"plan_paragraphs": filled(opening, closing, facts)}
    return Notice(kind=facts["kind"], recipient="enrollee", facts=shown, template="sample/en/1")


def _filled(words: str, facts: dict[str, Any]) -> str:
    return _FIELD.sub(lambda found: KNOWN[found[1]].value(facts), words)


def _unknown(name: str) -> str:
    known = ", ".join(field.in_braces for field in FIELDS)
    shown = "{" + name[:LONGEST_QUOTED] + "}"
    near = get_close_matches(name.strip().lower(), KNOWN, n=1)
    meant = f" Did you mean {KNOWN[near[0]].in_braces}?" if near else ""
    return f"There is no field {shown}.{meant} The available fields are {known}."


def _lost(typed: str, drawn: str) -> str:
    """The first character that the letter's type had to replace."""
    return next((each for each in typed if not each.isspace() and each not in drawn), "")
