"""80 FR 7943, 42 CFR 422.568(b)(2): "busy" is refused, a supervisor looks twice, the notice does
not leave, and the case is late from its first limit, which the supervisor sees."""

from datetime import timedelta

import pytest
from django.db.models import F
from playwright.sync_api import Page, expect

from accounts.permissions import Role
from cases import models as cases
from cases import tasks
from determinations import models
from tests import factories
from tests.journeys.steps import step, submit
from tests.pages import fresh
from tests.waiting import eventually

pytestmark = pytest.mark.django_db(transaction=True)


def days_pass(case: cases.Case, days: int) -> None:
    """As if all of it had been done so many days ago."""
    ago = timedelta(days=days)
    cases.Case.objects.filter(pk=case.pk).update(
        received_at=F("received_at") - ago, entered_at=F("entered_at") - ago
    )
    case.deadlines.update(
        starts_at=F("starts_at") - ago, first_due_at=F("first_due_at") - ago,
        due_at=F("due_at") - ago,
    )  # fmt: skip
    models.Extension.objects.filter(case=case).update(
        taken_at=F("taken_at") - ago, first_due_at=F("first_due_at") - ago
    )


def test_an_extension_without_a_notice_is_none(page: Page, live_server, sign_in, worker):
    nurse, boss = factories.user(Role.NURSE), factories.user(Role.SUPERVISOR)
    case = fresh()

    sign_in(nurse)
    page.goto(f"{live_server.url}/cases/{case.number}/")
    step(page, "Extend the deadline")
    page.get_by_label("Extraordinary, exigent").check()
    expect(page.get_by_label("Who asked for more time?")).to_be_hidden()
    page.get_by_label("What happened, and when?").fill("Everyone was very busy on Monday")
    page.get_by_label("By how many calendar days?").fill("7")
    page.get_by_label("The reason for the delay").fill("We are busy and short of staff.")
    page.get_by_label("How does waiting serve").fill(factories.SERVES)
    submit(page, "Extend the deadline")
    expect(page.get_by_text("Workload and staffing are routine").first).to_be_visible()
    page.get_by_label("The reason for the delay").fill(factories.FLOODED)
    page.get_by_label("What happened, and when?").fill("A burst main flooded our records room")
    submit(page, "Extend the deadline")
    expect(page.get_by_text("The extension waits for a supervisor.")).to_be_visible()
    assert not case.notices.exists()

    sign_in(boss)
    page.get_by_role("link", name="1 extension waits for a second look").click()
    page.get_by_role("link", name=case.number).first.click()
    step(page, "Review the extension")
    expect(page.get_by_text("A burst main flooded our records room")).to_be_visible()
    page.get_by_label("Agree: extend the deadline now").check()
    submit(page, "Save the answer")
    expect(page.get_by_text("The deadline is extended.")).to_be_visible()

    days_pass(case, 8)
    tasks.sweep_missed.delay()
    eventually(lambda: models.Extension.objects.get(case=case).untold_at is not None)
    page.goto(f"{live_server.url}/cases/{case.number}/")
    expect(page.get_by_text("Does not count", exact=True)).to_be_visible()
    decide = case.deadlines.get(duty="decide")
    assert decide.due_at == decide.first_due_at
    page.goto(f"{live_server.url}/reports/extensions/")
    page.get_by_role("link", name="1 never told in time").first.click()
    expect(page.get_by_role("heading", name="The cases behind this number")).to_be_visible()
    expect(page.get_by_role("link", name=case.number)).to_be_visible()
