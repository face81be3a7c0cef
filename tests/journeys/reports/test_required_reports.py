"""The metrics on prior authorization from the list of items to the published page; the morning's
mail as it looks. axe finds nothing on any of it."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.permissions import Role
from notices import mail
from reports import morning
from reports.models import ReportCount
from reports.required import counting
from reports.required.counting import PART_C
from reports.required.numbers import Period
from tests import factories, report_rows
from tests.browser import looked_at, new_context, shot
from tests.factories import DAY, HOUR

pytestmark = pytest.mark.django_db(transaction=True)
YEAR = 2025
LINES = "E0143, Folding walker with wheels\n27447, Total knee replacement\n, Inpatient stay"


@pytest.fixture
def decided():
    """Requests of a year that is over: approved, in part, denied, appealed, expedited."""
    first, at = report_rows.first(), datetime(YEAR, 6, 2, 12, tzinfo=UTC)
    for number in range(55):
        report_rows.request(first, decided_at=at + number * DAY)
    for outcome in ("denied", "partially_approved"):
        report_rows.request(first, decided_at=at, outcome=outcome, priority="expedited")
    lost = [report_rows.request(first, decided_at=at, outcome="denied") for _ in range(3)]
    report_rows.appealed(lost[0], outcome="reversed")
    report_rows.appealed(lost[1])
    report_rows.extended(lost[2])
    return first.plan


def test_a_supervisor_publishes_the_metrics_of_a_year(
    page: Page, live_server, sign_in, decided, tmp_path: Path
):
    sign_in(factories.user(Role.SUPERVISOR, first_name="Sam", last_name="Steady"))
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{live_server.url}/dashboard/")
    page.get_by_role("link", name="Reports", exact=True).click()
    page.get_by_role("link", name="Prior authorization metrics").click()
    shot(page, "pa-not-counted")
    page.get_by_role("button", name="Count now").click()
    expect(page.get_by_text("are being counted")).to_be_visible()
    counting.count(ReportCount.objects.get().pk, at=timezone.now())
    expect(page.get_by_role("heading", name="Publish these numbers")).to_be_visible()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("The list of items and services")
    shot(page, "pa-refused")

    page.goto(f"{live_server.url}/prior-authorization-list/new/")
    page.get_by_label("Items and services").fill(LINES)
    page.get_by_label("Prior authorization is required from").fill(f"1/1/{YEAR}")
    shot(page, "pa-list-new")
    page.get_by_role("button", name="Add to the list").click()
    expect(page.get_by_text("3 added to the list.")).to_be_visible()
    shot(page, "pa-list")

    here = f"{live_server.url}/reports/prior-authorization/?plan={decided.pk}&year={YEAR}"
    page.goto(here)
    page.get_by_label("Remarks to be published").fill("Faxes of June 3 were entered a day late.")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Published. Download the files below.")).to_be_visible()
    shot(page, "pa-published")
    with page.expect_download() as caught:
        page.get_by_role("link", name="Page (HTML)").click()
    saved = tmp_path / "metrics.html"
    caught.value.save_as(saved)
    found = looked_at(page, here)

    page.get_by_role("link", name="in the denominator of metric 2").click()
    expect(page.get_by_role("heading", name="Standard requests")).to_be_visible()
    shot(page, "pa-cases")
    found += looked_at(page, "cases")
    for place in ("/prior-authorization-list/", "/prior-authorization-list/new/"):
        page.goto(live_server.url + place)
        found += looked_at(page, place)

    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(color_scheme="dark")
    page.goto(here)
    shot(page, "pa-dark")
    page.goto(saved.as_uri())
    expect(
        page.get_by_role("heading", name=f"Prior authorization metrics for {YEAR}")
    ).to_be_visible()
    shot(page, "publication")
    found += looked_at(page, "the published page")
    shot(page, "publication-narrow")
    assert found == []


def test_part_c_reporting_can_be_read(page: Page, live_server, sign_in, decided):
    by, at = factories.user(Role.COMPLIANCE), timezone.now()
    period = Period(decided, date(YEAR, 4, 1), date(YEAR, 6, 30))
    counting.count(counting.ask(PART_C, period, by=by, at=at).pk, at=at)
    sign_in(by)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{live_server.url}/reports/part-c/?year={YEAR}&quarter=2")
    expect(page.get_by_role("heading", name="Reconsiderations by outcome")).to_be_visible()
    shot(page, "part-c")
    assert looked_at(page, "part c") == []


def test_the_mail_of_the_morning_can_be_read(page: Page, browser, live_server, sign_in):
    now = timezone.now()
    for age in (HOUR, 60 * HOUR, 71 * HOUR, 80 * HOUR):
        factories.received_case(received_at=now - age, priority="expedited")
    factories.received_case(received_at=now - 9 * DAY)
    boss = factories.user(Role.SUPERVISOR)
    sign_in(boss)
    page.goto(f"{live_server.url}/preferences/")
    shot(page, "email-preferences")
    page.get_by_role("link", name="Change when it is sent").click()
    shot(page, "morning-page")
    found = looked_at(page, "morning")
    page.get_by_role("button", name="Send me this now").click()
    expect(page.get_by_text("is on its way to")).to_be_visible()

    (row,) = boss.mails.all()
    message = mail.compose(row, at=now + timedelta(seconds=1))
    for theme in ("light", "dark"):
        with new_context(
            browser, color_scheme=theme, viewport={"width": 720, "height": 900}
        ) as own:
            letter = own.new_page()
            letter.set_content(message.alternatives[0][0])
            shot(letter, f"morning-mail-{theme}")
            found += looked_at(letter, "mail")
    page.set_content(f"<pre>{message.body}</pre>")
    shot(page, "morning-mail-text")
    assert found == []
    assert morning.wanted_by(boss).send_at is not None
