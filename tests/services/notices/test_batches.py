"""Batches for the print room: each letter in one, the same bytes each time, whichever one dies."""

import csv
import hashlib
import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, close_old_connections, connections, transaction
from pypdf import PdfReader

from accounts.permissions import Role
from cases import models, services
from cases.services import batches as making
from notices import batches, printing
from notices.models import Notice, NoticePdf, PrintBatch
from regulations.law import Refused
from tests import factories
from tests.factories import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db
LATER = MONDAY + 2 * DAY


def supervisor():
    return factories.user(Role.SUPERVISOR)


def made(*, at=LATER) -> PrintBatch:
    batch = services.make_batch(factories.plan().pk, by=supervisor(), at=at)
    assert batches.write(batch.pk, at=at)
    return PrintBatch.objects.get(pk=batch.pk)


def archive_of(batch: PrintBatch) -> bytes:
    with batches.archive(batch) as file:
        return file.read()


def manifest_of(batch: PrintBatch) -> list[dict[str, str]]:
    text = bytes(batch.manifest.data).decode()
    return list(csv.DictReader(io.StringIO(text)))


def test_a_batch_holds_what_left_and_nothing_that_waits():
    left = factories.told_case()
    waits = factories.denied_case()
    batch = made()
    assert set(batch.notices.values_list("case", flat=True)) == {left.pk}
    assert waits.notices.filter(batch_place=None).count() == 2
    assert list(batch.notices.order_by("batch_place").values_list("batch_place", flat=True)) == [
        1,
        2,
    ]


def test_the_instant_at_which_a_letter_left_is_not_that_of_its_batch():
    case = factories.told_case()
    met = case.deadlines.get(duty="decide").met_at
    made()
    assert case.deadlines.get(duty="decide").met_at == met == MONDAY + DAY + HOUR
    assert set(case.notices.values_list("dispatched_at", flat=True)) == {met}


def test_the_manifest_tells_each_letter_and_names_nobody():
    case = factories.told_case()
    batch = made()
    first, second = manifest_of(batch)
    notice = batch.notices.get(batch_place=1)
    assert first["sequence"] == "1" and second["sequence"] == "2"
    assert first["sha256"] == notice.sha256 and first["case_number"] == case.number
    assert first["pages"] == str(len(PdfReader(io.BytesIO(bytes(notice.pdf.data))).pages))
    assert (first["kind"], first["language"], first["large_print"]) == ("denial", "en", "no")
    assert first["left_at"] == "2026-03-03T16:00:00+00:00"
    text = bytes(batch.manifest.data).decode()
    for named in ("Wilhelmina", "Placeholder", "Nobody", "Invented", case.enrollee.member_id):
        assert named not in text
    assert hashlib.sha256(bytes(batch.manifest.data)).hexdigest() == batch.manifest_sha256
    assert batch.letters == 2 and batch.totals["recipient"] == {"enrollee": 1, "provider": 1}
    assert batch.pages == sum(int(row["pages"]) for row in (first, second))


def test_the_archive_holds_manifest_totals_and_each_letter_whose_checksum_it_tells():
    factories.told_case()
    batch = made()
    with zipfile.ZipFile(io.BytesIO(archive_of(batch))) as found:
        names = found.namelist()
        assert names[:2] == ["manifest.csv", "totals.csv"]
        for row in manifest_of(batch):
            letter = found.read(row["file_name"])
            assert hashlib.sha256(letter).hexdigest() == row["sha256"]
        assert found.read("manifest.csv") == bytes(batch.manifest.data)
        assert f"letters,,{batch.letters}" in found.read("totals.csv").decode()
        assert len(names) == 4


def test_the_archive_is_the_same_bytes_also_when_the_print_folder_lost_or_changed_it():
    factories.told_case()
    batch = made()
    kept = settings.PRINT_DIR / "batches" / batch.file_name
    first = archive_of(batch)
    assert first == kept.read_bytes()
    assert hashlib.sha256(first).hexdigest() == batch.archive_sha256
    kept.write_bytes(b"somebody else's")
    assert archive_of(batch) == first
    kept.unlink()
    assert archive_of(PrintBatch.objects.get(pk=batch.pk)) == first


