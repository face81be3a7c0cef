"""Characters that a reader cannot tell apart, as one: texts that look identical are identical."""

from __future__ import annotations

import re
import unicodedata

# Unicode's characters that are drawn as nothing (Default_Ignorable_Code_Point), and controls.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u17b4\u17b5\u180b-\u180f"
    r"\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufffb"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Drawn as empty room, though Unicode counts them as letters and symbols.
_ROOM = re.compile(r"[\u115f\u1160\u2800\u3164\uffa0]")
_HYPHENS = re.compile(r"[\u2010\u2011]")
# Other forms of the same letters, such as the ligatures of a PDF. Raised, circled and fractional
# forms look otherwise, and stay.
_SAME_LOOK = ("<compat>", "<noBreak>", "<wide>", "<narrow>")


def plain(line: str) -> str:
    """One line without what no reader sees, its spaces single, its letters in one form each."""
    seen = _UNSEEN.sub("", _ROOM.sub(" ", line))
    folded = _HYPHENS.sub("-", "".join(map(_folded, seen)))
    return " ".join(unicodedata.normalize("NFC", folded).split())


def _folded(each: str) -> str:
    if unicodedata.decomposition(each).partition(" ")[0] not in _SAME_LOOK:
        return each
    folded = unicodedata.normalize("NFKC", each)
    # An accent that stands alone would become a space with an accent on it.
    return each if len(folded) > 1 and folded.startswith(" ") else folded
