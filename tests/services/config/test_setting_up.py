"""A plan's own start: its plan and its people."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from accounts.models import User
from cases import models
from tests import factories

pytestmark = pytest.mark.django_db
PERSON = {"email": "p@example.test", "password": "rather-long-and-odd-9"}
PLAN = {"time_zone": "America/Chicago", "address": "1 Way\\nTown, IL 60601", "phone": "1"}


def test_a_person_is_added_and_may_sign_in(client):
    call_command(
        "add_person", "phyllis", "physician", stdout=StringIO(), team="Outpatient", **PERSON
    )
    person = User.objects.get()
    assert person.may("case.deny") and person.team.name == "Outpatient"
    answer = client.post("/sign-in/", {"username": "phyllis", "password": PERSON["password"]})
    assert answer.status_code == 302


@pytest.mark.parametrize("changes", [{"password": "short"}, {"email": "nonsense"}])
def test_an_unusable_person_is_refused(changes):
    with pytest.raises(CommandError):
        call_command("add_person", "x", "nurse", stdout=StringIO(), **{**PERSON, **changes})
    assert not User.objects.exists()


LICENSE = {
    "license_kind": "dentist", "license_number": "D-1", "license_state": "me",
    "license_expires_on": date(2040, 12, 31), "license_field": ["dentistry"],
}  # fmt: skip


def test_a_person_is_added_with_a_license():
    """42 CFR 422.566(d)."""
    call_command("add_person", "dora", "physician", stdout=StringIO(), **PERSON, **LICENSE)
    held = User.objects.get().held_licenses()[0]
    assert (held.kind, held.state, held.care_fields) == ("dentist", "ME", ("dentistry",))


@pytest.mark.parametrize(
    "changes",
    [
        {"license_kind": None},
        {"license_number": ""},
        {"license_state": "ZZ"},
        {"license_expires_on": date(2020, 1, 1)},
        {"license_field": ["imaging"]},
    ],
)
def test_a_license_that_is_not_whole_or_lawful_adds_no_one(changes):
    with pytest.raises(CommandError):
        call_command(
            "add_person", "dora", "physician", stdout=StringIO(), **PERSON, **LICENSE | changes
        )
    assert not User.objects.exists()


def test_the_same_user_name_twice_is_refused():
    factories.user(username="nora")
    with pytest.raises((CommandError, IntegrityError)):
        call_command("add_person", "nora", "nurse", stdout=StringIO(), **PERSON)


def test_a_plan_is_added():
    call_command("add_plan", "H1234", "A Plan", stdout=StringIO(), **PLAN)
    assert models.Plan.objects.get().address == "1 Way\nTown, IL 60601"
    assert models.Plan.objects.get().ire_name == "Independent review entity"


def test_a_plan_knows_who_reviews_its_appeals():
    entity = {"ire_name": "Second Look", "ire_address": r"7 Road\nAlbany, NY 12207"}
    call_command("add_plan", "H1234", "A Plan", stdout=StringIO(), **PLAN, **entity)
    plan = models.Plan.objects.get()
    assert (plan.ire_name, plan.ire_address) == ("Second Look", "7 Road\nAlbany, NY 12207")


@pytest.mark.parametrize(
    ("contract", "changes"), [("1234", {}), ("H1234", {"time_zone": "America/Atlantis"})]
)
def test_an_unusable_plan_is_refused(contract, changes):
    with pytest.raises((CommandError, IntegrityError)):
        call_command("add_plan", contract, "A Plan", stdout=StringIO(), **{**PLAN, **changes})
