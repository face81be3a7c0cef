"""A grievance about care: recorded, given more time, answered in writing; another one orally."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.permissions import Role
from cases import models
from tests import factories
from tests.factories import DAY
from tests.journeys.steps import let_the_worker_send, pdf_text, step, submit

pytestmark = pytest.mark.django_db(transaction=True)


def record(page: Page, against: str, words: str, *, days_ago: int) -> None:
    step(page, "Record a grievance")
    expect(page.get_by_label("When did the event happen?")).to_be_hidden()
    page.get_by_label(against).check()
    on = factories.today() - timedelta(days=days_ago)
    page.get_by_label("When did the event happen?").fill(on.strftime("%m/%d/%Y"))
    page.get_by_label("Who took the action being complained about?").select_option("nobody")
    page.get_by_label("Orally").check()
    page.get_by_label("What it says").fill(words)
    submit(page, "Record the grievance")
    expect(page.get_by_role("status")).to_contain_text("The grievance is recorded")


def test_two_grievances_from_the_call_to_the_answers(page: Page, live_server, sign_in, worker):
    """42 CFR 422.564(d)-(g)."""
    now = timezone.now().replace(second=0, microsecond=0)
    case = factories.told_case(received_at=now - 4 * DAY)
    intake, boss = factories.user(Role.INTAKE), factories.user(Role.SUPERVISOR)
    home = f"{live_server.url}/cases/{case.number}/"

    sign_in(intake)
    page.goto(home)
    record(page, "The quality of care", "The nurse hurt my arm.", days_ago=9)
    record(page, "Something else the plan did", "An hour on hold.", days_ago=70)
    section = page.locator("#grievances")
    expect(section.get_by_text("Waiting for an answer")).to_have_count(2)
    expect(section).to_contain_text("the last day to file")

    sign_in(boss)
    page.goto(home)
    step(page, "Take more time for a grievance")
    page.get_by_label("About the quality of care").check()
    page.get_by_label("We need more information to answer").check()
    page.get_by_label("The reasons for the delay").fill("We wait for the notes of the nurse.")
    submit(page, "Take more time and queue the letter")
    expect(page.get_by_role("alert")).to_contain_text("benefits the enrollee")
    page.get_by_label("How does the delay benefit the enrollee?").fill("They show what was.")
    submit(page, "Take more time and queue the letter")
    expect(page.get_by_role("status")).to_contain_text("due later")
    care = case.grievances.get(against="quality_of_care")
    duty = case.deadlines.get(duty="answer_grievance", subject=str(care.pk))
    assert (duty.due_at - duty.first_due_at).days == 14

    step(page, "Answer the grievance")
    page.get_by_label("About something that the plan did").check()
    page.get_by_label("Yes", exact=True).check()
    page.get_by_label("The answer, in plain words").fill("It was too long. We are sorry.")
    expect(page.get_by_label("Who did you talk to?")).to_be_hidden()
    page.get_by_label("Orally: I have given the answer").check()
    page.get_by_label("Who did you talk to?").fill("Wilhelmina")
    page.get_by_label("Spoke by telephone").check()
    page.get_by_label("What was said").fill("The same; she was content.")
    submit(page, "Record the answer")
    expect(section).to_contain_text("Upheld, answered orally")

    step(page, "Answer the grievance")
    page.get_by_label("No", exact=True).check()
    answer = "The notes show that the nurse stopped when you said so."
    page.get_by_label("The answer, in plain words").fill(answer)
    submit(page, "Preview the letter")
    expect(page.locator("#preview")).to_contain_text("Answer to a grievance")
    submit(page, "Record the answer")
    expect(section).to_contain_text("The letter has not been sent yet")

    let_the_worker_send(case)
    page.reload()
    expect(section).not_to_contain_text("has not been sent yet")
    link = page.get_by_role("link", name="Answer to a grievance to the enrollee")
    said = pdf_text(page.request.get(live_server.url + link.get_attribute("href")).body())
    assert answer in said and "You have the right to complain in writing" in said
    assert models.Deadline.objects.get(pk=duty.pk).met_at is not None
