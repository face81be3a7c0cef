"""The dashboard with nothing or little in the house, and who begins there."""

import pytest
from django.utils import timezone

from accounts.permissions import Role
from notices.models import Heartbeat
from reports import dashboard_views
from tests import factories
from tests.factories import DAY
from tests.pages import one_line, signed_in

pytestmark = pytest.mark.django_db


def test_nothing_open_is_a_sentence():
    assert "Nothing is open" in one_line(signed_in(Role.SUPERVISOR).get("/dashboard/"))
    assert "Nothing is open." in one_line(signed_in(Role.SUPERVISOR).get("/?tab=tasks"))


def test_letters_and_workers_stand_on_it():
    now = timezone.now()
    factories.held_denial(received_at=now - 4 * DAY)
    factories.approved_case(received_at=now - 3 * DAY)
    Heartbeat.objects.create(name="worker:one", at=now)
    shown = signed_in(Role.SUPERVISOR).get("/dashboard/").context
    tiles = {tile["label"]: tile for tile in shown["tiles"]}
    assert tiles["Letters held for review"]["count"] == "1"
    assert tiles["Letters to be sent"]["count"] == "4"
    assert tiles["Letters to be sent"]["said"].startswith("oldest 3 d")
    assert [each.said for each in shown["workers"]] == ["1 worker is running."]


@pytest.mark.parametrize(
    ("role", "home"), [(Role.SUPERVISOR, "/dashboard/"), (Role.NURSE, "/"), (Role.INTAKE, "/")]
)
def test_it_is_the_home_of_supervisors(client, role, home):
    factories.user(role, username="me", password="a-long-password-indeed")
    typed = {"username": "me", "password": "a-long-password-indeed"}
    assert client.post("/sign-in/?next=/", typed).headers["Location"] == home
    client.logout()
    wished = {**typed, "next": "/inbox/"}
    assert client.post("/sign-in/", wished).headers["Location"] == "/inbox/"


def test_compliance_finds_no_door_that_is_shut_to_them():
    shown = one_line(signed_in(Role.COMPLIANCE).get("/dashboard/"))
    assert "/status/" not in shown
    assert "/status/" in one_line(signed_in(Role.SUPERVISOR).get("/dashboard/"))


def test_a_count_that_stops_says_so(monkeypatch):
    monkeypatch.setattr(dashboard_views, "MOST_COUNTED", 2)
    assert [dashboard_views.capped(each) for each in (1, 2, 3)] == ["1", "2+", "2+"]
