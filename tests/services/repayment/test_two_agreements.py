"""Two agreements of one member share the money of one ledger (42 CFR 423.293(a)(4), 422.262(h))."""

from datetime import date, datetime

import pytest

from premiums.services import member_bills as own
from premiums.services.member_bills import MonthsBilled
from repayment import services
from repayment.models import Repayment, State
from tests import factories_reinstatement as members
from tests import factories_repayment as made

pytestmark = pytest.mark.django_db
LATER = datetime.fromisoformat("2026-07-15T10:00:00-04:00")


def test_a_second_one_that_takes_money_from_the_first_has_the_first_looked_at():
    """Money goes to what is due first: paid ahead for August, it pays what is due in July."""
    first = made.agreed()
    made.pay(first, "83.00", date(2026, 7, 1), at=made.AFTER_FIRST)
    made.follow(first, at=made.AFTER_FIRST)
    assert Repayment.objects.get(pk=first.pk).state == State.PAID
    month = MonthsBilled("premium", date(2026, 5, 1), made.INSTALLMENT, LATER.date())
    own.bill_months(first.enrollee_id, month, by=made.specialist(), at=LATER)
    made.agreed(of=first.enrollee, at=LATER, total=made.INSTALLMENT, months=1,
                first_on=date(2026, 7, 20))  # fmt: skip
    assert first.repayment.agreement_id in services.to_look_at(at=LATER, limit=9)
    made.follow(first, at=LATER)
    made.follow(first, at=made.AFTER_SECOND)
    matter = Repayment.objects.get(pk=first.pk)
    assert (matter.state, matter.missed_sum) == (State.MISSED, made.INSTALLMENT)


def test_a_letter_of_a_request_does_not_leave_once_its_agreement_has_ended():
    """It would confirm what holds no more."""
    request = members.reinstated()
    agreed = members.agreed(request, 2, at=made.AT, first_on=made.FIRST)
    services.follow(agreed.pk, at=made.AT)
    letter = request.notices.get(kind="installments")
    services.end(agreed.repayment.pk, why="She pays all at once.", by=made.specialist(),
                 at=made.AT)  # fmt: skip
    letter.refresh_from_db()
    assert letter.voided_at == made.AT and letter.void_why == "The agreement ended."
