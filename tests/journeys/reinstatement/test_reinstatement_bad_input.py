"""What cannot be is told next to its field in the browser, and nothing typed is lost."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests import factories_reinstatement as members
from tests.factories import today
from tests.journeys.reinstatement.reinstating import (
    HOSPITAL,
    answer_call,
    begin_call,
    enter_disenrollment,
    find,
    record_payment,
    refused,
    state,
    typed,
)
from tests.journeys.steps import submit
from tests.reinstatements_today import recent_first

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_disenrollment_not_on_the_first_of_a_month(page: Page, live_server, sign_in):
    factories.plan()
    sign_in(members.specialist())
    page.goto(f"{live_server.url}/reinstatements/disenrollments/new/")
    page.get_by_label("Member ID", exact=True).fill("HL55500001")
    page.get_by_label("First name").fill("Hortensia")
    page.get_by_label("Last name").fill("Placeholder")
    page.get_by_label("Plan premiums not paid").check()
    page.get_by_label("Month, line 1").fill("2/2026")
    page.get_by_label("Premium, line 1").fill("41.50")
    page.get_by_label("Billed on, line 1").fill("1/15/2026")
    page.get_by_label("Disenrollment effective on").fill("4/2/2026")
    expect(page.locator("#due")).to_contain_text("first of a month")
    label = "Disenrollment effective on"
    refused(page, "Save the disenrollment", label, "first of a month")
    page.get_by_label(label).fill("4/1/2099")
    refused(page, "Save the disenrollment", label, "in the future")
    page.get_by_label(label).fill("4/1/2026")
    page.get_by_label("Premium, line 1").fill("-41.50")
    refused(page, "Save the disenrollment", "Premium, line 1", "more than $0.00")
    page.get_by_label("Premium, line 1").fill("41.50")
    submit(page, "Save the disenrollment")
    expect(page.get_by_text("The disenrollment is saved.")).to_be_visible()


def test_a_payment_before_the_bill_negative_or_twice(page: Page, live_server, sign_in):
    factories.plan()
    sign_in(members.specialist())
    enter_disenrollment(page, live_server)
    record_payment(page, "-40", "1041")
    page.get_by_label("Received on").fill(typed(recent_first()))
    button = "Record the payment"
    refused(page, button, "Amount", "more than $0.00")
    page.get_by_label("Amount", exact=True).fill("a few dollars")
    refused(page, button, "Amount", "Enter an amount in dollars, such as 42.50.")
    page.get_by_label("Amount", exact=True).fill("40")
    page.get_by_label("Received on").fill("1/2/2020")
    refused(page, button, "Received on", "before the first bill")
    page.get_by_label("Received on").fill("1/2/2099")
    refused(page, button, "Received on", "in the future")
    page.get_by_label("Received on").fill(typed(recent_first()))
    submit(page, button)
    expect(page.locator("#money")).to_contain_text("A partial payment is not enough")

    # The same check, typed in by the next colleague.
    page.get_by_role("link", name="Record a payment").click()
    page.get_by_label("Check", exact=True).check()
    page.get_by_label("Amount", exact=True).fill("40")
    page.get_by_label("Received on").fill(typed(recent_first()))
    page.get_by_label("Check or transfer number").fill("1041")
    refused(page, button, "Check or transfer number", "already recorded")
    page.get_by_label("Check or transfer number").fill("1042")
    submit(page, button)
    expect(page.locator("#money")).to_contain_text("$3.00 more must be received")


def test_a_request_from_the_future(page: Page, live_server, sign_in):
    factories.plan()
    sign_in(members.specialist())
    enter_disenrollment(page, live_server)
    find(page, live_server)
    begin_call(page)
    answer_call(page)
    page.get_by_label("First contact").fill(f"{typed(today() + timedelta(days=3))} 9:00 am")
    expect(page.locator("#sort")).to_contain_text("Until then, now is used")
    refused(page, "Record the request", "First contact", "This is in the future")
    expect(page.get_by_label("The statement", exact=True)).to_have_value(HOSPITAL)
    page.get_by_label("First contact").fill(f"{typed(today() - timedelta(days=1))} 9:00 am")
    submit(page, "Record the request")
    state(page, "In review")
