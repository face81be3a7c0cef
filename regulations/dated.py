"""What of a table of the law is in force on a day: the one place that reads from when to when.

A row is in force from its `effective_from` up to, but not on, its `effective_to`. A table is never
looked through without a day; which day governs, each table says where it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from datetime import date
from typing import Any, Generic, Protocol, TypeVar

# How rows are changed while a draft of the law is looked at (`regulations.drafts`); else None.
draft: ContextVar[Callable[[Any], Any] | None] = ContextVar("draft", default=None)


class Days(Protocol):
    """From when to when something is in force."""

    @property
    def effective_from(self) -> date: ...

    @property
    def effective_to(self) -> date | None: ...


class Dated(Days, Protocol):
    """A row of the law. Two wordings of one rule have the same `key` and days of their own."""

    @property
    def key(self) -> str: ...


R = TypeVar("R", bound=Dated)


def in_force(rows: Iterable[R], on: date) -> tuple[R, ...]:
    """Those of the rows that are in force on the day, in their order."""
    return tuple(
        row
        for row in rows
        if row.effective_from <= on and (row.effective_to is None or on < row.effective_to)
    )


class Table(Generic[R]):
    """The rows of one kind, past, present and to come. Refuses two of one key on one day."""

    def __init__(self, *rows: R) -> None:
        self._rows = rows
        for row in rows:
            if (
                len([each for each in in_force(rows, row.effective_from) if each.key == row.key])
                > 1
            ):
                raise ValueError(f"{row.key} is in force twice on {row.effective_from}.")

    def on(self, day: date) -> tuple[R, ...]:
        """What is in force on the day."""
        found = in_force(self._rows, day)
        drafted = draft.get()
        return tuple(map(drafted, found)) if drafted else found

    def find(self, key: str, on: date) -> R | None:
        """The row of that key that is in force on the day, or None."""
        return next((row for row in self.on(on) if row.key == key), None)

    def one(self, key: str, on: date) -> R:
        """The row of that key that is in force on the day. Raises LookupError."""
        found = self.find(key, on)
        if found is None:
            raise LookupError(f"No row {key!r} is in force on {on}.")
        return found

    def recorded(self, key: str, on: date) -> R:
        """The row that a record of that day names: for letters and pages of old cases.

        Where the table was corrected since, the last wording of the key. Raises LookupError for a
        key that never was.
        """
        found = self.find(key, on) or next(
            (row for row in reversed(self._rows) if row.key == key), None
        )
        if found is None:
            raise LookupError(f"No row {key!r} is known.")
        return found

    def history(self) -> tuple[R, ...]:
        """Every row, whatever its days: for docs that show the days, and to read old records."""
        return self._rows


def days_of(row: Days) -> tuple[date, date | None]:
    """From when, and up to when, a row is in force: for records and docs that show it."""
    return row.effective_from, row.effective_to
