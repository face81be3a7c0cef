"""Licenses on file: what an administrator sees, enters and takes off (42 CFR 422.566(d))."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import licenses
from accounts.models import License
from accounts.permissions import Role
from tests import factories
from tests.pages import one_line, signed_in, text

pytestmark = pytest.mark.django_db
GIVEN = {
    "kind": "dentist", "number": "D-7", "state": "ME", "expires_on": "12/31/2031",
    "care_fields": ["dentistry"],
}  # fmt: skip


def page(person) -> str:
    return reverse("person_licenses", args=[person.pk])


def entered(person, **facts):
    return signed_in(Role.ADMINISTRATOR).post(page(person), {**GIVEN, **facts})


def test_a_license_is_entered_and_kept_with_by_whom():
    person = factories.user(Role.PHYSICIAN, licensed=())
    assert entered(person).status_code == 302
    found = person.licenses.get()
    assert (found.kind, found.number, found.state) == ("dentist", "D-7", "ME")
    assert found.care_fields == ["dentistry"] and found.entered_by.role == Role.ADMINISTRATOR


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"kind": ""}, "Choose the kind of license."),
        ({"kind": "wizard"}, "Choose the kind of license."),
        ({"care_fields": ["magic"]}, "Choose among the fields listed."),
        ({"number": ""}, "Enter the number."),
        ({"state": "ZZ"}, "Choose the State, the Territory or the District"),
        ({"expires_on": ""}, "Enter the last day on which it is valid."),
        ({"expires_on": "1/1/2020"}, "This license has expired. Enter it once it is renewed."),
        ({"care_fields": ["imaging"]}, "does not cover: Imaging (radiology)."),
    ],
)
def test_what_is_wrong_stands_next_to_its_field_and_nothing_is_kept(facts, said):
    person = factories.user(Role.PHYSICIAN, licensed=())
    answer = entered(person, **facts)
    assert answer.status_code == 422 and said in text(answer)
    assert not License.objects.exists()


def test_the_same_license_is_not_entered_twice_and_a_renewed_one_takes_its_place():
    person = factories.user(Role.PHYSICIAN, licensed=())
    entered(person)
    again = entered(person)
    assert again.status_code == 422 and "on file already" in text(again)
    assert entered(person, expires_on="12/31/2033").status_code == 302
    old, new = person.licenses.all()
    assert old.ended_at and not new.ended_at and str(new.expires_on) == "2033-12-31"


def test_what_was_on_file_before_its_kind_was_asked_for_is_replaced_by_the_whole_one():
    before = {"kind": "", "state": "", "care_fields": []}
    person = factories.user(Role.PHYSICIAN, licensed=[before])
    shown = one_line(signed_in(Role.ADMINISTRATOR).get(reverse("licenses")))
    assert "Enter it in full" in shown
    entered(person)
    assert [each.kind for each in person.licenses.filter(ended_at=None)] == ["dentist"]


def test_a_license_is_taken_off_with_a_reason_and_signs_nothing_then():
    """422.566(d): an unrestricted license."""
    person = factories.user(Role.PHYSICIAN)
    found = person.licenses.get()
    client, address = signed_in(Role.ADMINISTRATOR), reverse("end_license", args=[found.pk])
    refused = client.post(address, {"why": ""})
    assert refused.status_code == 422 and "Explain why it is taken off" in text(refused)
    assert person.licensed_on(factories.today())
    assert client.post(address, {"why": "Restricted by the board."}).status_code == 302
    person.refresh_from_db()
    assert not person.licensed_on(factories.today())
    assert "Restricted by the board." in text(client.get(page(person)))
    again = client.post(address, {"why": "Once more."}, follow=True)
    assert "already taken off" in text(again)
    found.refresh_from_db()
    assert found.ended_why == "Restricted by the board."


def test_the_list_says_who_has_none_and_whose_has_expired():
    factories.user(Role.PHYSICIAN, licensed=())
    past = factories.today() - timedelta(2)
    factories.user(Role.PHYSICIAN, licensed=[{"expires_on": past}])
    soon = factories.today() + timedelta(20)
    factories.user(Role.PHYSICIAN, licensed=[{"expires_on": soon}])
    shown = one_line(signed_in(Role.ADMINISTRATOR).get(reverse("licenses")))
    for said in ("No license on file", "Expired", "Expires soon"):
        assert said in shown


def test_a_person_whose_role_signs_nothing_has_no_such_page():
    clerk = factories.user(Role.INTAKE)
    assert signed_in(Role.ADMINISTRATOR).get(page(clerk)).status_code == 404


def test_the_list_asks_as_often_for_many_as_for_few():
    client = signed_in(Role.ADMINISTRATOR)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            client.get(reverse("licenses"))
        return len(caught)

    factories.user(Role.PHYSICIAN)
    few = asked()
    for _ in range(5):
        factories.user(Role.PHYSICIAN, licensed=({}, {}))
    assert asked() == few


def test_only_those_with_the_permission_enter_one():
    """The service refuses, not only the page."""
    person = factories.user(Role.PHYSICIAN, licensed=())
    at = timezone.now()
    held = factories.user(Role.PHYSICIAN).held_licenses()[0]
    with pytest.raises(licenses.PermissionDenied):
        licenses.enter_license(
            person.pk, held, by=factories.user(Role.SUPERVISOR), at=at, on=factories.day_of(at)
        )
