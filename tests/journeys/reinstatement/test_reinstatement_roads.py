"""The other roads: an error of the plan, IRMAA, favorable but unpaid; both kinds of case."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.permissions import Role
from cases import models as cases
from cases.services import EnrolleeFacts, alerts
from notices import mail
from notices.models import Mail
from premiums.models import Disenrollment
from premiums.services import disenroll
from reinstatement import tasks
from reinstatement.models import Reinstatement
from tests import factories
from tests import factories_reinstatement as members
from tests.factories import today
from tests.journeys.reinstatement.reinstating import (
    begin_call,
    enter_disenrollment,
    letter,
    month_before,
    record_payment,
    state,
    the_case,
    typed,
)
from tests.journeys.steps import let_the_worker_send, step, submit
from tests.reinstatements_today import a_disenrollment, recent_first
from tests.waiting import eventually

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_error_of_the_plan_is_corrected_and_the_disenrollment_canceled(
    page: Page, live_server, sign_in, worker
):
    """CMS guidance, section 70.3.4."""
    factories.plan()
    sign_in(members.specialist())
    enter_disenrollment(page, live_server)
    begin_call(page)
    group = page.get_by_role("group", name="Do our records show that we made an error?")
    group.get_by_label("Yes", exact=True).check()
    page.get_by_label("What was the error?").fill(
        "The check of March was posted to a wrong account."
    )
    expect(page.locator("#say")).to_contain_text("The mistake was ours")
    expect(page.get_by_label("I have said this")).to_be_hidden()
    submit(page, "Record the request")
    state(page, "Plan error")
    let_the_worker_send(the_case())
    said = letter(page, live_server, "Notice of an error of the plan")
    assert "We Made a Mistake: You Keep Your Coverage" in said
    step(page, "Record that the disenrollment is canceled")
    page.get_by_label("Canceled on").fill(typed(today()))
    page.get_by_label("Confirmation").fill("TC 81 accepted")
    submit(page, "Record the cancellation")
    expect(page.get_by_text("Coverage continues without a gap").first).to_be_visible()
    assert not the_case().deadlines.filter(met_at=None, closed_at=None).exists()


def test_irmaa_is_referred_and_followed_until_both_sums_are_paid(
    page: Page, live_server, sign_in, worker
):
    """42 CFR 423.44(e)(3); CMS guidance, section 70.3.5.2."""
    factories.plan()
    sign_in(members.specialist())
    enter_disenrollment(page, live_server, cause="Part D income-related amount (IRMAA) not paid")
    begin_call(page)
    expect(page.locator("#say")).to_contain_text("1-800-MEDICARE")
    page.get_by_label("Complaint number (CTM)").fill("CTM-118822")
    submit(page, "Record the request")
    state(page, "Referred to CMS")
    expect(page.locator("#awaited")).to_contain_text("complaint CTM-118822")
    let_the_worker_send(the_case())
    assert "1-800-MEDICARE" in letter(page, live_server, "Referral to Medicare")

    step(page, "Record that CMS found good cause")
    page.get_by_label("What it says").fill("The agency withheld the wrong amount.")
    submit(page, "Record it and queue the letter")
    state(page, "Favorable")
    record_payment(page, "83", "77")
    state(page, "Favorable")
    expect(page.locator("#awaited")).to_contain_text("the income-related amount (IRMAA) to CMS")
    step(page, "Record that the IRMAA was paid")
    page.get_by_label("CMS received it on").fill(typed(today()))
    submit(page, "Record it")
    state(page, "Paid")


def test_a_referral_that_cms_never_decides_is_followed_up_and_ended_by_a_supervisor(
    page: Page, live_server, sign_in, worker
):
    """42 CFR 423.44(e)(3) says who decides, not what the plan does while no one does: ours."""
    case = members.referred(
        of=a_disenrollment(cause="irmaa"), contact_={"received_at": timezone.now()},
        at=timezone.now(),
    )  # fmt: skip
    here = f"{live_server.url}/reinstatements/{case.number}/"
    sign_in(members.specialist())
    page.goto(here)
    expect(page.locator("#awaited")).to_contain_text("no complaint number yet")
    step(page, "Record that the referral was followed up")
    page.get_by_label("Who did you contact?").fill("Account manager")
    page.get_by_label("Telephone").check()
    page.get_by_label("What did they say?").fill("The complaint waits for a caseworker.")
    page.get_by_label("Complaint number (CTM)").fill("CTM-900")
    submit(page, "Record it")
    expect(page.locator("#awaited")).to_contain_text("complaint CTM-900")
    expect(page.locator("#awaited")).to_contain_text("Follow up again by")
    expect(page.locator("#referral")).to_contain_text("The complaint waits for a caseworker.")
    expect(page.get_by_role("link", name="End the referral")).to_have_count(0)

    sign_in(factories.user(Role.SUPERVISOR))
    page.goto(here)
    step(page, "End the referral without a CMS decision")
    page.get_by_label("The person chose another option").check()
    page.get_by_role("textbox", name="How you know this").fill(
        "She told us that she joined another plan."
    )
    submit(page, "End the referral")
    state(page, "Referral ended")
    let_the_worker_send(case)
    said = letter(page, live_server, "Notice that a referral to Medicare ended")
    assert "We No Longer Follow Your Request to Medicare" in said
    assert not case.deadlines.filter(met_at=None, closed_at=None).exists()


def test_a_wrong_answer_is_taken_back_and_the_call_goes_on_as_it_was_meant(
    page: Page, live_server, sign_in
):
    case = members.not_eligible(
        of=a_disenrollment(), contact_={"received_at": timezone.now()}, at=timezone.now()
    )
    here = f"{live_server.url}/reinstatements/{case.number}/"
    sign_in(factories.user(Role.SUPERVISOR))
    page.goto(here)
    step(page, "Undo “not reviewed”")
    expect(page.get_by_role("heading", name="As recorded")).to_be_visible()
    said = page.get_by_role("textbox", name="What was said or shown at that time")
    said.fill("The recording says: in the hospital.")
    page.get_by_label("This is about what was said or shown at that time").check()
    submit(page, "Undo and queue the letter")
    state(page, "Intake")
    step(page, "Continue the intake")
    page.get_by_label("Serious illness, or a stay in hospital or an institution").check()
    page.get_by_label("Yes, as written below").check()
    page.get_by_label("Spoken; written down here").check()
    page.get_by_label("The statement", exact=True).fill("I was in the hospital.")
    page.get_by_label("Yes, all of it").check()
    submit(page, "Record the answers")
    state(page, "In review")


def test_favorable_but_unpaid_is_closed_by_the_worker_on_the_day_after(
    page: Page, live_server, sign_in, worker
):
    """CMS's example 1, the other way: not paid by the last day of the third month."""
    now = timezone.now()
    by = members.specialist()
    case = members.favorable(
        by=by, of=a_disenrollment(by=by), contact_={"received_at": now - timedelta(days=4)}
    )
    sign_in(by)
    page.goto(f"{live_server.url}/?tab=all")
    page.get_by_role("link", name=case.number).click()
    record_payment(page, "40", "1041")
    expect(page.locator("#awaited")).to_contain_text("$43.00 to us")
    let_the_worker_send(case)
    yesterday = today() - timedelta(days=1)
    due = datetime.combine(yesterday, datetime.max.time().replace(microsecond=0))
    due = due.replace(tzinfo=case.plan.zone)
    past = {"starts_at": due - timedelta(days=60), "first_due_at": due, "due_at": due}
    case.deadlines.filter(duty="pay_arrears").update(**past)
    Reinstatement.objects.filter(pk=case.pk).update(pay_by=yesterday)

    tasks.sweep_unpaid.delay()
    eventually(lambda: case.events.filter(event="unpaid").exists())
    page.reload()
    state(page, "Not paid on time")
    expect(page.locator("#awaited")).to_contain_text("$43.00 of what was owed was not received")
    let_the_worker_send(case)
    said = letter(page, live_server, "Notice that not all that was owed came in time")
    assert "$43.00" in said and "grievance" in said
    assert not case.deadlines.filter(met_at=None, closed_at=None).exists()