def test_a_letter_is_in_one_batch_and_the_next_batch_has_the_next_letters():
    factories.told_case()
    first = made()
    with pytest.raises(Refused, match="No letters are waiting"):
        services.make_batch(factories.plan().pk, by=supervisor(), at=LATER)
    factories.told_case()
    second = made(at=LATER + HOUR)
    assert first.notices.count() == second.notices.count() == 2


def test_letters_of_another_plan_stay_out():
    factories.told_case()
    elsewhere = factories.plan(name="Other", contract_id="H0002")
    factories.told_case(plan=elsewhere)
    assert {each.case.plan for each in made().notices.all()} == {factories.plan()}
    assert batches.unbatched(elsewhere.pk).count() == 2


@pytest.mark.parametrize("role", [Role.INTAKE, Role.NURSE, Role.COMPLIANCE])
def test_only_a_supervisor_makes_a_batch(role):
    factories.told_case()
    with pytest.raises(PermissionDenied):
        services.make_batch(factories.plan().pk, by=factories.user(role), at=LATER)


def test_the_worker_makes_one_a_day_of_what_left_by_its_time(settings):
    settings.PRINT_BATCH_AT = "16:00"
    plan = factories.plan()
    factories.told_case()  # left on Tuesday, March 3, 11:00 AM in New York
    before, after = MONDAY + DAY + 5 * HOUR, MONDAY + DAY + 6 * HOUR + timedelta(minutes=1)
    assert making.daily_due(at=before) == []
    assert making.make_daily_batch(plan.pk, at=before) is None
    assert making.daily_due(at=after) == [plan.pk]
    batch = making.make_daily_batch(plan.pk, at=after)
    assert batch and batch.made_by is None and batch.letters == 2
    assert making.make_daily_batch(plan.pk, at=after) is None
    factories.told_case(received_at=MONDAY + 6 * HOUR)  # leaves on Tuesday, 5:00 PM
    assert making.daily_due(at=MONDAY + DAY + 10 * HOUR) == []
    assert making.daily_due(at=MONDAY + 2 * DAY + 7 * HOUR) == [plan.pk]


def test_a_day_that_the_worker_slept_through_is_made_up_for_in_one_batch(settings):
    settings.PRINT_BATCH_AT = "16:00"
    plan = factories.plan()
    factories.told_case()
    factories.told_case(received_at=MONDAY + DAY)
    morning = MONDAY + 5 * DAY
    assert making.daily_due(at=morning) == [plan.pk]
    assert making.make_daily_batch(plan.pk, at=morning).letters == 4
    assert making.daily_due(at=morning) == []


def test_no_daily_batch_where_it_is_switched_off(settings):
    settings.PRINT_BATCH_AT = ""
    factories.told_case()
    assert making.daily_due(at=MONDAY + 9 * DAY) == []


def test_a_crash_between_file_and_commit_leaves_a_batch_that_the_next_run_writes_whole(monkeypatch):
    factories.told_case()
    batch = services.make_batch(factories.plan().pk, by=supervisor(), at=LATER)

    def die(folder, name, write):
        printing._write_whole(folder, name, write)
        raise KeyboardInterrupt

    monkeypatch.setattr(batches, "write_whole", die)
    with pytest.raises(KeyboardInterrupt):
        batches.write(batch.pk, at=LATER)
    half = PrintBatch.objects.get(pk=batch.pk)
    assert half.finished_at is None and not half.manifest_sha256 and not hasattr(half, "manifest")
    written = (settings.PRINT_DIR / "batches" / batch.file_name).read_bytes()
    monkeypatch.undo()
    assert batches.unwritten(limit=10) == [batch.pk]
    assert batches.write(batch.pk, at=LATER + HOUR)
    whole = PrintBatch.objects.get(pk=batch.pk)
    assert archive_of(whole) == written
    assert not batches.write(batch.pk, at=LATER + HOUR), "run twice it does nothing"


def test_a_print_folder_that_refuses_is_told_on_the_batch_and_tried_again(settings, tmp_path):
    factories.told_case()
    batch = services.make_batch(factories.plan().pk, by=supervisor(), at=LATER)
    blocked = tmp_path / "a-file"
    blocked.write_text("not a folder")
    settings.PRINT_DIR = blocked
    assert not batches.write(batch.pk, at=LATER)
    assert "print_folder_errno" in PrintBatch.objects.get(pk=batch.pk).last_error
    settings.PRINT_DIR = tmp_path / "print"
    assert batches.write(batch.pk, at=LATER)
    assert PrintBatch.objects.get(pk=batch.pk).last_error == ""


