"""A supervisor draws a sample of decisions and reviews it; a bank's file is watched at work."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.permissions import Role
from reinstatement import tasks
from reinstatement.models import BankFile, Sample, SampledCase
from tests import factories
from tests import factories_reinstatement as members
from tests.edges.test_disenrollment_pages import a_disenrollment
from tests.journeys.reinstating import state, today, typed
from tests.journeys.test_from_intake_to_mailed_decision import submit
from tests.services.test_workers import wait_for

pytestmark = pytest.mark.django_db(transaction=True)


def decided(make, by):
    contact = {"received_at": timezone.now() - timedelta(days=4)}
    return make(by=by, of=a_disenrollment(by=by), contact_=contact)


def test_a_supervisor_reviews_a_sample_that_can_be_drawn_again(page: Page, live_server, sign_in):
    """80 FR 7941-43: CMS may review favorable and unfavorable decisions; so does the plan."""
    by = members.specialist(first_name="Stella", last_name="Bridgewater")
    for make in (members.favorable, members.favorable, members.unfavorable, members.unfavorable):
        decided(make, by)
    supervisor = factories.user(Role.SUPERVISOR)
    sign_in(supervisor)
    page.get_by_role("link", name="Oversight").click()
    page.get_by_label("Decided from").fill(typed(today() - timedelta(days=20)))
    page.get_by_label("Decided until").fill(typed(today()))
    page.get_by_label("How many of each outcome").fill("1")
    page.get_by_label("Seed").fill("a tuesday")
    page.get_by_role("button", name="Draw").click()
    expect(page.get_by_text("a tuesday").first).to_be_visible()
    sample = Sample.objects.get()
    assert set(sample.cases.values_list("outcome", flat=True)) == {"favorable", "unfavorable"}

    for verdict, words in (("Agree", "The papers show the stay."),
                           ("Disagree", "The bank statement was not asked for.")):  # fmt: skip
        page.get_by_role("link", name="Review the next one").click()
        page.get_by_label(verdict, exact=True).check()
        page.get_by_label("Why", exact=True).fill(words)
        page.get_by_role("button", name="Record the review").click()
        expect(page.get_by_text("is on record.").first).to_be_visible()
        expect(page.locator("table .badge", has_text=verdict.lower()).first).to_be_visible()
    assert SampledCase.objects.exclude(verdict="").count() == 2
    case = sample.cases.first().case
    page.goto(f"{live_server.url}/reinstatements/{case.number}/")
    expect(page.get_by_text("Reviewer").first).to_be_visible()
    page.goto(f"{live_server.url}/reports/good-cause/")
    expect(page.get_by_text("Stella Bridgewater").first).to_be_visible()


def test_a_bank_file_is_uploaded_and_watched_until_its_case_is_paid(
    page: Page, live_server, sign_in, worker
):
    by = members.specialist()
    case = decided(members.favorable, by)
    sign_in(by)
    page.goto(f"{live_server.url}/reinstatements/")
    page.get_by_role("link", name="Bank files").click()
    lines = "\n".join(
        [
            "member_id,received_on,amount,reference",
            f"{case.enrollee.member_id},{today()},83.00,B-1",
            f"NOBODY,{today()},10.00,B-2",
        ]
    )
    upload = {"name": "november.csv", "mimeType": "text/csv", "buffer": lines.encode()}
    page.get_by_label("The bank's file").set_input_files(upload)
    submit(page, "Upload")
    expect(page.get_by_text("of 2 lines")).to_be_visible()
    tasks.sweep_bank_files.delay()
    wait_for(lambda: BankFile.objects.filter(done=2).exists())
    # The page asks by itself how far it is.
    expect(page.get_by_text("2 of 2 lines")).to_be_visible()
    expect(page.get_by_text("No disenrollment of this member ID")).to_be_visible()
    page.get_by_role("link", name=case.number).click()
    state(page, "Paid")
