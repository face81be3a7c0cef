"""The call, the sheets, and what the page of a reinstatement says."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import Role
from cases import models as cases
from cases.urls import urlpatterns as case_urls
from reinstatement.models import Reinstatement, State
from tests import factories
from tests import factories_reinstatement as members
from tests.pages import SAFE, VALUES, signed_in
from tests.pages import one_line as text
from tests.reinstatements_today import STATES, a_disenrollment, call, panel, the_request
from tests.reinstatements_today import call_sheet as sheet

pytestmark = pytest.mark.django_db


class TestTheCall:
    def test_it_leads_through_what_must_be_told_and_obtained(self):
        """CMS guidance, section 70.3.5.1."""
        shown = text(
            signed_in().get(f"/reinstatements/disenrollments/{a_disenrollment().pk}/request/")
        )
        for words in ("Read aloud:", "no control over", (
                "reasonably "
                "have foreseen"
            ), "I have said this",
                      "Generally good cause", "Generally not good cause", "$83.00",
                      "willing and able to pay"):  # fmt: skip
            assert words in shown, words

    def test_a_whole_call_opens_a_case_in_review(self):
        answer = call(a_disenrollment())
        assert the_request().state == State.IN_REVIEW
        assert answer.url == f"/reinstatements/{the_request().case.number}/"

    @pytest.mark.parametrize(
        ("facts", "said"),
        [
            ({"circumstance": "vacation"}, "not"),
            ({"circumstance": "could_not_afford"}, "not"),
            ({"circumstance": "no_circumstance"}, "not"),
            ({"stated": "no"}, "statement"),
            ({"affirms": "no"}, "pay"),
        ],
    )
    def test_what_fails_is_said_at_once_and_recorded(self, facts, said):
        found = a_disenrollment()
        shown = panel(found, **facts)
        assert "Say now and stop here" in shown and said in shown
        call(found, **facts)
        assert the_request().state == State.NOT_ELIGIBLE

    def test_the_roads_of_other_causes_are_told_before_anything_is_asked(self):
        irmaa = a_disenrollment(cause="irmaa")
        shown = text(signed_in().get(f"/reinstatements/disenrollments/{irmaa.pk}/request/"))
        assert "1-800-MEDICARE" in shown
        call(irmaa, complaint="CTM-1")
        assert the_request().state == State.REFERRED and the_request().complaint == "CTM-1"
        lawful = a_disenrollment(cause="lawful_presence")
        shown = text(signed_in().get(f"/reinstatements/disenrollments/{lawful.pk}/request/"))
        assert "special enrollment period" in shown

    def test_what_is_still_to_come_leaves_it_in_intake_and_can_be_gone_on_with(self):
        call(a_disenrollment(), affirms="", channel="mail")
        case = the_request().case
        assert the_request().state == State.INTAKE
        page = text(signed_in().get(f"/reinstatements/{case.number}/"))
        assert "Continue the intake" in page
        facts = sheet()
        answer = signed_in().post(f"/reinstatements/{case.number}/intake/", facts)
        assert answer.status_code == 302 and the_request().state == State.IN_REVIEW

    @pytest.mark.parametrize(
        ("facts", "said"),
        [
            ({"received_at": "1/1/2099 9:00 am"}, "in the future"),
            ({"received_at": "soon"}, "Enter a date and a time"),
            ({"channel": ""}, "Choose how it was received"),
            ({"requester_kind": ""}, "Choose the requester"),
            ({"requester_kind": "representative"}, "name of the representative"),
            ({"plan_error": ""}, "Choose yes or no"),
            ({"plan_error": "yes"}, "Describe the error"),
            ({"statement": ""}, "Write down what they say"),
            ({"statement_form": "recording"}, "Choose the recording"),
        ],
    )
    def test_bad_input_is_told_beside_its_field_and_nothing_is_lost(self, facts, said):
        answer = call(a_disenrollment(), **facts)
        assert answer.status_code == 422 and said in text(answer)
        assert "statement" in facts or members.HOSPITAL in text(answer)
        assert not cases.Case.objects.exists()

    def test_a_recording_is_filed_with_the_case(self):
        sound = SimpleUploadedFile("call.wav", b"RIFF\x24\x00\x00\x00WAVEfmt " + b"\x00" * 40)
        call(a_disenrollment(), statement_form="recording", files=sound)
        assert the_request().case.documents.get().name == "call.wav"

    def test_a_sheet_sent_twice_is_one_case(self):
        found, client = a_disenrollment(), signed_in()
        facts = sheet()
        address = f"/reinstatements/disenrollments/{found.pk}/request/"
        first, second = client.post(address, facts), client.post(address, facts)
        assert first.url == second.url and cases.Case.objects.count() == 1

    def test_while_a_request_is_open_the_sheet_leads_to_it(self):
        found = a_disenrollment()
        call(found)
        shown = text(signed_in().get(f"/reinstatements/disenrollments/{found.pk}/request/"))
        assert (
            the_request().case.number in shown
            and "A request for this disenrollment is open" in shown
        )

    def test_a_second_request_in_the_window_is_said_to_be_none(self):
        found = a_disenrollment()
        call(found, circumstance="vacation")
        assert "Say now and stop here" in panel(found)
        call(found)
        assert the_request().not_eligible_reason == "asked_before"

    def test_a_stranger_hears_nothing_of_the_member(self):
        """42 CFR 405.910(d): who has not shown that they may act gets no information."""
        found = a_disenrollment(cause="lawful_presence")
        call(found, requester_kind="representative", requester_name="Nelson", authority="not_shown")
        case = the_request().case
        assert the_request().state == State.INTAKE
        assert not case.oral_notices.exists()
        said = panel(found, requester_kind="representative", authority="not_shown")
        assert "special enrollment" not in said and "act for the former member" in said
        answer = signed_in().post(f"/reinstatements/{case.number}/intake/", {"authority": "none"})
        assert answer.status_code == 302 and the_request().not_eligible_reason == "no_authority"
        assert not case.oral_notices.exists()
        assert case.deadlines.filter(duty="notify_good_cause", met_at=None).exists()
        # It was no request of the member's, who may still ask.
        call(found)
        assert the_request().not_eligible_reason == "lawful_presence"


@pytest.mark.parametrize("state", [State.IN_REVIEW, State.FAVORABLE, State.REINSTATED])
def test_the_queries_of_the_page_do_not_grow(state, django_assert_max_num_queries):
    case, client = STATES[state](), signed_in()
    address = f"/reinstatements/{case.number}/"
    client.get(address)
    with django_assert_max_num_queries(60) as few:
        client.get(address)
    at = timezone.now()
    for number in range(5):
        factories.a_document(case, f"paper-{number}.txt")
        cases.AuditEvent.objects.create(case=case, event="noted", at=at, why="x")
        members.pay(case, f"0.0{number + 1}", date(2026, 5, 4), reference=str(number))
    with django_assert_max_num_queries(len(few)):
        client.get(address)


def test_once_reinstated_the_page_says_that_coverage_never_ended():
    case = members.reinstated()
    shown = text(signed_in().get(f"/reinstatements/{case.number}/"))
    assert "without a gap" in shown and "TRC 287" in shown


@pytest.mark.parametrize("value", VALUES)
def test_the_sheets_stand_any_value(value):
    found = a_disenrollment()
    client = signed_in()
    base = f"/reinstatements/disenrollments/{found.pk}/"
    for address in (base + "request/", base + "request/sort/", base + "payment/",
                    base + "months/new/", f"{base}months/{found.months.first().pk}/",
                    "/reinstatements/disenrollments/new/",
                    "/reinstatements/disenrollments/new/draft/", "/reinstatements/"):  # fmt: skip
        page = client.get(address)
        form = (page.context or {}).get("form") if page.status_code == 200 else None
        names = form.fields if form else sheet()
        facts = dict.fromkeys(names, value) | {
            "search": value,
            "lines-TOTAL_FORMS": value,
            "lines-INITIAL_FORMS": value,
            "lines-0-month": value,
            "lines-0-premium": value,
        }
        assert client.post(address, facts).status_code in SAFE, address
        one_bad = sheet() | dict.fromkeys(list(names)[:3], value)
        assert client.post(address, one_bad).status_code in SAFE, address


def test_the_steps_of_coverage_requests_answer_a_reinstatement_with_words():
    """Another machine's verb, posted to this case: refused, never a failure, nothing changed."""
    case = members.favorable()
    names = [
        pattern.name
        for pattern in case_urls
        if "<str:number>" in str(pattern.pattern) and "<int:pk>" not in str(pattern.pattern)
    ]
    before = Reinstatement.objects.filter(pk=case.pk).values().get()
    for role in Role.values:
        client = Client()
        client.force_login(factories.user(role), "django.contrib.auth.backends.ModelBackend")
        for name in names:
            address = reverse(name, args=[case.number])
            facts = {"words": "", "reason": "x", "ground": "withdrawn", "why": "x", "to": "1"}
            for answer in (client.get(address), client.post(address, facts)):
                assert answer.status_code in SAFE, (name, role)
    assert Reinstatement.objects.filter(pk=case.pk).values().get() == before