def test_a_person_with_both_kinds_of_case_shows_both_and_mail_tells_nothing_of_them(
    page: Page, live_server, sign_in
):
    now = timezone.now()
    asked = factories.received_case(received_at=now - timedelta(hours=3))
    person = asked.enrollee
    by = members.specialist()
    months = (members.month(month_before(recent_first())),)
    found = disenroll.enter_disenrollment(
        members.disenrollment_facts(
            enrollee=EnrolleeFacts(person.member_id, person.first_name, person.last_name),
            effective_on=recent_first(), months=months, grace_begins_on=None, grace_ends_on=None,
            notice_sent_on=None,
        ),
        by=by, at=now - timedelta(days=14),
    )  # fmt: skip
    case = members.requested(
        of=found, by=by, contact_={"received_at": now - timedelta(days=14)},
        at=now - timedelta(days=14) + timedelta(minutes=5),
    )  # fmt: skip
    sign_in(by)
    page.goto(f"{live_server.url}/?tab=all")
    expect(page.get_by_role("link", name=asked.number)).to_be_visible()
    expect(page.get_by_role("link", name=case.number)).to_be_visible()
    page.get_by_label("Requested service").select_option(label="Good-cause reinstatement")
    submit(page, "Filter")
    expect(page.get_by_role("link", name=asked.number)).to_have_count(0)
    page.get_by_role("link", name=case.number).click()
    expect(page.get_by_role("heading", name="Other cases of this enrollee")).to_be_visible()
    page.get_by_role("link", name=asked.number).click()
    expect(page.get_by_role("link", name=case.number)).to_be_visible()

    # It is overdue: the alert is raised like any other, and tells the number and the clock alone.
    factories.user(Role.SUPERVISOR)
    for pk in alerts.due_alerts(at=now, limit=99):
        alerts.raise_alert(pk, at=now)
    of_case = Mail.objects.filter(items__alert__case=case)
    assert of_case.exists()
    for each in of_case:
        message = mail.compose(each, at=now)
        words = message.subject + message.body
        assert case.number in words and "5 business days" in words
        assert person.last_name not in words and person.member_id not in words
    assert Disenrollment.objects.count() == 1 and cases.Case.objects.count() == 2
