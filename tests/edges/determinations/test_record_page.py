"""The audit record on the case page, on the intake sheet and in files (CMS-10717)."""

import json

import pytest

from accounts.permissions import Role
from cases import models
from tests import factories
from tests.importing import GOOD, HEADER, REFERRAL, csv_file, run, write
from tests.pages import sign_in, text
from tests.sheets import ADDRESS
from tests.sheets import request_sheet as sheet

pytestmark = pytest.mark.django_db
SOUND = {"mbi": "1eg4-te5-mk73", "pbp": "001", "authorization_number": "A-7", "delegate": "Acme"}


def test_the_page_says_what_an_auditor_would_miss(client):
    sign_in(client, Role.NURSE)
    shown = text(client.get(f"/cases/{factories.received_case().number}/"))
    assert "2 to fix" in shown
    assert "Missing. The 11 characters of the Medicare card" in shown


def test_completing_it_mends_it_at_once(client):
    sign_in(client, Role.COMPLIANCE)
    case = factories.received_case()
    answer = client.post(f"/cases/{case.number}/record/", SOUND, follow=True)
    case.refresh_from_db()
    assert case.enrollee.mbi == "1EG4TE5MK73"
    assert (case.pbp, case.authorization_number, case.delegate) == ("001", "A-7", "Acme")
    shown = text(answer)
    assert "No problems so far" in shown
    assert "completed the audit record: authorization number, delegate, mbi, pbp." in shown


@pytest.mark.parametrize(
    ("field", "wrong", "said"),
    [
        ("mbi", "1EG4-TE5-MK7", "The 11 characters of the Medicare card"),
        ("mbi", "1SG4-TE5-MK73", "The 11 characters of the Medicare card"),
        ("pbp", "1", "Three digits, zeros in front kept"),
        ("delegate", "x" * 71, "at most 70 characters"),
        ("authorization_number", "\x00", "Null characters are not allowed"),
    ],
)
def test_what_the_layout_would_not_take_is_told_at_the_field_and_kept(client, field, wrong, said):
    sign_in(client, Role.NURSE)
    case = factories.received_case()
    answer = client.post(f"/cases/{case.number}/record/", SOUND | {field: wrong})
    assert answer.status_code == 422
    assert said in text(answer)
    assert not case.events.filter(event="record_completed").exists()


def test_the_sheet_takes_them_where_they_are_known(client):
    sign_in(client, Role.INTAKE)
    factories.plan()
    client.post(ADDRESS, sheet(**SOUND))
    case = models.Case.objects.get()
    assert (case.enrollee.mbi, case.pbp, case.delegate) == ("1EG4TE5MK73", "001", "Acme")


def test_the_sheet_refuses_a_name_with_a_digit_and_keeps_the_rest(client):
    sign_in(client, Role.INTAKE)
    factories.plan()
    answer = client.post(ADDRESS, sheet(first_name="Agn3s"))
    assert answer.status_code == 422
    assert "A name without digits." in text(answer)
    assert b"Home oxygen" in answer.content
    assert not models.Case.objects.exists()


class TestInFiles:
    @pytest.fixture(autouse=True)
    def plan(self):
        factories.plan()
        factories.user(Role.INTAKE)

    def test_a_line_may_carry_them(self, tmp_path):
        header = f"{HEADER},mbi,pbp,delegate,authorization_number"
        run(csv_file(tmp_path, f"{GOOD},1EG4-TE5-MK73,002,Acme,A-9", header=header))
        case = models.Case.objects.get()
        assert (case.enrollee.mbi, case.pbp) == ("1EG4TE5MK73", "002")
        assert (case.delegate, case.authorization_number) == ("Acme", "A-9")

    def test_a_line_with_a_malformed_one_is_told_which(self, tmp_path):
        out, code = run(csv_file(tmp_path, f"{GOOD},1EG4", header=f"{HEADER},mbi"))
        assert code == 1
        assert "mbi: The 11 characters of the Medicare card" in out

    @pytest.mark.parametrize(("number", "kept"), [("1EG4-TE5-MK73", "1EG4TE5MK73"), ("1EG4", "")])
    def test_a_bundle_gives_the_number_of_its_patient_where_it_is_one(self, tmp_path, number, kept):
        bundle = json.loads(json.dumps(REFERRAL))
        patient = next(
            each["resource"]
            for each in bundle["entry"]
            if each["resource"]["resourceType"] == "Patient"
        )
        mbi = {"system": "http://hl7.org/fhir/sid/us-mbi", "value": number}
        coded = {"coding": [{"code": "MC"}]}
        patient["identifier"].append(mbi | {"type": coded})
        run(write(tmp_path, bundle))
        assert models.Case.objects.get().enrollee.mbi == kept
