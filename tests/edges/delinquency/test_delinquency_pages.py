"""Unpaid premiums in the browser: the sheets, the page of the case, a page for each verb."""

import pytest
from django.utils import timezone

from accounts.permissions import Role
from cases.models import Case
from delinquency import services
from delinquency.models import Delinquency, Option, State
from notices.models import Notice
from tests import factories
from tests import factories_delinquency as made
from tests.delinquencies_today import DAY, ending, month, opened, warned
from tests.loops import at_least_one
from tests.pages import signed_in

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def sheet(**facts) -> dict[str, str]:
    """A whole sheet: the month before last is unpaid."""
    unpaid = month(1)
    values = {
        "token": "6f0e6e0c-7d7b-4a58-a0a2-52c4a3d7f001",
        "plan": str(factories.plan().pk),
        "member_id": "HL77700001",
        "first_name": "Cordelia",
        "last_name": "Fictive",
        "address": "11 Made-up Lane\nBangor, ME 04401",
        "premium_due_on": f"{unpaid:%m/%d/%Y}",
        "option": Option.ROLL_OVER,
        "grace_months": "2",
        "withheld": "no",
        "other_payer": "no",
        "only_extras": "no",
        "lines-TOTAL_FORMS": "3",
        "lines-INITIAL_FORMS": "0",
        "lines-0-month": f"{unpaid:%m/%Y}",
        "lines-0-billed_on": f"{unpaid - 16 * DAY:%m/%d/%Y}",
        "lines-0-amount": "$41.50",
    }
    return values | facts


class TestSheet:
    def test_a_whole_one_opens_the_case_and_queues_the_warning(self):
        answer = signed_in().post("/premiums/new/", sheet(), follow=True)
        assert "The case is open. The warning is on its way." in text(answer)
        assert "Warning that coverage may end for unpaid premiums" in text(answer)
        assert Delinquency.objects.get().state == State.DELINQUENT

    def test_the_same_sheet_twice_opens_one_case(self):
        client = signed_in()
        first, second = (client.post("/premiums/new/", sheet()) for _ in range(2))
        assert first.url == second.url
        assert Case.objects.count() == Notice.objects.count() == 1

    def test_what_follows_shows_beside_it_and_nothing_is_written(self):
        shown = text(signed_in().post("/premiums/new/draft/", sheet()))
        assert "$41.50" in shown and "Must be received by" in shown
        assert "How was the grace period calculated?" in shown
        assert not Case.objects.exists()

    @pytest.mark.parametrize(
        ("facts", "said"),
        [
            ({"withheld": "yes"}, "cannot be disenrolled for not paying them"),
            ({"withheld": ""}, "Choose yes or no"),
            ({"option": ""}, "Choose what must be paid in the grace period"),
            ({"grace_months": ""}, "Enter how many whole months it lasts"),
            ({"grace_months": "1"}, "has at least 2 whole calendar months"),
            ({"grace_months": "two"}, "Enter a number of months, such as 3"),
            ({"premium_due_on": ""}, "Enter the date"),
            ({"premium_due_on": "1/1/2099"}, "This is in the future"),
            ({"lines-0-month": ""}, "Enter the month, such as 3/2026"),
            ({"lines-0-month": "13/2026"}, "Enter a month such as 3/2026"),
            ({"lines-0-month": "1/2099"}, "A month that has not started is not due yet"),
            ({"lines-0-billed_on": ""}, "Enter the date of the bill"),
            ({"lines-0-amount": "0"}, "Enter the amount for the month"),
            ({"lines-0-amount": "-1"}, "Enter the amount for the month"),
            ({"last_name": "a\0b"}, "Null characters are not allowed"),
        ],
    )
    def test_bad_input_is_told_beside_the_field_and_nothing_typed_is_lost(self, facts, said):
        answer = signed_in().post("/premiums/new/", sheet(**facts))
        assert answer.status_code == 422
        assert said in text(answer) and "Made-up Lane" in text(answer)
        assert not Case.objects.exists()

    def test_a_month_twice_is_told_beside_the_second(self):
        unpaid = sheet()
        again = {f"lines-1-{name}": unpaid[f"lines-0-{name}"] for name in
                 ("month", "billed_on", "amount")}  # fmt: skip
        answer = signed_in().post("/premiums/new/", sheet(**again))
        assert answer.status_code == 422
        assert 'href="#id_lines-1-month"' in answer.content.decode()
        assert "A month is listed twice" in text(answer)

    def test_no_month_at_all_is_asked_for(self):
        none = {f"lines-0-{name}": "" for name in ("month", "billed_on", "amount")}
        answer = signed_in().post("/premiums/new/", sheet(**none))
        assert answer.status_code == 422
        assert "Enter the month that was billed and not paid" in text(answer)

    def test_a_cost_plan_is_asked_for_its_day_and_not_for_a_grace_period(self):
        """42 CFR 417.460(c)(1)."""
        plan = factories.plan(plan_type="cost", contract_id="H7777", name="Coast Cost Plan")
        facts = {"plan": str(plan.pk), "option": "", "grace_months": "", "effective_on": ""}
        answer = signed_in().post("/premiums/new/", sheet(**facts))
        assert "Enter the first day without coverage" in text(answer)
        later = month(-3)
        facts["effective_on"] = f"{later:%m/%d/%Y}"
        signed_in().post("/premiums/new/", sheet(**facts))
        assert Delinquency.objects.get().effective_on == later

    def test_what_the_plan_knows_of_the_member_fills_the_sheet(self):
        case = opened()
        found = signed_in().post(
            "/premiums/new/known/",
            sheet(member_id=case.enrollee.member_id, plan=str(case.plan_id)),
        )
        assert "Cordelia" in text(found)

    def test_cms_ended_it_and_the_notice_is_queued(self):
        on = month(0)
        facts = sheet(effective_on=f"{on:%m/%d/%Y}", reply_on=f"{on:%m/%d/%Y}")
        client = signed_in()
        answer = client.post("/premiums/irmaa/", facts, follow=True)
        assert "Recorded. The notice is on its way." in text(answer)
        assert Delinquency.objects.get().state == State.ENDED_BY_CMS
        again = client.post("/premiums/irmaa/", facts | {"token": ""})
        assert again.status_code == 422 and "This disenrollment is recorded" in text(again)
        wrong = client.post("/premiums/irmaa/", facts | {"token": "", "reply_on": "1/1/2099"})
        assert "Enter the date of the report" in text(wrong)


