"""The spine, walked in a real browser with a real worker: a request becomes a mailed decision."""

import re
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from accounts.permissions import Role
from tests import factories
from tests.journeys.steps import (
    choose,
    fill_intake,
    let_the_worker_send,
    only_case,
    pdf_text,
    step,
    submit,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_denial_from_the_fax_to_the_letter_that_stops_the_clock(
    page: Page, live_server, sign_in, worker
):
    factories.plan()
    intake, nurse = factories.user(Role.INTAKE), factories.user(Role.NURSE)
    physician = factories.user(Role.PHYSICIAN, first_name="Phyllis", last_name="Evident")

    sign_in(intake)
    fill_intake(page, live_server, priority="Standard", hours_ago=30)
    expect(page.locator("#due")).to_contain_text("42 CFR 422.568(b)(1)(ii)")
    expect(page.locator("#due")).to_contain_text("left")
    submit(page, "Open the case")
    expect(page.get_by_role("status")).to_contain_text("is open. Due")
    case = only_case()
    assert case.source_key.startswith("form:") and case.entry_lag > timedelta(hours=29)

    sign_in(nurse)
    page.goto(f"{live_server.url}/?tab=unassigned")
    page.get_by_role("link", name=case.number).click()
    submit(page, "Take the case")
    step(page, "Extend the deadline")
    page.get_by_label("Medical evidence is awaited").check()
    page.get_by_label("Which noncontract provider").select_option(
        label="Dr. Lucasta Faraway (not contracted)"
    )
    page.get_by_label("Which records are missing?").fill("Therapy notes since January")
    page.get_by_label("By how many calendar days?").fill("14")
    page.get_by_label("The reason for the delay").fill(
        "We wait for the therapy notes of Dr. Faraway since January."
    )
    page.get_by_label("How does waiting serve").fill(
        "Six weeks of therapy in the notes would let us approve her MRI."
    )
    submit(page, "Extend the deadline")
    expect(page.get_by_text("No request to this provider is on record").first).to_be_visible()
    page.get_by_role("group", name="How did you ask for them?").get_by_label("Fax").check()
    now = datetime.now(case.plan.zone)
    page.get_by_label("When did you ask?").fill(now.strftime("%m/%d/%Y %I:%M %p"))
    page.get_by_label("What did you ask for?").fill("Therapy notes since January.")
    page.get_by_label("Promised").check()
    submit(page, "Extend the deadline")
    expect(page.get_by_text("The deadline is extended.")).to_be_visible()
    let_the_worker_send(case)
    page.reload()
    expect(page.get_by_text("Extended from")).to_be_visible()
    duty = case.deadlines.get(duty="decide")
    assert duty.due_at.astimezone(case.plan.zone).date() - duty.first_due_at.astimezone(
        case.plan.zone
    ).date() == timedelta(days=14)

    step(page, "Send to a physician")
    page.get_by_label("Deny").check()
    page.get_by_label("Why").fill("No therapy was tried; the rule asks for six weeks.")
    choose(page, "Send to", "Phyllis Evident (MD)")
    submit(page, "Send")
    expect(page.get_by_text("recommended to Phyllis Evident")).to_be_visible()

    sign_in(physician)
    page.get_by_role("link", name=case.number).click()
    step(page, "Deny")
    boilerplate = "This service is not medically necessary for you."
    page.get_by_label("The reason, in plain words").fill(boilerplate)
    page.get_by_label("The coverage rule").fill("Plan imaging guideline 4.1")
    page.get_by_label("Yes").check()
    submit(page, "Deny and queue the letters")
    expect(page.get_by_role("alert")).to_contain_text("This could be said in any denial")
    reason = factories.DENIAL["reason"]
    page.get_by_label("The reason, in plain words").fill(reason)
    submit(page, "Deny and queue the letters")
    expect(page.get_by_text("Waiting to be sent").first).to_be_visible()
    assert case.deadlines.get(duty="decide").met_at is None, (
        "deciding alone must not stop the clock"
    )

    let_the_worker_send(case)
    page.reload()
    expect(page.get_by_text("Completed on time")).to_be_visible()
    expect(page.get_by_text("Notified", exact=True)).to_be_visible()
    address = page.get_by_role("link", name="Denial notice to the enrollee")
    pdf = page.request.get(live_server.url + address.get_attribute("href")).body()
    said = pdf_text(pdf)
    assert reason in said and "Wilhelmina Placeholder" in said and "HL20000001" in said
    assert "65 calendar days" in said and "expedited reconsideration" in said
    notice = case.notices.get(kind="denial", recipient="enrollee")
    assert (settings.PRINT_DIR / notice.file_name).read_bytes() == pdf
    copy = case.notices.get(kind="denial", recipient="provider")
    assert case.deadlines.get(duty="decide").met_at == notice.dispatched_at
    assert case.deadlines.get(duty="notify_provider").met_at == copy.dispatched_at
    assert case.notices.count() == 4  # extension and denial, to the enrollee and to the physician


def test_an_expedited_approval_from_the_fax_to_the_letter(page: Page, live_server, sign_in, worker):
    factories.plan()
    intake, nurse = factories.user(Role.INTAKE), factories.user(Role.NURSE)

    sign_in(intake)
    fill_intake(page, live_server, priority="Expedited", hours_ago=20)
    expect(page.locator("#due")).to_contain_text("42 CFR 422.572(a)(1)")
    page.get_by_text("How was this calculated?").click()
    expect(page.locator("#due")).to_contain_text("72 elapsed hours")
    submit(page, "Open the case")
    case = only_case()

    sign_in(nurse)
    page.goto(f"{live_server.url}/?tab=unassigned")
    expect(page.locator("tbody tr")).to_contain_text("Expedited")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    submit(page, "Take the case")
    step(page, "Approve")
    page.get_by_label("What is approved").fill("One MRI of the left knee within 90 days.")
    submit(page, "Approve and queue the letters")
    let_the_worker_send(case)
    page.reload()
    expect(page.get_by_text("Notified", exact=True)).to_be_visible()
    duty = case.deadlines.get(duty="decide")
    assert duty.met_at - case.received_at < timedelta(hours=72)
    notice = case.notices.get(recipient="enrollee")
    assert "One MRI of the left knee within 90 days." in pdf_text(bytes(notice.pdf.data))
    step(page, "Record that it was carried out")
    page.get_by_label("Confirmation").fill("Authorization 2026-000777")
    submit(page, "Record it")
    expect(page.get_by_text("Completed on time")).to_be_visible()
    submit(page, "Close the case")
    expect(page.get_by_text("Closed", exact=True)).to_be_visible()
    assert re.fullmatch(r"FN\d\d-\d{6}", case.number)
