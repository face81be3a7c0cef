"""The lines of one letter: the sentences of the form as they are, its places filled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from notices.models import FormEdition
from notices.standard_forms import text
from notices.standard_forms.facts import (
    AS_IT_IS_IF,
    BREAK,
    CHOICES,
    FACTS,
    NEVER_PRINTED,
    TITLE_OF_PAYMENT,
    Piece,
)

# What may be chosen for a place in square brackets besides the plan's own text.
LEFT_OUT, AS_IT_IS = "left_out", "as_it_is"
# A blank in which nothing is written; a place whose fact stands in the blank of its line.
NOTHING, BELOW = "nothing", "below"
# Stands where a place turned out empty, until the space around it is closed.
EMPTY = "\b"
# What stood around it goes with it: parentheses or quotation marks that hold nothing else, a comma
# that another mark follows.
_NOTHING_ELSE = rf"[^\w(){{}}“”«»\"]*{EMPTY}[^\w(){{}}“”«»\"]*"
_EMPTY_PAIR = re.compile(rf"\({_NOTHING_ELSE}\)|“{_NOTHING_ELSE}”|«{_NOTHING_ELSE}»")
_EMPTY_IN_LIST = re.compile(rf", *{EMPTY}(?= *[,.;])")


def lines(edition: FormEdition, facts: dict[str, Any]) -> list[dict[str, Any]]:
    """The lines of the letter with these facts, as its template takes them."""
    chosen = edition.mapping["places"]
    made: list[dict[str, Any]] = [
        {"kind": line.kind, "pieces": _tidy(_pieces(line.parts, chosen, facts))}
        for line in text.lines(edition.text)
    ]
    for line in made:
        if line["kind"] == text.TITLE:
            line["pieces"] = _titled(line["pieces"], chosen, facts)
    return [line for line in made if _says_something(line["pieces"])]


def _says_something(pieces: list[Piece]) -> bool:
    """Not so where all that is left of a line is the colon after brackets that were left out."""
    return any("text" not in piece or re.search(r"\w", piece["text"]) for piece in pieces)


def _pieces(
    parts: Iterable[text.Part], chosen: dict[str, Any], facts: dict[str, Any]
) -> Iterator[Piece]:
    for part in parts:
        if part.place is None:
            yield {"text": part.words}
            continue
        found = list(_at(part, chosen[part.place.key], chosen, facts))
        yield from found or [{"text": EMPTY}]


def _at(
    part: text.Part, choice: dict[str, Any], chosen: dict[str, Any], facts: dict[str, Any]
) -> Iterator[Piece]:
    key, place = choice["fact"], part.place
    if place is None or key in (LEFT_OUT, NOTHING, BELOW, TITLE_OF_PAYMENT, NEVER_PRINTED):
        return
    if key == AS_IT_IS or (key in AS_IT_IS_IF and CHOICES[key].holds(facts)):
        yield from _pieces(part.inside or (text.Part(place.words),), chosen, facts)
    elif key in AS_IT_IS_IF:
        return
    elif key in CHOICES:
        yield {"text": choice["words"][CHOICES[key].holds(facts)]}
    elif key in FACTS:
        found = FACTS[key].pieces(facts)
        if found and place.kind == text.BLANK:
            yield BREAK if FACTS[key].in_lines else {"text": " "}
        yield from found
    else:
        own = facts.get("plan_paragraphs", {}).get(key, "")
        rows = [row.strip() for row in own.splitlines() if row.strip()]
        for number, row in enumerate(rows):
            yield from ([BREAK] if number else [])
            yield {"text": row}


def _titled(pieces: list[Piece], chosen: dict[str, Any], facts: dict[str, Any]) -> list[Piece]:
    """The title with what the form has replaced where payment was denied."""
    for choice in chosen.values():
        if choice["fact"] == TITLE_OF_PAYMENT and CHOICES[TITLE_OF_PAYMENT].holds(facts):
            pieces = [
                each | {"text": text.with_words(each["text"], *choice["words"])}
                if "text" in each
                else each
                for each in pieces
            ]
    return pieces


def _tidy(pieces: Iterable[Piece]) -> list[Piece]:
    """Neighbors of one kind as one, without the space that an empty place leaves."""
    joined: list[Piece] = []
    for piece in pieces:
        if "text" in piece and joined and "text" in joined[-1]:
            joined[-1] = {"text": joined[-1]["text"] + piece["text"]}
        else:
            joined.append(dict(piece))
    for piece in joined:
        if "text" in piece:
            piece["text"] = _closed(piece["text"])
    if joined and "text" in joined[0]:
        joined[0]["text"] = joined[0]["text"].lstrip()
    return [piece for piece in joined if piece.get("text", "full")]


def _closed(words: str) -> str:
    for emptied in (_EMPTY_PAIR, _EMPTY_IN_LIST):
        words = emptied.sub(EMPTY, words)
    for gap, closed in ((f" {EMPTY} ", " "), (f" {EMPTY}", ""), (EMPTY, "")):
        words = words.replace(gap, closed)
    return words
