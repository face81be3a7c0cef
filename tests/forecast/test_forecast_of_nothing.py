"""The look ahead where there is nothing to look at: these tests need an empty book of work."""

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Role
from tests import factories
from tests.factories import DAY
from tests.forecast.made import always, forecast_by
from tests.pages import one_line, signed_in

pytestmark = pytest.mark.django_db
PAGE = "/forecast/"


def test_without_a_forecast_it_says_how_to_get_one():
    client = signed_in(Role.SUPERVISOR)
    assert "No forecast yet" in one_line(client.get(PAGE))
    assert client.get("/forecast/what-if/").headers["Location"] == PAGE
    client.post("/forecast/new/")
    assert "Reading the open tasks" in one_line(client.get(PAGE))


def test_nothing_open_is_a_sentence():
    always(factories.user(Role.NURSE))
    forecast_by(factories.user(Role.SUPERVISOR))
    shown = one_line(signed_in(Role.SUPERVISOR).get(PAGE))
    assert "Nothing is open: no task can be late." in shown
    assert "No single move prevents late tasks." in shown


def test_no_one_to_do_it_is_said():
    factories.received_case(received_at=timezone.now() - DAY)
    User.objects.update(is_active=False)
    forecast_by(factories.user(Role.SUPERVISOR))
    shown = one_line(signed_in(Role.SUPERVISOR).get(PAGE))
    assert "No active person may be given these tasks" in shown
