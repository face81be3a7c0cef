"""A table as a plain value: what a page shows, a chart's twin, and what a file holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from figures import numbers


class Kind(StrEnum):
    """What a column holds. `SHARE` is a fraction of 1; `INSTANT` an aware datetime, in the zone in
    which it is shown; `DAY` a date."""

    TEXT = "text"
    COUNT = "count"
    NUMBER = "number"
    SHARE = "share"
    MONEY = "money"
    DAY = "day"
    INSTANT = "instant"


@dataclass(frozen=True)
class Column:
    """One column: its heading, and what it holds."""

    label: str
    kind: Kind = Kind.TEXT

    @property
    def is_number(self) -> bool:
        return self.kind in _NUMBERS


@dataclass(frozen=True)
class Table:
    """Columns and rows, and what a reader must know of them: which period and selection, when they
    were read, how each number is defined.

    `key` names its files and its place on the page (letters, digits and hyphens). `rows` may be
    read once only, such as those of a query; None in them is "none". `period` is a sentence;
    `definitions` are pairs of a term and its meaning.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: Iterable[tuple[Any, ...]]
    period: str
    as_of: datetime
    definitions: tuple[tuple[str, str], ...] = ()

    def about(self) -> list[tuple[str, str]]:
        """What a reader must know of the numbers, line by line."""
        read = f"{self.as_of:%Y-%m-%d %H:%M %Z}"
        facts = [("Title", self.title), ("Period", self.period), ("As of", read)]
        return [*((name, said) for name, said in facts if said), *self.definitions]


def said(value: Any, kind: Kind) -> str:
    """A value as people read it."""
    if value is None:
        return numbers.NOTHING
    if isinstance(value, datetime):
        return f"{value:%b} {value.day}, {value:%Y, %H:%M %Z}"
    if isinstance(value, date):
        return f"{value:%b} {value.day}, {value:%Y}"
    return numbers.said(value, _UNITS[kind]) if kind in _UNITS else str(value)


_UNITS = {Kind.COUNT: "", Kind.NUMBER: "", Kind.SHARE: numbers.SHARE, Kind.MONEY: numbers.MONEY}
_NUMBERS = frozenset(_UNITS)
