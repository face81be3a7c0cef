"""The preview on sheets that open a case or move money: the letter, and nothing left behind."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.permissions import Role
from cases import models as cases
from notices.models import Notice
from tests import factories
from tests import factories_reinstatement as members
from tests.pages import one_line as text
from tests.pages import signed_in
from tests.reinstatements_today import (
    a_disenrollment,
    call_sheet,
    ledger_of,
    recent_first,
    sheet_of,
)
from tests.sheets import STRANGER, request_sheet, shown, unpaid_sheet

pytestmark = pytest.mark.django_db
OURS = ("cases", "notices", "reinstatement", "delinquency")
A_LETTER = b"data:image/png;base64,"
NO_LETTER = "With what you have entered, this step does not send a letter."
VACATION = {"circumstance": "vacation", "stated": "", "statement": "", "affirms": ""}


def everything() -> dict[str, list]:
    """Every row of the house, next to people's sign-ins."""
    models = [each for app in OURS for each in apps.get_app_config(app).get_models()]
    return {each.__name__: list(each.objects.order_by("pk").values()) for each in models}


def seen(
    address: str, fields: dict, *, role: str = Role.SPECIALIST, status: int = 200, client=None
):
    """The answer to “Preview the letter”, which must leave everything as it was."""
    client, before = client or signed_in(role), everything()
    answer = client.post(address, {"preview": "first"} | fields)
    assert answer.status_code == status, re.findall("field__error.*?</p>", text(answer))
    assert everything() == before, "nothing is written, nobody is told"
    return answer


def a_favorable_request() -> cases.Case:
    """Found favorable the other day, so that there is time to pay."""
    at = timezone.now() - timedelta(days=6)
    return members.favorable(of=a_disenrollment(), contact_={"received_at": at})


def irmaa_sheet(**facts) -> dict:
    values = {name: unpaid_sheet()[name] for name in
              ("token", "plan", "member_id", "first_name", "last_name", "address")}  # fmt: skip
    today = factories.today()
    return values | {"effective_on": shown(recent_first()), "reply_on": shown(today)} | facts


class TestNewRequest:
    def test_the_request_for_a_paper_is_seen_before_the_case_is_opened(self):
        """42 CFR 405.910(d): what is missing is asked for."""
        fields = request_sheet(**STRANGER)
        answer = seen("/requests/new/", fields, role=Role.INTAKE)
        assert "Request for a missing form to the" in text(answer)
        assert A_LETTER in answer.content and fields["summary"] in text(answer)
        again = seen("/requests/new/", fields | {"preview": "1"}, role=Role.INTAKE)
        assert "Page 1 of" in text(again)

    def test_the_preview_has_no_number_and_the_case_gets_the_next_one(self):
        fields = request_sheet(**STRANGER)
        said = text(seen("/requests/new/", fields, role=Role.INTAKE))
        none = f"FN{timezone.now():%y}-000000"
        assert "zeros are shown here" in said
        assert none in said and set(re.findall(r"FN\d\d-\d{6}", said)) == {none}
        client = signed_in(Role.INTAKE)
        assert client.post("/requests/new/", fields).status_code == 302
        case = cases.Case.objects.get()
        assert case.number != none
        assert Notice.objects.first().facts["case_number"] == case.number

    def test_files_are_not_kept_and_are_not_asked_for_again(self):
        file = SimpleUploadedFile("fax.pdf", b"%PDF-1.7")
        answer = seen("/requests/new/", request_sheet(files=file), role=Role.INTAKE)
        assert NO_LETTER in text(answer)

    def test_a_bad_sheet_shows_its_faults_in_place_of_the_form(self):
        answer = seen("/requests/new/", request_sheet(summary=""), role=Role.INTAKE, status=422)
        assert answer["HX-Retarget"] == answer["HX-Reselect"] == "#action"
        assert A_LETTER not in answer.content

    def test_the_same_request_again_is_asked_about_as_it_is_when_it_is_sent(self):
        client = signed_in(Role.INTAKE)
        client.post("/requests/new/", request_sheet())
        answer = seen("/requests/new/", request_sheet(), client=client, status=422)
        assert "has the same request. Look there first, or check this box." in text(answer)

    def test_a_sheet_that_was_sent_says_so_and_opens_none(self):
        client, fields = signed_in(Role.INTAKE), request_sheet()
        client.post("/requests/new/", fields)
        answer = seen("/requests/new/", fields, client=client, status=422)
        said = f"This form was already submitted: it is case {cases.Case.objects.get().number}."
        assert said in text(answer)

    def test_who_may_not_take_requests_in_sees_no_letter(self):
        seen("/requests/new/", request_sheet(), role=Role.COMPLIANCE, status=403)

    def test_the_pdf_is_marked_as_not_sent(self):
        fields = request_sheet(**STRANGER) | {"preview": "pdf-0"}
        answer = seen("/requests/new/", fields, role=Role.INTAKE)
        assert answer["Content-Type"] == "application/pdf"


