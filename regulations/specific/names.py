"""Names of people and firms in a text: they stand in any letter once it is filled in."""

from __future__ import annotations

import re
from collections.abc import Iterable

from regulations.specific import vocabulary as known
from regulations.specific.reading import tokens
from regulations.specific.stems import stem

_NAME = r"[A-Z][a-z]+(?:['’-][A-Z]?[a-z]+)*"
_TITLED = re.compile(
    r"\b(?:Dr|Dra|Mr|Mrs|Ms|Miss|Prof|Nurse|Doctora?|Sr|Sra)\.? "
    rf"({_NAME}(?: [A-Z]\.)?(?: {_NAME})*)"
)
_IN_FULL = re.compile(rf"\b{_NAME}(?: [A-Z]\.?)?(?: {_NAME})+")
# Whoever works for the plan reviews any request: "our cardiologist".
_OURS = re.compile(
    r"\b(?:our|plan's|reviewing|board[- ]certified|licensed)(?: (?:own|medical|staff|in-house))* "
    r"([a-z]+)",
    re.IGNORECASE,
)
# The number of a license or a file is no fact of the case.
_NUMBERED = re.compile(
    r"\b(?:license|npi|id|reference|ref|case|file|fax|number|no|licencia|numero|caso)\.?[ :#]*"
    r"([a-z]{0,4}-?\d[\w-]*)",
    re.IGNORECASE,
)
_LEAST = 2  # one word with a capital may be a drug or begin a sentence


def stems_of(names: Iterable[str]) -> frozenset[str]:
    """The words of names that are known, such as the provider's."""
    return frozenset(stem(each) for name in names for each in tokens(name))


def without(text: str, names: Iterable[str]) -> str:
    """A text without names given in full: "Home Care" in a name does not quote a request for it."""
    for each in names:
        if each:
            text = re.sub(rf"(?<!\w){re.escape(each)}(?!\w)", " ", text, flags=re.IGNORECASE)
    return text


def found_in(text: str) -> frozenset[str]:
    """The words of names that the text itself gives: after a title, or two words with capitals.
    Numbers of files and the plan's own people are as good as names."""
    titled = [stem(each) for match in _TITLED.findall(text) for each in tokens(match)]
    in_full: list[str] = []
    for match in _IN_FULL.findall(text):
        parts = [stem(each) for each in tokens(match)]
        # "Your Crohn's" begins a sentence; it is no name.
        begins = next((n for n, each in enumerate(parts) if not known.is_everywhere(each)), 0)
        in_full += parts[begins:] if len(parts) - begins >= _LEAST else []
    others = [*_NUMBERED.findall(text), *_OURS.findall(text)]
    return frozenset(titled + in_full + [stem(each) for one in others for each in tokens(one)])
