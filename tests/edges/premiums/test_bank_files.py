"""Payments from a bank's file: uploaded, worked through by the worker, nothing recorded twice."""

from __future__ import annotations

import csv
import os
import signal
import threading
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections, transaction
from django.test import Client

from accounts.permissions import Role
from premiums import tasks
from premiums.forms.bank import BankFileForm
from premiums.models import BankFile, BankLine, Payment
from premiums.services import bank, disenroll
from reinstatement.models import State
from tests import factories
from tests import factories_reinstatement as members
from tests.factories import DAY
from tests.factories_reinstatement import ASKED
from tests.waiting import eventually

HEADER = ["member_id", "received_on", "amount", "reference"]
AT = ASKED + 30 * DAY


def a_file(*rows, header=HEADER) -> bytes:
    text = StringIO()
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode()


def row(case_or_id, amount="83.00", on="2026-05-04", reference="B-1", *more):
    member_id = getattr(getattr(case_or_id, "enrollee", None), "member_id", case_or_id)
    return [member_id, on, amount, reference, *more]


def uploaded(*rows, header=HEADER, by=None) -> BankFile:
    data = a_file(*rows, header=header)
    by = by or members.specialist()
    return bank.upload_bank_file(factories.plan(), "may.csv", data, by=by, at=AT)


def results(file: BankFile) -> list[tuple[str, str]]:
    return list(file.rows.order_by("number").values_list("result", "reason"))


