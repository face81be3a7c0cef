"""`import_disenrollments`: a plan's monthly file, taken in once, bad lines told apart."""

from __future__ import annotations

import csv
import os
import signal
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
from premiums.management.commands import import_disenrollments as command
from premiums.models import Charge, Disenrollment, Month
from premiums.services import bulk, disenroll, months
from premiums.services.disenroll import MonthFacts
from tests import factories
from tests import factories_reinstatement as members
from tests.importing import start
from tests.paths import ROOT
from tests.races import stopped_after
from tests.waiting import HANG

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
    sample = ROOT / "docs" / "disenrollments-sample.csv"
    code, said = run(sample)
    assert code == 0 and said.startswith("3 entered")
    assert Enrollee.objects.filter(address__contains="\n").count() == 3


def test_a_second_run_enters_nothing_twice(file):
    made = file(line(), line(member_id="HL2"))
    run(made)
    code, said = run(made)
    assert (code, said) == (0, "0 entered, 2 known before, 0 rejected.\n")
    assert Disenrollment.objects.count() == 2 and Month.objects.count() == 4


def test_a_second_run_finds_what_was_corrected_on_its_page_meanwhile(file):
    """The file said it once; that the plan knows better now makes no second disenrollment of it."""
    made = file(line())
    run(made)
    facts = MonthFacts(date(2026, 2, 1), (("premium", Decimal("40.00")),), date(2026, 1, 16))
    by, at = members.specialist(), members.ASKED
    months.correct_month(Disenrollment.objects.get().pk, facts, why="Mistyped.", by=by, at=at)
    assert run(made) == (0, "0 entered, 1 known before, 0 rejected.\n")
    assert Disenrollment.objects.get().account.owed_at_disenrollment == Decimal("40.00")


def test_a_second_run_makes_nothing_of_a_day_that_was_corrected_meanwhile(file):
    """Else one person would be disenrolled twice, with two windows and two ledgers."""
    made = file(line())
    run(made)
    facts = disenroll.CorrectedFacts(date(2026, 5, 1), "nonpayment")
    by, at = members.specialist(), members.ASKED
    found = Disenrollment.objects.get()
    disenroll.correct_disenrollment(found.pk, facts, why="A slip.", by=by, at=at)
    assert run(made) == (0, "0 entered, 1 known before, 0 rejected.\n")
    assert Disenrollment.objects.get().effective_on == date(2026, 5, 1)


def test_what_was_typed_in_by_hand_is_known_when_the_file_says_the_same(file):
    facts = members.disenrollment_facts()
    disenroll.enter_disenrollment(facts, by=members.specialist(), at=members.ASKED)
    who, days = facts.enrollee, ("grace_begins_on", "grace_ends_on", "notice_sent_on")
    months = "2026-02 Premium 41.5 billed 2026-01-16; 2026-03 PREMIUM 41.50 Billed 2026-02-13"
    same = line(
        member_id=who.member_id, first_name=who.first_name, last_name=who.last_name,
        months=months, **{name: getattr(facts, name) or "" for name in days},
    )  # fmt: skip
    assert run(file(same)) == (0, "0 entered, 1 known before, 0 rejected.\n")


def test_the_same_line_twice_in_a_file_is_entered_once(file):
    assert "1 entered, 1 known before" in run(file(line(), line()))[1]


def test_other_facts_of_a_known_one_are_rejected_and_change_nothing(file):
    run(file(line()))
    code, said = run(file(line(months="2026-02 premium 99.00 billed 2026-01-16")))
    assert code == 1 and "october.csv:2: rejected. effective_on: " in said
    assert "different facts" in said
    assert Disenrollment.objects.get().account.owed_at_disenrollment == Decimal("47.00")


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"effective_on": "2026-04-02"}, "effective_on: A disenrollment takes effect on the first"),
        ({"effective_on": "2099-01-01"}, "effective_on: "),
        ({"effective_on": "4/1/2026"}, "effective_on: Write it as"),
        ({"cause": "forgot"}, "cause: Choose one of"),
        ({"member_id": ""}, "member_id: This field is required"),
        ({"member_id": "x" * 41}, "member_id: Use at most 40"),
        ({"months": "2026-02 premium $41.50 billed 2026-01-16"}, "months: Write dollars"),
        ({"months": "2026-02 premium -1 billed 2026-01-16"}, "months: Write dollars"),
        ({"months": "2026-02 premium 1e9 billed 2026-01-16"}, "months: Write dollars"),
        ({"months": "2026-02 premium 41.50"}, "months: Write months as"),
        ({"months": "2026-02 premium 41.50 billed 2026-01-16 withheld ssa"}, "months: Write"),
        ({"months": "2026-02 premium 41.50 withheld irs"}, "months: Withheld by one of"),
        ({"months": "2026-02 billed 2026-01-16"}, "amount: Enter the amount for the month"),
        ({"months": "2026-05 premium 4.00 billed 2026-01-16"}, "month: Coverage ended"),
        ({"months": "2026-02 other_charges 4.00 billed 2026-01-16"}, "kind: Only a cost plan"),
        ({"months": MONTHS + ";" + MONTHS}, "months: A month is listed twice"),
        (
            {"months": "2026-02 premium 41.50 premium 1.00 billed 2026-01-16"},
            "kind: A month has the same kind of charge twice",
        ),
        ({"months": "0226-02 premium 41.50 billed 2026-01-16"}, "month: Check the year"),
        ({"months": "2026-02 premium 41.50 billed 0206-01-16"}, "billed_on: Check the year"),
        ({"notice_sent_on": "2099-01-01"}, "notice_sent_on: This is in the future"),
        ({"notice_sent_on": "0206-03-02"}, "notice_sent_on: Check the year"),
        ({"grace_begins_on": "0001-02-01"}, "grace_begins_on: Check the year"),
        ({"grace_begins_on": "9999-12-31"}, "grace_begins_on: The grace period ends before"),
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