def test_a_letter_dispatched_while_its_commit_fails_is_in_no_batch(monkeypatch):
    case = factories.denied_case()
    notice = case.notices.first()

    def fail(*args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr("cases.services.dispatching._record_dispatch", fail)
    with pytest.raises(IntegrityError), transaction.atomic():
        services.dispatch(notice.pk, at=MONDAY + DAY)
    assert (settings.PRINT_DIR / notice.file_name).exists()
    assert batches.unbatched(case.plan_id).count() == 0
    monkeypatch.undo()
    factories.dispatch_all(case, at=MONDAY + DAY)
    assert made().letters == 2


@pytest.mark.django_db(transaction=True)
def test_two_who_make_a_batch_at_once_make_one(settings):
    settings.PRINT_BATCH_AT = "16:00"
    cases = [factories.told_case() for _ in range(5)]
    plan, people = factories.plan(), [supervisor() for _ in range(3)]

    def make(number):
        close_old_connections()
        try:
            if number < len(people):
                return services.make_batch(plan.pk, by=people[number], at=LATER)
            return making.make_daily_batch(plan.pk, at=LATER)
        except Refused:
            return None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        done = [each for each in pool.map(make, range(6)) if each]
    assert len(done) == 1 and PrintBatch.objects.count() == 1
    places = Notice.objects.filter(batch=done[0]).order_by("batch_place")
    assert list(places.values_list("batch_place", flat=True)) == list(range(1, 11))
    assert models.Case.objects.count() == len(cases)


@pytest.mark.django_db(transaction=True)
def test_two_workers_on_one_batch_write_it_once(monkeypatch):
    monkeypatch.setattr(batches, "CHUNK", 2)
    for _ in range(5):
        factories.told_case()
    batch = services.make_batch(factories.plan().pk, by=supervisor(), at=LATER)

    def work(_):
        close_old_connections()
        try:
            return batches.write(batch.pk, at=LATER)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        finished = sum(pool.map(work, range(4)))
    finished += batches.write(batch.pk, at=LATER)
    written = PrintBatch.objects.get(pk=batch.pk)
    assert finished == 1 and written.done == 10
    assert written.pages == sum(written.notices.values_list("pages", flat=True))


def test_a_large_batch_shows_how_far_it_is_and_is_written_whole():
    case = factories.told_case()
    first = case.notices.get(recipient="enrollee")
    copies(first, 598)
    batch = services.make_batch(factories.plan().pk, by=supervisor(), at=LATER)
    seen = []
    while batches._next_letters(batch.pk):
        batch.refresh_from_db()
        seen.append(batch.done)
    assert seen == [250, 500, 600] and batch.finished_at is None
    assert batches.write(batch.pk, at=LATER)
    batch.refresh_from_db()
    assert (batch.letters, batch.done, batch.pages) == (600, 600, 600 * first_pages(batch))
    assert len(manifest_of(batch)) == 600


def test_the_mailing_of_a_large_batch_costs_as_many_queries_as_that_of_a_small_one(
    django_assert_max_num_queries,
):
    first = factories.told_case().notices.get(recipient="enrollee")
    copies(first, 300)
    batch = made()
    facts = services.MailingFacts(LATER.date(), "USPS", "first_class")
    clerk = factories.user(Role.INTAKE)
    with django_assert_max_num_queries(12):
        services.prove_batch(batch.pk, facts, by=clerk, at=LATER + DAY)


def first_pages(batch) -> int:
    return batch.notices.get(batch_place=1).pages


def copies(first: Notice, count: int) -> None:
    """So many letters that left next to the first, each of an event of its own."""
    event = {"case": first.case, "event": "denied", "at": first.queued_at}
    events = models.AuditEvent.objects.bulk_create(
        [models.AuditEvent(**event) for _ in range(count)]
    )
    names = ("case", "kind", "recipient", "facts", "template", "queued_at", "next_attempt_at",
             "dispatched_at", "sha256")  # fmt: skip
    same = {name: getattr(first, name) for name in names}
    letters = Notice.objects.bulk_create([Notice(event=each, **same) for each in events])
    data = bytes(first.pdf.data)
    NoticePdf.objects.bulk_create([NoticePdf(notice=each, data=data) for each in letters])
