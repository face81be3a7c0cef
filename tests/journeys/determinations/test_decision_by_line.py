"""A request of two lines: the nurse recommends, the physician approves one and denies the other."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.permissions import Role
from determinations import models as determinations
from determinations.services import ItemFacts
from tests import factories
from tests.browser import shot
from tests.journeys.steps import choose, let_the_worker_send, pdf_text, step, submit

pytestmark = pytest.mark.django_db(transaction=True)
REASON = "The records show no fall in the last six months, which the rule for a walker asks for."


def test_a_split_decision_by_line_with_physician_review(page: Page, live_server, sign_in, worker):
    """42 CFR 422.566(d), 422.568(d)-(e)."""
    case = factories.received_case(
        received_at=timezone.now() - timedelta(hours=20),
        items=(ItemFacts("MRI of knee", "73721", "CPT"), ItemFacts("Walker", "E0143", "HCPCS")),
    )
    nurse = factories.user(Role.NURSE)
    physician = factories.user(Role.PHYSICIAN, first_name="Phyllis", last_name="Evident")
    sign_in(nurse)
    page.goto(f"{live_server.url}/cases/{case.number}/")
    submit(page, "Take the case")
    step(page, "Send to a physician")
    page.get_by_label("Deny").check()
    page.get_by_label("Why").fill("The MRI is fine, the walker has nothing behind it.")
    choose(page, "Send to", "Phyllis Evident (MD)")
    submit(page, "Send")

    sign_in(physician)
    page.goto(f"{live_server.url}/cases/{case.number}/")
    step(page, "Decide line by line")
    first, second = determinations.RequestedItem.objects.filter(determination=case.pk)
    mri = page.get_by_role("group", name="Line 1: 73721 MRI of knee")
    walker = page.get_by_role("group", name="Line 2: E0143 Walker")
    mri.get_by_label("Approved", exact=True).check()
    mri.get_by_label("What is approved").fill("One MRI within 90 days.")
    walker.get_by_label("Denied", exact=True).check()
    walker.get_by_label("The reason for the denial").fill(
        "This item is not medically necessary for you."
    )
    submit(page, "Decide and queue the letters")
    expect(page.get_by_text("This could be said in any denial").first).to_be_visible()
    expect(walker.get_by_label("The reason for the denial")).to_have_value(
        "This item is not medically necessary for you."
    )
    shot(page, "lines")
    walker.get_by_label("The reason for the denial").fill(REASON)
    walker.get_by_label("The coverage rule").fill("National Coverage Determination 280.3")
    walker.get_by_role("group", name="lack of medical necessity").get_by_label("Yes").check()
    submit(page, "Decide and queue the letters")
    expect(page.get_by_text("Partially approved").first).to_be_visible()

    let_the_worker_send(case)
    page.reload()
    address = page.get_by_role("link", name="Denial notice to the enrollee")
    pdf = page.request.get(live_server.url + address.get_attribute("href")).body()
    said = pdf_text(pdf)
    assert "Approved. One MRI within 90 days." in said
    assert REASON in said and "only a part of it" in said
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.outcome, second.outcome) == ("approved", "denied")
