"""What the form of an extension wants at each field, and which of its words say nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from determinations import models
from determinations.services.extension_basis import (
    NEVER_ASKED,
    NO_ASKER,
    NO_PROVIDER,
    NOTHING_MISSING,
    why_not_said,
)
from determinations.services.outreach import why_not_asked
from regulations.extension_rules import YARDSTICKS
from regulations.grounds import Ground
from regulations.law import Refused

WANTS = MappingProxyType({
    "asker": "Choose who asked for more time.",
    "asked_by": NO_ASKER,
    "asked_how": "Choose how they asked.",
    "asked_at": "Enter when they asked.",
    "provider": NO_PROVIDER,
    "missing": NOTHING_MISSING,
    "interest": "Write how waiting serves this enrollee.",
})  # fmt: skip
WANTS_AN_ATTEMPT = MappingProxyType({
    "attempt_how": NEVER_ASKED,
    "attempt_at": "Enter when you asked.",
    "attempt_words": "Write what you asked for.",
    "attempt_result": "Choose the result.",
})  # fmt: skip


def wrong_words(
    matter: models.Matter, ground: Ground, facts: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """Each field with words that could stand in every letter, and what to write instead."""
    for name in (*YARDSTICKS, "attempt_words"):
        text = facts.get(name)
        if text and (refused := _refused(matter, ground, name, text)):
            yield name, f"{refused.message} ({refused.citation})"


def _refused(matter: models.Matter, ground: Ground, name: str, text: str) -> Refused | None:
    if name == "attempt_words":
        return why_not_asked(text)
    return why_not_said(matter, ground, name, text)
