"""A check that bounces after unpaid premiums were closed as paid: what is owed again, and by when.

The regulations do not say; `regulations/disenrollment/returned.py` says which reading is ours.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from delinquency import services
from delinquency.models import Delinquency, Option, State
from premiums.models import Payment
from premiums.services import bank
from regulations import disenrollment as law
from regulations.law import Refused
from tests import factories
from tests import factories_delinquency as made
from tests import factories_reinstatement as members
from tests.bank_lines import IN_TIME, MARCH_3, facts_of, line, noticed, uploaded
from tests.factories_delinquency import duties, last_letter, letters

DAY = timedelta(days=1)
# The bank tells on 10 March that the check of 20 February was not honored.
MARCH_10 = datetime.fromisoformat("2026-03-10T09:00:00-04:00")
pytestmark = pytest.mark.django_db


def matter_of(case) -> Delinquency:
    return Delinquency.objects.get(pk=case.pk)


def paid(case, amount: str = "41.50"):
    services.record_payment(
        case.pk, made.receipt(IN_TIME, amount), by=made.specialist(), at=MARCH_3
    )
    assert matter_of(case).state == State.PAID
    return case


def bounced(case, at=MARCH_10):
    payment = case.payments.filter(returned_on=None).latest("pk")
    return services.return_payment(
        case.pk, payment=payment.pk, on=at.date() - DAY, why="No funds.", by=made.specialist(),
        at=at,
    )  # fmt: skip


class TestItReopens:
    def test_it_is_unpaid_again_with_whole_months_to_pay(self):
        """Billed again on 10 March: the grace period is April and May."""
        case = bounced(paid(made.opened())).case
        matter = matter_of(case)
        assert matter.state == State.DELINQUENT
        assert (matter.paid_on, matter.ended_at) == (None, None)
        assert (matter.grace_begins_on, matter.grace_ends_on, matter.effective_on) == (
            date(2026, 4, 1), date(2026, 5, 31), date(2026, 6, 1),
        )  # fmt: skip
        assert duties(case) == {
            "notify_disenrollment": date(2026, 6, 3), "submit_disenrollment": date(2026, 6, 3),
        }  # fmt: skip

    def test_the_bill_itself_stands_as_it_left(self):
        case = paid(made.opened())
        before = case.bills.get().billed_on
        assert bounced(case).case.bills.get().billed_on == before

    def test_the_member_is_warned_with_the_new_days(self):
        case = bounced(paid(made.opened())).case
        assert letters(case) == ["premium_warning", "premium_warning"]
        said = last_letter(case).facts
        assert "May 31, 2026" in said["pay_by"] and said["owed"] == "$41.50"
        keys = [each["key"] for each in said["statements"]]
        assert "went_back" in keys and "letter_void" not in keys

    def test_that_coverage_goes_on_is_not_told_any_more(self):
        """Queued after the notice had left, and not gone yet: it would say that nothing is owed."""
        case = noticed()
        factories.dispatch_all(case, at=made.AFTER_GRACE)
        bounced(paid(case))
        assert case.notices.get(kind="still_enrolled").voided_at
        said = [each["key"] for each in last_letter(case).facts["statements"]]
        assert "letter_void" in said and "went_back" in said

    def test_under_the_roll_over_option_the_warning_has_a_day(self):
        case = bounced(paid(made.opened(option=Option.ROLL_OVER))).case
        assert duties(case)["warn_of_disenrollment"] == date(2026, 3, 25)
        factories.dispatch_all(case, at=MARCH_10 + DAY)
        assert "warn_of_disenrollment" not in duties(case)

    def test_nobody_is_disenrolled_before_the_new_warning_and_its_months(self):
        case = bounced(paid(made.opened())).case
        by = made.specialist()
        for at, code in (
            (MARCH_10 + 30 * DAY, "grace_lasts"),
            (MARCH_10 + 90 * DAY, "warning_first"),
        ):
            with pytest.raises(Refused) as refused:
                services.disenroll(case.pk, nothing_waits=True, by=by, at=at)
            assert refused.value.code == code

    def test_paid_again_it_is_closed_again(self):
        case = bounced(paid(made.opened())).case
        facts = made.receipt(date(2026, 5, 4), reference="second")
        services.record_payment(case.pk, facts, by=made.specialist(), at=MARCH_10 + 60 * DAY)
        matter = matter_of(case)
        assert (matter.state, matter.paid_on) == (State.PAID, date(2026, 5, 4))
        assert duties(case) == {}

    def test_it_can_bounce_twice(self):
        case = bounced(paid(made.opened())).case
        facts = made.receipt(date(2026, 5, 4), reference="second")
        services.record_payment(case.pk, facts, by=made.specialist(), at=MARCH_10 + 60 * DAY)
        bounced(case, at=MARCH_10 + 70 * DAY)
        assert matter_of(case).grace_ends_on == date(2026, 7, 31)

    def test_a_cost_plan_sets_the_first_day_that_its_notice_can_still_tell_of(self):
        """42 CFR 417.460(c)(1): 20 days before."""
        plan = factories.plan(contract_id="H7777", plan_type="cost")
        case = made.opened(plan=plan, option="", grace_months=None, effective_on=made.MARCH)
        bounced(paid(case))
        assert matter_of(case).effective_on == date(2026, 5, 1)
        assert last_letter(case).kind == "premium_warning"

    @pytest.mark.parametrize("is_cost", [False, True])
    def test_money_that_had_come_too_late_pays_what_is_owed_again(self, is_cost):
        """It came before the last day of now: no one is warned for what is here."""
        facts, by = {}, made.specialist()
        if is_cost:
            plan = factories.plan(contract_id="H7777", plan_type="cost")
            facts = {"plan": plan, "option": "", "grace_months": None, "effective_on": made.MARCH}
        case = made.opened(**facts)
        late = made.receipt(made.MARCH, reference="late")
        services.record_payment(case.pk, late, by=by, at=MARCH_3)
        paid(case)
        row = case.payments.get(reference="")
        services.return_payment(
            case.pk, payment=row.pk, on=MARCH_10.date(), why="No funds.", by=by, at=MARCH_10
        )
        matter = matter_of(case)
        assert (matter.state, matter.paid_on, duties(case)) == (State.PAID, made.MARCH, {})
        assert letters(case) == ["premium_warning"]


class TestItStaysClosed:
    def test_where_all_that_was_due_came_even_so(self):
        case = made.opened()
        by = made.specialist()
        services.record_payment(case.pk, made.receipt(IN_TIME, "50.00"), by=by, at=MARCH_3)
        other = made.receipt(IN_TIME, "8.00", reference="too much")
        Payment.objects.create(
            enrollee=case.enrollee, case=case, entered_at=MARCH_3, entered_by=by, **vars(other)
        )
        bounced(case)
        assert matter_of(case).state == State.PAID
        assert letters(case) == ["premium_warning"]

    def test_where_coverage_has_ended_since(self):
        """Whose coverage is over is not warned that it may end."""
        case = paid(made.opened())
        members.disenrollment(
            enrollee=facts_of(case.enrollee), effective_on=made.MARCH, grace_begins_on=None,
            grace_ends_on=None, notice_sent_on=None, cause="other", months=(), at=MARCH_3,
        )  # fmt: skip
        bounced(case)
        assert matter_of(case).state == State.PAID and case.payments.get().returned_on
        assert case.events.latest("pk").event == "delinquency_stayed_closed"
        assert letters(case) == ["premium_warning"]

    def test_while_another_case_of_the_member_is_open(self):
        """There is one at a time; nothing is recorded until that one is at its end."""
        case = paid(made.opened())
        other = made.opened(
            enrollee=facts_of(case.enrollee), premium_due_on=made.MARCH,
            bills=(made.bill(made.MARCH),), at=MARCH_3,
        )  # fmt: skip
        with pytest.raises(Refused) as refused:
            bounced(case)
        assert refused.value.code == "open_before" and other.number in refused.value.message
        assert case.payments.get().returned_on is None


def test_a_payment_of_a_bank_file_bounces_like_any_other():
    case = noticed()
    file = uploaded(line(case.enrollee.member_id))
    bank.process(file.pk, at=MARCH_3)
    assert bounced(case).state == State.DELINQUENT


def test_the_reading_that_keeps_the_coverage():
    """Ours: as if billed on the day of the return, never earlier than it was."""
    bill = law.Bill(date(2026, 1, 1), date(2025, 12, 15), made.bill().amount)
    assert law.billed_again([bill], None) == [bill]
    (again,) = law.billed_again([bill], date(2026, 3, 10))
    assert (again.month, again.billed_on) == (bill.month, date(2026, 3, 10))
    for plan_type in ("ma", "pdp"):
        on = date(2026, 3, 10)
        assert law.effective_again(plan_type=plan_type, effective_on=on, on=on) is None
    later = date(2026, 9, 1)
    assert law.effective_again(plan_type="cost", effective_on=later, on=date(2026, 3, 10)) == later
