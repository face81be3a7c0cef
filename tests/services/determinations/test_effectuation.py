"""What was granted is carried out, with proof; a clean claim paid late owes interest."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.permissions import Role
from cases import models
from cases import services as folder
from determinations import services
from determinations.services import EffectuationFacts
from regulations import interest
from regulations.law import Refused
from tests import factories
from tests.factories import DAY, HOUR, MONDAY

AT = MONDAY + 2 * DAY
MONEY = st.decimals(min_value=0, max_value=10**6, places=2)
RATES = st.decimals(min_value=0, max_value=20, places=3)


def payment(**facts) -> models.Case:
    return factories.approved_case(
        request_type="payment", prior_authorization=False, clean_claim=True, **facts
    )


def paid(at, **changes) -> EffectuationFacts:
    return EffectuationFacts(
        **{"done_at": at, "proof": "Check 77", "amount": Decimal(1000)} | changes
    )


@pytest.mark.django_db
class TestTheDuty:
    def test_an_approval_opens_it_with_the_limit_of_the_decision(self):
        """Derived from 42 CFR 422.568(b): the rule gives a determination no other limit."""
        case = factories.approved_case()
        duties = {duty.duty: duty for duty in case.deadlines.all()}
        assert duties["effectuate"].due_at == duties["decide"].due_at

    def test_a_denial_opens_none(self):
        assert not factories.denied_case().deadlines.filter(duty="effectuate").exists()

    def test_it_is_met_with_its_proof_and_then_the_case_may_be_closed(self):
        case = factories.approved_case()
        factories.dispatch_all(case, at=AT)
        intake = factories.user(Role.INTAKE)
        with pytest.raises(Refused) as refused:
            folder.close(case.pk, by=intake, at=AT)
        assert refused.value.code == "duty_open"
        factories.carry_out(case, at=AT)
        assert case.deadlines.get(duty="effectuate").met_by == "Authorization A-1"
        folder.close(case.pk, by=intake, at=AT)

    @pytest.mark.parametrize("when", [AT + HOUR, MONDAY - HOUR])
    def test_it_is_not_done_in_the_future_nor_before_the_request(self, when):
        case = factories.approved_case()
        with pytest.raises(Refused) as refused:
            services.effectuate(case.pk, paid(when), by=factories.user(Role.NURSE), at=AT)
        assert refused.value.field == "done_at"
        assert case.deadlines.get(duty="effectuate").is_open

    def test_it_is_done_once(self):
        case = factories.approved_case()
        factories.carry_out(case, at=AT)
        with pytest.raises(Refused) as refused:
            factories.carry_out(case, at=AT)
        assert refused.value.code == "nothing_to_effectuate"
        assert case.effectuations.count() == 1


@pytest.mark.django_db
class TestPayments:
    def test_a_payment_says_how_much(self):
        case = payment()
        with pytest.raises(Refused) as refused:
            services.effectuate(
                case.pk, paid(AT, amount=None), by=factories.user(Role.NURSE), at=AT
            )
        assert refused.value.field == "amount"

    def test_in_time_owes_no_interest(self):
        """42 CFR 422.520(a)(1)."""
        done = services.effectuate(payment().pk, paid(AT), by=factories.user(Role.NURSE), at=AT)
        assert done.interest is None

    def test_a_clean_claim_paid_late_wants_the_rate_and_its_source(self):
        """42 CFR 422.520(a)(2)."""
        case, late = payment(), MONDAY + 41 * DAY
        with pytest.raises(Refused) as refused:
            services.effectuate(case.pk, paid(late), by=factories.user(Role.NURSE), at=late)
        assert refused.value.citation == interest.CITATION
        assert refused.value.field == "yearly_percent"

    def test_and_owes_interest_for_each_day_after_the_limit(self):
        """30 days from 2 March end on 1 April; 12 April is 11 days late."""
        case, late = payment(), MONDAY + 41 * DAY
        facts = paid(late, yearly_percent=Decimal("4.125"), rate_source="91 FR, invented")
        done = services.effectuate(case.pk, facts, by=factories.user(Role.NURSE), at=late)
        assert done.interest == Decimal("1.24")
        assert "11 days late" in done.arithmetic
        assert case.deadlines.get(duty="effectuate").is_late(late)

    def test_another_claim_paid_late_owes_none(self):
        """42 CFR 422.520(a)(3)."""
        case = factories.approved_case(
            request_type="payment", prior_authorization=False, clean_claim=False
        )
        late = MONDAY + 90 * DAY
        done = services.effectuate(case.pk, paid(late), by=factories.user(Role.NURSE), at=late)
        assert done.interest is None


class TestInterest:
    @given(MONEY, RATES, st.integers(-400, 0))
    def test_nothing_is_owed_for_a_payment_in_time(self, amount, rate, days):
        assert self.owed(amount, rate, days) == 0

    @given(MONEY, RATES, st.integers(0, 2000))
    def test_a_day_more_never_lessens_it(self, amount, rate, days):
        assert self.owed(amount, rate, days) <= self.owed(amount, rate, days + 1)

    def test_a_year_at_four_percent_is_four_percent(self):
        assert self.owed(Decimal(100), Decimal(4), 365) == Decimal("4.00")

    def owed(self, amount, rate, days) -> Decimal:
        due_on = date(2026, 4, 1)
        return interest.owed(
            amount=amount, yearly_percent=rate, due_on=due_on, paid_on=due_on + timedelta(days=days)
        ).amount
