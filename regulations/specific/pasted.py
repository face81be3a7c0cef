"""What was pasted and not written: a template with open places, sentences that stand elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable

from regulations.specific.reading import tokens

_OPEN = re.compile(
    r"\{\{.{0,80}?\}\}|\{[a-z_ ]{1,40}\}|_{3,}|\bx{1,2}/x{1,2}/x{2,4}\b|"
    r"[\[<][^\]>]{0,60}\b(?:name|date|day|provider|member|enrollee|patient|insert|reason|service|"
    r"document|records?|number|nombre|fecha|motivo|servicio)\b[^\]>]{0,60}[\]>]",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"(?<=[.;:!?])\s+|\n+")
_LEAST = 3  # fewer words are found in any text


def has_open_places(text: str) -> bool:
    """Whether a template was not filled in: "[date]", "{{ name }}", "____"."""
    return bool(_OPEN.search(text))


def without(text: str, stock: Iterable[str]) -> str:
    """The sentences of a text that do not stand in a stock text."""
    known = [f" {' '.join(tokens(each))} " for each in stock]
    return " ".join(each for each in _SENTENCES.split(text) if not _stands_in(each, known))


def _stands_in(sentence: str, known: list[str]) -> bool:
    words = tokens(sentence)
    return len(words) >= _LEAST and any(f" {' '.join(words)} " in each for each in known)
