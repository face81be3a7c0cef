"""A refused expedite, told and mailed, comes back with a physician's support."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.permissions import Role
from cases import models
from tests import factories
from tests.journeys.steps import let_the_worker_send, pdf_text, step, submit

pytestmark = pytest.mark.django_db(transaction=True)


def open_duty(case: models.Case, name: str) -> models.Deadline:
    return case.deadlines.get(duty=name, met_at=None, closed_at=None)


def test_a_refused_expedite_comes_back_with_a_physician(page: Page, live_server, sign_in, worker):
    """42 CFR 422.570(c)-(d)."""
    received = timezone.now().replace(second=0, microsecond=0) - timedelta(hours=5)
    case = factories.received_case(
        requester_kind="enrollee",
        requester_name="Wilhelmina Placeholder",
        priority="expedited",
        received_at=received,
    )
    fast = open_duty(case, "decide").due_at
    nurse, intake = factories.user(Role.NURSE), factories.user(Role.INTAKE)

    sign_in(nurse)
    page.goto(f"{live_server.url}/cases/{case.number}/")
    expect(page.get_by_text("Waiting for an answer", exact=True)).to_be_visible()
    submit(page, "Take the case")
    step(page, "Refuse to expedite")
    submit(page, "Refuse and queue the letter")
    expect(page.get_by_text("Nothing has changed yet")).to_be_visible()
    why = "The pain is under control and the scan can wait a week without harm."
    page.get_by_label("Why the standard timeframe causes no harm").fill(why)
    submit(page, "Refuse and queue the letter")
    expect(page.get_by_role("status")).to_contain_text("Notify the enrollee now")
    standard = open_duty(case, "decide")
    assert standard.starts_at == received and standard.due_at > fast

    step(page, "Record that the enrollee was notified of the refusal to expedite")
    page.get_by_label("Spoke by telephone").check()
    page.get_by_label("Who did you talk to?").fill("Wilhelmina")
    page.get_by_label("What was said").fill("Told why, and that any physician may ask again.")
    submit(page, "Record the notice")
    assert case.deadlines.get(duty="notify_refusal_orally").met_at is not None

    let_the_worker_send(case)
    page.reload()
    address = page.get_by_role("link", name="Refusal to expedite to the enrollee")
    said = pdf_text(page.request.get(live_server.url + address.get_attribute("href")).body())
    assert why in said and "7 calendar days" in said and "any physician" in said
    assert "expedited grievance" in said

    sign_in(intake)
    page.goto(f"{live_server.url}/cases/{case.number}/")
    step(page, "Record a request to expedite")
    page.get_by_label("A physician", exact=True).check()
    page.get_by_label("In writing").check()
    page.get_by_label("What was said").fill("She may lose the leg: the swelling grew overnight.")
    submit(page, "Record the request")
    expect(page.get_by_text("Enter the name of the physician").first).to_be_visible()
    page.get_by_label("Name of the physician").fill("Dr. Ada Nobody")
    submit(page, "Record the request")
    expect(page.get_by_text("Expedited", exact=True).first).to_be_visible()
    again = open_duty(case, "decide")
    assert again.due_at < standard.due_at
    assert again.replaces == standard
    asked = case.expedite_requests.order_by("id").values_list("answer", flat=True)
    assert list(asked) == ["refused", "granted"]
