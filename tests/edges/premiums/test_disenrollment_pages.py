"""Disenrollments in the browser: found, entered, their ledger, money recorded."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.permissions import Role
from premiums.models import Charge, ConfirmedBasePremium, Disenrollment, Month, Payment
from premiums.services import money
from regulations import good_cause
from reinstatement import services
from reinstatement.models import State
from tests import factories
from tests import factories_reinstatement as members
from tests.pages import one_line as text
from tests.pages import signed_in
from tests.reinstatements_today import a_disenrollment, recent_first

pytestmark = pytest.mark.django_db


class TestFind:
    def test_it_shows_the_last_day_to_ask_what_is_owed_and_how_to_go_on(self):
        found = a_disenrollment()
        shown = text(signed_in().get("/reinstatements/"))
        assert "Hortensia Placeholder" in shown and "$83.00" in shown
        assert f"/reinstatements/disenrollments/{found.pk}/request/" in shown

    def test_what_is_searched_for_is_never_in_the_address(self):
        found = a_disenrollment()
        client = signed_in()
        for words in (found.enrollee.member_id, "placeh", "1EG4-TE5-MK73"):
            answer = client.post("/reinstatements/", {"search": words}, follow=True)
            assert words not in answer.request["PATH_INFO"] + answer.request["QUERY_STRING"]
            assert "Hortensia" in text(answer), words
        assert "No matches" in text(
            client.post("/reinstatements/", {"search": "nobody"}, follow=True)
        )
        assert "Hortensia" in text(client.get("/reinstatements/?clear=1"))

    def test_pages_follow_each_other_without_a_gap(self, monkeypatch):
        monkeypatch.setattr("premiums.queries.PAGE", 2)
        made = {a_disenrollment().pk for _ in range(5)}
        client, address, seen = signed_in(), "/reinstatements/", []
        while address:
            answer = client.get(address)
            seen += [row["disenrollment"].pk for row in answer.context["rows"]]
            address = answer.context["next_url"]
        assert len(seen) == 5 and set(seen) == made

    def test_its_queries_do_not_grow_with_its_rows(self, django_assert_max_num_queries):
        client = signed_in()
        a_disenrollment()
        with django_assert_max_num_queries(13) as few:
            client.get("/reinstatements/")
        for _ in range(6):
            members.requested(of=a_disenrollment(), contact_={"received_at": timezone.now()},
                              at=timezone.now())  # fmt: skip
        with django_assert_max_num_queries(len(few) + 1):
            client.get("/reinstatements/")


SHEET = {
    "member_id": "HL777",
    "first_name": "Ottoline",
    "last_name": "Placeholder",
    "cause": "nonpayment",
    "lines-TOTAL_FORMS": "2",
    "lines-INITIAL_FORMS": "0",
}


def sheet(**facts) -> dict[str, str]:
    effective = recent_first()
    month = (effective - timedelta(days=1)).replace(day=1)
    values = {
        "plan": str(factories.plan().pk),
        "effective_on": f"{effective:%m/%d/%Y}",
        "lines-0-month": f"{month:%m/%Y}",
        "lines-0-premium": "$1,041.50",
        "lines-0-billed_on": f"{month - timedelta(days=10):%m/%d/%Y}",
        "lines-0-withheld_by": "",
        "lines-1-withheld_by": "",
    }
    return SHEET | values | facts


class TestCorrect:
    def test_the_days_are_on_the_sheet_and_what_stood_is_shown_after(self):
        found = a_disenrollment()
        client = signed_in()
        page = f"/reinstatements/disenrollments/{found.pk}/"
        assert page + "correct/" in client.get(page).content.decode()
        assert f"{found.effective_on:%m/%d/%Y}" in client.get(page + "correct/").content.decode()
        facts = {"effective_on": f"{found.effective_on:%m/%d/%Y}", "cause": "irmaa"}
        bad = client.post(page + "correct/", facts | {"why": "", "effective_on": "4/2/2026"})
        assert bad.status_code == 422 and "4/2/2026" in bad.content.decode()
        answer = client.post(
            page + "correct/", facts | {"why": "The file of CMS says so."}, follow=True
        )
        assert "What was corrected?" in text(answer) and "The file of CMS says so." in text(answer)
        found.refresh_from_db()
        assert found.cause == "irmaa"

    def test_it_is_not_offered_once_somebody_asked(self):
        case = members.requested()
        page = f"/reinstatements/disenrollments/{case.reinstatement.disenrollment_id}/"
        assert "correct/" not in signed_in().get(page).content.decode()


class TestEnter:
    def test_a_sheet_becomes_a_disenrollment_with_its_ledger(self):
        answer = signed_in().post("/reinstatements/disenrollments/new/", sheet())
        found = Disenrollment.objects.get()
        assert answer.url == f"/reinstatements/disenrollments/{found.pk}/"
        assert found.account.owed_at_disenrollment == Decimal("1041.50")
        shown = text(signed_in().get(answer.url))
        assert "$1,041.50" in shown and "No request yet" in shown

    @pytest.mark.parametrize(
        ("facts", "said"),
        [
            ({"effective_on": "4/2/2026"}, "first of a month"),
            ({"effective_on": "4/1/2099"}, "Disenrollment effective on"),
            ({"lines-0-withheld_by": "ssa"}, "not both"),
            ({"lines-0-billed_on": ""}, "who withheld it"),
            ({"lines-0-premium": "-5"}, "more than"),
            ({"lines-0-premium": "NaN"}, "Enter an amount"),
            ({"lines-0-premium": "1e3"}, "Enter an amount"),
            ({"lines-0-premium": "4.005"}, "two decimals"),
            ({"lines-0-month": ""}, "Enter the month"),
            ({"lines-0-month": "soon"}, "such as 3/2026"),
            ({"member_id": ""}, "Enter the member ID"),
            ({"cause": ""}, "Choose why coverage ended"),
            ({"mbi": "123"}, "MBI"),
        ],
    )
    def test_bad_input_is_told_beside_its_field_and_nothing_is_lost(self, facts, said):
        answer = signed_in().post("/reinstatements/disenrollments/new/", sheet(**facts))
        assert answer.status_code == 422 and said in text(answer)
        assert "Ottoline" in text(answer)
        assert not Disenrollment.objects.exists()

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            ({"lines-1-month": "NEXT"}, "month"),
            ({"lines-1-billed_on": "NEXT"}, "billed_on"),
            ({"lines-1-month": "1/2001"}, "month"),
            ({"lines-1-month": "SAME"}, "month"),
        ],
    )
    def test_what_the_service_refuses_of_a_month_is_told_beside_its_line(self, facts, field):
        """The one above it is whole; an empty line in between changes nothing."""
        given = sheet()
        words = {"NEXT": f"{factories.today() + timedelta(40):%m/%d/%Y}",
                 "SAME": given["lines-0-month"]}  # fmt: skip
        if field == "month":
            words["NEXT"] = f"{factories.today() + timedelta(40):%m/%Y}"
        earlier = recent_first() - timedelta(days=40)
        second = {
            "lines-1-month": f"{earlier:%m/%Y}",
            "lines-1-premium": "10",
            "lines-1-billed_on": given["lines-0-billed_on"],
        } | {name: words.get(value, value) for name, value in facts.items()}
        third = {name.replace("lines-1", "lines-2"): value for name, value in second.items()}
        given |= third | {"lines-1-withheld_by": "", "lines-TOTAL_FORMS": "3"}
        answer = signed_in().post("/reinstatements/disenrollments/new/", given)
        lines = answer.context["lines"]
        assert answer.status_code == 422
        assert [list(line.errors) for line in lines] == [[], [], [field]]
        assert f'href="#id_lines-2-{field}">Line 3,' in text(answer)
        assert not Disenrollment.objects.exists()

    def test_what_the_plan_knows_of_the_member_fills_the_sheet(self):
        known = a_disenrollment().enrollee
        address = "/reinstatements/disenrollments/new/known/"
        shown = text(
            signed_in().post(address, {"plan": known.plan_id, "member_id": known.member_id})
        )
        for name in ("first_name", "last_name", "mbi", "address"):
            assert f'data-fill="{name}" value="{getattr(known, name)[:8]}' in shown
        for nobody in ("nobody", "\x00", "", "x" * 500):
            answer = signed_in().post(address, {"plan": "x", "member_id": nobody})
            assert answer.status_code == 200 and "data-fill" not in text(answer)

    def test_a_month_twice_is_told_beside_its_line(self):
        month = sheet()["lines-0-month"]
        twice = {
            "lines-1-month": month,
            "lines-1-premium": "10",
            "lines-1-billed_on": sheet()["lines-0-billed_on"],
        }
        answer = signed_in().post("/reinstatements/disenrollments/new/", sheet(**twice))
        assert answer.status_code == 422 and "listed twice" in text(answer)

    def test_the_windows_the_sum_and_the_doubts_show_as_it_is_typed(self):
        answer = signed_in().post(
            "/reinstatements/disenrollments/new/draft/",
            sheet(effective_on="4/1/2026", grace_begins_on="3/1/2026", grace_ends_on="3/31/2026",
                  **{"lines-0-month": "3/2026", "lines-0-billed_on": "2/10/2026"}),
        )  # fmt: skip
        shown = text(answer)
        assert "Sunday, May 31, 2026" in shown and "Tuesday, June 30, 2026" in shown
        assert "$1,041.50" in shown and "it may be our error" in shown

    def test_the_same_disenrollment_is_not_entered_twice(self):
        client = signed_in()
        client.post("/reinstatements/disenrollments/new/", sheet())
        answer = client.post("/reinstatements/disenrollments/new/", sheet())
        assert answer.status_code == 422 and "already recorded" in text(answer)
        assert Disenrollment.objects.count() == 1


class TestMoney:
    def pay(self, found, **facts):
        values = {
            "received_on": f"{factories.today():%m/%d/%Y}",
            "amount": "83.00",
            "method": "check",
            "reference": "1041",
        }
        address = f"/reinstatements/disenrollments/{found.pk}/payment/"
        return signed_in().post(address, values | facts)

    def test_a_payment_is_recorded_and_shown_with_the_arithmetic(self):
        found = a_disenrollment()
        answer = self.pay(found, amount="40")
        assert answer.url == f"/reinstatements/disenrollments/{found.pk}/"
        shown = text(signed_in().get(answer.url))
        assert "A partial payment is not enough: $43.00 more must be received by" in shown
        assert "On time" in shown and "Owed at disenrollment: $83.00" in shown

    def test_once_the_last_day_is_over_the_ledger_asks_for_nothing_more(self):
        """42 CFR 423.44(d)(1)(vi)(D): coverage ended 1 April, the last day was 30 June."""
        found = members.disenrollment()
        facts = money.PaymentFacts(date(2026, 5, 4), Decimal(40), "check")
        money.record_payment(found.pk, facts, by=members.specialist(), at=timezone.now())
        shown = text(signed_in().get(f"/reinstatements/disenrollments/{found.pk}/"))
        assert "$43.00 was not received by June 30, 2026" in shown and "must be" not in shown

    @pytest.mark.parametrize(
        ("facts", "said"),
        [
            ({"received_on": "1/1/2020"}, "before the first bill"),
            ({"received_on": "1/1/2099"}, "in the future"),
            ({"amount": "-40"}, "more than $0.00"),
            ({"amount": "0"}, "more than $0.00"),
            ({"amount": "Infinity"}, "Enter an amount"),
            ({"amount": "12,,3.4.5"}, "Enter an amount"),
            ({"method": ""}, "Choose how it was received"),
        ],
    )
    def test_an_impossible_payment_is_told_beside_its_field(self, facts, said):
        found = a_disenrollment()
        answer = self.pay(found, **facts)
        assert answer.status_code == 422 and said in text(answer)
        assert not Payment.objects.exists()

    def test_the_same_payment_again_asks_for_its_reference(self):
        found = a_disenrollment()
        self.pay(found)
        answer = self.pay(found)
        assert answer.status_code == 422 and "already recorded" in text(answer)

    def test_a_payment_that_went_back_no_longer_counts(self):
        found = a_disenrollment()
        self.pay(found)
        payment = Payment.objects.get()
        address = f"/reinstatements/payments/{payment.pk}/returned/"
        facts = {"on": f"{factories.today():%m/%d/%Y}", "why": "No funds"}
        answer = signed_in().post(address, facts, follow=True)
        assert "Returned, so not counted" in text(answer) and "No funds" in text(answer)
        assert "recorded as returned" in text(signed_in().post(address, facts))

    def test_a_month_is_corrected_and_the_penalty_explains_itself(self):
        """TV-27: 38.99 x 14 % = 5.4586, to the nearest dime $5.50."""
        found = a_disenrollment()
        month = found.months.first()
        address = f"/reinstatements/disenrollments/{found.pk}/months/{month.pk}/"
        facts = {
            "premium": "41.50",
            "billed_on": f"{month.billed_on:%m/%d/%Y}",
            "withheld_by": "",
            "reckon": "on",
            "year": "2026",
            "uncovered_months": "14",
            "why": "The penalty was left out.",
        }
        shown = text(signed_in().post(address, facts, follow=True))
        assert "Part D late-enrollment penalty $5.50" in shown and "38.99" in shown
        charge = Charge.objects.get(kind="penalty")
        assert charge.amount == Decimal("5.50") and charge.arithmetic

    def test_a_year_without_a_base_premium_is_not_guessed(self):
        found = a_disenrollment()
        month = found.months.first()
        address = f"/reinstatements/disenrollments/{found.pk}/months/{month.pk}/"
        facts = {"premium": "41.50", "billed_on": f"{month.billed_on:%m/%d/%Y}", "reckon": "on",
                 "year": "2028", "uncovered_months": "14", "why": "Left out."}  # fmt: skip
        answer = signed_in().post(address, facts)
        assert answer.status_code == 422 and "2028" in text(answer)

    def test_a_derived_base_premium_is_confirmed_once_with_its_source(self):
        """42 USC 1395w-113(a)(8): $41.33 for 2027 is derived, not read from CMS's notice."""
        found = a_disenrollment()
        month = found.months.first()
        address = f"/reinstatements/disenrollments/{found.pk}/months/{month.pk}/"
        facts = {"premium": "41.50", "billed_on": f"{month.billed_on:%m/%d/%Y}", "reckon": "on",
                 "year": "2027", "uncovered_months": "10", "why": "Left out."}  # fmt: skip
        answer = signed_in().post(address, facts)
        assert answer.status_code == 422
        assert "is derived" in answer.context["form"].errors["base_source"][0]
        assert not ConfirmedBasePremium.objects.exists()
        source = "CMS notice of July 27, 2026, page 2"
        signed_in().post(address, facts | {"base_source": source})
        kept = ConfirmedBasePremium.objects.get()
        assert (kept.year, kept.amount, kept.source) == (2027, Decimal("41.33"), source)
        assert Charge.objects.get(kind="penalty").amount == Decimal("4.10")
        again = signed_in().post(address, facts | {"uncovered_months": "20"}, follow=True)
        assert "The month is saved." in text(again)

    def test_a_withheld_month_may_never_be_billed(self):
        """42 CFR 423.293(f)."""
        found = a_disenrollment()
        month = found.months.first()
        address = f"/reinstatements/disenrollments/{found.pk}/months/{month.pk}/"
        both = {"premium": "41.50", "billed_on": f"{month.billed_on:%m/%d/%Y}",
                "withheld_by": "ssa", "why": "SSA."}  # fmt: skip
        assert "not both" in text(signed_in().post(address, both))
        shown = text(signed_in().post(address, both | {"billed_on": ""}, follow=True))
        assert "cannot be billed" in shown and "423.293(f)" in shown
        assert Month.objects.get(withheld_by="ssa").billed_on is None

    def test_a_month_is_added_once(self):
        found = a_disenrollment()
        address = f"/reinstatements/disenrollments/{found.pk}/months/new/"
        known = found.months.first()
        facts = {"month": f"{known.month:%m/%Y}", "premium": "9",
                 "billed_on": f"{known.billed_on:%m/%d/%Y}", "why": "Missing."}  # fmt: skip
        assert "already in the ledger" in text(signed_in().post(address, facts))
        before = (known.month - timedelta(days=1)).replace(day=1)
        facts["month"] = f"{before:%m/%Y}"
        signed_in().post(address, facts)
        assert found.months.count() == 3

    def test_a_payment_moves_the_case_and_the_page_goes_back_to_it(self):
        found = a_disenrollment()
        now = timezone.now()
        received = now - timedelta(hours=5)
        case = members.requested(
            of=found, contact_={"received_at": received}, at=received + timedelta(hours=1)
        )
        by = members.specialist()
        seen = {item.key: "Seen." for item in good_cause.CHECKLIST.history()}
        services.investigate(case.pk, found=seen, by=by, at=now - timedelta(hours=3))
        services.find_favorable(case.pk, members.decision(), by=by, at=now - timedelta(hours=2))
        answer = self.pay(found)
        assert answer.url == f"/reinstatements/{case.number}/"
        assert type(case.reinstatement).objects.get(pk=case.pk).state == State.PAID


@pytest.mark.parametrize("role", [Role.NURSE, Role.COMPLIANCE])
def test_who_only_reads_sees_no_buttons_for_money(role):
    found = a_disenrollment()
    shown = text(signed_in(role).get(f"/reinstatements/disenrollments/{found.pk}/"))
    assert "Record a payment" not in shown and "Correct" not in shown


def test_an_unknown_disenrollment_is_not_found():
    client = signed_in()
    for address in ("disenrollments/999/", "disenrollments/999/payment/",
                    "payments/999/returned/", "disenrollments/999/months/1/"):  # fmt: skip
        assert client.get(f"/reinstatements/{address}").status_code == 404