def test_lines_of_one_batch_that_differ_on_a_person_are_told_apart(file):
    """What a line adds to a person on file holds for the lines after it."""
    run(file(line()))
    dates = ("2025-04-01", "2025-05-01")
    rows = [line(effective_on=on, months="") for on in dates]
    first, second = rows[0] + ["1EG4-TE5-MK73"], rows[1] + ["1EG4-TE5-MK72"]
    said = run(file(first, second, header=[*HEADER, "mbi"]))[1]
    assert "october.csv:3: rejected. mbi: Another MBI" in said
    assert Enrollee.objects.get().mbi == "1EG4TE5MK73"


def test_a_line_that_only_the_database_refuses_spoils_no_other(file, monkeypatch):
    monkeypatch.setattr(bulk, "refuse_disenrollment", lambda facts, today: None)
    bad = line(member_id="HL2", months="2026-02 premium 4 premium 5 billed 2026-01-16")
    code, said = run(file(line(), bad, line(member_id="HL3")))
    assert code == 1 and "october.csv:3: rejected. The database cannot store" in said
    assert "2 entered, 0 known before, 1 rejected" in said


def test_lines_of_several_plans_in_turn_are_as_few_transactions(
    file, django_assert_max_num_queries
):
    factories.plan(contract_id="H2222")
    rows = [[*line(member_id=f"HL{n}"), ("H0001", "H2222")[n % 2]] for n in range(60)]
    made = file(*rows, header=[*HEADER, "plan"])
    with django_assert_max_num_queries(40):
        assert "60 entered" in run(made)[1]
    assert Disenrollment.objects.filter(plan__contract_id="H2222").count() == 30


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
    os.mkfifo(tmp_path / "pipe.csv")
    others = (tmp_path / "absent.csv", tmp_path, tmp_path / "pipe.csv", Path("/dev/zero"))
    code, said = run(*others, file(line()))
    assert code == 1 and "1 entered, 0 known before, 4 rejected" in said


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


@pytest.mark.django_db(transaction=True)
class TestCutShort:
    """Real processes on the test's database, stopped or racing."""

    LINES = 4 * command.BATCH

    @pytest.fixture
    def many(self, file) -> Path:
        return file(*(line(member_id=f"HL{number}") for number in range(self.LINES)))

    @pytest.mark.parametrize(
        ("number", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)]
    )
    def test_a_run_that_was_stopped_is_gone_on_with_by_the_next(self, many, number, code):
        with stopped_after(Disenrollment, command.BATCH) as one_waits:
            process = start(many, name="import_disenrollments")
            one_waits()
            process.send_signal(number)
        _, said = process.communicate(timeout=HANG)
        assert process.returncode == code, said
        assert "Traceback" not in said
        stopped_at = Disenrollment.objects.count()
        assert stopped_at % command.BATCH == 0 and 0 < stopped_at < self.LINES
        expected = f"{self.LINES - stopped_at} entered, {stopped_at} known before, 0 rejected.\n"
        assert run(many) == (0, expected)
        assert Month.objects.count() == 2 * self.LINES

    def test_two_who_import_the_same_at_once_enter_each_once(self, many):
        both = [start(many, name="import_disenrollments") for _ in range(2)]
        said = [process.communicate(timeout=HANG) for process in both]
        assert [process.returncode for process in both] == [0, 0], said
        assert sum(int(out.split()[0]) for out, _ in said) == self.LINES
        assert Disenrollment.objects.count() == self.LINES

    def test_a_database_that_is_away_is_told_without_a_traceback(self, many):
        away = "postgres://nobody@127.0.0.1:9/none"
        process = start(many, name="import_disenrollments", DATABASE_URL=away)
        _, said = process.communicate(timeout=HANG)
        assert process.returncode == 1
        assert said == "The database cannot be reached or is full. Run it again later.\n"
