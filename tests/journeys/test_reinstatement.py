"""A former member comes back: from the phone call to coverage without a gap, or refused in it."""

import io
import zipfile

import pytest
from playwright.sync_api import Page, expect

from regulations import good_cause
from tests import factories
from tests import factories_reinstatement as members
from tests.journeys.reinstating import (
    HOSPITAL,
    answer_call,
    begin_call,
    effective,
    enter_disenrollment,
    letter,
    no_error_of_ours,
    record_payment,
    state,
    the_case,
    typed,
)
from tests.journeys.test_from_intake_to_mailed_decision import (
    let_the_worker_send,
    pdf_text,
    step,
    submit,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_hospitalized_member_is_reinstated_without_a_gap(
    page: Page, live_server, sign_in, worker
):
    """42 CFR 422.74(d)(1)(v); CMS guidance, section 70.3.5.1."""
    factories.plan()
    sign_in(members.specialist(first_name="Stella", last_name="Bridgewater"))

    # The call: the disenrollment is entered, the sheet leads through it.
    enter_disenrollment(page, live_server)
    begin_call(page)
    expect(page.locator("#sort")).to_contain_text("In time")
    answer_call(page)
    expect(page.locator("#say")).to_contain_text("We look into this and decide within")
    submit(page, "Record the request")
    state(page, "In review")

    # Research: an attempt, a paper, each point of the checklist.
    step(page, "Record an attempt to get what is missing")
    page.get_by_label("Whom did you ask?").fill("Discharge desk of the hospital")
    page.get_by_label("Telephone", exact=True).check()
    page.get_by_label("What did you ask for?").fill("The papers of the stay")
    page.get_by_label("Promised").check()
    submit(page, "Record the attempt")
    page.get_by_text("Add a document").click()
    paper = {"name": "stay.txt", "mimeType": "text/plain", "buffer": b"Stay of January to March."}
    page.get_by_label("File", exact=True).set_input_files(paper)
    submit(page, "Add the document")
    expect(page.get_by_role("link", name="stay.txt")).to_be_visible()
    step(page, "Record what research found")
    for item in good_cause.CHECKLIST:
        page.get_by_label(item.label).fill(f"Looked at: {item.key}. Nothing speaks against it.")
    submit(page, "Record the findings")

    # The decision: the sum and the last day are seen before it is made.
    step(page, "Find good cause")
    expect(page.get_by_text("$83.00").first).to_be_visible()
    page.get_by_label("No, they had no control over it").check()
    page.get_by_label("No, not reasonably").check()
    page.get_by_label("Yes, this is why").check()
    page.get_by_label("The finding, for the file").fill("The papers cover the grace period.")
    page.get_by_label("What the letter says").fill("You were in the hospital when the bills came.")
    submit(page, "Decide favorable and queue the letter")
    state(page, "Favorable")
    let_the_worker_send(the_case())
    said = letter(page, live_server, "Favorable good-cause notice")
    last = the_case().reinstatement.pay_by
    assert "$83.00" in said and f"{last:%B} {last.day}, {last.year}" in said
    assert "You were in the hospital" in said

    # Paid in two parts.
    record_payment(page, "40", "1041")
    expect(page.get_by_text("A part is not enough").first).to_be_visible()
    state(page, "Favorable")
    record_payment(page, "$43.00", "1042")
    state(page, "Paid")

    # The package as files, the submission, the reply.
    link = page.get_by_role("link", name="package")
    archive = page.request.get(live_server.url + link.get_attribute("href")).body()
    files = zipfile.ZipFile(io.BytesIO(archive))
    assert "83.00" in pdf_text(files.read("00-transmittal.pdf"))
    assert any("stay.txt" in name for name in files.namelist())
    step(page, "Record the submission")
    page.get_by_label("What shows it").fill("RPC-2026-0441")
    submit(page, "Record the submission")
    state(page, "Submitted")
    step(page, "Record the reply of CMS")
    page.get_by_label("Reply code (TRC)").fill("015")
    submit(page, "Record the reply")
    expect(page.get_by_text("Only the reply 287").first).to_be_visible()
    page.get_by_label("Reply code (TRC)").fill("287")
    submit(page, "Record the reply")
    state(page, "Reinstated")
    expect(page.locator("#coverage")).to_contain_text("Coverage is continuous")

    let_the_worker_send(the_case())
    said = letter(page, live_server, "Confirmation of a reinstatement")
    assert "never" in said or "without a" in said
    assert not the_case().deadlines.filter(met_at=None, closed_at=None).exists()
    expect(page.get_by_text(HOSPITAL).first).to_be_visible()


def test_a_vacation_is_refused_in_the_call_and_a_second_call_is_none(
    page: Page, live_server, sign_in, worker
):
    """CMS guidance, sections 70.3.5 and 70.3.5.1: travel is not good cause; one request."""
    factories.plan()
    sign_in(members.specialist())
    enter_disenrollment(page, live_server)
    begin_call(page)
    no_error_of_ours(page)
    page.get_by_label("I told this").check()
    page.get_by_label("Bills were not seen because of a vacation or another trip").check()
    expect(page.locator("#say")).to_contain_text("Say now, and end here")
    expect(page.locator("#say")).to_contain_text("election period")
    submit(page, "Record the request")
    state(page, "Not eligible")
    expect(page.get_by_text("no second request", exact=False).first).to_be_visible()
    case = the_case()
    assert case.oral_notices.exists() and not case.deadlines.filter(met_at=None).exists()
    let_the_worker_send(case)
    said = letter(page, live_server, "not reviewed")
    assert "grievance" in said and "Hortensia" in said

    # They call again, with a better story.
    page.goto(f"{live_server.url}/reinstatements/")
    page.get_by_label("Member ID, Medicare number or last name").fill("HL55500001")
    submit(page, "Find")
    page.get_by_role("link", name="Take a request").click()
    expect(page.locator("#say")).to_contain_text("Say now, and end here")
    page.get_by_label("Phone", exact=True).check()
    page.get_by_label("The former member", exact=True).check()
    no_error_of_ours(page)
    submit(page, "Record the request")
    state(page, "Not eligible")


def test_bad_input_is_told_beside_its_field_and_nothing_typed_is_lost(
    page: Page, live_server, sign_in
):
    factories.plan()
    sign_in(members.specialist())
    page.goto(f"{live_server.url}/reinstatements/disenrollments/new/")
    page.get_by_label("First name").fill("Hortensia")
    page.get_by_label("Disenrollment effective on").fill("4/2/2026")
    submit(page, "Put it on record")
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.get_by_label("First name")).to_have_value("Hortensia")

    enter_disenrollment(page, live_server)
    page.get_by_role("link", name="Record a payment").click()
    page.get_by_label("Check", exact=True).check()
    page.get_by_label("Amount", exact=True).fill("-40")
    page.get_by_label("What names it").fill("1041")
    submit(page, "Record the payment")
    expect(page.get_by_text("more than $0.00").first).to_be_visible()
    page.get_by_label("Amount", exact=True).fill("40")
    page.get_by_label("Received on").fill("1/2/2020")
    submit(page, "Record the payment")
    expect(page.get_by_text("before the first bill").first).to_be_visible()
    page.get_by_label("Received on").fill("1/2/2099")
    submit(page, "Record the payment")
    expect(page.get_by_text("in the future").first).to_be_visible()
    expect(page.get_by_label("What names it")).to_have_value("1041")
    page.get_by_label("Received on").fill(typed(effective()))
    submit(page, "Record the payment")
    expect(page.get_by_text("A part is not enough").first).to_be_visible()
    record_again = page.get_by_role("link", name="Record a payment")
    record_again.click()
    page.get_by_label("Check", exact=True).check()
    page.get_by_label("Amount", exact=True).fill("40")
    page.get_by_label("Received on").fill(typed(effective()))
    page.get_by_label("What names it").fill("1041")
    submit(page, "Record the payment")
    expect(page.get_by_text("recorded already").first).to_be_visible()

    page.goto(f"{live_server.url}/reinstatements/")
    page.get_by_role("link", name="Take a request").click()
    page.get_by_label("Phone", exact=True).check()
    page.get_by_label("The former member", exact=True).check()
    answer_call(page)
    page.get_by_label("First contact").fill("1/2/2099 9:00 am")
    submit(page, "Record the request")
    expect(page.get_by_text("This is in the future").first).to_be_visible()
    expect(page.get_by_label("The statement", exact=True)).to_have_value(HOSPITAL)
