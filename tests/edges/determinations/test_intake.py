"""The intake sheet: what it takes, what it refuses, and that nothing typed is lost."""

import threading
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.permissions import Role
from cases import models
from cases.forms.fields import read_local
from determinations.npi import is_npi
from tests import factories
from tests.sheets import ADDRESS
from tests.sheets import request_sheet as sheet


@pytest.fixture
def intake(client, db):
    factories.plan()
    user = factories.user(Role.INTAKE)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return user


def test_a_whole_sheet_becomes_a_case(client, intake):
    file = SimpleUploadedFile("fax.pdf", b"%PDF-1.7")
    answer = client.post(ADDRESS, sheet(files=file))
    case = models.Case.objects.get()
    assert answer.url == f"/cases/{case.number}/"
    assert case.entered_by == intake and case.requester_name == "Dr. Made Up"
    assert case.determination.diagnoses == ["J44.9", "R07.9"]
    assert case.determination.items.get().code == "E1390"
    assert case.documents.get().name == "fax.pdf"
    assert timedelta(hours=4, minutes=59) < case.entry_lag < timedelta(hours=5, minutes=2)


def test_the_same_sheet_sent_twice_is_one_case(client, intake):
    sent = sheet()
    first = client.post(ADDRESS, sent)
    assert client.post(ADDRESS, sent).url == first.url
    assert models.Case.objects.count() == 1


def test_a_payment_request_says_what_kind_of_care_it_was_and_no_other_does(client, intake):
    """42 CFR 422.113(b), (c)."""
    bill = {"request_type": "payment", "clean_claim": "no", "care_kind": "urgently_needed"}
    client.post(ADDRESS, sheet(**bill))
    client.post(ADDRESS, sheet(summary="A walker", care_kind="urgently_needed"))
    kept = [each.determination.care_kind for each in models.Case.objects.order_by("id")]
    assert kept == ["urgently_needed", ""]


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_are_one_case():
    factories.plan()
    user, sent = factories.user(Role.INTAKE), sheet()
    start, answers = threading.Barrier(2), []

    def click():
        client = Client()
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        start.wait()
        answers.append(client.post(ADDRESS, sent).status_code)
        connections.close_all()

    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [302, 302]
    assert models.Case.objects.count() == 1


def test_the_same_request_on_another_sheet_asks_first(client, intake):
    client.post(ADDRESS, sheet())
    again = sheet()
    answer = client.post(ADDRESS, again)
    assert answer.status_code == 422 and "again" in answer.context["form"].errors
    assert models.Case.objects.count() == 1
    assert client.post(ADDRESS, {**again, "again": "on"}).status_code == 302
    assert models.Case.objects.count() == 2


FUTURE = "12/31/2099 1:00 pm"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"channel": ""}, "channel"),
        ({"channel": "pigeon"}, "channel"),
        ({"received_at": ""}, "received_at"),
        ({"received_at": "yesterday"}, "received_at"),
        ({"received_at": "2/30/2026 1:00 pm"}, "received_at"),
        ({"received_at": "3/2/0026 1:00 pm"}, "received_at"),
        ({"received_at": "3/2/2026 25:00"}, "received_at"),
        ({"received_at": FUTURE}, "received_at"),
        ({"received_at": "1/2/2015 1:00 pm"}, "received_at"),
        ({"received_at": "3/8/2026 2:30 am"}, "received_at"),
        ({"received_at": "11/1/2026 1:30 am"}, "received_at"),
        ({"plan": "999999"}, "plan"),
        ({"member_id": ""}, "member_id"),
        ({"member_id": "x" * 41}, "member_id"),
        ({"member_id": "a\x00b"}, "member_id"),
        ({"last_name": ""}, "last_name"),
        ({"first_name": "x" * 61}, "first_name"),
        ({"date_of_birth": "5/17/48888"}, "date_of_birth"),
        ({"date_of_birth": "5/17/1700"}, "date_of_birth"),
        ({"date_of_birth": "1/1/2100"}, "date_of_birth"),
        ({"requester_kind": ""}, "requester_kind"),
        ({"requester_kind": "representative"}, "requester_name"),
        ({"requester_kind": "representative", "requester_name": "x",
          "aor_received_at": FUTURE}, "aor_received_at"),
        ({"provider_name": ""}, "provider_name"),
        ({"contracted": ""}, "contracted"),
        ({"npi": "1234567890"}, "npi"),
        ({"npi": "١٢٣٤٥٦٧٨٩٠"}, "npi"),
        ({"request_type": ""}, "request_type"),
        ({"prior_authorization": ""}, "prior_authorization"),
        ({"request_type": "payment"}, "clean_claim"),
        ({"request_type": "payment", "clean_claim": "no", "care_kind": "neither",
          "priority": "expedited"}, "priority"),
        ({"request_type": "payment", "clean_claim": "no"}, "care_kind"),
        ({"request_type": "payment", "clean_claim": "no", "care_kind": "spa"}, "care_kind"),
        ({"summary": ""}, "summary"),
        ({"summary": "x" * 2001}, "summary"),
        ({"diagnoses": "x" * 21}, "diagnoses"),
        ({"priority": "whenever"}, "priority"),
        ({"token": "not-a-token"}, "token"),
    ],
)  # fmt: skip
def test_a_bad_field_gets_a_message_beside_it_and_nothing_is_lost(client, intake, changes, field):
    answer = client.post(ADDRESS, sheet(**changes))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    shown = answer.content.decode()
    for typed in ("Oxygen concentrator", "E1390", "4 Invented Street"):
        assert typed in shown
    assert not models.Case.objects.exists() and not models.Enrollee.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [{"lines-0-description": ""}, {"lines-0-service_on": "soon"}, {"lines-0-code": "x" * 41},
     {"lines-TOTAL_FORMS": "9999"}, {"lines-TOTAL_FORMS": "x"}],
)  # fmt: skip
def test_a_bad_line_is_refused(client, intake, changes):
    answer = client.post(ADDRESS, sheet(**changes))
    assert answer.status_code == 422
    assert not models.Case.objects.exists()


