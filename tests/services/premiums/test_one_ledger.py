"""One ledger a member: money by hand or by bank file pays what is open for that member."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import IntegrityError, transaction

from accounts.permissions import Role
from delinquency import services
from delinquency.models import Delinquency, State
from delinquency.payee import PAYEE as UNPAID
from premiums import payees
from premiums.forms.ledger import PaymentForm
from premiums.models import Payment
from premiums.payee import PAST_MONTHS, PAYMENT_PLAN
from premiums.services import bank, matching, money
from premiums.services.money import PaymentFacts
from regulations.law import Refused
from reinstatement.models import Reinstatement
from reinstatement.models import State as Asked
from reinstatement.payee import PAYEE as ARREARS
from tests import factories
from tests import factories_delinquency as made
from tests import factories_reinstatement as members
from tests.bank_lines import (
    HEADER,
    IN_TIME,
    MARCH_3,
    facts_of,
    line,
    noticed,
    with_both,
    worked_through,
)
from tests.races import at_once

pytestmark = pytest.mark.django_db
UNKNOWN = {"grace_begins_on": None, "grace_ends_on": None, "notice_sent_on": None}


def state(case) -> str:
    return Delinquency.objects.get(pk=case.pk).state


class TestABankFile:
    def test_a_member_who_paid_in_time_keeps_the_coverage_and_no_notice_leaves(self):
        """42 CFR 422.74(d)(1)(i), 423.44(d)(1)(iii)."""
        case = noticed()
        (row,) = worked_through(line(case.enrollee.member_id))
        assert (row.result, row.reason) == ("recorded", "")
        assert state(case) == State.PAID and row.payment.case_id == case.pk
        factories.dispatch_all(case, at=MARCH_3)
        assert not case.notices.filter(
            kind="premium_disenrolled", dispatched_at__isnull=False
        ).exists()

    def test_money_that_came_too_late_is_kept_and_stops_nothing(self):
        case = noticed()
        (row,) = worked_through(line(case.enrollee.member_id, on=date(2026, 3, 2)))
        assert row.result == "recorded" and state(case) == State.ENDING

    def test_where_both_could_be_meant_a_person_is_asked_with_both_named(self):
        ended, case = with_both()
        (row,) = worked_through(line(case.enrollee.member_id))
        assert row.result == "to_mend" and not Payment.objects.exists()
        unpaid, arrears = f"unpaid_premiums:{case.pk}", f"disenrollment:{ended.pk}"
        assert [each["key"] for each in row.choices] == [unpaid, arrears]
        assert case.number in row.reason and "April 1, 2025" in row.reason

    def test_the_choice_beside_the_line_records_it_once(self):
        ended, case = with_both()
        (row,) = worked_through(line(case.enrollee.member_id))
        chosen = bank.choose(row.pk, f"disenrollment:{ended.pk}", by=made.specialist(), at=MARCH_3)
        assert (chosen.result, chosen.reason, chosen.choices) == ("recorded", "", [])
        assert chosen.payment.disenrollment_id == ended.pk and state(case) == State.DELINQUENT
        with pytest.raises(Refused) as refused:
            bank.choose(row.pk, f"unpaid_premiums:{case.pk}", by=made.specialist(), at=MARCH_3)
        assert refused.value.code == "chosen_before" and Payment.objects.count() == 1

    def test_what_is_open_no_longer_cannot_be_chosen(self):
        ended, case = with_both()
        (row,) = worked_through(line(case.enrollee.member_id))
        by = made.specialist()
        services.record_payment(case.pk, made.receipt(IN_TIME), by=by, at=MARCH_3)
        with pytest.raises(Refused) as refused:
            bank.choose(row.pk, f"unpaid_premiums:{case.pk}", by=by, at=MARCH_3)
        assert refused.value.code == "not_open" and Payment.objects.count() == 1

    def test_only_who_records_payments_chooses(self):
        ended, case = with_both()
        (row,) = worked_through(line(case.enrollee.member_id))
        nurse = factories.user(Role.NURSE)
        with pytest.raises(PermissionDenied):
            bank.choose(row.pk, f"disenrollment:{ended.pk}", by=nurse, at=MARCH_3)

    def test_the_day_of_a_disenrollment_says_which(self):
        ended, case = with_both()
        said = line(case.enrollee.member_id, "41.50", IN_TIME, "B-1", "2025-04-01")
        (row,) = worked_through(said, header=[*HEADER, "effective_on"])
        assert row.result == "recorded" and row.payment.disenrollment_id == ended.pk

    def test_the_day_of_a_disenrollment_that_is_paid_hides_nothing_that_is_open(self):
        """Else a member who pays in time is told of as one who owes nothing."""
        ended, case = with_both()
        by, header = made.specialist(), [*HEADER, "effective_on"]
        whole = PaymentFacts(date(2025, 5, 5), ended.account.still_owed, "check", "1043")
        money.record_payment(ended.pk, whole, by=by, at=MARCH_3)
        said = line(case.enrollee.member_id, "41.50", IN_TIME, "B-1", "2025-04-01")
        (row,) = worked_through(said, header=header)
        assert "owes nothing" not in row.reason and "April 1, 2025" in row.reason
        assert [each["key"] for each in row.choices] == [f"unpaid_premiums:{case.pk}"]

    def test_a_day_that_no_disenrollment_has_is_asked_about(self):
        case = made.opened()
        said = line(case.enrollee.member_id, "41.50", IN_TIME, "B-1", "2026-03-01")
        (row,) = worked_through(said, header=[*HEADER, "effective_on"])
        assert row.result == "to_mend" and [each["key"] for each in row.choices] == [
            f"unpaid_premiums:{case.pk}"
        ]

    def test_no_line_suggests_to_enter_a_disenrollment(self):
        paid = made.opened()
        services.record_payment(paid.pk, made.receipt(IN_TIME), by=made.specialist(), at=MARCH_3)
        person = paid.enrollee.member_id
        header = [*HEADER, "effective_on"]
        rows = worked_through(
            line("NOBODY", "1.00", IN_TIME, "B-1", ""),
            line(person, "1.00", IN_TIME, "B-2", ""),
            line(person, "1.00", IN_TIME, "B-3", "2026-03-01"),
            header=header,
        )
        assert [row.result for row in rows] == ["to_mend"] * 3
        assert not any("enter" in row.reason.lower() for row in rows)
        assert not any("disenrollment" in row.reason.lower() for row in (rows[0], rows[2]))


class TestAReference:
    def test_it_names_a_payment_once_a_member_across_both_uses(self):
        ended, case = with_both()
        by = made.specialist()
        first = PaymentFacts(IN_TIME, Decimal("10.00"), "check", "1043")
        money.record_payment(ended.pk, first, by=by, at=MARCH_3)
        for facts in (first, replace(first, amount=Decimal("20.00"))):
            with pytest.raises(Refused) as refused:
                services.record_payment(case.pk, facts, by=by, at=MARCH_3)
            assert (refused.value.code, refused.value.field) == ("recorded_before", "reference")
        assert Payment.objects.count() == 1

    def test_the_database_refuses_a_second_one(self):
        ended, case = with_both()
        facts = PaymentFacts(IN_TIME, Decimal("10.00"), "check", "1043")
        by = made.specialist()
        money.record_payment(ended.pk, facts, by=by, at=MARCH_3)
        with pytest.raises(IntegrityError), transaction.atomic():
            Payment.objects.create(
                enrollee=case.enrollee, case=case, entered_at=MARCH_3, entered_by=by, **vars(facts)
            )

    def test_a_line_of_the_bank_that_a_person_recorded_is_known(self):
        case, by = made.opened(), made.specialist()
        facts = PaymentFacts(IN_TIME, Decimal("10.00"), "transfer", "B-1")
        services.record_payment(case.pk, facts, by=by, at=MARCH_3)
        member = case.enrollee.member_id
        same, other = worked_through(line(member, "10.00"), line(member, "11.00"))
        assert (same.result, other.result) == ("known", "to_mend")
        assert "a different amount" in other.reason and Payment.objects.count() == 1

    def test_another_member_may_have_the_same_number(self):
        by = made.specialist()
        for case in (made.opened(), made.opened()):
            facts = PaymentFacts(IN_TIME, Decimal("10.00"), "check", "1043")
            services.record_payment(case.pk, facts, by=by, at=MARCH_3)
        assert Payment.objects.count() == 2


class TestByHand:
    def test_what_is_meant_is_asked_only_where_several_things_are_open(self):
        ended, case = with_both()
        here = matching.arrears_claim(ended)
        assert [each.pk for each in matching.meant_by(case.enrollee, here=here)] == [
            case.pk, ended.pk,
        ]  # fmt: skip
        alone = members.disenrollment()
        here = matching.arrears_claim(alone)
        assert matching.meant_by(alone.enrollee, here=here) == [here]

    def test_money_of_the_case_counts_for_what_was_owed_when_coverage_ended(self):
        """One row serves both: a part that came before is not typed in twice."""
        case, by = made.opened(), made.specialist()
        factories.dispatch_all(case, at=made.FOUND)
        services.record_payment(case.pk, made.receipt(IN_TIME, "1.50"), by=by, at=MARCH_3)
        services.disenroll(case.pk, nothing_waits=True, by=by, at=MARCH_3)
        factories.dispatch_all(case, at=MARCH_3)
        matter = services.submit(
            case.pk, submitted_at=MARCH_3, submission="TC51-1", by=by, at=MARCH_3
        )
        payment = Payment.objects.get()
        assert (payment.case_id, payment.disenrollment) == (case.pk, matter.disenrollment)
        assert matter.disenrollment.account.owed_at_disenrollment == Decimal("40.00")

    @pytest.mark.parametrize("months", [(), (members.month(made.JANUARY),)])
    def test_so_it_does_where_a_file_had_told_of_the_disenrollment(self, months):
        """Its reference names it once, so that nobody could enter it there again."""
        case, by = noticed(), made.specialist()
        services.record_payment(case.pk, made.receipt(IN_TIME, "1.50"), by=by, at=MARCH_3)
        factories.dispatch_all(case, at=MARCH_3)
        known = members.disenrollment(
            enrollee=facts_of(case.enrollee), effective_on=made.MARCH, months=months, at=MARCH_3,
            **UNKNOWN,
        )  # fmt: skip
        services.submit(case.pk, submitted_at=MARCH_3, submission="TC51-1", by=by, at=MARCH_3)
        assert Payment.objects.get().disenrollment == known
        assert known.account.paid_before == Decimal("1.50")

    def test_who_paid_in_time_by_that_ledger_is_not_disenrolled(self):
        """42 CFR 422.74(d)(1)(i): the line named the day, so that the case heard of no money."""
        case, by = noticed(), made.specialist()
        members.disenrollment(
            enrollee=facts_of(case.enrollee), effective_on=made.MARCH, at=MARCH_3,
            months=(members.month(made.JANUARY),), **UNKNOWN,
        )  # fmt: skip
        said = line(case.enrollee.member_id, "41.50", IN_TIME, "B-1", "2026-03-01")
        (row,) = worked_through(said, header=[*HEADER, "effective_on"])
        factories.dispatch_all(case, at=MARCH_3)
        with pytest.raises(Refused) as refused:
            services.submit(case.pk, submitted_at=MARCH_3, submission="T", by=by, at=MARCH_3)
        assert (row.result, refused.value.code) == ("recorded", "paid")
        assert state(case) == State.ENDING

    def test_a_request_that_stands_on_it_hears_of_the_money(self):
        case, by = noticed(), made.specialist()
        services.record_payment(case.pk, made.receipt(IN_TIME, "1.50"), by=by, at=MARCH_3)
        factories.dispatch_all(case, at=MARCH_3)
        known = members.disenrollment(
            enrollee=facts_of(case.enrollee), effective_on=made.MARCH, at=MARCH_3,
            months=(members.month(made.JANUARY),), **UNKNOWN,
        )  # fmt: skip
        asked = members.requested(of=known)
        at = asked.entered_at
        services.submit(case.pk, submitted_at=MARCH_3, submission="TC51-1", by=by, at=at)
        told = asked.events.get(event="payment_recorded")
        assert told.facts["payment"] == Payment.objects.get(disenrollment=known).pk

    def test_a_choice_that_is_open_no_longer_is_not_taken_for_the_other(self):
        """Both were shown; the one that was chosen closed before the form was sent."""
        ended, case = with_both()
        typed = {
            "purpose": f"unpaid_premiums:{case.pk}", "received_on": "02/20/2026",
            "amount": "41.50", "method": "check",
        }  # fmt: skip
        here = matching.arrears_claim(ended)
        assert PaymentForm(typed, claims=[here]).errors.keys() == {"purpose"}
        assert PaymentForm(typed | {"purpose": here.key}, claims=[here]).is_valid()
        assert "purpose" not in PaymentForm(claims=[here]).fields

    def test_a_payment_of_arrears_moves_the_request_as_before(self):
        case = members.favorable()
        members.pay(case, "83.00", date(2026, 5, 4))
        assert Reinstatement.objects.get(pk=case.pk).state == Asked.PAID


class TestTheRegistry:
    @pytest.fixture(autouse=True)
    def fresh(self):
        payees.registered.cache_clear()
        yield
        payees.registered.cache_clear()

    @pytest.mark.parametrize(
        ("listed", "said"),
        [
            (["delinquency.payee.PAYEE", "delinquency.payee.PAYEE"], "one kind twice"),
            (["delinquency.payee.PAYEE"], "Exactly one"),
            (["delinquency.payee.NOTHING"], "cannot be read"),
            (["delinquency.payee.Start"], "is no Payee"),
        ],
    )
    def test_a_wrong_list_is_refused_in_words(self, settings, listed, said):
        settings.PAYEES = listed
        with pytest.raises(ImproperlyConfigured, match=said):
            payees.registered()

    def test_unpaid_premiums_come_before_a_disenrollment(self):
        assert payees.registered() == (UNPAID, ARREARS, PAST_MONTHS, PAYMENT_PLAN)


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_two_who_choose_record_one_payment(self):
        ended, case = with_both()
        (row,) = worked_through(line(case.enrollee.member_id))
        by = made.specialist()
        said = at_once(
            lambda: bank.choose(row.pk, f"disenrollment:{ended.pk}", by=by, at=MARCH_3),
            lambda: bank.choose(row.pk, f"unpaid_premiums:{case.pk}", by=by, at=MARCH_3),
        )
        assert said == ["True", "chosen_before"]
        assert Payment.objects.count() == 1

    def test_one_reference_for_both_uses_at_once_is_recorded_once(self):
        ended, case = with_both()
        by = made.specialist()
        facts = PaymentFacts(IN_TIME, Decimal("10.00"), "check", "1043")
        said = at_once(
            lambda: money.record_payment(ended.pk, facts, by=by, at=MARCH_3),
            lambda: services.record_payment(case.pk, facts, by=by, at=MARCH_3),
        )
        assert said == ["True", "recorded_before"]
        assert Payment.objects.count() == 1
