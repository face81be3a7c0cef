"""A scan to be denied: the pharmacist may not, a cardiologist explains, the auditor reads it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.permissions import Role
from tests import factories
from tests.browser import shot, violations
from tests.journeys.steps import pdf_text, step, submit

pytestmark = pytest.mark.django_db(transaction=True)
STATEMENT = "I order and read this kind of scan for my own patients every week."


def test_a_denial_is_signed_by_fitting_expertise_and_the_auditor_sees_why(
    page: Page, live_server, sign_in
):
    """42 CFR 422.566(d)."""
    case = factories.in_review_case(received_at=timezone.now() - timedelta(hours=20))
    factories.a_document(case)
    pharmacist = {"kind": "pharmacist", "care_fields": ["drug_therapy"]}
    cardiologist = {"kind": "md", "number": "C-1", "care_fields": ["cardiology"]}
    address = f"{live_server.url}/cases/{case.number}/"

    sign_in(factories.user(Role.PHYSICIAN, licensed=[pharmacist]))
    page.goto(f"{address}deny/")
    expect(page.get_by_text("no statement can change that")).to_be_visible()

    sign_in(factories.user(Role.PHYSICIAN, licensed=[cardiologist]))
    page.goto(address)
    document = page.get_by_role("link", name="records.txt").get_attribute("href")
    assert page.request.get(live_server.url + document).ok
    step(page, "Deny")
    page.get_by_label("The reason, in plain words").fill(factories.DENIAL["reason"])
    page.get_by_label("The coverage rule that was applied").fill(factories.DENIAL["criteria"])
    page.get_by_label("Yes").check()
    statement = page.get_by_label("Why is your expertise appropriate")
    statement.fill("I know it.")
    submit(page, "Deny and queue the letters")
    expect(page.get_by_text("Explain in a full sentence").first).to_be_visible()
    assert violations(page) == []
    shot(page, "expertise")
    statement.fill(STATEMENT)
    submit(page, "Deny and queue the letters")
    expect(page.get_by_text(STATEMENT)).to_be_visible()

    sign_in(factories.user(Role.COMPLIANCE))
    page.goto(address)
    link = page.get_by_role("link", name="Open the sign-off page (PDF)").get_attribute("href")
    said = pdf_text(page.request.get(live_server.url + link).body())
    for part in (STATEMENT, "Physician (MD) C-1, ME", "Imaging (radiology)", "records.txt"):
        assert part in said
