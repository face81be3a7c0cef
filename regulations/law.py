"""A row of the law, and how to find the one in force on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from regulations.dated import Table

# Facts were last read against their sources on this day.
CHECKED = date(2026, 11, 23)
# The rule book begins here: the 2015 rule applies from contract year 2016 (80 FR 7911).
BEGIN = date(2016, 1, 1)


class Unit(StrEnum):
    """What a limit counts: hours from an instant, days on the calendar, months to the same day of
    a later month, or whole months to their ends."""

    HOURS = "hours"
    DAYS = "calendar days"
    BUSINESS_DAYS = "business days"
    MONTHS = "months"
    MONTH_ENDS = "month ends"


@dataclass(frozen=True)
class Limit:
    """A length of time as the law words it; HOURS come in multiples of 24."""

    amount: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}"


@dataclass(frozen=True)
class Row:
    """One duty's limit for one kind of request while one wording of the law applies.

    It applies from `effective_from` up to, but not on, `effective_to`. `selects` are the facts of
    the case that it asks for; a fact that it does not name may be anything. `confidence` is how
    the figure was checked: verified, secondary, derived or memory.
    """

    key: str
    duty: str
    citation: str
    authority: str
    effective_from: date
    limit: Limit
    summary: str
    starts: str
    stops: str
    effective_to: date | None = None
    selects: tuple[tuple[str, str | bool], ...] = ()
    extendable: bool = False
    may_change: tuple[str, ...] = ()
    confidence: str = "verified"
    last_checked: date = CHECKED

    def matches(self, facts: Mapping[str, object]) -> bool:
        """Whether it is for a case with these facts."""
        return all(facts.get(name) == value for name, value in self.selects)

    def concerns(self, facts: Mapping[str, object]) -> bool:
        """Whether it asks for these facts, and perhaps for more."""
        return set(facts.items()) <= set(self.selects)


class Refused(Exception):
    """What the law, or the state of a case, does not allow: why, and the citation.

    `field` names the fact at fault. `code` is stable; `message` tells a person what to do.
    """

    def __init__(
        self, code: str, message: str, citation: str | None = None, field: str | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.citation = citation
        self.field = field


def invalid(field: str, message: str) -> Refused:
    """The refusal of a question that is malformed in one field."""
    return Refused("invalid", message, field=field)


def rows_in_force(table: Table[Row], on: date, duty: str, **facts: object) -> list[Row]:
    """The rows of a duty in force on the day for a case with these facts."""
    return [row for row in table.on(on) if row.duty == duty and row.matches(facts)]


def row_in_force(table: Table[Row], on: date, duty: str, **facts: object) -> Row:
    """The one row of a duty in force. Raises LookupError when none is, or more than one."""
    found = rows_in_force(table, on, duty, **facts)
    if len(found) != 1:
        raise LookupError(f"{len(found)} rows of {duty} are in force on {on} for {facts}")
    return found[0]
