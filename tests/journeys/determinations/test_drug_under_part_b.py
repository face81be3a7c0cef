"""A drug that Part D does not cover is found payable under Part B, in the same case."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.permissions import Role
from tests import factories
from tests.journeys.steps import let_the_worker_send, pdf_text, step, submit

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_drug_is_found_payable_under_part_b(page: Page, live_server, sign_in, worker):
    """42 CFR 422.112(b)(7), 422.568(b)(3), 423.580."""
    case = factories.received_case(
        request_type="part_b_drug",
        prior_authorization=False,
        summary="Infusion of an invented drug every four weeks",
        received_at=timezone.now() - timedelta(hours=6),
    )
    sign_in(factories.user(Role.NURSE))
    page.goto(f"{live_server.url}/cases/{case.number}/")
    submit(page, "Take the case")
    step(page, "Record that Part D does not cover it")
    finding = "The drug is given by infusion at a clinic, which is not what Part D pays for."
    page.get_by_label("Why Part D does not cover it").fill(finding)
    submit(page, "Record the finding")
    expect(page.get_by_text("Enter who made the Part D decision").first).to_be_visible()
    page.get_by_label("Who made the Part D decision").fill("Ida Invented, PharmD")
    page.get_by_label("No", exact=True).check()
    submit(page, "Record the finding")
    expect(page.get_by_text("Part D does not cover it.", exact=True)).to_be_visible()

    step(page, "Approve")
    page.get_by_label("What is approved").fill("Six infusions within six months.")
    submit(page, "Approve and queue the letters")
    expect(page.get_by_text("Choose which part covers the drug.").first).to_be_visible()
    expect(page.get_by_label("What is approved")).to_have_value("Six infusions within six months.")
    page.get_by_label("Part B: given by a physician").check()
    page.get_by_label("How the enrollee can get it").fill(
        "Your clinic orders it. Bring this letter."
    )
    submit(page, "Approve and queue the letters")
    let_the_worker_send(case)
    page.reload()
    expect(page.get_by_text("Notified", exact=True)).to_be_visible()
    address = page.get_by_role("link", name="Approval notice to the enrollee")
    said = pdf_text(page.request.get(live_server.url + address.get_attribute("href")).body())
    assert "covered under Medicare Part B" in said
    assert "made by Ida Invented, PharmD" in said
    assert "receive the request within 65 calendar days of the date of this letter" in said
    assert "Your clinic orders it. Bring this letter." in said
    assert case.deadlines.get(duty="decide").met_at < case.received_at + timedelta(hours=72)