@pytest.mark.parametrize("data", [b"", b"MZ\x90\x00", b"<html>\x00"])
def test_a_bad_document_is_refused_and_no_half_case_stays(client, intake, data):
    answer = client.post(ADDRESS, sheet(files=SimpleUploadedFile("fax.pdf", data)))
    assert answer.status_code == 422 and "files" in answer.context["form"].errors
    assert not models.Case.objects.exists()


def test_a_stolen_member_id_is_told_beside_it(client, intake):
    client.post(ADDRESS, sheet())
    answer = client.post(ADDRESS, sheet(last_name="Other", summary="Something else"))
    assert "member_id" in answer.context["form"].errors
    assert models.Case.objects.count() == 1


class TestDueDate:
    def test_it_shows_as_it_is_typed(self, client, intake):
        shown = client.post(f"{ADDRESS}due/", sheet()).content.decode()
        assert "42 CFR 422.568(b)(1)(ii)" in shown and "left" in shown
        assert "How was this calculated?" in shown

    def test_it_needs_only_what_the_clock_depends_on(self, client, intake):
        names = ("plan", "received_at", "requester_kind", "request_type", "prior_authorization",
                 "priority")  # fmt: skip
        typed = {name: sheet()[name] for name in names}
        assert "422.568" in client.post(f"{ADDRESS}due/", typed).content.decode()

    def test_a_refusal_shows_its_citation(self, client, intake):
        """42 CFR 422.570(a)."""
        typed = sheet(request_type="payment", clean_claim="no", priority="expedited")
        assert "42 CFR 422.570(a)" in client.post(f"{ADDRESS}due/", typed).content.decode()

    def test_a_limit_that_has_passed_says_so(self, client, intake):
        received = timezone.now().astimezone(factories.plan().zone) - timedelta(days=20)
        typed = sheet(received_at=received.strftime("%m/%d/%Y %I:%M %p"))
        assert "already past its deadline" in client.post(f"{ADDRESS}due/", typed).content.decode()

    @pytest.mark.parametrize("typed", [{}, {"received_at": "\x00"}, {"plan": "x"}])
    def test_half_a_sheet_shows_no_date(self, client, intake, typed):
        answer = client.post(f"{ADDRESS}due/", typed)
        assert answer.status_code == 200 and "It appears here" in answer.content.decode()


def test_the_look_up_tells_what_the_plan_knows(client, intake):
    client.post(ADDRESS, sheet())
    shown = client.post(f"{ADDRESS}enrollee/", {"member_id": "HL1"}).content.decode()
    assert 'data-fill="last_name" value="Thistle"' in shown
    assert (
        "New enrollee"
        in client.post(f"{ADDRESS}enrollee/", {"member_id": "\x00nobody"}).content.decode()
    )