class TestCase:
    def test_it_shows_what_is_awaited_the_money_and_the_duties(self):
        shown = text(signed_in().get(f"/premiums/{opened().number}/"))
        assert "Waiting for the member" in shown and "$41.50" in shown
        assert (
            "Send the notice of disenrollment" in shown
            and "How was the grace period calculated?" in shown
        )

    def test_the_queue_names_it_and_leads_to_it(self):
        case = opened()
        client = signed_in()
        assert case.number in text(client.get("/?tab=all&type=delinquency"))
        answer = client.get(f"/cases/{case.number}/")
        assert answer.url == f"/premiums/{case.number}/"

    def test_the_number_of_another_kind_is_not_found_there(self):
        other = factories.received_case()
        client = signed_in()
        assert client.get(f"/premiums/{other.number}/").status_code == 404
        answer = client.post(f"/premiums/{other.number}/stop/", {"ground": "mistake"})
        assert answer.status_code == 409
        answer = client.post(f"/reinstatements/{opened().number}/withdraw/", {"why": "x"})
        assert answer.status_code == 409

    def test_its_queries_do_not_grow_with_its_rows(self, django_assert_max_num_queries):
        by = made.specialist()
        case = opened(3, by=by)
        client = signed_in()
        client.get(f"/premiums/{case.number}/")
        with django_assert_max_num_queries(40) as few:
            client.get(f"/premiums/{case.number}/")
        for number in range(6):
            received = made.receipt(month(2), "1.00", reference=str(number))
            services.record_payment(case.pk, received, by=by, at=timezone.now())
        services.add_bill(case.pk, made.bill(month(2)), by=by, at=timezone.now())
        with django_assert_max_num_queries(len(few.captured_queries)):
            client.get(f"/premiums/{case.number}/")


