"""The text of a standard form: lines with places, as it was loaded.

One line is one paragraph. `#` begins the title, `##` and `###` headings, `-` an item of a list.
Places are what stands in {curly} and in [square] brackets, and the blank after a line that ends
with a colon. The same words in brackets are one place, wherever they stand.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import zip_longest

from notices.standard_forms.characters import plain
from notices.standard_forms.sentences import spans

CURLY, SQUARE, BLANK, PLAIN = "curly", "square", "blank", "plain"
TITLE, HEADING, SUBHEADING, ITEM, PARAGRAPH = "title", "heading", "subheading", "item", "paragraph"
LONGEST_TEXT = 60_000
_MARKS = (("### ", SUBHEADING), ("## ", HEADING), ("# ", TITLE), ("- ", ITEM), ("• ", ITEM))
_SQUARE = re.compile(r"\[([^\[\]]*)\]")
# Curly brackets may hold a sentence of the form that has a place of its own.
_CURLY = re.compile(r"\{((?:[^{}]|\{[^{}]*\})*)\}")
_SEVERAL = re.compile(r"[,/:]| or | with | o | por ")


class Unreadable(Exception):
    """The text cannot be read as a form; the message says why, in words for who loaded it."""


@dataclass(frozen=True)
class Place:
    """A place of the form: the kind of it, and the words in or before it."""

    kind: str
    words: str

    @property
    def key(self) -> str:
        """By this the place is known where choices for it are kept."""
        return hashlib.sha256(f"{self.kind} {self.words}".encode()).hexdigest()[:12]

    @property
    def gives_words(self) -> bool:
        """Whether it gives words to choose among, and does not only name what is wanted."""
        return self.kind == CURLY and bool(_SEVERAL.search(self.words))

    @property
    def shown(self) -> str:
        """The place as it stands in the form."""
        around = {CURLY: "{%s}", SQUARE: "[%s]", BLANK: "%s ____"}[self.kind]
        return around % self.words


@dataclass(frozen=True)
class Part:
    """Words of a line as they stand, or a place; one with places inside has parts of its own."""

    words: str
    place: Place | None = None
    inside: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Line:
    """One line of the form: what it is, and its parts."""

    kind: str
    parts: tuple[Part, ...]


def settled(text: str) -> str:
    """The text without what no reader sees: ends of lines, blank lines, doubled spaces, characters
    that are drawn as nothing or look like others."""
    return "\n".join(line for line in map(plain, text.splitlines()) if line)


def sha256_of(text: str) -> str:
    """What a settled text is known by."""
    return hashlib.sha256(text.encode()).hexdigest()


def lines(text: str) -> list[Line]:
    """The lines of a settled text. Raises Unreadable, naming the line."""
    return [_line(line) for line in text.splitlines()]


def places(text: str) -> list[Place]:
    """The places of a settled text, each once, in the order of the text."""
    return list(dict.fromkeys(_places(part for line in lines(text) for part in line.parts)))


def nested(text: str) -> set[str]:
    """The keys of places that stand inside of other brackets alone, and go with them."""
    outside = {place.key for place in _outside(text)}
    return {place.key for place in places(text)} - outside


def sentences(text: str) -> list[str]:
    """The sentences of a settled text, for a person to choose from or to compare."""
    return [said for said, _ in _sentences(text, ())]


def printed(text: str, without: Collection[str]) -> dict[str, str]:
    """What is printed of each sentence `without` places of these keys: of some, nothing."""
    found: dict[str, str] = {}
    for said, left in _sentences(text, without):
        found[said] = found.get(said) or (left if re.search(r"\w", left) else "")
    return found


def _sentences(text: str, without: Collection[str]) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        words = _unmarked(line)[1]
        left = _blanked(words, without)
        for begin, end in spans(words):
            yield words[begin:end].strip(), left[begin:end].strip()


def _blanked(words: str, keys: Collection[str]) -> str:
    """The words of a line, as long as they were, with room where these places are."""
    for pattern, kind in ((_SQUARE, SQUARE), (_CURLY, CURLY)):
        for found in pattern.finditer(words) if keys else ():
            if Place(kind, found[1].strip()).key in keys:
                room = " " * len(found[0])
                words = f"{words[: found.start()]}{room}{words[found.end() :]}"
    return words


def has_words(text: str, words: str) -> bool:
    """Whether these words stand there as whole words: “D” does not stand in “Denial”."""
    return bool(_whole(words).search(text))


def with_words(text: str, before: str, after: str) -> str:
    """The text with whole words replaced."""
    return _whole(before).sub(lambda _: after, text)


def _whole(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")


def title(text: str) -> list[str]:
    """The words of the title, outside of its places."""
    found = (line for line in lines(text) if line.kind == TITLE)
    return [part.words for line in found for part in line.parts if part.place is None]


def first_difference(before: str, after: str) -> tuple[str, str]:
    """The first sentence in which two settled texts differ, as either has it, or the first line
    where they have the same sentences; empty where one ends before the other."""
    for parts in (sentences, str.splitlines):
        for was, now in zip_longest(parts(before), parts(after), fillvalue=""):
            if was != now:
                return was, now
    return "", ""


def refuse_unreadable(text: str) -> None:
    """Raise Unreadable where a settled text is no form."""
    found = lines(text)
    titles = [line for line in found if line.kind == TITLE]
    if len(titles) != 1:
        raise Unreadable("Mark the title of the form, and only it, with # in front of it.")
    if not any(place.kind == CURLY for place in places(text)):
        raise Unreadable("The text has no place in curly brackets, such as {plan name}.")


def _line(line: str) -> Line:
    kind, words = _unmarked(line)
    parts = list(_squares(words, line))
    if words.endswith(":"):
        parts.append(Part("", Place(BLANK, words)))
    return Line(kind, tuple(parts))


def _unmarked(line: str) -> tuple[str, str]:
    for mark, kind in _MARKS:
        if line.startswith(mark):
            return kind, line.removeprefix(mark).strip()
    return PARAGRAPH, line


def _squares(words: str, line: str) -> Iterator[Part]:
    for outside, inside in _split(_SQUARE, words):
        yield from _curlies(outside, line)
        if inside is not None:
            within = tuple(_curlies(inside, line))
            yield Part("", Place(SQUARE, inside.strip()), within)


def _curlies(words: str, line: str) -> Iterator[Part]:
    for outside, inside in _split(_CURLY, words):
        if odd := next((each for each in outside if each in "{}[]"), ""):
            raise Unreadable(
                f"A bracket has no partner in its line: “{odd}” in “{line[:80]}”. Text in brackets "
                "that has several lines needs a pair of brackets on each."
            )
        if outside:
            yield Part(outside)
        if inside is not None:
            if not inside.strip():
                raise Unreadable(f"There is an empty place in “{line[:80]}”.")
            within = tuple(_curlies(inside.strip(), line)) if "{" in inside else ()
            yield Part("", Place(CURLY, inside.strip()), within)


def _split(pattern: re.Pattern[str], words: str) -> Iterator[tuple[str, str | None]]:
    """What stands outside of the brackets, each with what is inside of the next pair."""
    pieces = pattern.split(words)
    yield from zip_longest(pieces[::2], pieces[1::2])


def _outside(text: str) -> Iterator[Place]:
    for line in lines(text):
        yield from (part.place for part in line.parts if part.place)


def _places(parts: Iterator[Part] | tuple[Part, ...]) -> Iterator[Place]:
    for part in parts:
        if part.place:
            yield part.place
            yield from _places(part.inside)
