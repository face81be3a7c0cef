"""From a bill that no one paid to the warning, the notice and the transaction; or to the money.

42 CFR 422.74(d)(1), 423.44(d)(1); CMS guidance, section 60.3.1.
"""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cases import models as cases
from premiums.models import Disenrollment
from premiums.words import day, weekday
from tests import factories
from tests import factories_delinquency as made
from tests.browser import looked_at
from tests.delinquencies_today import DAY, ending, month, opened, warned
from tests.journeys.steps import let_the_worker_send, pdf_text, step, submit

pytestmark = pytest.mark.django_db(transaction=True)


def fill_sheet(page: Page, live_server, ago: int) -> None:
    unpaid = month(ago)
    page.goto(f"{live_server.url}/reinstatements/")
    page.get_by_role("link", name="Record unpaid premiums").click()
    page.get_by_label("Member ID").fill("HL77700001")
    page.get_by_label("First name").fill("Cordelia")
    page.get_by_label("Last name").fill("Fictive")
    page.get_by_label("Address").fill("11 Made-up Lane\nBangor, ME 04401")
    page.get_by_label("Month, line 1").fill(f"{unpaid:%m/%Y}")
    page.get_by_label("Billed on, line 1").fill(f"{unpaid - 16 * DAY:%m/%d/%Y}")
    page.get_by_label("Amount, line 1").fill("41.50")
    page.get_by_label("The first unpaid premium was due on").fill(f"{unpaid:%m/%d/%Y}")
    page.get_by_label("Everything due by its end").check()
    page.get_by_label("Whole months in the grace period").fill("2")
    for question in ("Is the premium withheld", "Does a State program", "Is only the premium"):
        page.get_by_role("group", name=question).get_by_label("No").check()


def letter(page: Page, live_server, name: str) -> str:
    link = page.get_by_role("link", name=name).first
    answer = page.request.get(live_server.url + link.get_attribute("href"))
    return pdf_text(answer.body())


def test_a_member_who_pays_nothing_is_warned_told_and_disenrolled(
    page: Page, live_server, sign_in, worker
):
    factories.plan()
    sign_in(made.specialist(first_name="Stella", last_name="Bridgewater"))
    fill_sheet(page, live_server, 1)
    ends, effective = month(-1) - DAY, month(-1)
    expect(page.locator("#due")).to_contain_text(f"Must be received by {weekday(ends)}")
    expect(page.locator("#due")).to_contain_text(weekday(effective))
    submit(page, "Open the case and queue the warning")
    case = cases.Case.objects.get()
    let_the_worker_send(case)
    page.reload()
    said = letter(page, live_server, "Warning that coverage may end")
    assert "$41.50" in said and day(effective) in said

    # Of another the grace period is over: the notice is read before it is queued, and goes first.
    case, effective = warned(3), month(1)
    page.goto(f"{live_server.url}/premiums/{case.number}/")
    expect(page.locator("#awaited")).to_contain_text("send the notice, or stop the disenrollment")
    step(page, "Send the notice of disenrollment")
    page.get_by_label("No payment from this member").check()
    page.get_by_role("button", name="Preview the letter").click()
    expect(page.locator("#preview")).to_contain_text("Preview, not sent")
    expect(page.locator("#preview")).to_contain_text("Your Coverage in Our Plan Ends")
    submit(page, "Queue the notice")
    expect(page.locator("#awaited")).to_contain_text("Waiting for the notice to be sent")
    let_the_worker_send(case)
    page.reload()
    said = letter(page, live_server, "Notice of disenrollment")
    assert day(effective) in said and "grievance" in said

    # Then the transaction; from now on a request for reinstatement can be taken.
    step(page, "Record the transaction to CMS")
    page.get_by_label("Confirmation").fill("TC51-204")
    submit(page, "Record it")
    expect(page.get_by_text("Closed: disenrolled")).to_be_visible()
    page.get_by_role("link", name="Go to the disenrollment").click()
    expect(page.get_by_role("link", name="Start a request")).to_be_visible()
    expect(page.locator("#money")).to_contain_text("$41.50")
    assert Disenrollment.objects.get().effective_on == effective


def test_money_in_time_that_is_entered_after_the_notice_takes_it_back(
    page: Page, live_server, sign_in, worker
):
    case = ending()
    let_the_worker_send(case)
    sign_in(made.specialist())
    page.goto(f"{live_server.url}/premiums/{case.number}/")
    step(page, "Record a payment")
    page.get_by_label("Received on").fill(f"{month(1) - DAY:%m/%d/%Y}")
    page.get_by_label("Amount", exact=True).fill("$41.50")
    page.get_by_label("Check", exact=True).check()
    submit(page, "Record the payment")
    expect(page.locator("#awaited")).to_contain_text("Coverage continues")
    let_the_worker_send(case)
    page.reload()
    said = letter(page, live_server, "Notice that coverage does not end")
    assert "no longer counts" in said


def test_axe_finds_nothing(page: Page, live_server, sign_in):
    by = made.specialist()
    grace, over, ended = opened(0, by=by), warned(3), ending()
    factories.dispatch_all(ended, at=timezone.now())
    sign_in(by)
    pages = ["/premiums/new/", "/premiums/irmaa/", f"/premiums/{grace.number}/"]
    pages += [
        f"/premiums/{over.number}/{each}" for each in ("", "bill/", "payment/", "notice/", "stop/")
    ]
    pages += [f"/premiums/{ended.number}/{each}" for each in ("", "submission/")]
    found = []
    for place in pages:
        page.goto(live_server.url + place)
        found += looked_at(page, place)
    page.goto(f"{live_server.url}/premiums/new/")
    page.get_by_label("Amount, line 1").fill("-1")
    page.get_by_role("button", name="Open the case").click()
    expect(page.get_by_role("alert").first).to_be_focused()
    found += looked_at(page, "the sheet was refused")
    assert found == []