class TestVerbs:
    def post(self, case: Case, page: str, **facts):
        client = signed_in()
        return client.post(f"/premiums/{case.number}/{page}/", facts, follow=True)

    def test_a_payment_is_recorded_and_ends_it(self):
        case = opened()
        on = f"{timezone.now().astimezone(case.plan.zone):%m/%d/%Y}"
        answer = self.post(case, "payment", received_on=on, amount="41.50", method="check")
        assert "The payment is recorded." in text(answer)
        assert Delinquency.objects.get().state == State.PAID

    def test_a_payment_that_went_back_is_chosen_from_those_that_stand(self):
        case = opened()
        closed = signed_in().get(f"/premiums/{case.number}/payment/returned/")
        assert closed.status_code == 409 and "There is no recorded payment" in text(closed)
        on = timezone.now().astimezone(case.plan.zone).date()
        by = made.specialist()
        services.record_payment(case.pk, made.receipt(on, "9.00"), by=by, at=timezone.now())
        receipt = Delinquency.objects.get().payments.get()
        facts = {"payment": str(receipt.pk), "on": f"{on:%m/%d/%Y}", "why": "No funds."}
        answer = self.post(case, "payment/returned", **facts)
        assert "Recorded." in text(answer)
        again = signed_in().post(f"/premiums/{case.number}/payment/returned/", facts)
        assert again.status_code in (409, 422)

    def test_a_further_month_is_added(self):
        case = opened(1)
        unpaid = month(0)
        facts = {
            "month": f"{unpaid:%m/%Y}", "billed_on": f"{unpaid - 16 * DAY:%m/%d/%Y}",
            "amount": "41.50", "kind": "premium",
        }  # fmt: skip
        assert "The month is saved." in text(self.post(case, "bill", **facts))
        assert "This month is already listed" in text(self.post(case, "bill", **facts))

    def test_the_notice_is_read_before_it_is_queued_and_asks_whether_money_waits(self):
        case = warned(3)
        page = signed_in().post(
            f"/premiums/{case.number}/notice/", {"preview": "first", "nothing_waits": "on"}
        )
        assert "Your Coverage in Our Plan Ends" in text(page)
        assert Notice.objects.filter(kind="premium_disenrolled").count() == 0
        refused = signed_in().post(f"/premiums/{case.number}/notice/", {})
        assert refused.status_code == 422 and "Check first" in text(refused)
        self.post(case, "notice", nothing_waits="on")
        assert Delinquency.objects.get().state == State.ENDING

    def test_before_the_grace_period_is_over_it_says_until_when_it_lasts(self):
        answer = signed_in().get(f"/premiums/{opened(0).number}/notice/")
        assert answer.status_code == 409 and "The grace period lasts until" in text(answer)

    def test_the_transaction_is_recorded_after_the_notice_has_left(self):
        case = ending()
        assert "The notice has not been sent yet" in text(
            signed_in().get(f"/premiums/{case.number}/submission/")
        )
        factories.dispatch_all(case, at=timezone.now())
        at = timezone.now().astimezone(case.plan.zone)
        facts = {"submitted_at": f"{at:%m/%d/%Y %I:%M %p}", "submission": "TC51-9"}
        answer = self.post(case, "submission", **facts)
        assert "The member is disenrolled." in text(answer)
        assert "Go to the disenrollment" in text(answer)

    def test_it_is_stopped_with_a_reason(self):
        case = opened()
        assert "Choose why." in text(self.post(case, "stop", explanation="Words."))
        answer = self.post(case, "stop", ground="other_payer", explanation="The SPAP pays.")
        assert "The disenrollment was stopped." in text(answer) and "The SPAP pays." in text(answer)

    def test_it_is_taken_and_assigned(self):
        case = opened(by=factories.user(Role.SUPERVISOR))
        assert "The case is assigned to you." in text(self.post(case, "take"))
        other = made.specialist()
        boss = signed_in(Role.SUPERVISOR)
        boss.post(f"/premiums/{case.number}/assign/", {"to": other.pk})
        assert Case.objects.get().assignee == other


def test_the_page_of_reinstatements_leads_to_the_sheets():
    shown = signed_in().get("/reinstatements/").content.decode()
    assert "/premiums/new/" in shown and "/premiums/irmaa/" in shown


