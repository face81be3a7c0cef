"""A letter before it leaves: the same facts through the same templates, drawn for the screen.

Each page is a picture, since the policy of the pages allows no frames; the text of the letter goes
with it for the person who cannot see one. Every page is marked as not sent.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from html.parser import HTMLParser
from typing import Any

from notices import letters
from notices.models import Notice

MARKED, AS_TEXT = "preview.typ", "text.typ"
# Pixels an inch: a page is then as wide as half a laptop's screen shows, and sharp.
SHARPNESS = 120.0
BLOCKS = {"p", "div", "h1", "h2", "h3", "li", "tr", "td", "th", "br"}


@dataclass(frozen=True)
class Drawn:
    """A letter for the screen: its pages as `data:` addresses, and its text by paragraphs."""

    pages: list[str]
    paragraphs: list[str]


def draw(notice: Notice, *, at: datetime) -> Drawn:
    """The letter as it would leave on the day of `at`. Raises LetterError."""
    facts, _pdf = _marked(notice, at)
    pages = _compiled(facts, MARKED, format="png", ppi=SHARPNESS)
    return Drawn([_address(page) for page in pages], _paragraphs(facts))


def pdf(notice: Notice, *, at: datetime) -> bytes:
    """The same as a tagged PDF (PDF/UA-1), marked on every page. Raises LetterError."""
    return _marked(notice, at)[1]


def _marked(notice: Notice, at: datetime) -> tuple[dict[str, Any], bytes]:
    facts = letters.facts_of(notice) | {"template": letters.template_of(notice)}
    return letters.fitted(facts, MARKED, at=at)


def _compiled(facts: dict[str, Any], template: str, **how: Any) -> list[bytes]:
    made = letters.drawn(facts, template, **how)
    return made if isinstance(made, list) else [made]


def _address(page: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(page).decode("ascii")


def _paragraphs(facts: dict[str, Any]) -> list[str]:
    reader = _Reader()
    reader.feed(_compiled(facts, AS_TEXT, format="html")[0].decode())
    return reader.paragraphs()


class _Reader(HTMLParser):
    """The words of a page by paragraphs: where a block begins or ends a line does."""

    def __init__(self) -> None:
        super().__init__()
        self._words: list[str] = []
        self._in_body = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._in_body = self._in_body or tag == "body"
        if tag in BLOCKS:
            self._words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self._words.append("\n")

    def handle_data(self, data: str) -> None:
        if self._in_body:
            self._words.append(data)

    def paragraphs(self) -> list[str]:
        lines = (" ".join(line.split()) for line in "".join(self._words).split("\n"))
        return [line for line in lines if line]
