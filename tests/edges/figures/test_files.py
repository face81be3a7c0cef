"""A table as a file: numbers are numbers, words are never a formula, and it says what it holds."""

import csv
import io
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.permissions import Role
from figures import files
from figures.tables import Column, Kind, Table
from tests.pages import signed_in

AT = datetime(2026, 2, 2, 14, 30, tzinfo=ZoneInfo("America/New_York"))
COLUMNS = (
    Column("Reviewer"), Column("Taken", Kind.COUNT), Column("Share", Kind.SHARE),
    Column("Owed", Kind.MONEY), Column("Day", Kind.DAY), Column("At", Kind.INSTANT),
)  # fmt: skip
ROW = ("Nora Evident", 48, 0.14, 310.5, date(2026, 1, 5), AT)
EMPTY = ("Ben Quick", 0, None, None, None, None)
MAIN = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def a_table(rows=(ROW, EMPTY), columns=COLUMNS) -> Table:
    return Table("by-reviewer", "Extensions by reviewer", columns, rows, "January 2026", AT,
                 (("Taken", "Extensions, by the day on which they were taken."),))  # fmt: skip


def csv_of(table: Table) -> str:
    return b"".join(files.csv_parts(table)).decode("utf-8-sig")


def read(table: Table) -> list[list[str]]:
    lines = csv_of(table).splitlines(keepends=True)
    return list(csv.reader(line for line in lines if not line.startswith("#")))


def sheet(table: Table, name="sheet1") -> ElementTree.Element:
    with files.xlsx(table) as file, zipfile.ZipFile(file) as book:
        return ElementTree.fromstring(book.read(f"xl/worksheets/{name}.xml"))


def cells(found: ElementTree.Element) -> dict[str, tuple[str, str]]:
    """Each cell that holds something: its type and its value."""
    return {
        each.get("r"): (each.get("t", "n"), "".join(each.itertext()))
        for each in found.iterfind(".//s:c", MAIN)
        if "".join(each.itertext())
    }


def test_csv_says_what_it_holds_and_then_holds_it():
    assert b"".join(files.csv_parts(a_table())).startswith(b"\xef\xbb\xbf# Title: Extensions")
    assert [line for line in csv_of(a_table()).splitlines() if line.startswith("#")] == [
        "# Title: Extensions by reviewer",
        "# Period: January 2026",
        "# As of: 2026-02-02 14:30 EST",
        "# Taken: Extensions – by the day on which they were taken.",
        "# Times: Local time of the plan. In CSV each has its offset from UTC.",
    ]
    assert read(a_table()) == [
        ["Reviewer", "Taken", "Share", "Owed", "Day", "At"],
        ["Nora Evident", "48", "0.14", "310.5", "2026-01-05", "2026-02-02T14:30:00-05:00"],
        ["Ben Quick", "0", "", "", "", ""],
    ]


@given(st.sampled_from(files.FORMULA), st.text(max_size=8))
def test_words_are_never_read_as_a_formula(begin, rest):
    table = a_table([(begin + rest,)], COLUMNS[:1])
    whole = csv.reader(io.StringIO(csv_of(table), newline=""))
    last = list(whole)[-1][0]
    assert last == f"'{begin}{rest}"


@given(st.text(max_size=20))
def test_a_remark_is_one_cell_that_is_no_formula(words):
    line = csv_of(replace(a_table(), period=f"Plan {words}")).split("\r\n")[1]
    for delimiter in ",;\t":
        assert len(next(csv.reader([line], delimiter=delimiter))) == 1
    assert line.startswith("# Period: Plan")


def test_a_negative_number_stays_a_number():
    assert read(a_table([(-3,)], COLUMNS[1:2]))[-1] == ["-3"]


def test_csv_is_read_as_it_is_sent():
    taken = []

    def rows():
        for number in range(3 * files.ROWS_AT_ONCE):
            taken.append(number)
            yield (number,)

    parts = files.csv_parts(a_table(rows(), COLUMNS[1:2]))
    next(parts)
    next(parts)
    assert len(taken) == files.ROWS_AT_ONCE
    assert sum(part.count(b"\r\n") for part in parts) == 2 * files.ROWS_AT_ONCE


def test_a_workbook_has_numbers_and_days_as_such():
    found = cells(sheet(a_table()))
    assert found["A2"] == ("inlineStr", "Nora Evident")
    assert [found[f"{c}2"][0] for c in "BCDEF"] == ["n"] * 5
    assert [float(found[f"{c}2"][1]) for c in "BCD"] == [48, 0.14, 310.5]
    epoch = date(1899, 12, 30)
    assert (date(2026, 1, 5) - epoch).days == int(found["E2"][1])
    assert float(found["F2"][1]) % 1 == pytest.approx(14.5 / 24)
    assert "C3" not in found and found["B3"] == ("n", "0")


def test_a_workbook_has_no_formula():
    found = sheet(a_table([("=1+1",), ('=HYPERLINK("x")',)], COLUMNS[:1]))
    assert not found.findall(".//s:f", MAIN)
    assert cells(found)["A2"] == ("inlineStr", "=1+1")


def test_a_workbook_says_what_it_holds():
    about = " ".join(value for _, value in cells(sheet(a_table(), "sheet2")).values())
    assert "January 2026" in about and "14:30 EST" in about and "Extensions, by the day" in about


def test_no_workbook_shows_nearly_all_as_all():
    found = sheet(a_table([(0.9996,), (1,), (0.5,)], COLUMNS[2:3]))
    looks = [each.get("s") for each in found.iterfind(".//s:c", MAIN)][1:]
    assert looks[0] != looks[1] == looks[2]


def test_more_rows_than_a_sheet_holds_go_on_the_next(monkeypatch):
    monkeypatch.setattr(files, "MOST_ROWS", 2)
    table = a_table([(n,) for n in range(4)], COLUMNS[1:2])
    assert cells(sheet(table))["A3"] == ("n", "1")
    again = a_table([(n,) for n in range(4)], COLUMNS[1:2])
    assert cells(sheet(again, "sheet2")) == {
        "A1": ("inlineStr", "Taken"), "A2": ("n", "2"), "A3": ("n", "3"),
    }  # fmt: skip


@pytest.mark.django_db
def test_a_page_gives_its_tables_as_files():
    client = signed_in(Role.NURSE)
    links = re.findall(r'href="(\?[^"]*table=sample-receipts[^"]*)"', client.get("/gallery/").text)
    as_csv, as_xlsx = (client.get("/gallery/" + link.replace("&amp;", "&")) for link in links)
    assert as_csv["Content-Type"] == "text/csv; charset=utf-8"
    name = r'attachment; filename="sample-receipts-\d{4}-\d\d-\d\d.csv"'
    assert re.fullmatch(name, as_csv["Content-Disposition"])
    assert b"Standard,Expedited" in as_csv.getvalue()
    assert zipfile.ZipFile(io.BytesIO(as_xlsx.getvalue())).testzip() is None


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["table=sample-receipts&as=exe", "table=no&as=csv", "as=csv"])
def test_a_file_that_there_is_not_is_answered_with_the_page(query):
    assert "Components" in signed_in(Role.NURSE).get(f"/gallery/?{query}").text