@pytest.mark.django_db
class TestLines:
    def test_a_payment_is_recorded_by_its_day_of_receipt_and_moves_the_case(self):
        case = members.favorable()
        file = uploaded(row(case))
        assert bank.process(file.pk, at=AT) == 1
        payment = Payment.objects.get()
        assert (payment.received_on, payment.amount) == (date(2026, 5, 4), Decimal("83.00"))
        assert payment.method == "bank_file" and payment.entered_by == file.uploaded_by
        assert type(case.reinstatement).objects.get(pk=case.pk).state == State.PAID
        assert results(file) == [("recorded", "")]
        file.refresh_from_db()
        assert file.finished_at == AT

    @pytest.mark.parametrize(
        ("facts", "said"),
        [
            ({"member_id": "NOBODY"}, "No member of this plan has this ID"),
            ({"received_on": "2026-01-01"}, "before the first bill"),
            ({"received_on": "2027-01-01"}, "in the future"),
            ({"received_on": "5/4/2026"}, "received_on: Write it as"),
            ({"amount": "-5"}, "more than $0.00"),
            ({"amount": "$5"}, "amount: Write dollars"),
            ({"amount": "1e3"}, "amount: Write dollars"),
            ({"amount": "=1+1"}, "amount: Write dollars"),
            ({"amount": "5.005"}, "two decimals"),
            ({"reference": ""}, "reference: This field is required"),
            ({"reference": "x" * 81}, "reference: Use at most 80"),
        ],
    )
    def test_what_cannot_be_placed_is_listed_with_what_to_do(self, facts, said):
        case = members.favorable()
        values = dict(zip(HEADER, row(case), strict=True)) | facts
        file = uploaded(list(values.values()), row(case, "10.00", reference="B-2"))
        bank.process(file.pk, at=AT)
        (first, reason), (second, _) = results(file)
        assert first == "to_mend" and said in reason and second == "recorded"

    def test_a_line_again_records_nothing_whatever_file_it_comes_in(self):
        case = members.favorable()
        first = uploaded(row(case, "40.00"), row(case, "40.00"))
        bank.process(first.pk, at=AT)
        assert [result for result, _ in results(first)] == ["recorded", "known"]
        second = uploaded(row(case, "40.00"), row(case, "43.00", reference="B-2"))
        bank.process(second.pk, at=AT)
        assert [result for result, _ in results(second)] == ["known", "recorded"]
        assert Payment.objects.count() == 2

    def test_a_line_known_before_leads_to_its_payment(self):
        case = members.favorable()
        file = uploaded(row(case), row(case))
        bank.process(file.pk, at=AT)
        first, again = file.rows.order_by("number")
        assert again.result == "known" and again.payment == first.payment

    def test_a_reference_of_another_member_is_never_passed_over(self):
        """Else the money of the second one would be lost without a word."""
        first, second = members.favorable(), members.favorable()
        file = uploaded(row(first), row(second))
        bank.process(file.pk, at=AT)
        assert [result for result, _ in results(file)] == ["recorded", "to_mend"]
        assert "for another member" in results(file)[1][1]

    def test_a_ledger_without_months_is_told_as_such(self):
        empty = members.disenrollment(months=())
        file = uploaded(row(empty.enrollee.member_id))
        bank.process(file.pk, at=AT)
        assert "months are missing" in results(file)[0][1]

    def test_who_may_no_longer_record_payments_records_none(self):
        case, by = members.favorable(), members.specialist()
        file = uploaded(row(case), by=by)
        type(by).objects.filter(pk=by.pk).update(role=Role.NURSE)
        bank.process(file.pk, at=AT)
        assert "Upload it yourself" in results(file)[0][1] and not Payment.objects.exists()

    def test_broken_lines_are_listed_each_by_its_number(self):
        case = members.favorable()
        good = ",".join(row(case)).encode()
        lines = (
            ",".join(HEADER).encode(), b'"never closed,2026-05-04,5,B-7', good,
            "Inés,2026-05-04,5.00,B-8".encode("latin-1"), b"a\x00b,2026-05-04,5.00,B-9", b"x,y",
        )  # fmt: skip
        data = b"\xef\xbb\xbf" + b"\r\n".join(lines)
        by = members.specialist()
        file = bank.upload_bank_file(factories.plan(), "may.csv", data, by=by, at=AT)
        assert bank.process(file.pk, at=AT) == 5
        said = dict(file.rows.values_list("number", "reason"))
        assert said[3] == "" and "quotation mark" in said[2] and "not UTF-8" in said[4]
        assert "NUL" in said[5] and "2 columns" in said[6]

    def test_a_reference_with_another_amount_is_to_be_looked_at(self):
        case = members.favorable()
        file = uploaded(row(case, "40.00"), row(case, "41.00"))
        bank.process(file.pk, at=AT)
        assert "a different amount or date" in results(file)[1][1]

    def test_who_owes_for_two_disenrollments_is_asked_for_the_date(self):
        first = members.disenrollment()
        facts = members.disenrollment_facts(
            effective_on=date(2025, 4, 1), grace_begins_on=None, grace_ends_on=None,
            notice_sent_on=None, months=(members.month(date(2025, 3, 1)),),
            enrollee=members.disenrollment_facts().enrollee,
        )  # fmt: skip
        person = first.enrollee
        same = type(facts.enrollee)(person.member_id, person.first_name, person.last_name)
        disenroll.enter_disenrollment(
            type(facts)(**vars(facts) | {"enrollee": same}), by=members.specialist(), at=ASKED
        )
        header = [*HEADER, "effective_on"]
        file = uploaded(
            row(person.member_id, "5.00", "2026-05-04", "B-1", ""),
            row(person.member_id, "5.00", "2026-05-04", "B-2", "2026-04-01"),
            header=header,
        )
        bank.process(file.pk, at=AT)
        (one, reason), (two, _) = results(file)
        assert one == "to_mend" and "effective_on" in reason and two == "recorded"

    def test_what_is_paid_already_is_not_paid_again(self):
        case = members.paid()
        file = uploaded(row(case, "5.00"))
        bank.process(file.pk, at=AT)
        assert "owes nothing" in results(file)[0][1]

    def test_it_goes_on_where_it_stopped_and_does_nothing_twice(self):
        case = members.favorable()
        file = uploaded(*(row(case, "1.00", reference=f"B-{n}") for n in range(5)))
        assert bank.process(file.pk, at=AT, most=2) == 2
        assert bank.waiting_files(limit=9) == [file.pk]
        assert bank.process(file.pk, at=AT) == 3
        assert bank.process(file.pk, at=AT) == 0
        assert bank.waiting_files(limit=9) == []
        assert Payment.objects.count() == 5


