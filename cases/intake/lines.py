"""Lines of a CSV file, whatever they hold: the header, each line on its own, what no column bears.

A bad line never hides the next one, and nothing here is about a person.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from cases.intake.errors import Unreadable

LONGEST_LINE = 100_000
# Added to a file of rejected lines; not read.
ADDED = ("line", "reason")


@dataclass(frozen=True)
class Columns:
    """What the lines of a kind of file hold, how long each may be, and the page that tells."""

    required: tuple[str, ...]
    optional: tuple[str, ...]
    longest: dict[str, int]
    page: str


@dataclass(frozen=True)
class Row:
    """One line: its number, its bytes as they came, and its columns or why it has none."""

    number: int
    raw: bytes
    columns: dict[str, str]
    unreadable: str = ""


def read_header(file: Path, columns: Columns) -> list[str]:
    """The names in the first line. Raises Unreadable when required ones are missing."""
    with file.open("rb") as lines:
        return header_of(lines, columns)


def header_of(lines: BinaryIO, columns: Columns) -> list[str]:
    """As `read_header`, of what is open already."""
    first = lines.readline(LONGEST_LINE)
    try:
        names = next(csv.reader([first.decode("utf-8-sig")]), [])
    except (UnicodeDecodeError, csv.Error):
        raise Unreadable("The first line is not a header in UTF-8.") from None
    names = [name.strip().lower() for name in names]
    known = (*columns.required, *columns.optional, *ADDED)
    missing = [name for name in columns.required if name not in names]
    unknown = [name for name in names if name not in known]
    if missing:
        raise Unreadable(f"The header lacks: {', '.join(missing)}. See {columns.page}.")
    if unknown or len(set(names)) != len(names):
        raise Unreadable(f"The header has unknown or repeated names. See {columns.page}.")
    return names


def read_rows(file: Path, header: list[str]) -> Iterator[Row]:
    """The lines after the header, one at a time; a bad one never hides the next.

    A quoted field does not run over the end of its line: then one lost quotation mark would
    swallow the rest of the file.
    """
    with file.open("rb") as lines:
        lines.readline(LONGEST_LINE)
        yield from rows_of(lines, header)


def rows_of(lines: BinaryIO, header: list[str]) -> Iterator[Row]:
    """As `read_rows`, of what is open already and stands behind its header."""
    for number, raw in enumerate(_lines(lines), start=2):
        if raw.strip():
            yield _row(number, raw, header)


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """The lines, none of them kept longer than one byte over the longest."""
    while raw := file.readline(LONGEST_LINE + 1):
        rest = raw
        while len(rest) > LONGEST_LINE and not rest.endswith(b"\n"):
            rest = file.readline(LONGEST_LINE + 1)
        yield raw


def _row(number: int, raw: bytes, header: list[str]) -> Row:
    if len(raw) > LONGEST_LINE:
        said = f"This line is longer than {LONGEST_LINE:,} bytes; here is only how it begins."
        return Row(number, raw[:200], {}, said)
    try:
        values = next(csv.reader([raw.decode("utf-8").rstrip("\r\n")], strict=True), [])
    except UnicodeDecodeError:
        return Row(number, raw, {}, "This line is not UTF-8. Save the file as UTF-8.")
    except csv.Error:
        return Row(number, raw, {}, "A quotation mark is not closed or is in the wrong place.")
    if len(values) != len(header):
        said = f"This line has {len(values)} columns; the header has {len(header)}."
        return Row(number, raw, {}, said)
    columns = dict(zip(header, (value.strip() for value in values), strict=True))
    return Row(number, raw, columns)


def whole(row: Row, columns: Columns) -> dict[str, str]:
    """The columns of a line that has all that it must. Raises Unreadable with the one at fault."""
    if row.unreadable:
        raise Unreadable(row.unreadable)
    for name, longest in columns.longest.items():
        if len(row.columns.get(name, "")) > longest:
            raise Unreadable(f"Use at most {longest} characters.", name)
    if any("\x00" in value for value in row.columns.values()):
        raise Unreadable("This line contains an invalid character (NUL).")
    for name in columns.required:
        if not row.columns[name]:
            raise Unreadable("This field is required.", name)
    return row.columns


def one_of(
    columns: dict[str, str], name: str, known: list[str], otherwise: str | None = None
) -> str:
    """A value of a closed list, in whatever case it was typed."""
    value = columns.get(name, "").lower() or otherwise
    if value not in known:
        raise Unreadable(f"Choose one of {', '.join(known)}.", name)
    return value


def day(columns: dict[str, str], name: str) -> date | None:
    """A date, or None where the column is empty."""
    value = columns.get(name, "")
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise Unreadable("Write it as 1948-05-17.", name) from None