class TestReinstatement:
    def test_what_the_call_leads_to_is_seen_before_it_is_recorded(self):
        """Guidance, section 70.3.5: what is generally not good cause is not reviewed."""
        found = a_disenrollment()
        answer = seen(sheet_of(found), call_sheet(**VACATION))
        assert "not reviewed" in text(answer).lower() and A_LETTER in answer.content
        assert NO_LETTER in text(seen(sheet_of(found), call_sheet()))

    def test_the_sheet_can_be_sent_after_it_was_seen(self):
        found, fields, client = a_disenrollment(), call_sheet(), signed_in()
        seen(sheet_of(found), fields, client=client)
        assert client.post(sheet_of(found), fields).status_code == 302
        answer = seen(sheet_of(found), fields, client=client, status=422)
        assert "This form was already submitted" in text(answer)

    def test_going_on_shows_the_letter_that_ends_it(self):
        at = timezone.now() - timedelta(days=3)
        case = members.requested(
            of=a_disenrollment(), contact_={"channel": "mail", "received_at": at},
            answers_={"affirms": None},
        )  # fmt: skip
        address = f"/reinstatements/{case.number}/intake/"
        refused = seen(address, call_sheet(affirms="no"))
        assert A_LETTER in refused.content and case.number in text(refused)
        assert NO_LETTER in text(seen(address, call_sheet()))
        assert case.reinstatement.state == "intake"

    def test_money_that_goes_back_shows_the_letter_of_the_amount(self):
        """Guidance, section 70.3.5.1: the person must know what is to be paid."""
        case = a_favorable_request()
        today = factories.today()
        payment = members.pay(case, "41.50", today - timedelta(days=1), at=timezone.now())
        address = f"/reinstatements/payments/{payment.pk}/returned/"
        answer = seen(address, {"on": shown(today), "why": "No funds."})
        assert A_LETTER in answer.content and case.number in text(answer)
        bad = seen(address, {"on": "1/1/2020", "why": "No funds."}, status=422)
        assert bad["HX-Retarget"] == "#action"

    def test_a_payment_says_in_words_that_no_letter_leaves(self):
        case = a_favorable_request()
        fields = {"received_on": shown(factories.today()), "amount": "10", "method": "check"}
        assert NO_LETTER in text(seen(ledger_of(case, "payment/"), fields))

    def test_a_late_entry_that_was_paid_in_time_shows_that_it_goes_on(self):
        case = members.unpaid()
        fields = {"received_on": "6/1/2026", "amount": "83", "method": "check"}
        answer = seen(ledger_of(case, "payment/"), fields)
        assert A_LETTER in answer.content and case.number in text(answer)

    def test_a_month_that_becomes_less_shows_the_letter_of_the_amount(self):
        case = a_favorable_request()
        month = case.reinstatement.disenrollment.months.earliest("month")
        fields = {"month": month.month.strftime("%m/%Y"), "premium": "21.50", "why": "A slip.",
                  "billed_on": shown(month.billed_on)}  # fmt: skip
        answer = seen(ledger_of(case, f"months/{month.pk}/"), fields, role=Role.SUPERVISOR)
        assert A_LETTER in answer.content and "$63.00" in text(answer)

    def test_where_nobody_asked_nobody_is_written_to(self):
        found = a_disenrollment()
        fields = {"received_on": shown(factories.today()), "amount": "10", "method": "check"}
        address = f"/reinstatements/disenrollments/{found.pk}/"
        assert NO_LETTER in text(seen(address + "payment/", fields))
        page = signed_in(Role.SUPERVISOR).get(address + "correct/")
        assert "Preview the letter" not in text(page)


class TestUnpaidPremiums:
    def test_the_warning_is_seen_before_it_leaves(self):
        """42 CFR 422.74(d)(1), 423.44(d)(1): the notice before the end of the grace period."""
        answer = seen("/premiums/new/", unpaid_sheet())
        assert A_LETTER in answer.content and "$41.50" in text(answer)
        assert "Cordelia Fictive" in text(answer)

    def test_what_the_law_forbids_is_refused_in_its_words(self):
        answer = seen("/premiums/new/", unpaid_sheet(withheld="yes"), status=422)
        assert "cannot be disenrolled for not paying them" in text(answer)
        assert answer["HX-Retarget"] == "#action"

    def test_a_bad_month_stands_beside_its_line(self):
        answer = seen("/premiums/new/", unpaid_sheet(**{"lines-0-amount": ""}), status=422)
        assert "Enter the amount for this month." in text(answer)

    def test_the_notice_of_what_cms_ended_is_seen_before_it_leaves(self):
        fields = irmaa_sheet()
        answer = seen("/premiums/irmaa/", fields)
        assert A_LETTER in answer.content and "FN" in text(answer)
        client = signed_in()
        assert client.post("/premiums/irmaa/", fields).status_code == 302
        again = seen("/premiums/irmaa/", fields, client=client, status=422)
        assert "This form was already submitted" in text(again)
