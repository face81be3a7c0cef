"""A supervisor declares an outage, is alerted by mail, restores it, and opens the PDF for CMS."""

from django.core import mail as outbox
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.permissions import Role
from continuity import models
from notices import mail, plan_alerts
from tests import factories
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

    now = timezone.now()
    (due,) = plan_alerts.due_alerts(at=now, limit=10)
    (told,) = plan_alerts.raise_alert(due, at=now)
    assert mail.send(told.pk, at=now)
    assert "Call center, Medicare Advantage" in outbox.outbox[0].subject

    page.get_by_role("link", name="Record that it is restored").click()
    page.get_by_label("Restored by").fill("Telephone team")
    page.get_by_label("How was it restored?").fill("Another carrier took the lines.")
    submit(page, "Record")
    expect(page.locator("#outages")).to_contain_text("Restored in time")
    assert not models.Outage.objects.get().is_open
    data = page.request.get(f"{live_server.url}/continuity/record.pdf").body()
    assert "Another carrier took the lines." in pdf_text(data)
