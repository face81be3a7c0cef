"""A supervisor draws a sample of decisions and reviews it; a bank's file is watched at work."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.permissions import Role
from premiums import tasks
from premiums.models import BankFile
from reinstatement.models import Sample
from tests import factories
from tests import factories_oversight as reviews
from tests import factories_reinstatement as members
from tests.factories import today
from tests.journeys.reinstatement.reinstating import state, typed
from tests.journeys.steps import submit
from tests.reinstatements_today import a_disenrollment
from tests.waiting import eventually

pytestmark = pytest.mark.django_db(transaction=True)


def decided(make, by):
    contact = {"received_at": timezone.now() - timedelta(days=4)}
    return make(by=by, of=a_disenrollment(by=by), contact_=contact)


def draw(page: Page, *, days_back: int, seed: str) -> None:
    page.get_by_role("link", name="Oversight").first.click()
    page.get_by_label("Decided from").fill(typed(today() - timedelta(days=days_back)))
    page.get_by_label("Decided through").fill(typed(today()))
    page.get_by_label("How many of each outcome").fill("1")
    page.get_by_label("Seed").fill(seed)
    page.get_by_role("button", name="Draw").click()


def numbers(page: Page) -> list[str]:
    return page.locator("tbody tr td:first-child").all_inner_texts()


def test_a_supervisor_reviews_a_sample_that_can_be_drawn_again(page: Page, live_server, sign_in):
    """80 FR 7941-43: CMS may review favorable and unfavorable decisions; so does the plan."""
    by = members.specialist(first_name="Stella", last_name="Bridgewater")
    for make in (members.favorable, members.favorable, members.unfavorable, members.unfavorable):
        decided(make, by)
    sign_in(factories.user(Role.SUPERVISOR))
    draw(page, days_back=20, seed="a tuesday")
    expect(page.locator("dd.mono", has_text="a tuesday")).to_be_visible()
    expect(page.get_by_text("Same cases", exact=True)).to_be_visible()
    expect(page.get_by_text("1 favorable, 1 unfavorable; 1 of each were asked for")).to_be_visible()
    drawn = numbers(page)

    for verdict, words in (("Agree", "The papers show the stay."),
                           ("Disagree", "The bank statement was not asked for.")):  # fmt: skip
        page.get_by_role("link", name="Review the next one").click()
        page.get_by_label(verdict, exact=True).check()
        submit(page, "Record the review")
        expect(page.get_by_role("alert")).to_contain_text("Why")
        page.get_by_label("Why", exact=True).fill(words)
        submit(page, "Record the review")
        expect(page.get_by_text("is recorded.").first).to_be_visible()
        expect(page.locator("table .badge", has_text=verdict.lower()).first).to_be_visible()
    expect(page.get_by_text("2 of 2 reviewed, 1 disagreement")).to_be_visible()

    # The same seed draws the same cases, and the very same sample is not made twice.
    draw(page, days_back=20, seed="a tuesday")
    expect(page.get_by_role("alert")).to_contain_text("already drawn")
    draw(page, days_back=21, seed="a tuesday")
    expect(page.locator("dd.mono", has_text="a tuesday")).to_be_visible()
    assert numbers(page) == drawn and Sample.objects.count() == 2

    page.get_by_role("link", name="Oversight").first.click()
    page.get_by_role("link", name="Good cause rates").click()
    stella = page.get_by_role("row", name="Stella Bridgewater")
    expect(stella).to_contain_text("2 of 4")
    expect(stella).to_contain_text("1 of 2")
    of_one = page.get_by_role("link", name=drawn[0]).first
    page.goto(f"{live_server.url}/reinstatements/oversight/")
    page.get_by_role("link", name="Sample", exact=False).last.click()
    of_one.click()
    page.get_by_role("link", name="Open the case").click()
    expect(page.locator("#oversight")).to_contain_text("Reviewer")


def test_who_decided_a_case_does_not_review_it(page: Page, live_server, sign_in):
    """Not as a specialist, and not later as a supervisor either."""
    by = members.specialist(first_name="Stella", last_name="Bridgewater")
    decided(members.favorable, by)
    sampled = reviews.draw(
        decided_from=today() - timedelta(days=20), decided_until=today(), at=timezone.now()
    ).cases.get()
    sign_in(by)
    expect(page.get_by_role("link", name="Oversight")).to_have_count(0)
    answer = page.goto(f"{live_server.url}/reinstatements/oversight/cases/{sampled.pk}/")
    assert answer.status == 403

    by.role = Role.SUPERVISOR
    by.save()
    sign_in(by)
    page.get_by_role("link", name="Oversight").first.click()
    page.get_by_role("link", name=f"Sample {sampled.sample_id}").click()
    expect(page.get_by_role("link", name="Review the next one")).to_have_count(0)
    page.get_by_role("link", name=f"Read {sampled.case.number}").click()
    expect(page.get_by_text("You decided this case. Someone else must review it.")).to_be_visible()
    expect(page.get_by_role("button", name="Record the review")).to_have_count(0)


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
    eventually(lambda: BankFile.objects.filter(done=2).exists())
    # The page asks by itself how far it is.
    expect(page.get_by_text("2 of 2 lines")).to_be_visible()
    expect(page.get_by_text("No member of this plan has this ID")).to_be_visible()
    page.get_by_role("link", name=case.number).click()
    state(page, "Paid")
