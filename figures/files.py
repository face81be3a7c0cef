"""A table as a file: CSV line by line, XLSX in constant memory.

Numbers are numbers and days are days in both. Words are never read as a formula: OWASP, "CSV
Injection". CSV is UTF-8 with a byte order mark, without which Excel takes it for Windows-1252;
what a reader must know stands above the table in lines that begin with "#".
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import IO, Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from figures.tables import Kind, Table

BOM = "\ufeff"
ROWS_AT_ONCE = 500
# A sheet of Excel holds 1,048,576 rows, a cell 32,767 letters.
MOST_ROWS = 1_000_000
LONGEST = 32_767
# With these a spreadsheet begins a formula, the wide ones of Asian keyboards too.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Where a spreadsheet ends a cell, by its country.
SEPARATORS = re.compile(r'\s*[,;"]\s*')
LOCAL = ("Times", "Local time of the plan. In CSV each has its offset from UTC.")
_FORMATS = {
    Kind.COUNT: "#,##0", Kind.NUMBER: "#,##0.0", Kind.SHARE: "0.0%", Kind.MONEY: "$#,##0.00",
    Kind.DAY: "yyyy-mm-dd", Kind.INSTANT: "yyyy-mm-dd hh:mm:ss", Kind.TEXT: "@",
}  # fmt: skip
_NEARLY_ALL = "0.0000%"


def name(table: Table, ending: str) -> str:
    """What the file is called: the table and its day."""
    return f"{table.key}-{table.as_of:%Y-%m-%d}.{ending}"


def csv_parts(table: Table) -> Iterator[bytes]:
    """The file in parts of some hundred lines, read from the table as they are asked for."""
    yield (BOM + _remarks(table) + _lines([[_safe(c.label) for c in table.columns]])).encode()
    kinds = [each.kind for each in table.columns]
    rows = iter(table.rows)
    while some := list(islice(rows, ROWS_AT_ONCE)):
        cells = [[_plain(*cell) for cell in zip(row, kinds, strict=True)] for row in some]
        yield _lines(cells).encode()


def _remarks(table: Table) -> str:
    """One cell a line, whatever a spreadsheet takes for the end of a cell."""
    lines = (f"# {term}: {words}" for term, words in _about_file(table))
    return "".join(f"{SEPARATORS.sub(' – ', ' '.join(line.split()))}\r\n" for line in lines)


def _about_file(table: Table) -> list[tuple[str, str]]:
    return [*table.about(), *([LOCAL] if _has_instants(table) else [])]


def _has_instants(table: Table) -> bool:
    return any(each.kind == Kind.INSTANT for each in table.columns)


def _lines(rows: list[list[Any]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def _plain(value: Any, kind: Kind) -> Any:
    """A value as CSV has it: days and instants by ISO 8601, shares as fractions of 1."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if kind == Kind.TEXT or isinstance(value, str):
        return _safe(str(value))
    return round(value, 6) if isinstance(value, float) else value


def _safe(words: str) -> str:
    """Words that a spreadsheet takes for words."""
    return f"'{words}" if words.startswith(FORMULA) else words


def xlsx(table: Table) -> IO[bytes]:
    """The workbook, to be read from its start: the table, and a sheet "About"."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  the answer closes it
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "in_memory": False})
    book.set_properties({"title": table.title})
    _fill(book, table)
    _about(book, table)
    book.close()
    file.seek(0)
    return file


def _fill(book: xlsxwriter.Workbook, table: Table) -> None:
    looks = {kind: book.add_format({"num_format": look}) for kind, look in _FORMATS.items()}
    nearly = book.add_format({"num_format": _NEARLY_ALL})
    number = place = 0
    sheet = _sheet(book, table, number)
    for row in table.rows:
        if place == MOST_ROWS:
            number, place = number + 1, 0
            sheet = _sheet(book, table, number)
        place += 1
        for at, (value, column) in enumerate(zip(row, table.columns, strict=True)):
            look = nearly if _is_nearly_all(value, column.kind) else looks[column.kind]
            _write(sheet, place, at, value, look)


def _is_nearly_all(value: Any, kind: Kind) -> bool:
    """A share that one decimal place would round to 100%."""
    return kind == Kind.SHARE and value is not None and 0.9995 <= value < 1


def _sheet(book: xlsxwriter.Workbook, table: Table, number: int) -> Worksheet:
    """A sheet with its headings, which stay in sight."""
    sheet = book.add_worksheet(f"Table {number + 1}" if number else "Table")
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, 14 if column.is_number else 24)
        sheet.write_string(0, place, column.label, bold)
    sheet.freeze_panes(1, 0)
    return sheet


def _write(sheet: Worksheet, row: int, column: int, value: Any, look: Any) -> None:
    if value is None:
        return
    if isinstance(value, datetime):
        sheet.write_datetime(row, column, value.replace(tzinfo=None), look)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, look)
    elif isinstance(value, str):
        sheet.write_string(row, column, value[:LONGEST])
    else:
        sheet.write_number(row, column, value, look)


def _about(book: xlsxwriter.Workbook, table: Table) -> None:
    sheet = book.add_worksheet("About")
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    for row, (term, words) in enumerate(_about_file(table)):
        sheet.write_string(row, 0, term, bold)
        sheet.write_string(row, 1, words, wrapped)
