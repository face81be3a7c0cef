"""Journeys of alerts: an administrator changes lead times; a nurse reads alerts in the morning."""

import re
from datetime import time, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import MailPreference
from accounts.permissions import Role
from cases import tasks
from cases.services import alerts
from notices import digest, mail
from notices.models import Alert, AlertSchedule, InboxItem
from tests import factories
from tests.browser import violations
from tests.factories import DAY, HOUR

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_administrator_looks_at_new_lead_times_saves_them_and_sees_them_applied(
    page: Page, live_server, sign_in, worker
):
    now = timezone.now()
    cases = [
        factories.in_review_case(priority="expedited", received_at=now - HOUR) for _ in range(5)
    ]
    sign_in_administrator(page, sign_in)
    page.get_by_role("link", name="Alerts").click()
    page.get_by_role("link", name=re.compile("^Change.*Clocks of hours")).click()
    page.get_by_label("How long, line 1").fill("36")
    page.get_by_label("Remove line 2").check()
    page.get_by_label("Reason for the change").fill("Two days ahead is noise here.")
    page.get_by_role("button", name="Preview").click()
    preview = page.locator("#preview")
    expect(preview).to_contain_text("5 open tasks")
    expect(preview).to_contain_text("36 hours before the deadline")
    assert not AlertSchedule.objects.exists()
    page.get_by_role("button", name="Save this schedule").click()
    expect(page.get_by_text("Updating")).to_be_visible()
    assert violations(page) == []
    tasks.sweep_schedules.delay()
    expect(page.get_by_text("5 open tasks were updated")).to_be_visible()
    expect(page.locator("#progress")).to_contain_text("Two days ahead is noise here.")
    for case in cases:
        leads = case.alerts.filter(dropped_at=None).values_list("lead", flat=True)
        assert "36 hours" in leads and "48 hours" not in leads and "24 hours" not in leads


def sign_in_administrator(page: Page, sign_in) -> None:
    """An administrator has no queue: the page after signing in refuses, the bar leads on."""
    sign_in(factories.user(Role.ADMINISTRATOR))


def test_a_bad_line_is_shown_beside_it_and_nothing_typed_is_lost(page: Page, live_server, sign_in):
    plan = factories.plan()
    sign_in_administrator(page, sign_in)
    page.goto(f"{live_server.url}/alerts/{plan.pk}/hours/")
    page.get_by_label("How long, line 2").fill("48")
    page.get_by_label("Reason for the change").fill("I wonder.")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("alert")).to_contain_text("Line 2: This alert time is already listed")
    expect(page.get_by_label("How long, line 2")).to_have_value("48")
    expect(page.get_by_label("Reason for the change")).to_have_value("I wonder.")
    assert violations(page) == []


def test_a_nurse_chooses_a_digest_and_quiet_hours_and_reads_the_inbox(
    page: Page, live_server, sign_in
):
    now = timezone.now()
    nurse = factories.user(Role.NURSE)
    case = factories.in_review_case(by=nurse, received_at=now - 5 * DAY)
    sign_in(nurse)
    page.get_by_role("link", name=re.compile("Nurse")).click()
    page.get_by_label("In one email a day").check()
    page.get_by_label("Daily email sent at").fill("7:30 am")
    page.get_by_label("Quiet from").fill("8 pm")
    page.get_by_label("Quiet until").fill("eight")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter a time such as 7:00 am.")
    assert violations(page) == []
    page.get_by_label("Quiet until").fill("6 am")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Your preferences are saved.")
    assert MailPreference.objects.get(user=nurse).digest_at == time(7, 30)

    for pk in alerts.due_alerts(at=now, limit=99):
        alerts.raise_alert(pk, at=now)
    page.reload()
    page.get_by_role("link", name="Inbox 1 unread").click()
    line = page.get_by_role("listitem").filter(has_text=f"Case {case.number}: due in")
    expect(line).to_contain_text("in the next daily email")
    page.get_by_role("link", name=re.compile(case.number)).click()
    page.wait_for_url(f"**/cases/{case.number}/")
    expect(page.get_by_role("link", name="Inbox", exact=True)).to_be_visible()

    morning = InboxItem.objects.get(to=nurse).mail_at
    queued = digest.queue(nurse.pk, at=morning)
    message = mail.compose(queued, at=morning + timedelta(minutes=1))
    assert case.number in message.body and message.to == [nurse.email]
    assert Alert.objects.filter(case=case).exclude(raised_at=None).count() == 1
