"""In a real browser: a representative without appointment, then dismissal, then vacated."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from accounts.permissions import Role
from cases import models
from determinations import models as determinations
from tests import factories
from tests.journeys.steps import fill_intake, let_the_worker_send, only_case, pdf_text, step, submit

pytestmark = pytest.mark.django_db(transaction=True)


def let_days_pass(case: models.Case, days: int) -> None:
    """Put the case back in time: all that its clock knows happened so much earlier."""
    ago = timedelta(days=days)
    for duty in case.deadlines.all():
        duty.starts_at -= ago
        duty.first_due_at -= ago
        duty.due_at -= ago
        duty.save()
    case.refresh_from_db()
    case.received_at -= ago
    case.entered_at -= ago
    case.next_due_at = min(duty.due_at for duty in case.deadlines.all())
    case.save()


def letter(case: models.Case, kind: str, recipient: str = "enrollee") -> str:
    notice = case.notices.filter(kind=kind, recipient=recipient).latest("id")
    return pdf_text(bytes(notice.pdf.data))


def try_to_dismiss(page: Page, live_server, case: models.Case) -> None:
    page.goto(f"{live_server.url}/cases/{case.number}/")
    step(page, "Dismiss")
    page.get_by_label("The appointment of representative never came").check()
    page.get_by_label("The reason").fill("No appointment came, though we asked for it.")
    submit(page, "Dismiss and queue the letter")


def test_without_an_appointment_it_is_dismissed_in_its_time_and_taken_back_when_it_comes(
    page: Page, live_server, sign_in, worker
):
    """42 CFR 405.910(c)-(e), 422.568(g)-(i)."""
    factories.plan()
    intake, supervisor = factories.user(Role.INTAKE), factories.user(Role.SUPERVISOR)
    nurse = factories.user(Role.NURSE)

    sign_in(intake)
    fill_intake(page, live_server, priority="Standard", hours_ago=5)
    page.get_by_label("A representative of the enrollee").check()
    page.get_by_label("Requester's name").fill("Nelson Nephew")
    page.get_by_label("Requester's address").fill("8 Cousin Court\nPortland, ME 04101")
    page.get_by_label("Nothing received yet").check()
    expect(page.locator("#due")).to_contain_text("Get the appointment of representative")
    expect(page.locator("#due")).to_contain_text("42 CFR 405.910(d)")
    submit(page, "Open the case")
    case = only_case()
    expect(page.get_by_text("Give Nelson Nephew no information")).to_be_visible()
    assert not case.deadlines.filter(duty="decide").exists()
    let_the_worker_send(case)
    assert "Form CMS-1696" in letter(case, "form_request")
    to_nephew = letter(case, "form_request", "representative")
    assert "Wilhelmina" not in to_nephew and "MRI" not in to_nephew

    sign_in(supervisor)
    try_to_dismiss(page, live_server, case)
    expect(page.get_by_role("alert")).to_contain_text("available only after the time to obtain it")
    assert case.matter.state == "received"

    let_days_pass(case, 8)
    try_to_dismiss(page, live_server, case)
    expect(page.get_by_text("Dismissed", exact=True).first).to_be_visible()
    let_the_worker_send(case)
    assert "never came" in letter(case, "dismissal")

    step(page, "Vacate the dismissal")
    page.get_by_label("The good cause").fill("The appointment was in the mail all the time.")
    submit(page, "Vacate and queue the letter")
    expect(page.get_by_role("heading", name="Earlier decisions")).to_be_visible()
    expect(page.get_by_text("Give Nelson Nephew no information")).to_be_visible()
    let_the_worker_send(case)
    assert "in the mail all the time" in letter(case, "dismissal_vacated")

    sign_in(intake)
    page.goto(f"{live_server.url}/cases/{case.number}/")
    step(page, "Record the appointment or waiver")
    zone = case.plan.zone
    # In the minute of the vacating: a form knows no seconds, so it arrived before it.
    case.refresh_from_db()
    today = case.restarted_at.astimezone(zone)
    page.get_by_label("When was it received?").fill(today.strftime("%m/%d/%Y %I:%M %p"))
    page.get_by_label("Signed on").fill((today - timedelta(days=400)).strftime("%m/%d/%Y"))
    submit(page, "Record the form")
    expect(page.get_by_role("alert")).to_contain_text("42 CFR 405.910(e)")
    page.get_by_label("Signed on").fill((today - timedelta(days=20)).strftime("%m/%d/%Y"))
    submit(page, "Record the form")
    expect(page.get_by_text("Complete since")).to_be_visible()
    duty = case.deadlines.get(duty="decide")
    assert duty.is_open and duty.trace["starts"]["confidence"] == "derived"
    ended = case.deadlines.filter(duty="obtain_appointment").order_by("id")
    assert [bool(each.met_at) for each in ended] == [False, True]
    assert ended[0].closed_why == "the request was dismissed"

    sign_in(nurse)
    page.goto(f"{live_server.url}/cases/{case.number}/")
    page.get_by_text("How was this calculated?").first.click()
    step(page, "Approve")
    page.get_by_label("What is approved").fill("One MRI of the left knee within 90 days.")
    submit(page, "Approve and queue the letters")
    let_the_worker_send(case)
    page.reload()
    expect(page.get_by_text("Notified", exact=True)).to_be_visible()
    assert determinations.OrganizationDetermination.objects.get(pk=case.pk).state == "notified"