def test_each_state_has_its_line_and_nothing_of_it_is_a_stub():
    cases = [opened(1), opened(3), ending()]
    stopped = opened(1)
    by = made.specialist()
    services.stop(stopped.pk, ground="left", explanation="Moved.", by=by, at=timezone.now())
    told = ending()
    factories.dispatch_all(told, at=timezone.now())
    irmaa = made.irmaa_facts(effective_on=month(0), reply_on=month(0), plan=factories.plan())
    cms = services.record_irmaa(irmaa, by=by, at=timezone.now())
    seen = []
    for case in (*cases, stopped, told, cms):
        answer = signed_in(Role.NURSE).get(f"/premiums/{case.number}/")
        assert answer.status_code == 200
        seen.append(answer.context["waiting_for"].title)
    assert seen == [
        "Waiting for the member's payment", "Waiting for us", "Waiting for the notice to be sent",
        "Closed: stopped", "Waiting for us", "Waiting for the notice to be sent",
    ]  # fmt: skip


@pytest.mark.parametrize("day", ["01/01/0001", "12/31/9999"])
def test_a_day_that_no_calendar_reaches_is_answered_and_never_fails(day):
    """The draft follows what is typed, before anything was looked at."""
    factories.plan()
    cost = factories.plan(plan_type="cost", contract_id="H7777")
    of_ma = {"lines-0-billed_on": day, "premium_due_on": day}
    of_cost = {"plan": str(cost.pk), "effective_on": day, "option": "", "grace_months": ""}
    for facts in (of_ma, of_cost):
        client = signed_in()
        assert client.post("/premiums/new/draft/", sheet(**facts)).status_code == 200
        for more in ({}, {"preview": "first"}):
            assert client.post("/premiums/new/", sheet(**facts, **more)).status_code == 422
    irmaa = sheet(effective_on=day, reply_on=day)
    assert signed_in().post("/premiums/irmaa/", irmaa).status_code == 422


@pytest.mark.parametrize("day", ["01/01/0001", "12/31/9999"])
def test_no_verb_fails_on_such_a_day(day):
    case = warned(3)
    on = timezone.now().astimezone(case.plan.zone).date()
    services.record_payment(
        case.pk, made.receipt(on, "9.00"), by=made.specialist(), at=timezone.now()
    )
    receipt = Delinquency.objects.get().payments.get()
    month_ = f"{day[:2]}/{day[-4:]}"
    sheets = {
        "bill": {"month": month_, "billed_on": day, "amount": "1.00"},
        "payment": {"received_on": day, "amount": "1.00", "method": "check"},
        "payment/returned": {"payment": str(receipt.pk), "on": day, "why": "No funds."},
    }
    sheets["bill "] = {"month": f"{month(1):%m/%Y}", "billed_on": day, "amount": "1.00"}
    for verb, facts in at_least_one(sheets.items()):
        answer = signed_in().post(f"/premiums/{case.number}/{verb.strip()}/", facts)
        assert answer.status_code == 422, verb


def test_numbers_that_are_none_are_answered_and_never_fail():
    for amount in ("NaN", "1e9", "-1", "0", "99999999.99", "9999999.999", "\x00", "Infinity"):
        answer = signed_in().post("/premiums/new/", sheet(**{"lines-0-amount": amount}))
        assert answer.status_code == 422, amount
    for months in ("0", "1", "13", "2.5", "\x00", "999999999999999999999"):
        answer = signed_in().post("/premiums/new/", sheet(grace_months=months))
        assert answer.status_code == 422, months
    assert not Case.objects.exists()


@pytest.mark.parametrize("verb", ["bill", "payment", "payment/returned", "notice", "stop"])
def test_a_case_of_cms_answers_each_verb_of_money_that_it_is_closed(verb):
    """It has no bills, so that there is no account to show next to the refusal."""
    facts = made.irmaa_facts(effective_on=month(0), reply_on=month(0), plan=factories.plan())
    case = services.record_irmaa(facts, by=made.specialist(), at=timezone.now())
    typed = {
        "month": f"{month(1):%m/%Y}", "billed_on": f"{month(1):%m/%d/%Y}", "amount": "1.00",
        "received_on": f"{month(1):%m/%d/%Y}", "method": "check", "nothing_waits": "on",
        "ground": "left", "explanation": "Moved.",
    }  # fmt: skip
    answer = signed_in().post(f"/premiums/{case.number}/{verb}/", typed)
    assert answer.status_code == 422 and not case.payments.exists()