def test_the_case_file_and_the_package_come_as_archives():
    case, client = members.paid(), signed_in()
    factories.a_document(case)
    for name, first in (("case-file", "00-case-file.pdf"), ("package", "00-transmittal.pdf")):
        answer = client.get(f"/reinstatements/{case.number}/{name}/")
        assert answer["Content-Type"] == "application/zip"
        names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
        assert names[0] == first and any("records.txt" in each for each in names)


def test_the_queue_shows_and_narrows_to_reinstatements():
    case, other = members.requested(), factories.received_case()
    client = signed_in()
    shown = text(client.get("/?tab=all"))
    assert case.number in shown and other.number in shown and "Reinstatement" in shown
    narrowed = text(client.get("/?tab=all&type=reinstatement"))
    assert case.number in narrowed and other.number not in narrowed


def test_with_the_contractor_it_waits_under_to_finish():
    case = members.submitted()
    factories.dispatch_all(case, at=timezone.now())
    assert case.number in text(signed_in().get("/?tab=to_close"))


def test_a_referral_and_its_end_are_letters_of_two_names():
    case = members.referral_ended()
    assert case.notices.filter(kind="referred_to_cms").count() == 2
    shown = text(signed_in().get(f"/reinstatements/{case.number}/"))
    for name in ("Referral to Medicare", "Notice that a referral to Medicare ended"):
        assert shown.count(f"{name} to the enrollee") == 1, name
