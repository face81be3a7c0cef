"""What is known of a standard form of CMS without its text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from regulations.dated import Table
from regulations.law import BEGIN, CHECKED

# That says of a form that a doctor who asked was sent a copy: then the copy must leave.
DOCTOR_COPY = "doctor_copy"


@dataclass(frozen=True)
class Place:
    """A fact that the form must have a place for."""

    key: str
    label: str
    citation: str
    confidence: str = "verified"
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED


@dataclass(frozen=True)
class Said:
    """A statement that the form must make; an administrator points to the sentence that does.

    `figure` is the number that this sentence must have on a day. An `optional` one binds the plan
    where an edition makes it.
    """

    key: str
    label: str
    citation: str
    figure: Callable[[date], str] | None = None
    optional: bool = False
    confidence: str = "verified"
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED


@dataclass(frozen=True)
class OwnText:
    """Something that the instructions let a plan add, at a place in square brackets.

    `key` names the paragraph of the plan that may stand there: its opening or its closing one.
    """

    key: str
    label: str
    citation: str
    confidence: str = "verified"
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED


@dataclass(frozen=True)
class StandardForm:
    """A form of CMS that takes the place of a letter of ours."""

    key: str
    name: str
    omb: str
    letter: str
    citation: str
    places: Table[Place]
    says: Table[Said]
    own_text: Table[OwnText]
    confidence: str = "verified"
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED
