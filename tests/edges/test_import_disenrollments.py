"""`import_disenrollments`: a plan's monthly file, taken in once, bad lines told apart."""

from __future__ import annotations

import csv
import threading
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from accounts.permissions import Role
from cases.models import Enrollee
from reinstatement.management.commands import import_disenrollments as command
from reinstatement.models import Charge, Disenrollment, Month
from reinstatement.services import bulk
from tests import factories
from tests import factories_reinstatement as members

pytestmark = pytest.mark.django_db
HEADER = [
    "member_id", "first_name", "last_name", "effective_on", "cause", "grace_begins_on",
    "grace_ends_on", "notice_sent_on", "months",
]  # fmt: skip
MONTHS = "2026-02 premium 41.50 penalty 5.50 billed 2026-01-16; 2026-03 premium 41.50 withheld ssa"


def line(**facts) -> list[str]:
    values = {
        "member_id": "HL1",
        "first_name": "Ottoline",
        "last_name": "Placeholder",
        "effective_on": "2026-04-01",
        "cause": "nonpayment",
        "months": MONTHS,
    }
    return [str((values | facts).get(name, "")) for name in HEADER]


@pytest.fixture
def file(tmp_path: Path):
    factories.plan()
    members.specialist(username="stella")

    def write(*rows: list[str], name: str = "october.csv", header=HEADER) -> Path:
        text = StringIO()
        csv.writer(text).writerows([header, *rows])
        made = tmp_path / name
        made.write_bytes(text.getvalue().encode())
        return made

    return write


def run(*files: Path, **options) -> tuple[int, str]:
    """The exit code and what was printed."""
    out = StringIO()
    try:
        call_command("import_disenrollments", *map(str, files), stdout=out, stderr=out, **options)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_a_line_becomes_a_disenrollment_with_its_ledger(file):
    code, said = run(file(line()))
    assert (code, said) == (0, "1 entered, 0 known before, 0 rejected.\n")
    found = Disenrollment.objects.get()
    assert found.effective_on == date(2026, 4, 1) and found.entered_by.username == "stella"
    assert found.account.owed_at_disenrollment == Decimal("47.00")
    assert found.account.withheld_months == (date(2026, 3, 1),)
    assert Charge.objects.get(kind="penalty").amount == Decimal("5.50")


def test_the_sample_of_the_documentation_is_taken_in(file):
    file()
    sample = Path(__file__).parents[2] / "docs" / "disenrollments-sample.csv"
    code, said = run(sample)
    assert code == 0 and said.startswith("3 entered")
    assert Enrollee.objects.filter(address__contains="\n").count() == 3


def test_a_second_run_enters_nothing_twice(file):
    made = file(line(), line(member_id="HL2"))
    run(made)
    code, said = run(made)
    assert (code, said) == (0, "0 entered, 2 known before, 0 rejected.\n")
    assert Disenrollment.objects.count() == 2 and Month.objects.count() == 4


def test_the_same_line_twice_in_a_file_is_entered_once(file):
    assert "1 entered, 1 known before" in run(file(line(), line()))[1]


def test_other_facts_of_a_known_one_are_rejected_and_change_nothing(file):
    run(file(line()))
    code, said = run(file(line(months="2026-02 premium 99.00 billed 2026-01-16")))
    assert code == 1 and "october.csv:2: rejected. effective_on: " in said
    assert "other facts" in said
    assert Disenrollment.objects.get().account.owed_at_disenrollment == Decimal("47.00")


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"effective_on": "2026-04-02"}, "effective_on: A disenrollment takes effect on the first"),
        ({"effective_on": "2099-01-01"}, "effective_on: "),
        ({"effective_on": "4/1/2026"}, "effective_on: Write it as"),
        ({"cause": "forgot"}, "cause: Choose one of"),
        ({"member_id": ""}, "member_id: Fill this in"),
        ({"member_id": "x" * 41}, "member_id: At most 40"),
        ({"months": "2026-02 premium $41.50 billed 2026-01-16"}, "months: Write dollars"),
        ({"months": "2026-02 premium -1 billed 2026-01-16"}, "months: Write dollars"),
        ({"months": "2026-02 premium 1e9 billed 2026-01-16"}, "months: Write dollars"),
        ({"months": "2026-02 premium 41.50"}, "months: Write months as"),
        ({"months": "2026-02 premium 41.50 billed 2026-01-16 withheld ssa"}, "months: Write"),
        ({"months": "2026-02 premium 41.50 withheld irs"}, "months: Withheld by one of"),
        ({"months": "2026-02 billed 2026-01-16"}, "amount: Enter what the month costs"),
        ({"months": "2026-05 premium 4.00 billed 2026-01-16"}, "month: Coverage ended"),
        ({"months": "2026-02 other_charges 4.00 billed 2026-01-16"}, "kind: Only a cost plan"),
        ({"months": MONTHS + ";" + MONTHS}, "months: A month stands here twice"),
        ({"grace_begins_on": "2026-03-01", "grace_ends_on": "2026-02-01"}, "grace_ends_on: "),
        ({"grace_ends_on": "2026-04-30"}, "grace_ends_on: "),
        ({"first_name": "a\x00b"}, "NUL"),
    ],
)
def test_a_bad_line_is_told_apart_and_spoils_no_other(file, facts, said):
    made = file(line(member_id="HL8"), line(**facts), line(member_id="HL9"))
    code, printed = run(made)
    assert code == 1 and "october.csv:3: rejected. " in printed and said in printed
    assert set(Enrollee.objects.values_list("member_id", flat=True)) == {"HL8", "HL9"}
    with made.with_name("october.csv.rejected.csv").open() as rejected:
        (row,) = csv.DictReader(rejected)
    assert row["line"] == "3" and row["reason"]


def test_a_mended_copy_of_the_rejected_lines_is_taken_in(file, tmp_path):
    made = file(line(cause="forgot"))
    run(made)
    copy = tmp_path / "mended.csv"
    rejected = made.with_name("october.csv.rejected.csv")
    copy.write_text(rejected.read_text().replace("forgot", "nonpayment"))
    assert run(copy)[0] == 0


def test_mixed_encodings_are_faults_of_their_lines_alone(file):
    made = file(line(), line(member_id="HL2"), line(member_id="HL3"))
    lines = made.read_bytes().split(b"\r\n")
    lines[2] = lines[2].replace(b"Ottoline", "Ottoliné".encode("latin-1"))
    lines.insert(3, b'"never closed,x,y')
    made.write_bytes(b"\r\n".join(lines))
    code, said = run(made)
    assert code == 1 and "october.csv:3: rejected. This line is not UTF-8" in said
    assert "october.csv:4: rejected. A quotation mark" in said
    assert "2 entered, 0 known before, 2 rejected" in said


def test_nothing_printed_is_about_a_person(file):
    said = run(file(line(cause="forgot"), line(effective_on="2026-04-03")))[1]
    assert "Placeholder" not in said and "HL1" not in said and "Ottoline" not in said


def test_a_known_member_under_another_name_is_rejected(file):
    run(file(line()))
    said = run(file(line(last_name="Somebody", effective_on="2026-07-01", months="")))[1]
    assert "member_id: This member ID belongs to someone with another name" in said


def test_two_disenrollments_of_one_person_are_two(file):
    run(file(line(), line(effective_on="2025-04-01", months="")))
    assert Enrollee.objects.count() == 1 and Disenrollment.objects.count() == 2


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (["member_id"], "The header lacks: first_name"),
        ([*HEADER, "shoe_size"], "unknown or repeated"),
        ([*HEADER, "cause"], "unknown or repeated"),
    ],
)
def test_a_header_that_is_none_is_told_at_once(file, header, said):
    code, printed = run(file(line(), header=header))
    assert code == 1 and said in printed and "docs/import-disenrollments.md" in printed


def test_what_is_no_file_is_told_and_the_next_file_goes_on(file, tmp_path):
    code, said = run(tmp_path / "absent.csv", tmp_path, file(line()))
    assert code == 1 and "1 entered, 0 known before, 2 rejected" in said


def test_who_may_not_cannot_import(file):
    factories.user(Role.NURSE, username="nora")
    with pytest.raises(CommandError):
        run(file(line()), by="nora")
    with pytest.raises(CommandError):
        run(file(line()), plan="H9999")


def test_many_lines_are_taken_in_by_batches(file, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(command, "BATCH", 50)
    rows = [line(member_id=f"HL{number}") for number in range(200)]
    rows[77] = line(cause="forgot")
    with django_assert_max_num_queries(100):
        assert "199 entered, 0 known before, 1 rejected" in run(file(*rows))[1]


def test_ctrl_c_stops_between_two_batches(file, monkeypatch):
    monkeypatch.setattr(command, "BATCH", 2)
    made = file(*(line(member_id=f"HL{number}") for number in range(6)))
    checks = iter([None, KeyboardInterrupt(), None, None])

    def check(self):
        if stop := next(checks):
            raise stop

    monkeypatch.setattr(command.Interrupts, "check", check)
    code, said = run(made)
    assert code == 130 and "Run it again to go on" in said and "2 entered" in said
    assert Disenrollment.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_files_at_once_enter_each_line_once():
    """Signals belong to the main thread, so the service is called as the command calls it."""
    plan, by = factories.plan(), members.specialist()
    rows = [members.disenrollment_facts(plan=plan) for _ in range(60)]
    start, said = threading.Barrier(2), []

    def go():
        try:
            start.wait()
            said.extend(bulk.enter_disenrollments(plan, rows, by=by, at=members.ASKED))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=go) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Disenrollment.objects.count() == 60 and Month.objects.count() == 120
    assert sorted(said) == ["entered"] * 60 + ["known before"] * 60
