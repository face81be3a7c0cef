"""A former member comes back: from the phone call to coverage without a gap, or refused in it."""

import zipfile

import pytest
from playwright.sync_api import Page, expect

from cases import models as cases
from premiums.words import day, weekday
from regulations import good_cause
from regulations import reinstatement as law
from tests import factories
from tests import factories_reinstatement as members
from tests.journeys.reinstatement.reinstating import (
    answer_call,
    begin_call,
    enter_disenrollment,
    find,
    letter,
    no_error_of_ours,
    record_payment,
    refused,
    state,
    the_case,
)
from tests.journeys.steps import let_the_worker_send, pdf_text, step, submit
from tests.reinstatements_today import recent_first

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_hospitalized_member_is_reinstated_without_a_gap(
    page: Page, live_server, sign_in, worker
):
    """42 CFR 422.74(d)(1)(v); CMS guidance, section 70.3.5.1."""
    factories.plan()
    sign_in(members.specialist(first_name="Stella", last_name="Bridgewater"))
    last = law.pay_arrears(plan_type="ma", disenrollment_effective_on=recent_first()).due_on

    # The call: the disenrollment is entered, found again, and the sheet leads through it.
    enter_disenrollment(page, live_server)
    find(page, live_server)
    begin_call(page)
    expect(page.locator("#sort")).to_contain_text("On time")
    expect(page.get_by_text("could not reasonably have foreseen")).to_be_visible()
    expect(page.get_by_text(f"We must receive all of it by {weekday(last)}")).to_be_visible()
    answer_call(page)
    expect(page.locator("#say")).to_contain_text("We look into this and decide within")
    submit(page, "Record the request")
    state(page, "In review")
    research(page)

    # The decision: the sum and the last day are seen before it is made.
    step(page, "Find good cause")
    money = page.locator(".card", has_text="What the letter says about payment")
    expect(money).to_contain_text("$83.00")
    expect(money).to_contain_text(day(last))
    page.get_by_label("No, they had no control over it").check()
    page.get_by_label("No, not reasonably").check()
    page.get_by_label("Yes, this is why").check()
    page.get_by_label("The finding, for the file").fill("The papers cover the grace period.")
    page.get_by_label("What the letter says").fill("You were in the hospital when the bills came.")
    submit(page, "Decide favorable and queue the letter")
    state(page, "Favorable")

    # Told by telephone; but the sum and the last day are told in writing.
    step(page, "Record that the person was notified")
    expect(page.get_by_text(f"$83.00 must be received by us by {day(last)}")).to_be_visible()
    page.get_by_label("Spoke by telephone").check()
    page.get_by_label("What was said").fill("She will send a check this week.")
    submit(page, "Record the conversation")
    expect(page.locator("#awaited")).to_contain_text("The person still has to be notified")
    case = the_case()
    let_the_worker_send(case)
    said = letter(page, live_server, "Favorable good-cause notice")
    assert "You must pay us $83.00" in said and day(last) in said
    assert "How you can pay" in said and "You were in the hospital" in said
    expect(page.locator("#awaited")).not_to_contain_text("still has to be notified")

    # Paid in two parts.
    record_payment(page, "40", "1041")
    expect(page.locator("#money")).to_contain_text("A partial payment is not enough: $43.00 more")
    state(page, "Favorable")
    record_payment(page, "$43.00", "1042")
    state(page, "Paid")

    # The package as files, the submission, the reply.
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the package to submit").click()
    files = zipfile.ZipFile(download.value.path())
    assert "83.00" in pdf_text(files.read("00-transmittal.pdf"))
    assert any("stay.txt" in name for name in files.namelist())
    step(page, "Record the submission")
    page.get_by_label("Confirmation").fill("RPC-2026-0441")
    submit(page, "Record the submission")
    state(page, "Submitted")
    step(page, "Record the CMS reply")
    page.get_by_label("Reply code (TRC)").fill("015")
    refused(page, "Record the reply", "Reply code (TRC)", "Only reply 287")
    page.get_by_label("Reply code (TRC)").fill("287")
    submit(page, "Record the reply")
    state(page, "Reinstated")
    expect(page.locator("#coverage")).to_contain_text("Coverage is continuous")
    expect(page.locator("#coverage")).to_contain_text(f"No gap at {day(recent_first())}")

    let_the_worker_send(case)
    said = letter(page, live_server, "Confirmation of a reinstatement")
    assert "Your Coverage Is Back, Without a Gap" in said and day(recent_first()) in said
    assert not case.deadlines.filter(met_at=None, closed_at=None).exists()


def research(page: Page) -> None:
    """An attempt, a paper, each point of the checklist."""
    step(page, "Record an attempt to get what is missing")
    page.get_by_label("Who did you contact?").fill("Discharge desk of the hospital")
    page.get_by_label("Telephone", exact=True).check()
    page.get_by_label("What did you ask for?").fill("The papers of the stay")
    page.get_by_label("Promised").check()
    submit(page, "Record the attempt")
    page.get_by_text("Add a document").click()
    paper = {"name": "stay.txt", "mimeType": "text/plain", "buffer": b"Stay of January to March."}
    page.get_by_label("File", exact=True).set_input_files(paper)
    submit(page, "Add the document")
    expect(page.get_by_role("link", name="stay.txt")).to_be_visible()
    expect(page.locator("#awaited")).to_contain_text("still to be researched")
    step(page, "Record the research findings")
    for item in good_cause.CHECKLIST.history():
        page.get_by_label(item.label).fill(f"Looked at: {item.key}. Nothing speaks against it.")
    submit(page, "Record the findings")
    expect(page.locator("#awaited")).to_contain_text("ready to decide")


def test_a_vacation_is_refused_in_the_call_and_a_second_call_is_none(
    page: Page, live_server, sign_in, worker
):
    """CMS guidance, sections 70.3.5 and 70.3.5.1: travel is not good cause; one request."""
    factories.plan()
    sign_in(members.specialist())
    enter_disenrollment(page, live_server)
    begin_call(page)
    no_error_of_ours(page)
    page.get_by_label("I have said this").check()
    expect(page.locator("#say")).to_contain_text("What kept you from paying in time?")
    page.get_by_label("Bills were not seen because of a vacation or another trip").check()
    expect(page.locator("#say")).to_contain_text("Say now and stop here")
    expect(page.locator("#say")).to_contain_text("election period")
    expect(page.locator("#stop-circumstance")).to_contain_text(
        "You do not have to ask anything more"
    )
    expect(page.get_by_label("The statement", exact=True)).to_be_hidden()
    expect(page.get_by_label("Yes, all of it")).to_be_hidden()
    submit(page, "Record the request")
    state(page, "Not eligible")
    expect(page.locator("#gates")).to_contain_text("no second request")
    case = the_case()
    assert case.oral_notices.exists() and not case.deadlines.filter(met_at=None).exists()
    let_the_worker_send(case)
    said = letter(page, live_server, "not reviewed")
    assert "vacation" in said and "grievance" in said and "Hortensia" in said

    # They call again, with a better story.
    find(page, live_server)
    page.get_by_role("link", name="Start a request").click()
    expect(page.locator("#say")).to_contain_text("Say now and stop here")
    expect(page.locator("#say")).to_contain_text("there was a request already")
    page.get_by_label("Phone", exact=True).check()
    page.get_by_label("The former member", exact=True).check()
    no_error_of_ours(page)
    submit(page, "Record the request")
    state(page, "Not eligible")
    expect(page.locator("#awaited")).to_contain_text("Already requested once in the same window")
    assert cases.Case.objects.count() == 2
