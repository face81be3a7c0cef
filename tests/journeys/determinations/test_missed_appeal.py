"""An appeal that no one decided in time: the worker lets it lapse, and its file goes to the IRE."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.permissions import Role
from cases import models, services
from tests import factories
from tests.factories import DAY, HOUR
from tests.journeys.steps import let_the_worker_send, pdf_text, step, submit

pytestmark = pytest.mark.django_db(transaction=True)


def open_duty(case: models.Case, name: str) -> models.Deadline:
    return case.deadlines.get(duty=name, met_at=None, closed_at=None)


def at(value) -> str:
    """An instant as it is typed, in the time of the plan."""
    return timezone.localtime(value, factories.plan().zone).strftime("%m/%d/%Y %I:%M %p")


def test_a_missed_appeal_goes_to_the_ire_and_its_reversal_is_carried_out(
    page: Page, live_server, sign_in, worker
):
    """42 CFR 422.590(g), 422.592, 422.619(b)."""
    now = timezone.now().replace(second=0, microsecond=0)
    denied = factories.told_case(received_at=now - 9 * DAY)
    intake, nurse = factories.user(Role.INTAKE), factories.user(Role.NURSE)

    # The enrollee calls; intake takes the appeal in, expedited, five minutes before the deadline.
    sign_in(intake)
    page.goto(f"{live_server.url}/cases/{denied.number}/")
    step(page, "Record an appeal")
    submit(page, "Record the appeal")
    expect(page.get_by_text("Nothing has changed yet")).to_be_visible()
    page.get_by_label("The enrollee", exact=True).check()
    page.get_by_label("Phone", exact=True).check()
    page.get_by_label("Received", exact=True).fill(at(now - 72 * HOUR + timedelta(minutes=5)))
    words = "The exercises made the swelling worse; my therapist stopped them."
    page.get_by_label("Reason for disagreeing").fill(words)
    page.get_by_label("Expedited", exact=True).check()
    submit(page, "Record the appeal")
    expect(page.get_by_role("heading", name="The appeal", exact=True)).to_be_visible()
    expect(page.get_by_text("On time", exact=True)).to_be_visible()
    appeal = models.Case.objects.get(kind="reconsideration")
    expect(page.get_by_role("link", name=denied.number).first).to_be_visible()

    # No one decides. The limit passes and the worker looks.
    duty = open_duty(appeal, "decide")
    models.Deadline.objects.filter(pk=duty.pk).update(due_at=now - HOUR, first_due_at=now - HOUR)
    assert services.mark_missed(duty.pk, at=timezone.now())
    page.reload()
    expect(page.get_by_text("Going to the IRE", exact=True)).to_be_visible()
    expect(page.get_by_text("42 CFR 422.590(g)").first).to_be_visible()
    forward = open_duty(appeal, "forward_to_ire")
    assert forward.due_at == now - HOUR + DAY

    let_the_worker_send(appeal)
    page.reload()
    link = page.get_by_role("link", name="Notice that an appeal goes to the IRE to the enrollee")
    said = pdf_text(page.request.get(live_server.url + link.get_attribute("href")).body())
    assert "We Did Not Decide Your Appeal in Time" in said

    # The case file is downloaded, sent, and recorded with what shows it.
    download = page.get_by_role("link", name="Download the case file")
    archive = page.request.get(live_server.url + download.get_attribute("href")).body()
    files = zipfile.ZipFile(io.BytesIO(archive))
    cover = pdf_text(files.read("00-cover.pdf"))
    assert words in cover and "did not decide within its time limit" in cover
    step(page, "Record that the case file was sent to the IRE")
    page.get_by_label("The written explanation").fill("The plan did not decide in time.")
    page.get_by_label("The appeal as received").check()
    page.get_by_label("The entity's portal").check()
    page.get_by_label("Confirmation").fill("IRE-44120")
    submit(page, "Record that it was sent")
    expect(page.get_by_text("The file must be complete").first).to_be_visible()
    for box in page.get_by_role("checkbox").all():
        box.check()
    submit(page, "Record that it was sent")
    expect(page.get_by_text("With the IRE", exact=True)).to_be_visible()
    assert not appeal.deadlines.filter(met_at=None, closed_at=None).exists()

    # The entity reverses; the nurse records it, carries it out, and the entity is told.
    sign_in(nurse)
    page.goto(f"{live_server.url}/cases/{appeal.number}/")
    step(page, "Record the decision of the IRE, a judge or the Council")
    page.get_by_label("Independent review entity").check()
    page.get_by_label("Reversed: in the enrollee's favor").check()
    page.get_by_label("Date of that decision").fill(at(now)[:10])
    page.get_by_label("Their case number").fill("IRE-44120")
    page.get_by_label("What it says").fill("The MRI is covered.")
    submit(page, "Record the decision")
    expect(page.get_by_text("Independently reviewed", exact=True)).to_be_visible()
    assert open_duty(appeal, "effectuate").citation == "42 CFR 422.619(b)"
    step(page, "Record that it was carried out")
    page.get_by_label("Confirmation").fill("Authorization 55017")
    submit(page, "Record it")
    let_the_worker_send(appeal)
    page.reload()
    expect(
        page.get_by_role("link", name="Statement that a reversal was carried out")
    ).to_be_visible()
    submit(page, "Close the case")
    expect(page.get_by_text("Closed", exact=True).first).to_be_visible()