def signed_in(role: str = Role.SPECIALIST) -> Client:
    client = Client()
    client.force_login(factories.user(role), "django.contrib.auth.backends.ModelBackend")
    return client


def post(client: Client, data: bytes, name="may.csv"):
    upload = BytesIO(data)
    upload.name = name
    facts = {"plan": factories.plan().pk, "file": upload}
    return client.post("/reinstatements/bank-files/", facts)


@pytest.mark.django_db
class TestPages:
    def test_an_upload_shows_its_lines_as_they_are_done(self):
        case, client = members.favorable(), signed_in()
        answer = post(client, a_file(row(case), row("NOBODY", reference="B-2")))
        file = BankFile.objects.get()
        assert answer.url == f"/reinstatements/bank-files/{file.pk}/"
        before = client.get(answer.url).content.decode()
        assert "0 of 2 lines" in before and "every 2s" in before
        bank.process(file.pk, at=AT)
        after = client.get(answer.url).content.decode()
        assert "2 of 2 lines" in after and "every 2s" not in after
        assert case.number in after and "No member of this plan has this ID" in after
        only = client.get(f"{answer.url}?only=to_mend").content.decode()
        assert "NOBODY" in only and case.number not in only
        listed = client.get("/reinstatements/bank-files/").content.decode()
        assert "may.csv" in listed

    @pytest.mark.parametrize(
        ("data", "said"),
        [
            (b"", "The header lacks"),
            (b"a,b\n1,2\n", "The header lacks"),
            (b"\xff\xfe\x00", "not a header in UTF-8"),
            (b"x" * (bank.MOST_BYTES + 1), "over 5 MB"),
        ],
    )
    def test_what_is_no_bank_file_is_refused_beside_the_field(self, data, said):
        answer = post(signed_in(), data)
        assert answer.status_code == 422 and said in answer.content.decode()
        assert not BankFile.objects.exists()

    def test_what_is_too_large_is_refused_before_it_is_read(self):
        upload = SimpleUploadedFile("may.csv", a_file(row("NOBODY")))
        upload.size, upload.file = bank.MOST_BYTES + 1, None
        form = BankFileForm({"plan": factories.plan().pk}, {"file": upload})
        assert not form.is_valid() and "over 5 MB" in str(form.errors["file"])

    def test_hostile_names_and_values_are_words_on_the_page(self):
        client = signed_in()
        name = "../../<script>alert(1)</script>\x00.csv"
        data = a_file(
            row("<img src=x onerror=alert(2)>"),
            row("=cmd|' /C calc'!A0", "{{ 7*7 }}", "'; DROP TABLE x; --", "\u202eevil"),
        )
        answer = post(client, data, name=name)
        file = BankFile.objects.get()
        bank.process(file.pk, at=AT)
        for address in (answer.url, f"{answer.url}lines/", "/reinstatements/bank-files/"):
            page = client.get(address).content.decode()
            assert "<script>alert" not in page and "<img src=x" not in page
        shown = client.get(answer.url).content.decode()
        assert "&lt;img src=x" in shown and "=cmd|" in shown and "{{ 7*7 }}" in shown

    def test_a_later_page_stays_while_the_worker_goes_on(self):
        client, file = (
            signed_in(),
            uploaded(*(row("NOBODY", reference=f"B-{n}") for n in range(60))),
        )
        bank.process(file.pk, at=AT, most=55)
        address = f"/reinstatements/bank-files/{file.pk}/"
        later = client.get(f"{address}?only=to_mend&after=51").content.decode()
        polled = f"{address}lines/?only=to_mend&amp;after=51"
        assert polled in later and "B-50" in later and "B-49" not in later
        part = client.get(polled.replace("&amp;", "&")).content.decode()
        assert "B-50" in part and "B-49" not in part and polled in part

    def test_the_same_file_is_taken_once(self):
        data = a_file(row("NOBODY"))
        post(signed_in(), data)
        answer = post(signed_in(), data, name="again.csv")
        assert answer.status_code == 422 and "already uploaded" in answer.content.decode()
        assert BankFile.objects.count() == 1

    def test_its_queries_do_not_grow_with_its_lines(self, django_assert_max_num_queries):
        client = signed_in()
        file = uploaded(*(row(members.favorable(), reference=f"B-{n}") for n in range(8)))
        bank.process(file.pk, at=AT, most=1)
        address = f"/reinstatements/bank-files/{file.pk}/"
        with django_assert_max_num_queries(12) as few:
            client.get(address)
        bank.process(file.pk, at=AT)
        with django_assert_max_num_queries(len(few)):
            client.get(address)

    @pytest.mark.parametrize("value", ["", "abc", "9" * 400, "\x00", "-1", "1' OR 1=1"])
    def test_any_query_gives_a_page(self, value):
        file, client = uploaded(row("NOBODY")), signed_in()
        for name in ("only", "after", "before"):
            for address in ("", f"{file.pk}/", f"{file.pk}/lines/"):
                answer = client.get(f"/reinstatements/bank-files/{address}", {name: value})
                assert answer.status_code == 200
        assert client.get("/reinstatements/bank-files/999/").status_code == 404


