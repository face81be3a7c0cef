"""A member pays unpaid premiums in time, and the money comes in the bank's file.

42 CFR 422.74(d)(1)(i), 423.44(d)(1)(iii): who pays in the grace period keeps the coverage.
"""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cases import models as cases
from cases import tasks as notices
from delinquency import services
from delinquency.models import Delinquency, State
from notices.models import Notice
from premiums import tasks
from premiums.models import BankFile
from tests import factories
from tests import factories_delinquency as made
from tests import factories_reinstatement as members
from tests.bank_lines import facts_of
from tests.delinquencies_today import DAY, ending, month, opened, warned
from tests.journeys.steps import step, submit
from tests.waiting import eventually

pytestmark = pytest.mark.django_db(transaction=True)


def upload(page: Page, live_server, *rows: tuple[object, ...]) -> BankFile:
    """The bank's file is uploaded and watched until the worker is through with it."""
    text = ["member_id,received_on,amount,reference"]
    text += [",".join(str(each) for each in row) for row in rows]
    page.goto(f"{live_server.url}/reinstatements/")
    page.get_by_role("link", name="Bank files").click()
    file = {"name": "bank.csv", "mimeType": "text/csv", "buffer": "\n".join(text).encode()}
    page.get_by_label("The bank's file").set_input_files(file)
    submit(page, "Upload")
    tasks.sweep_bank_files.delay()
    eventually(lambda: BankFile.objects.filter(done=len(rows)).exists())
    expect(page.get_by_text(f"{len(rows)} of {len(rows)} lines")).to_be_visible()
    return BankFile.objects.get()


def all_letters_that_may_leave() -> None:
    """What beat does every half minute, until the worker has sent all that is not voided."""
    notices.sweep_notices.delay()
    eventually(lambda: not Notice.objects.filter(dispatched_at=None, voided_at=None).exists())


def left(case: cases.Case) -> list[str]:
    """The letters of the case that left."""
    gone = case.notices.filter(dispatched_at__isnull=False).order_by("pk")
    return list(gone.values_list("kind", flat=True))


def test_a_member_who_paid_in_time_is_not_disenrolled(page: Page, live_server, sign_in, worker):
    # The grace period is over and the notice that coverage ends is queued; the money came in time.
    case, in_time = ending(), month(1) - DAY
    control = opened(0)
    assert case.notices.filter(kind="premium_disenrolled", dispatched_at=None).exists()
    sign_in(made.specialist())
    upload(page, live_server, (case.enrollee.member_id, in_time, "41.50", "B-1"))
    expect(page.get_by_text("Recorded", exact=True)).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("disenrollment")
    page.get_by_role("link", name=case.number).click()
    expect(page.locator("#awaited")).to_contain_text("Coverage continues")
    all_letters_that_may_leave()
    assert left(control) == ["premium_warning"] and "premium_disenrolled" not in left(case)
    page.reload()
    expect(page.get_by_text("Not sent: Everything due was received on time.")).to_be_visible()
    assert Delinquency.objects.get(pk=case.pk).state == State.PAID


def test_where_two_things_are_open_a_person_chooses_beside_the_line(
    page: Page, live_server, sign_in, worker
):
    ended = members.disenrollment(
        effective_on=date(2025, 4, 1), grace_begins_on=None, grace_ends_on=None,
        notice_sent_on=None, months=(members.month(date(2025, 3, 1)),),
    )  # fmt: skip
    case = opened(1, enrollee=facts_of(ended.enrollee))
    sign_in(made.specialist())
    today = timezone.now().astimezone(case.plan.zone).date()
    upload(page, live_server, (case.enrollee.member_id, today, "41.50", "B-1"))
    unpaid = page.get_by_role("button", name=f"Unpaid premiums, case {case.number}")
    expect(unpaid).to_be_visible()
    expect(page.get_by_role("button", name="What was owed when coverage ended")).to_be_visible()
    unpaid.click()
    expect(page.get_by_text("Line 2 is recorded.")).to_be_visible()
    assert Delinquency.objects.get(pk=case.pk).state == State.PAID
    page.get_by_role("link", name=case.number).click()
    expect(page.locator("#awaited")).to_contain_text("Coverage continues")


def test_money_by_hand_is_asked_about_where_two_things_are_open(page: Page, live_server, sign_in):
    ended = members.disenrollment(
        effective_on=date(2025, 4, 1), grace_begins_on=None, grace_ends_on=None,
        notice_sent_on=None, months=(members.month(date(2025, 3, 1)),),
    )  # fmt: skip
    case = opened(1, enrollee=facts_of(ended.enrollee))
    sign_in(made.specialist())
    page.goto(f"{live_server.url}/reinstatements/disenrollments/{ended.pk}/payment/")
    page.get_by_label("Amount", exact=True).fill("$41.50")
    page.get_by_label("Check", exact=True).check()
    submit(page, "Record the payment")
    expect(page.get_by_role("alert")).to_contain_text("Choose what this is for.")
    page.get_by_label(f"Unpaid premiums, case {case.number}").check()
    submit(page, "Record the payment")
    assert Delinquency.objects.get(pk=case.pk).state == State.PAID


def test_a_check_that_bounces_after_the_case_was_closed_reopens_it(
    page: Page, live_server, sign_in, worker
):
    case, by = warned(1), made.specialist()
    now = timezone.now()
    today = now.astimezone(case.plan.zone).date()
    services.record_payment(case.pk, made.receipt(today), by=by, at=now)
    sign_in(by)
    page.goto(f"{live_server.url}/premiums/{case.number}/")
    expect(page.locator("#awaited")).to_contain_text("Coverage continues")
    step(page, "Record that a payment was returned")
    page.get_by_label("$41.50, received").check()
    page.get_by_label("Returned on").fill(f"{today:%m/%d/%Y}")
    page.get_by_label("Why").fill("No funds.")
    page.get_by_role("button", name="Preview the letter").click()
    expect(page.locator("#preview")).to_contain_text("went back, so it no longer counts")
    submit(page, "Record it")
    expect(page.locator("#awaited")).to_contain_text("Waiting for the member's payment")
    factories.dispatch_all(case, at=timezone.now())
    assert left(case) == ["premium_warning", "premium_warning"]
