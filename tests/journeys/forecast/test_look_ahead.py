"""A supervisor sees tomorrow's trouble, why, and asks what if; one click makes the move, and the
forecast falls."""

import re

from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.permissions import Role
from forecast.models import ForecastRun
from tests import factories
from tests.browser import looked_at, shot
from tests.forecast import made
from tests.journeys.steps import submit


def test_from_the_trouble_to_the_move_that_prevents_it(page: Page, live_server, sign_in):
    supervisor = factories.user(Role.SUPERVISOR)
    case = made.trouble(supervisor, at=timezone.now())
    sign_in(supervisor)
    page.goto(f"{live_server.url}/dashboard/")
    page.get_by_role("link", name="Look ahead").click()
    expect(page.get_by_role("main")).to_contain_text("No forecast yet")
    submit(page, "New forecast")
    expect(page.locator("#progress")).to_contain_text("Reading the open tasks")
    made.finished(ForecastRun.objects.latest("pk"))
    page.reload()
    expect(page.locator("#headline")).to_contain_text("will probably be late by Friday")
    row = page.locator("#tasks").get_by_role("row").filter(has_text=case.number)
    expect(row.first).to_contain_text(f"{case.assignee} is not at work for long enough")
    made.tested()
    page.reload()
    shot(page, "look-ahead")

    page.get_by_role("link", name="What if").click()
    page.get_by_label("More new work, in percent").fill("30")
    shot(page, "look-ahead-what-if")
    submit(page, "Make the forecast")
    expect(page).to_have_url(re.compile(r"/forecast/\d+/$"))
    made.finished(ForecastRun.objects.latest("pk"))
    expect(page.locator("#answer")).to_contain_text("Before and after")
    shot(page, "look-ahead-answer")

    page.goto(f"{live_server.url}/forecast/")
    page.get_by_role("button", name=f"Assign {case.number}").first.click()
    expect(page.get_by_role("main")).to_contain_text(f"{case.number} is assigned to")
    made.finished(ForecastRun.objects.latest("pk"))
    page.reload()
    expect(page.locator("#tasks")).not_to_contain_text(case.number)
    assert not looked_at(page, "look-ahead")