@pytest.mark.parametrize(
    ("typed", "hour"),
    [("3/2/2026 2:15 pm", 14), ("03/02/26 2:15PM", 14), ("2026-03-02 14:15", 14),
     ("2026-03-02T14:15", 14), ("3/2/2026 2 p.m.", 14), ("3/2/2026 12:05 am", 0)],
)  # fmt: skip
def test_people_type_times_in_many_ways(typed, hour):
    assert read_local(typed).hour == hour


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_a_time(text):
    found = read_local(text)
    assert found is None or 2000 <= found.year <= 2100


@pytest.mark.parametrize(
    ("npi", "right"),
    [("1234567893", True), ("1234567890", False), ("123456789", False), ("12345678931", False),
     ("", False), ("abcdefghij", False), ("１２３４５６７８９３", False)],
)  # fmt: skip
def test_the_check_digit_of_an_npi(npi, right):
    assert is_npi(npi) is right


def by_representative(**changes) -> dict:
    values = {
        "requester_kind": "representative",
        "requester_name": "Nelson Nephew",
        "requester_address": "8 Cousin Court",
        "required_form_kind": "nothing",
    }
    return sheet(**values | changes)


def hours_ago(hours: int) -> str:
    then = timezone.now().astimezone(factories.plan().zone) - timedelta(hours=hours)
    return then.strftime("%m/%d/%Y %I:%M %p")


def day_ago(days: int) -> str:
    return f"{factories.today() - timedelta(days=days):%m/%d/%Y}"


class TestRepresentatives:
    """42 CFR 405.910."""

    def test_one_with_nothing_waits_for_the_appointment(self, client, intake):
        client.post(ADDRESS, by_representative())
        case = models.Case.objects.get()
        assert case.deadlines.get().duty == "obtain_appointment"
        assert case.requester_address == "8 Cousin Court"

    def test_one_with_a_whole_appointment_starts_the_clock_when_it_came(self, client, intake):
        came = {"aor_received_at": hours_ago(2), "signed_on": day_ago(3)}
        client.post(ADDRESS, by_representative(required_form_kind="appointment", **came))
        case = models.Case.objects.get()
        duty = case.deadlines.get()
        assert duty.duty == "decide" and duty.starts_at == case.aor_received_at
        assert case.aor_received_at > case.received_at

    def test_what_is_missing_is_ticked_and_asked_for(self, client, intake):
        came = {"aor_received_at": hours_ago(2), "missing": ["signatures", "purpose"]}
        client.post(ADDRESS, by_representative(required_form_kind="appointment", **came))
        case = models.Case.objects.get()
        assert case.required_forms.get().missing == ["signatures", "purpose"]
        assert case.notices.filter(kind="form_request").count() == 2

    def test_a_power_of_attorney_needs_no_day_of_signing(self, client, intake):
        client.post(
            ADDRESS,
            by_representative(required_form_kind="legal_authority", aor_received_at=hours_ago(2)),
        )
        assert models.Case.objects.get().deadlines.get().duty == "decide"

    @pytest.mark.parametrize(
        ("changes", "field", "said"),
        [
            ({"required_form_kind": ""}, "required_form_kind", "nothing has been received yet"),
            ({"required_form_kind": "appointment"}, "aor_received_at", "when it was received"),
            ({"aor_received_at": -2}, "signed_on", "later of the two"),
            ({"aor_received_at": -2, "signed_on": 400}, "signed_on", "405.910(e)"),
            ({"aor_received_at": -2, "signed_on": -3}, "signed_on", "after the date it arrived"),
        ],
    )
    def test_a_bad_answer_is_refused_beside_its_field(self, client, intake, changes, field, said):
        typed = {"required_form_kind": "appointment"} | changes
        if "aor_received_at" in changes:
            typed["aor_received_at"] = hours_ago(2)
        if "signed_on" in changes:
            typed["signed_on"] = day_ago(changes["signed_on"])
        answer = client.post(ADDRESS, by_representative(**typed))
        assert answer.status_code == 422
        assert said in " ".join(answer.context["form"].errors[field])
        assert not models.Case.objects.exists()

    def test_the_panel_shows_until_when_the_appointment_is_awaited(self, client, intake):
        shown = client.post("/requests/new/due/", by_representative()).content.decode()
        assert "Get the appointment of representative" in shown and "405.910(d)" in shown
