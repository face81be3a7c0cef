"""A supervisor signs in, sees what is late, opens it, and the page keeps up by itself."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.permissions import Role
from cases import services
from tests import factories
from tests.browser import shot
from tests.factories import DAY, HOUR

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "a-long-password-indeed"


def test_a_supervisor_finds_what_is_late_and_gives_it_to_someone(page: Page, live_server):
    now = timezone.now()
    late = factories.received_case(received_at=now - 80 * HOUR, priority="expedited")
    factories.received_case(received_at=now - 70 * HOUR, priority="expedited")
    nurse = factories.user(Role.NURSE, first_name="Nora", last_name="Careful")
    boss = factories.user(Role.SUPERVISOR, password=PASSWORD)
    page.clock.install()
    page.set_viewport_size({"width": 1280, "height": 800})

    page.goto(f"{live_server.url}/sign-in/")
    page.get_by_label("User name").fill(boss.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    shot(page, "dashboard")
    hours = page.get_by_role("region", name="Clocks of hours")
    expect(hours.locator("#clocks-of-hours-late")).to_have_text("1")
    expect(page.locator("#clocks-of-hours-4h")).to_have_text("1")
    assert page.evaluate("document.querySelector('.figures').getBoundingClientRect().bottom") < 800

    page.locator("#clocks-of-hours-late").click()
    expect(page.get_by_role("heading", name="Open tasks 1")).to_be_visible()
    expect(page.get_by_role("link", name=late.number)).to_be_visible()
    page.get_by_role("link", name="Late: remove this filter").click()
    expect(page.get_by_role("heading", name="Open tasks 2")).to_be_visible()

    page.goto(f"{live_server.url}/dashboard/?by=person")
    expect(page.get_by_role("row", name="Nora Careful")).to_have_count(0)
    services.assign(late.pk, to=nurse, by=boss, at=now + DAY)
    page.clock.run_for(31 * 1000)
    expect(page.get_by_role("row", name="Nora Careful")).to_be_visible()


def test_what_others_owe_is_not_said_to_be_late_as_time_passes(page: Page, live_server, sign_in):
    """The script that counts each line on says it in the same words as the page."""
    now = timezone.now()
    case = factories.asked_by_representative(received_at=now - DAY)
    case.deadlines.filter(duty="obtain_appointment").update(
        starts_at=now - DAY, first_due_at=now + 2 * HOUR, due_at=now + 2 * HOUR
    )
    page.clock.install()
    sign_in(factories.user(Role.SUPERVISOR))
    page.goto(f"{live_server.url}/?tab=tasks&awaited=1")
    left = page.locator("[data-awaited]")
    expect(left).to_have_text(re.compile(r"^expected in 1 h 5\d min$"))
    page.clock.run_for(3 * 3600 * 1000)
    expect(left).to_have_text(re.compile(r"^expected 1 h (\d min )?ago$"))
    expect(page.locator(".left--late")).to_have_count(0)
