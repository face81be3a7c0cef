"""A supervisor declares an outage, is alerted by mail, restores it, and opens the PDF for CMS."""

import re

from django.core import mail as outbox
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.permissions import Role
from continuity import models
from notices import mail, plan_alerts
from tests import factories
from tests import factories_continuity as register
from tests.browser import looked_at, shot
from tests.factories import HOUR
from tests.journeys.steps import pdf_text, submit


def test_from_an_outage_to_its_restoration_and_the_record(page: Page, live_server, sign_in):
    """42 CFR 422.504(o)(2)."""
    plan = factories.plan()
    sign_in(factories.user(Role.SUPERVISOR))
    page.goto(f"{live_server.url}/disasters/")
    page.get_by_role("link", name="Business continuity").click()
    page.get_by_role("link", name="Declare an outage").click()
    page.get_by_label("Call center, Medicare Advantage").check()
    failed = (timezone.now() - 30 * HOUR).astimezone(plan.zone)
    page.get_by_label("When did it fail?").fill(f"{failed:%m/%d/%Y %I:%M %p}")
    page.get_by_label("What happened?").fill("The exchange in Bath is under water.")
    submit(page, "Record")
    expect(page.locator("#outages")).to_contain_text("Down")
    expect(page.locator("#outages")).to_contain_text("42 CFR 422.504(o)(2)")

    sees_its_clock_on_the_queue(page, live_server.url)
    now = timezone.now()
    (due,) = plan_alerts.due_alerts(at=now, limit=10)
    (told,) = plan_alerts.raise_alert(due, at=now)
    assert mail.send(told.pk, at=now)
    assert "Call center, Medicare Advantage" in outbox.outbox[0].subject

    page.goto(f"{live_server.url}/continuity/")
    page.get_by_role("link", name="Record that it is restored").click()
    page.get_by_label("Restored by").fill("Telephone team")
    page.get_by_label("How was it restored?").fill("Another carrier took the lines.")
    submit(page, "Record")
    expect(page.locator("#outages")).to_contain_text("Restored in time")
    assert not models.Outage.objects.get().is_open
    page.get_by_text("What was done when?").click()
    expect(page.locator("#outages")).to_contain_text("alerted 48 hours before the deadline.")
    shot(page, "continuity-restored")
    data = page.request.get(f"{live_server.url}/continuity/record.pdf").body()
    assert "Another carrier took the lines." in pdf_text(data)


def sees_its_clock_on_the_queue(page: Page, address: str) -> None:
    """The clock of the outage, from which the keyboard leads to its place in the register."""
    page.goto(f"{address}/")
    clock = page.get_by_label("Restore: Call center, Medicare Advantage")
    expect(clock).to_contain_text("1 d 17 h left")
    assert not looked_at(page, "queue")
    shot(page, "queue-narrow")
    page.get_by_role("link", name="Open the outage").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/continuity/#outage-\d+$"))


def test_everyone_sees_that_it_is_down_and_the_last_day_warns(page: Page, live_server, sign_in):
    """42 CFR 422.504(o)(2): by day and by night, on a laptop, a tablet and a telephone."""
    register.outage(at=timezone.now() - 50 * HOUR)
    register.outage(function="d_claims", at=timezone.now() - 80 * HOUR)
    sign_in(factories.user(Role.NURSE))
    page.goto(f"{live_server.url}/preferences/")
    banner = page.get_by_label("Outages")
    expect(banner).to_contain_text(re.compile(r"8 h( \d+ min)? late"))
    expect(banner).to_contain_text(re.compile(r"21 h \d+ min left"))
    assert not looked_at(page, "banner")
    page.set_viewport_size({"width": 1280, "height": 900})
    shot(page, "banner")
    sign_in(factories.user(Role.SUPERVISOR))
    page.goto(f"{live_server.url}/")
    shot(page, "queue-clocks")
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 820, "height": 1180})
    shot(page, "queue-clocks-dark")
    page.goto(f"{live_server.url}/status/")
    assert not looked_at(page, "status")
    page.goto(f"{live_server.url}/continuity/")
    assert not looked_at(page, "continuity")
    page.set_viewport_size({"width": 1280, "height": 900})
    shot(page, "continuity")
