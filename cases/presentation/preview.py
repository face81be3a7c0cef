"""Letters that have not left, as the page next to a form shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cases.presentation.mailing import HELD_UP
from cases.services.preview import has_number
from notices import preview as drawing
from notices.letters import LetterError
from notices.models import Notice
from notices.printing import NO_ADDRESS
from regulations.mailing import can_be_mailed

PDF = "pdf-"


@dataclass(frozen=True)
class Choice:
    """One of several letters: what it is, to whom, and the value that asks for it."""

    label: str
    value: str
    is_here: bool


@dataclass(frozen=True)
class Picture:
    """A page of a letter, with the words that stand for it."""

    address: str
    alt: str


@dataclass(frozen=True)
class Preview:
    """The letters that a step would send, one of them drawn."""

    choices: list[Choice]
    name: str = ""
    pages: Sequence[Picture] = ()
    paragraphs: Sequence[str] = ()
    pdf: str = ""
    trouble: str = ""
    is_held: bool = False
    has_number: bool = True


def preview(letters: list[Notice], wanted: str, at: datetime) -> Preview:
    """What would leave; `wanted` is the value of the choice that is drawn, else the first is."""
    if not letters:
        return Preview([])
    here = letters.index(chosen(letters, wanted))
    choices = [Choice(name(each), str(n), n == here) for n, each in enumerate(letters)]
    return drawn(letters[here], at, choices=choices, pdf=f"{PDF}{here}")


def drawn(letter: Notice, at: datetime, *, choices: list[Choice], pdf: str) -> Preview:
    """One letter, drawn; or why it cannot be."""
    called = name(letter)
    missing = not can_be_mailed(letter.facts["to"]["address"])
    trouble = f"It cannot be sent yet: {HELD_UP[NO_ADDRESS]}." if missing else ""
    try:
        found = drawing.draw(letter, at=at)
    except LetterError as error:
        said = HELD_UP.get(str(error), str(error))
        return Preview(choices, called, trouble=f"It could not be sent: {said}.")
    count = len(found.pages)
    pages = [
        Picture(page, f"Page {n} of {count} of the {called}. The text is below.")
        for n, page in enumerate(found.pages, 1)
    ]
    is_held = letter.held_at is not None
    return Preview(
        choices, called, pages, found.paragraphs, pdf, trouble, is_held, has_number(letter)
    )


def chosen(letters: list[Notice], wanted: str) -> Notice:
    """The letter that such a value asks for; the first where it asks for none."""
    number = wanted.removeprefix(PDF)
    known = number.isdecimal() and len(number) < 4 and int(number) < len(letters)
    return letters[int(number) if known else 0]


def name(letter: Notice) -> str:
    """What the letter is and to whom it goes."""
    return f"{letter.called} to the {_lower(letter.get_recipient_display())}"


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
