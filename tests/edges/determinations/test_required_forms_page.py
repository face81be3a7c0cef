"""The pages of appointments and waivers, as a browser asks for them."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.permissions import Role
from cases import models
from tests import factories
from tests.factories import DAY
from tests.pages import sign_in, text

pytestmark = pytest.mark.django_db


def waiting() -> models.Case:
    return factories.asked_by_representative(received_at=timezone.now() - DAY)


def local(**ago) -> str:
    then = timezone.now().astimezone(factories.plan().zone) - timedelta(**ago)
    return then.strftime("%m/%d/%Y %I:%M %p")


def day(days: int) -> str:
    return f"{factories.today() - timedelta(days=days):%m/%d/%Y}"


def test_the_case_page_warns_whom_to_tell_nothing(client):
    """42 CFR 405.910(d)."""
    sign_in(client, Role.NURSE)
    shown = text(client.get(f"/cases/{waiting().number}/"))
    assert "Give Nelson Nephew no information" in shown and "405.910(d)" in shown
    assert "Record the appointment or waiver" in shown
    assert "has not started" in shown


def test_a_whole_appointment_with_its_file_starts_the_clock(client):
    sign_in(client, Role.INTAKE)
    case = waiting()
    file = SimpleUploadedFile("appointment.txt", b"We both sign.")
    typed = {
        "kind": "appointment",
        "received_at": local(hours=2),
        "signed_on": day(3),
        "file": file,
    }
    answer = client.post(f"/cases/{case.number}/paper/", typed, follow=True)
    assert case.required_forms.get().document.name == "appointment.txt"
    assert case.deadlines.get(duty="decide").is_open
    assert "Complete since" in text(answer)


def test_an_incomplete_one_offers_to_record_the_rest(client):
    sign_in(client, Role.INTAKE)
    case = waiting()
    typed = {
        "kind": "appointment",
        "received_at": local(hours=3),
        "signed_on": day(3),
        "missing_appointment": ["contacts", "purpose"],
    }
    shown = text(client.post(f"/cases/{case.number}/paper/", typed, follow=True))
    assert "Record what was missing" in shown and "addresses and telephone" in shown
    form = text(client.get(f"/cases/{case.number}/paper/rest/"))
    assert "Says for what" in form and "Medicare number" not in form
    rest = {"received_at": local(hours=1), "signed_on": day(3)}
    client.post(f"/cases/{case.number}/paper/rest/", rest)
    assert case.required_forms.get().status == "cured"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"received_at": ""}, "received_at"),
        ({"signed_on": ""}, "signed_on"),
        ({"signed_on": "400"}, "signed_on"),
        ({"missing_appointment": ["handshake"]}, "missing_appointment"),
        ({"file": "exe"}, "file"),
    ],
)
def test_a_bad_answer_is_refused_beside_its_field(client, changes, field):
    sign_in(client, Role.INTAKE)
    case = waiting()
    typed = {"kind": "appointment", "received_at": local(hours=2), "signed_on": day(3)}
    typed |= changes
    if changes.get("signed_on") == "400":
        typed["signed_on"] = day(400)
    if changes.get("file"):
        typed["file"] = SimpleUploadedFile("paper.exe", b"MZ\x00\x01")
    answer = client.post(f"/cases/{case.number}/paper/", typed)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not case.required_forms.exists() and not case.documents.exists()


def test_where_no_form_is_awaited_the_page_says_so(client):
    sign_in(client, Role.INTAKE)
    case = factories.received_case(received_at=timezone.now() - DAY)
    answer = client.get(f"/cases/{case.number}/paper/")
    assert answer.status_code == 409 and "not waiting for an appointment or waiver" in text(answer)
    assert client.get(f"/cases/{case.number}/paper/rest/").status_code == 409
