"""The pages on which someone is sent home or leaves: looked at first, then done."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Absence
from accounts.permissions import Role
from cases import services
from cases.models import Case, CaseMove
from cases.services import move_work
from tests import factories, pages
from tests.factories import DAY, ZONE
from tests.loops import at_least_one

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(client):
    return pages.sign_in(client, Role.SUPERVISOR)


@pytest.fixture
def sam(boss):
    """A nurse with one case."""
    sam = factories.user(Role.NURSE, first_name="Sam", last_name="Sick", team=factories.team())
    give(sam, boss)
    return sam


@pytest.fixture
def nora():
    return factories.user(Role.NURSE, first_name="Nora", last_name="Careful")


def give(person, boss):
    case = factories.received_case(received_at=timezone.now() - DAY)
    services.assign(case.pk, to=person, by=boss, at=timezone.now())


def sheet(to="", **fields):
    until = (timezone.now() + 3 * DAY).astimezone(ZONE)
    typed = f"{until:%m/%d/%Y} 8:00 AM"
    return {"until": typed, "why": "sick", "which": "all", "to": str(to and to.pk)} | fields


def test_what_goes_where_is_shown_before_it_is_done(client, boss, sam, nora):
    address = f"/staff/people/{sam.pk}/out/"
    assert "Show what goes where" in pages.text(client.get(address))
    answer = client.post(address, sheet(nora, look="1"))
    page = pages.one_line(answer)
    assert "1 case: what goes where" in page and "<strong>1</strong> Nora Careful" in page
    assert not Absence.objects.exists() and not CaseMove.objects.exists()
    key = answer.context["plan"]["key"]
    answer = client.post(address, sheet(nora, confirm="1", key=key))
    move = CaseMove.objects.get()
    assert answer.url == f"/moves/{move.pk}/"
    for pk in move_work.waiting_cases(limit=9):
        move_work.move_case(pk, at=timezone.now())
    assert Case.objects.get().assignee == nora
    assert "1 case of Sam Sick (out of office) assigned to Nora" in pages.text(
        client.get(answer.url)
    )


def test_confirmed_unseen_or_changed_it_is_shown_again(client, boss, sam, nora):
    address = f"/staff/people/{sam.pk}/out/"
    key = client.post(address, sheet(nora, look="1")).context["plan"]["key"]
    give(sam, boss)
    for given in ("", key, "x" * 16):
        answer = client.post(address, sheet(nora, confirm="1", key=given))
        assert answer.status_code == 422
        assert "Check the list again" in pages.text(answer)
        assert "2 cases: what goes where" in pages.one_line(answer)
    assert not CaseMove.objects.exists()


def test_left_the_account_is_deactivated_and_the_cases_go(client, boss, sam, nora):
    address = f"/staff/people/{sam.pk}/leave/"
    answer = client.post(address, {"to": "", "look": "1"})
    assert "<strong>1</strong> Unassigned" in pages.one_line(answer)
    key = answer.context["plan"]["key"]
    client.post(address, {"to": "", "confirm": "1", "key": key})
    sam.refresh_from_db()
    assert not sam.is_active
    page = pages.one_line(client.get(f"/moves/{CaseMove.objects.get().pk}/"))
    assert "1 case of Sam Sick (account deactivated)" in page
    assert "already deactivated" in pages.text(client.post(address, {"to": "", "look": "1"}))
    assert "Out from now" not in pages.text(client.get(f"/staff/people/{sam.pk}/"))
    assert "Deactivated" in pages.text(client.get(f"/staff/people/{sam.pk}/"))


def test_bad_input_is_said_next_to_the_field(client, boss, sam):
    address = f"/staff/people/{sam.pk}/out/"
    page = pages.text(client.post(address, sheet(until="", why="", look="1")))
    assert "Enter the date and the time." in page and "Choose why." in page
    page = pages.text(client.post(address, sheet(until="1/2/2020 8:00 am", look="1")))
    assert "This is already in the past." in page


@pytest.mark.parametrize("value", pages.VALUES)
def test_hostile_values_are_never_an_error(client, boss, sam, value):
    names = ("until", "why", "which", "to", "key", "confirm")
    for place in ("out", "leave"):
        answer = client.post(f"/staff/people/{sam.pk}/{place}/", dict.fromkeys(names, value))
        assert answer.status_code in pages.SAFE
    sam.refresh_from_db()
    assert sam.is_active


def test_the_preview_costs_the_same_for_many_cases(client, boss, sam, nora):
    address = f"/staff/people/{sam.pk}/out/"

    def cost():
        with CaptureQueriesContext(connection) as caught:
            assert client.post(address, sheet(nora, look="1")).status_code == 200
        return len(caught)

    cost()
    few = cost()
    for _ in range(6):
        give(sam, boss)
    assert cost() == few


@pytest.mark.parametrize("key", ["x" * 17, "\0", "9" * 5000])
def test_a_key_that_no_page_gave_is_as_if_cases_had_changed(client, boss, sam, nora, key):
    for address in at_least_one([f"/staff/people/{sam.pk}/out/", f"/staff/people/{sam.pk}/leave/"]):
        answer = client.post(address, sheet(nora, confirm="1", key=key))
        assert answer.status_code == 422
        assert "Cases changed since you looked." in pages.one_line(answer)
    sam.refresh_from_db()
    assert sam.is_active and not CaseMove.objects.exists()


def test_out_already_names_the_time_as_it_is_to_be_typed(client, boss, sam, nora):
    begins, until = timezone.now() - DAY, (timezone.now() + 2 * DAY).astimezone(ZONE)
    until = until.replace(hour=8, minute=0, second=0, microsecond=0)
    Absence.objects.create(
        user=sam, starts_at=begins, ends_at=until, why="sick", entered_by=boss, entered_at=begins
    )
    address = f"/staff/people/{sam.pk}/out/"
    answer = client.post(address, sheet(nora, look="1"))
    (said,) = answer.context["form"].errors["until"]
    assert f"{until:%b} {until.day}, {until.year}, 8:00 AM {until:%Z}" in said
    answer = client.post(address, sheet(nora, look="1", until=f"{until:%m/%d/%Y} 8:00 AM"))
    assert answer.context["plan"]["total"] == 1
