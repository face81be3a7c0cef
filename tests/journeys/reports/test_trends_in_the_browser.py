"""A supervisor looks at a trend, narrows it, and sees the same numbers in its table."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.permissions import Role
from tests import factories
from tests.browser import shot
from tests.factories import DAY
from tests.reports.by_hand import sweep

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "a-long-password-indeed"


def test_a_supervisor_reads_how_many_were_on_time(page: Page, live_server):
    now = timezone.now()
    for week in range(6):
        for number in range(2 + week % 3):
            make = factories.denied_case if number % 2 else factories.approved_case
            case = make(received_at=now - (21 + 7 * week) * DAY + number * timedelta(hours=1))
            factories.dispatch_all(case, at=case.received_at + (6 if week % 2 else 9) * DAY)
    sweep()
    boss = factories.user(Role.SUPERVISOR, password=PASSWORD)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{live_server.url}/sign-in/?next=/reports/")
    page.get_by_label("User name").fill(boss.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    shot(page, "reports")
    page.get_by_role("link", name="Timeliness by week").click()
    expect(page.get_by_role("heading", name="of tasks due were on time")).to_be_visible()
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        shot(page, f"trend-timeliness-{theme}")
    page.get_by_role("link", name="This month").click()
    expect(page.locator("[aria-current=true].chip")).to_have_text("This month")
    page.goto(f"{live_server.url}/reports/trends/timeliness/?first=1/2/2099")
    expect(page.get_by_text("This is in the future.").last).to_be_visible()
    for name in ("volume", "decisions", "entry"):
        page.goto(f"{live_server.url}/reports/trends/{name}/")
        shot(page, f"trend-{name}")
