"""What the kinds of case say that letters and alerts must know.

This floor imports no kind: `cases.kinds` hands it down once, at startup.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from regulations.law import Refused

# The matter of the case, the words, the instant.
Judge = Callable[[Any, str, datetime], Refused | None]


@dataclass(frozen=True)
class Kept:
    """Rows of a case that keep words of a letter: which relation to the case, which fields.

    `newest` says that a case may have many, and that the letter tells of the newest.
    """

    relation: str
    fields: tuple[str, ...]
    newest: bool = False


@dataclass(frozen=True)
class Letter:
    """A letter that a case can send: its name, and where words that a person wrote stand.

    `words` are places in the frozen facts of the letter (`decision.reason`), each with its label.
    The file keeps the same words in `fields` of the machine, in the `lines` of what was asked, and
    in `rows` of the case: a correction is written there as well, and where the words were those of
    another row, its key is emptied (`keys`: the field of the words to that of the key). `judges`
    say, by the label of some words, why they may not stand in the letter, or None. `said_by_line`
    tells by the facts whether the letter says the words of each line instead of its own; then
    `words` that begin with `decision.` are not in it. `called` is its name by its facts, where
    letters of one kind go by two names. One that `is_form_only` is made from a standard form of CMS
    alone: it has no template of ours, and is queued where an edition is in force.
    """

    label: str
    words: Mapping[str, str]
    fields: tuple[str, ...] = ()
    lines: bool = False
    rows: Kept | None = None
    keys: Mapping[str, str] = field(default_factory=dict)
    judges: Mapping[str, Judge] = field(default_factory=dict)
    said_by_line: Callable[[dict[str, Any]], bool] | None = None
    called: Callable[[dict[str, Any]], str] | None = None
    is_form_only: bool = False


@dataclass(frozen=True)
class Declared:
    """All letters by their keys, the duties to decide, and the limits that are a member's own."""

    letters: Mapping[str, Letter]
    decisions: frozenset[str]
    members_duties: frozenset[str]


_declared: Declared | None = None


def declare(told: Declared) -> None:
    """Take what the kinds of case say. Called at startup."""
    # Once, before the process serves: nothing that was asked has been answered by then.
    global _declared
    _declared = told


def known() -> Declared:
    """What was declared. Raises RuntimeError before startup has done so."""
    if _declared is None:
        raise RuntimeError("The kinds of case are not read yet: settings.CASE_KINDS, cases.apps.")
    return _declared


def letter(kind: str) -> Letter:
    """The letter of that key. Raises LookupError, in words, where no kind of case has it."""
    found = known().letters.get(kind)
    if found is None:
        raise LookupError(f"no kind of case declares the letter “{kind}”")
    return found


def letter_choices() -> list[tuple[str, str]]:
    """Each letter with its name, as a field of a model offers them."""
    return [(key, each.label) for key, each in known().letters.items()]


def worded_choices() -> list[tuple[str, str]]:
    """Those of our own wording, to which a plan may add text."""
    return [(key, each.label) for key, each in known().letters.items() if not each.is_form_only]
