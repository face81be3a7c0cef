"""The pages of letters on paper: outbox, work list, a letter, batches; by GET and POST."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.permissions import Role
from cases import services
from cases.services import EnrolleeFacts, dispatching
from notices import batches
from notices.models import MailingProof, Notice, PrintBatch, Undelivered
from tests import factories
from tests import factories_reinstatement as made
from tests.factories import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db
NEW = "77 Found Lane\nPortland, ME 04101"


def client(role=Role.INTAKE) -> Client:
    found = Client()
    found.force_login(factories.user(role), "django.contrib.auth.backends.ModelBackend")
    return found


def letter(recipient="enrollee", **facts) -> Notice:
    return factories.told_case(**facts).notices.get(recipient=recipient)


def at(notice: Notice, verb: str) -> str:
    return f"/cases/{notice.facts['case_number']}/letters/{notice.pk}/{verb}/"


def come_back(notice, reason="vacant", on=None):
    facts = services.ReturnFacts(on or notice.dispatched_at.date(), reason)
    return services.record_return(
        notice.pk, facts, by=factories.user(Role.INTAKE), at=notice.dispatched_at + DAY
    )


def without_address() -> Notice:
    enrollee = EnrolleeFacts("M1", "Wilhelmina", "Placeholder", None, "")
    notice = factories.denied_case(enrollee=enrollee).notices.get(recipient="enrollee")
    dispatching.dispatch_or_put_off(notice.pk, at=MONDAY + DAY)
    return notice


def batch() -> PrintBatch:
    found = services.make_batch(
        factories.plan().pk, by=factories.user(Role.SUPERVISOR), at=MONDAY + 3 * DAY
    )
    batches.write(found.pk, at=MONDAY + 3 * DAY)
    return found


def rows(answer) -> list[str]:
    return re.findall(r"<tr data-row>(.*?)</tr>", answer.content.decode(), re.DOTALL)


def test_the_tabs_of_the_outbox_show_where_each_letter_is():
    waits, left, back = without_address(), letter(), letter()
    come_back(back)
    numbers = {}
    for tab in ("all", "waiting", "left", "returned", "address"):
        answer = client(Role.NURSE).get(f"/letters/?tab={tab}")
        found = " ".join(rows(answer))
        numbers[tab] = {each.number for each in (waits, left, back) if f">{each.number}<" in found}
    assert numbers["waiting"] == {waits.number}
    assert numbers["left"] == {left.number, back.number}
    assert numbers["returned"] == {back.number}
    assert numbers["address"] == {waits.number, back.number}
    assert numbers["all"] == {waits.number, left.number, back.number}


@pytest.mark.parametrize("words", ["L-{pk}", "l{pk}", " {pk} ", "{case}"])
def test_the_mail_room_finds_a_letter_by_what_is_printed_on_it(words):
    notice, other = letter(), letter()
    search = words.format(pk=notice.pk, case=notice.facts["case_number"])
    found = " ".join(rows(client().get("/letters/", {"search": search})))
    assert f">{notice.number}<" in found and f">{other.number}<" not in found


@pytest.mark.parametrize("words", ["L-999999999999999999999", "\x00", "<b>", "L-", "٣", "x" * 400])
def test_a_search_for_nonsense_finds_nothing_and_breaks_nothing(words):
    letter()
    answer = client().get("/letters/", {"search": words})
    assert answer.status_code == 200 and not rows(answer)


@pytest.mark.parametrize("key", ["x", "-1", "9" * 30, "\x00", "²"])
def test_an_unreadable_key_gives_the_first_page(key):
    come_back(letter())
    batch()
    found = client(Role.SUPERVISOR)
    pk = PrintBatch.objects.get().pk
    for address in ("/letters/?before=", "/letters/?tab=address&after=",
                    "/letters/batches/?before=", f"/letters/batches/{pk}/?after="):  # fmt: skip
        assert found.get(address + key).status_code == 200


def test_lists_cost_the_same_however_many_letters_there_are():
    def fill(count):
        for _ in range(count):
            come_back(letter())
            letter()
        services.prove_batch(
            batch().pk,
            services.MailingFacts((MONDAY + 2 * DAY).date(), "Print room", "first_class"),
            by=factories.user(Role.INTAKE), at=MONDAY + 4 * DAY,
        )  # fmt: skip

    fill(1)
    person = client(Role.SUPERVISOR)
    pk = PrintBatch.objects.get().pk
    addresses = ["/letters/", "/letters/?tab=returned", "/letters/?tab=address",
                 "/letters/batches/", f"/letters/batches/{pk}/"]  # fmt: skip
    counts = [_queries(person, address) for address in addresses]
    fill(6)
    addresses[-1] = f"/letters/batches/{PrintBatch.objects.latest('pk').pk}/"
    assert [_queries(person, address) for address in addresses] == counts


def _queries(person, address) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert person.get(address).status_code == 200
    return len(captured)


def test_letters_are_paged_by_key_each_once(monkeypatch):
    monkeypatch.setattr("cases.mailroom.PAGE", 3)
    for _ in range(4):
        come_back(letter())
    found = client(Role.SUPERVISOR)
    for start in ("/letters/", "/letters/?tab=address", f"/letters/batches/{batch().pk}/"):
        seen, address = [], start
        while address:
            answer = found.get(address)
            seen += re.findall(r">(L-\d+)[<,]", " ".join(rows(answer)))
            more = re.findall(r'class="button" href="([^"]*(?:before|after)=\d+)"',
                              answer.content.decode())  # fmt: skip
            address = more[0].replace("&amp;", "&") if more else ""
        assert len(seen) == len(set(seen)) == (4 if "address" in start else 8), start


def test_a_mailing_is_recorded_by_the_form_with_its_paper():
    notice = letter()
    answer = client().post(at(notice, "mailed"), {
        "mailed_on": "3/3/2026", "carrier": "Print room", "mail_class": "certified",
        "number": "9407 1000", "document": SimpleUploadedFile("r.txt", b"Receipt"),
    })  # fmt: skip
    assert answer.status_code == 302
    proof = MailingProof.objects.get()
    assert (proof.number, proof.document.name) == ("94071000", "r.txt")
    page = client(Role.COMPLIANCE).get(at(notice, "about")).content.decode()
    assert "94071000" in page and "Certified Mail" in page and "r.txt" in page


def test_what_was_typed_is_kept_when_a_mailing_is_refused():
    notice = letter()
    answer = client().post(at(notice, "mailed"), {
        "mailed_on": "3/1/2026", "carrier": "Pat the carrier", "mail_class": "first_class",
    })  # fmt: skip
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Pat the carrier" in page and "was sent on March 3, 2026" in page
    assert not MailingProof.objects.exists()


@pytest.mark.parametrize("verb", ["mailed", "returned", "again", "told"])
@pytest.mark.parametrize("hostile", ["\x00", "<script>alert(1)</script>", "9" * 6000])
def test_hostile_values_are_answered_with_words(verb, hostile):
    notice = letter()
    come_back(notice)
    fields = ("mailed_on", "carrier", "mail_class", "number", "returned_on", "reason", "remark",
              "address", "because", "after", "words")  # fmt: skip
    answer = client().post(at(notice, verb), dict.fromkeys(fields, hostile))
    assert answer.status_code in (302, 422)
    assert b"<script>alert" not in answer.content


def test_a_return_is_recorded_badged_and_listed():
    notice = letter()
    answer = client().post(
        at(notice, "returned"), {"returned_on": "3/12/2026", "reason": "no_such_number"}
    )
    assert answer.status_code == 302
    number = notice.facts["case_number"]
    for address in (f"/cases/{number}/", "/letters/", at(notice, "about")):
        assert "Returned</span>" in client().get(address).content.decode(), address
    found = client(Role.COMPLIANCE).get("/letters/?tab=address").content.decode()
    assert "No such number" in found and "No open deadline" in found
    assert "Notified another way" not in found, "compliance reads, it does not record"


def test_the_work_list_shows_age_and_the_next_clock():
    now = timezone.now()
    enrollee = EnrolleeFacts("M1", "Wilhelmina", "Placeholder", None, "")
    case = factories.denied_case(enrollee=enrollee, received_at=now - 3 * DAY, at=now - 2 * DAY)
    notice = case.notices.get(recipient="enrollee")
    dispatching.dispatch_or_put_off(notice.pk, at=now - 26 * HOUR)
    (row,) = rows(client().get("/letters/?tab=address"))
    assert "1 d 2 h" in row and 'class="left left--' in row and "Enter the address" in row


def test_a_letter_is_sent_again_from_the_form_with_the_address_on_file():
    notice = letter()
    come_back(notice)
    page = client().get(at(notice, "again")).content.decode()
    assert "4 Invented Street" in page
    refused = client().post(
        at(notice, "again"),
        {"address": "4 Invented Street\r\nPortland, ME 04101", "because": "returned", "after": 0},
    )
    assert refused.status_code == 422 and b"was returned from this address" in refused.content
    for expected in (302, 422):
        answer = client().post(
            at(notice, "again"), {"address": NEW, "because": "returned", "after": "0"}
        )
        assert answer.status_code == expected
    copy = notice.resends.get()
    assert copy.facts["to"]["address"] == NEW
    page = client().get(f"/cases/{notice.facts['case_number']}/").content.decode()
    assert f"copy of {notice.number}" in page


def test_the_letters_of_a_reinstatement_have_the_same_pages():
    notice = made.unfavorable().notices.first()
    page = client().get(at(notice, "about"))
    assert page.status_code == 200 and notice.number in page.content.decode()


def test_a_return_is_settled_in_words():
    notice = letter()
    come_back(notice)
    assert client().post(at(notice, "told"), {"words": ""}).status_code == 422
    assert client().post(at(notice, "told"), {"words": "Read to her."}).status_code == 302
    assert client().post(at(notice, "told"), {"words": "Read to her."}).status_code == 422
    assert not Undelivered.objects.filter(settled_at=None).exists()


def test_a_batch_is_made_by_the_button_and_downloaded_the_same_each_time():
    notice = letter()
    person = client(Role.SUPERVISOR)
    made_at = person.post("/letters/batches/make/", {"plan": factories.plan().pk})
    assert made_at.status_code == 302
    assert "Being written" in person.get(made_at.url).content.decode()
    assert person.get(made_at.url + "archive/").status_code == 404
    assert person.get(made_at.url + "manifest/").status_code == 404
    batches.write(PrintBatch.objects.get().pk, at=timezone.now())
    page = person.get(made_at.url).content.decode()
    assert notice.number in page and "To mail" in page
    first, second = (
        b"".join(person.get(made_at.url + "archive/").streaming_content) for _ in range(2)
    )
    assert first == second and first.startswith(b"PK")
    manifest = person.get(made_at.url + "manifest/")
    assert manifest["Content-Type"].startswith("text/csv")
    assert notice.sha256.encode() in manifest.content


@pytest.mark.parametrize("plan", ["", "x", "0", "99999999"])
def test_a_batch_of_no_plan_or_of_nothing_is_refused_in_words(plan):
    answer = client(Role.SUPERVISOR).post("/letters/batches/make/", {"plan": plan})
    assert answer.status_code == 422 and b"No batch was made" in answer.content
    known = {"plan": factories.plan().pk}
    answer = client(Role.SUPERVISOR).post("/letters/batches/make/", known)
    assert answer.status_code == 422 and b"No letters are waiting for a batch" in answer.content


def test_the_mailing_of_a_batch_is_recorded_with_its_paper():
    notice = letter()
    found = f"/letters/batches/{batch().pk}/"
    facts = {"mailed_on": "3/4/2026", "carrier": "USPS, Portland", "mail_class": "certificate"}
    early = client().post(found + "mailed/", facts | {"mailed_on": "3/2/2026"})
    assert early.status_code == 422 and b"The last letter in it was sent" in early.content
    upload = SimpleUploadedFile("3606.pdf", b"%PDF-1.7 invented")
    assert client().post(found + "mailed/", facts | {"document": upload}).status_code == 302
    page = client(Role.COMPLIANCE).get(found).content.decode()
    assert "3606.pdf" in page and "Mailed</span>" in page
    paper = client().get(f"{found}papers/{MailingProof.objects.get().pk}/")
    assert paper.content == b"%PDF-1.7 invented"
    trail = client().get(f"/cases/{notice.facts['case_number']}/").content.decode()
    assert "recorded the mailing of" in trail and "USPS, Portland" in trail


@pytest.mark.parametrize("pk", ["0", "999999999999999999"])
def test_what_is_not_there_is_not_found(pk):
    notice = letter()
    person = client(Role.SUPERVISOR)
    for address in (f"/letters/batches/{pk}/", f"/letters/batches/{pk}/archive/",
                    f"/letters/batches/{pk}/manifest/", f"/letters/batches/{pk}/mailed/",
                    f"/cases/{notice.facts['case_number']}/letters/{pk}/about/",
                    f"/cases/FN00-1/letters/{notice.pk}/about/"):  # fmt: skip
        assert person.get(address).status_code == 404, address


def test_no_name_stands_in_an_address_or_a_log(caplog):
    notice = letter()
    come_back(notice)
    client(Role.SUPERVISOR).post("/letters/batches/make/", {"plan": factories.plan().pk})
    batches.write(PrintBatch.objects.get().pk, at=timezone.now() + timedelta(seconds=1))
    assert "Placeholder" not in caplog.text and "Wilhelmina" not in caplog.text
