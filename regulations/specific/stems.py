"""The same word for one and for many, with and without accents, in English and Spanish."""

from __future__ import annotations

import unicodedata

_LEAST_STEM = 3
# A cane is not "can", nor are notes "not".
_WHOLE = {"cane": "cane", "canes": "cane", "note": "note", "notes": "note"}
_ENDINGS = (
    ("aciones", "at"), ("ations", "at"), ("acion", "at"), ("ation", "at"), ("iones", "ion"),
    ("ied", "y"), ("ies", "y"), ("ches", "ch"), ("shes", "sh"), ("sses", "ss"), ("xes", "x"),
    ("ings", ""), ("ing", ""), ("ales", "al"), ("ares", "ar"), ("ores", "or"), ("ates", "at"),
    ("ated", "at"), ("ate", "at"), ("ed", ""), ("es", ""), ("ss", "ss"), ("us", "us"),
    ("is", "is"), ("s", ""), ("e", ""),
)  # fmt: skip


def plain(text: str) -> str:
    """In small letters, without accents."""
    parts = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return "".join(each for each in parts if not unicodedata.combining(each)).casefold()


def stem(word: str) -> str:
    """A word without the ending of many or of a verb; a code without its dots."""
    if any(letter.isdigit() for letter in word):
        return word.replace(".", "").replace("-", "").replace("/", "")
    if word in _WHOLE:
        return _WHOLE[word]
    for ending, put in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
            return word.removesuffix(ending) + put
    return word


def stems(words: str) -> frozenset[str]:
    """Those of a list of words."""
    return frozenset(stem(plain(each)) for each in words.split())
