"""A month is collected once: one that stands on the member's own ledger begins no case of unpaid
premiums, and a missed installment opens none by itself (42 CFR 422.74(d)(1), 423.44(d)(1))."""

from datetime import date

import pytest

from cases.models import Case
from delinquency.services import add_bill, open_delinquency
from premiums.services import member_bills as own
from regulations.law import Refused
from repayment import services as repayment
from tests import factories_delinquency as unpaid
from tests import factories_repayment as made
from tests.factories import DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def missed() -> Case:
    """A repayment of which a payment was missed."""
    return made.missed()


def facts_of(member, month):
    bill = unpaid.bill(month, billed_on=date(2026, 7, 3))
    known = unpaid.delinquency_facts(bills=(bill,), premium_due_on=month)
    who = type(known.enrollee)(**vars(known.enrollee) | {"member_id": member.member_id})
    return type(known)(**vars(known) | {"enrollee": who})


def code_of(act):
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def test_a_month_that_is_agreed_on_begins_no_case_of_unpaid_premiums(missed):
    with pytest.raises(Refused) as refused:
        open_delinquency(
            facts_of(missed.enrollee, made.MARCH), by=made.specialist(), at=made.AFTER_FIRST + DAY
        )
    assert (refused.value.code, refused.value.field) == ("agreed_on", "month")
    assert missed.number in refused.value.message and "422.74(d)(1)" in refused.value.citation
    assert not Case.objects.filter(kind="delinquency").exists()


def test_nor_is_it_added_to_one(missed):
    at = made.AFTER_FIRST + DAY
    case = open_delinquency(
        facts_of(missed.enrollee, date(2026, 2, 1)), by=made.specialist(), at=at
    )
    add = lambda: add_bill(  # noqa: E731
        case.pk, unpaid.bill(made.MARCH), by=made.specialist(), at=at
    )
    assert code_of(add) == "agreed_on"
    assert case.bills.count() == 1


def test_after_the_agreement_ended_it_stands_on_one_ledger_at_a_time(missed):
    """42 CFR 422.74(d)(1)(i)(B): the grace period begins after the new bill, not before."""
    by, at = made.specialist(), made.AFTER_FIRST + DAY
    repayment.end(missed.pk, why="She does not pay and does not answer.", by=by, at=at)
    begin = lambda: open_delinquency(  # noqa: E731
        facts_of(missed.enrollee, made.MARCH), by=by, at=at
    )
    assert code_of(begin) == "on_own_ledger"
    bill = missed.enrollee.member_bills.get(month=made.MARCH)
    own.remove_bill(bill.pk, why="Collected as unpaid premium.", by=by, at=at)
    assert begin().matter.grace_begins_on == date(2026, 8, 1)
