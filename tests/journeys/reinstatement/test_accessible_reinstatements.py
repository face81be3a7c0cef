"""axe finds nothing on the pages of reinstatements, and the call is filled by keyboard alone."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from premiums.services import bank
from repayment import services as repayment
from tests import factories
from tests import factories_reinstatement as members
from tests.browser import looked_at
from tests.journeys.reinstatement.reinstating import HOSPITAL
from tests.reinstatements_today import STATES, a_disenrollment, the_request, withdrawn

pytestmark = pytest.mark.django_db(transaction=True)
VERBS = {
    "in_review": (
        "research",
        "favorable",
        "unfavorable",
        "attempt",
        "plan-error",
        "withdraw",
        "grievance",
    ),
    "favorable": ("told",),
    "paid": ("submission", "plan-error"),
    "submitted": ("reply", "submission/returned"),
    "reinstated": ("months-past",),
    "plan_error": ("plan-error/canceled",),
    "referred": ("cms/follow-up", "cms/favorable", "cms/unfavorable"),
    "intake": ("intake",),
}


def addresses() -> list[str]:
    """Every page of a specialist, with something on each."""
    found = a_disenrollment()
    base = f"/reinstatements/disenrollments/{found.pk}/"
    irmaa = a_disenrollment(cause="irmaa")
    pages = ["/reinstatements/", "/reinstatements/disenrollments/new/", base, base + "request/",
             base + "payment/", base + "months/new/", f"{base}months/{found.months.first().pk}/",
             f"/reinstatements/disenrollments/{irmaa.pk}/request/",
             "/reinstatements/bank-files/"]  # fmt: skip
    for state, make in STATES.items():
        case = make()
        here = f"/reinstatements/{case.number}/"
        pages += [here, *(f"{here}{verb}/" for verb in VERBS.get(str(state), ()))]
        if state == "favorable":
            payment = members.pay(case, "10.00", date(2026, 5, 4))
            pages.append(f"/reinstatements/payments/{payment.pk}/returned/")
            pages.append(_bank_file(case))
        if state == "reinstated":
            pages += _own_ledger(case)
    lawful = a_disenrollment(
        cause="lawful_presence", cms_notice_on=found.effective_on - factories.DAY
    )
    base = f"/reinstatements/disenrollments/{lawful.pk}/"
    pages += [base, base + "cms-notice/", base + "cms-reinstated/"]
    asked = members.requested(
        contact_={"requester_kind": "representative", "requester_name": "Nelson Nephew"},
        answers_={"authority": "not_shown"},
    )
    pages += [f"/reinstatements/{asked.number}/", f"/reinstatements/{asked.number}/intake/"]
    return [*pages, f"/reinstatements/{withdrawn().number}/"]


def _own_ledger(case) -> list[str]:
    """The ledger of a member with an agreement of which a payment was missed, and a month that is
    still to be agreed on."""
    at = case.reinstatement.submitted_at + 10 * factories.DAY
    agreed = members.agreed(case, 2, at=at, months=4, first_on=factories.day_of(at))
    repayment.follow(agreed.pk, at=at + 2 * factories.DAY)
    kept = f"/repayments/{agreed.repayment.case.number}/"
    members.billed(case, 1, first=date(2026, 6, 1), at=at + 30 * factories.DAY)
    here = f"/reinstatements/members/{case.enrollee_id}/"
    return [here, here + "bills/", here + "agreement/", here + "payment/",
            kept, kept + "bill/", kept + "end/"]  # fmt: skip


def _bank_file(case) -> str:
    lines = f"member_id,received_on,amount,reference\n{case.enrollee.member_id},2026-05-05,9.00,B\n"
    data = (lines + "NOBODY,2026-05-05,9.00,C\n").encode()
    by, at = members.specialist(), members.ASKED + 30 * factories.DAY
    file = bank.upload_bank_file(case.plan, "may.csv", data, by=by, at=at)
    bank.process(file.pk, at=at)
    return f"/reinstatements/bank-files/{file.pk}/"


def test_axe_finds_nothing(page: Page, live_server, sign_in):
    pages = addresses()
    sign_in(members.specialist())
    found = []
    for place in pages:
        page.goto(live_server.url + place)
        found += looked_at(page, place)
    assert found == []


def test_axe_finds_nothing_on_what_only_a_supervisor_may_do(page: Page, live_server, sign_in):
    ended, refused = members.referred(), members.not_eligible()
    late = members.requested(contact_={"received_at": members.ASKED + 60 * factories.DAY})
    members.followed(ended, members.ASKED + factories.DAY)
    sign_in(factories.user("supervisor"))
    found = []
    for place in (
        f"/reinstatements/{ended.number}/", f"/reinstatements/{ended.number}/cms/ended/",
        f"/reinstatements/{refused.number}/intake/taken-back/",
        f"/reinstatements/{late.number}/intake/taken-back/",
    ):  # fmt: skip
        page.goto(live_server.url + place)
        found += looked_at(page, place)
        if place.endswith(("ended/", "back/")):
            page.locator("main form button[type=submit]").first.click()
            expect(page.get_by_role("alert").first).to_be_focused()
            found += looked_at(page, f"{place} refused")
    assert found == []


def test_a_failed_gate_and_a_refused_sheet_are_accessible_too(page: Page, live_server, sign_in):
    failing, refused = a_disenrollment(), a_disenrollment()
    sign_in(members.specialist())
    page.goto(f"{live_server.url}/reinstatements/disenrollments/{failing.pk}/request/")
    page.get_by_role("group", name="Do our records show").get_by_label("No").check()
    page.get_by_label("Bills were not seen because of a vacation").check()
    expect(page.locator("#say")).to_contain_text("Say now and stop here")
    found = looked_at(page, "a gate failed")
    page.goto(f"{live_server.url}/reinstatements/disenrollments/{refused.pk}/request/")
    page.get_by_role("button", name="Record the request").click()
    expect(page.get_by_role("alert").first).to_be_focused()
    found += looked_at(page, "the sheet was refused")
    page.goto(f"{live_server.url}/reinstatements/disenrollments/new/")
    page.get_by_label("Premium, line 1").fill("-1")
    page.get_by_role("button", name="Save the disenrollment").click()
    expect(page.get_by_role("alert").first).to_be_focused()
    found += looked_at(page, "the disenrollment was refused")
    assert found == []


def test_the_call_can_be_filled_by_keyboard_alone(page: Page, live_server, sign_in):
    found = a_disenrollment()
    sign_in(members.specialist())
    page.goto(f"{live_server.url}/reinstatements/disenrollments/{found.pk}/request/")
    keys = page.keyboard

    def reach(name: str) -> None:
        """Tab on until a field of that name has the focus."""
        for _ in range(60):
            keys.press("Tab")
            if page.evaluate("document.activeElement.name || ''") == name:
                return
        pytest.fail(f"{name} cannot be reached by Tab")

    page.get_by_label("Phone", exact=True).focus()
    keys.press("Space")
    reach("requester_kind")
    keys.press("Space")
    reach("plan_error")
    keys.press("ArrowDown")
    reach("explained")
    keys.press("Space")
    reach("circumstance")
    keys.press("ArrowDown")
    reach("stated")
    keys.press("ArrowDown")
    reach("statement_form")
    keys.press("Space")
    reach("statement")
    keys.type(HOSPITAL)
    reach("affirms")
    keys.press("ArrowDown")
    expect(page.locator("#say")).to_contain_text("We look into this")
    for _ in range(10):
        keys.press("Tab")
        if "Record the request" in page.evaluate("document.activeElement.innerText || ''"):
            break
    keys.press("Enter")
    page.wait_for_url("**/reinstatements/FN*/")
    assert the_request().statement == HOSPITAL