@pytest.mark.django_db(transaction=True)
class TestWorkers:
    def test_the_worker_does_it_and_a_killed_one_loses_no_line(self, start_worker):
        case = members.favorable()
        file = uploaded(*(row(case, "0.10", reference=f"B-{n}") for n in range(300)))
        doomed = start_worker("doomed")
        tasks.sweep_bank_files.delay()
        eventually(lambda: BankLine.objects.count() > 5)
        os.killpg(doomed.pid, signal.SIGKILL)
        doomed.wait()
        start_worker("heir")
        for _ in range(3):
            tasks.sweep_bank_files.delay()
        eventually(lambda: BankFile.objects.filter(pk=file.pk, done=300).exists())
        assert Payment.objects.count() == 300
        assert BankLine.objects.filter(result="recorded").count() == 300

    def test_two_at_once_do_each_line_once(self):
        case = members.favorable()
        file = uploaded(*(row(case, "0.10", reference=f"B-{n}") for n in range(40)))
        start, done = threading.Barrier(2), []

        def go():
            try:
                start.wait()
                done.append(bank.process(file.pk, at=AT))
            finally:
                connections.close_all()

        threads = [threading.Thread(target=go) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        bank.process(file.pk, at=AT)
        assert Payment.objects.count() == BankLine.objects.count() == 40

    def test_two_files_at_once_record_a_reference_once(self):
        first, second = members.favorable(), members.favorable()
        of_first = uploaded(*(row(first, "0.10", reference=f"B-{n}") for n in range(40)))
        of_second = uploaded(*(row(second, "0.20", reference=f"B-{n}") for n in range(40)))
        start = threading.Barrier(2)

        def go(pk: int) -> None:
            try:
                start.wait()
                bank.process(pk, at=AT)
            finally:
                connections.close_all()

        files = (of_first, of_second)
        threads = [threading.Thread(target=go, args=(file.pk,)) for file in files]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for file in files:
            bank.process(file.pk, at=AT)
        references = list(Payment.objects.values_list("reference", flat=True))
        assert len(references) == len(set(references)) == 40
        assert BankLine.objects.filter(result="to_mend").count() == 40

    def test_a_request_that_is_opened_at_this_moment_loses_no_line(self):
        disenrollment = members.disenrollment()
        file = uploaded(row(disenrollment.enrollee.member_id))

        def go() -> None:
            try:
                bank.process(file.pk, at=AT)
            finally:
                connections.close_all()

        thread = threading.Thread(target=go)
        with transaction.atomic():
            members.requested(of=disenrollment)
            thread.start()
            eventually(someone_waits_for_a_lock)
        thread.join()
        assert results(file) == [("recorded", "")]


def someone_waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0] > 0
