"""Unpaid premiums at the edges: what a careless day, a second file or a held letter must not do."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from delinquency import services
from delinquency.models import Delinquency, Option, State
from premiums.models import Cause, Disenrollment
from regulations.law import Refused
from tests import factories
from tests import factories_delinquency as made
from tests import factories_reinstatement as members

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
AFTER = made.AFTER_GRACE
pytestmark = pytest.mark.django_db


def ending(by, **facts):
    """A case whose warning left in time and whose notice left after the grace period."""
    case = made.opened(by=by, **facts)
    factories.dispatch_all(case, at=made.FOUND + HOUR)
    services.disenroll(case.pk, nothing_waits=True, by=by, at=AFTER)
    factories.dispatch_all(case, at=AFTER + MINUTE)
    return case


def submitted(case, by):
    at = AFTER + HOUR
    return services.submit(case.pk, submitted_at=at, submission="TC51-7", by=by, at=at)


def test_nobody_is_disenrolled_whose_warning_has_not_left():
    """42 CFR 422.74(d)(1)(i), 423.44(d)(1)(i); guidance, section 60.3.1.2: the warning first."""
    by = made.specialist()
    case = made.opened(by=by)
    with pytest.raises(Refused) as refused:
        services.disenroll(case.pk, nothing_waits=True, by=by, at=AFTER)
    assert refused.value.code == "warning_first"
    factories.dispatch_all(case, at=AFTER)
    with pytest.raises(Refused) as refused:
        services.disenroll(case.pk, nothing_waits=True, by=by, at=AFTER + MINUTE)
    assert refused.value.code == "warning_first"


def test_a_month_after_the_end_of_coverage_is_owed_by_nobody_who_is_disenrolled():
    """Guidance, section 60.3.1.1: owed is what was due for the time of coverage."""
    by = made.specialist()
    case = made.opened(by=by)
    factories.dispatch_all(case, at=made.FOUND + HOUR)
    services.add_bill(case.pk, made.bill(made.MARCH), by=by, at=AFTER - HOUR)
    services.disenroll(case.pk, nothing_waits=True, by=by, at=AFTER)
    facts = case.notices.get(kind="premium_disenrolled").facts
    assert facts["owed"] == "$41.50"
    assert [each["month"] for each in facts["bills"]] == ["January 2026"]
    factories.dispatch_all(case, at=AFTER + MINUTE)
    assert submitted(case, by).disenrollment.account.still_owed == Decimal("41.50")


def test_a_payment_that_rolls_over_into_the_same_days_warns_again_all_the_same():
    """Guidance, section 60.3.1.2: again whenever a month's premium comes in the grace period."""
    by = made.specialist()
    late = {"billed_on": date(2026, 1, 10)}
    case = made.opened(by=by, option=Option.ROLL_OVER, bills=(made.bill(**late),))
    factories.dispatch_all(case, at=made.FOUND + HOUR)
    services.add_bill(case.pk, made.bill(made.FEBRUARY), by=by, at=made.FOUND + 21 * DAY)
    services.record_payment(
        case.pk, made.receipt(date(2026, 2, 10)), by=by, at=made.FOUND + 30 * DAY
    )
    assert case.notices.filter(kind="premium_warning").count() == 2


def test_a_file_without_a_ledger_does_not_lose_the_bills_and_the_money_of_the_case():
    by = made.specialist()
    facts = made.delinquency_facts()
    case = services.open_delinquency(facts, by=by, at=made.FOUND)
    factories.dispatch_all(case, at=made.FOUND + HOUR)
    members.disenrollment(
        plan=facts.plan, enrollee=facts.enrollee, effective_on=made.MARCH,
        grace_begins_on=None, grace_ends_on=None, notice_sent_on=None,
        months=(), at=AFTER,
    )  # fmt: skip
    services.record_payment(case.pk, made.receipt(made.MARCH, "10.00"), by=by, at=AFTER)
    services.disenroll(case.pk, nothing_waits=True, by=by, at=AFTER)
    factories.dispatch_all(case, at=AFTER + MINUTE)
    ended = submitted(case, by).disenrollment
    assert ended.account.still_owed == Decimal("31.50")


def test_coverage_that_cms_ended_on_that_day_is_not_taken_for_ours():
    by = made.specialist()
    facts = made.delinquency_facts()
    case = services.open_delinquency(facts, by=by, at=made.FOUND)
    factories.dispatch_all(case, at=made.FOUND + HOUR)
    services.disenroll(case.pk, nothing_waits=True, by=by, at=AFTER)
    factories.dispatch_all(case, at=AFTER + MINUTE)
    irmaa = made.irmaa_facts(
        plan=facts.plan, enrollee=facts.enrollee, effective_on=made.MARCH,
        reply_on=date(2026, 3, 2),
    )  # fmt: skip
    services.record_irmaa(irmaa, by=by, at=AFTER + 2 * MINUTE)
    with pytest.raises(Refused) as refused:
        submitted(case, by)
    assert refused.value.code == "another_cause"
    assert Delinquency.objects.get(pk=case.pk).state == State.ENDING


def test_the_same_disenrollment_is_not_sent_twice():
    by = made.specialist()
    facts = made.delinquency_facts()
    for _ in range(2):
        case = services.open_delinquency(facts, by=by, at=made.FOUND)
        factories.dispatch_all(case, at=made.FOUND + HOUR)
        services.disenroll(case.pk, nothing_waits=True, by=by, at=AFTER)
        factories.dispatch_all(case, at=AFTER + MINUTE)
        if not Disenrollment.objects.exists():
            assert submitted(case, by).disenrollment.cause == Cause.NONPAYMENT
    with pytest.raises(Refused) as refused:
        submitted(case, by)
    assert refused.value.code == "known_before"


@pytest.mark.parametrize("day", [date(9999, 12, 1), date(2206, 4, 1)])
def test_a_cost_plan_does_not_set_a_day_far_ahead(day):
    plan = factories.plan(plan_type="cost", contract_id="H7777")
    with pytest.raises(Refused) as refused:
        made.opened(plan=plan, option="", grace_months=None, effective_on=day)
    assert refused.value.field == "effective_on"


def test_a_bill_of_a_day_that_no_rule_knows_is_refused_beside_its_field():
    for billed_on in (date(1, 1, 1), date(1999, 12, 15)):
        with pytest.raises(Refused) as refused:
            made.opened(bills=(made.bill(billed_on=billed_on),))
        assert refused.value.field == "billed_on"


def test_a_case_whose_grace_period_passed_before_anybody_warned_is_refused():
    with pytest.raises(Refused) as refused:
        made.opened(at=AFTER)
    assert refused.value.code == "grace_over"


def twice_in_time(by):
    """The notice left; then two checks of February are entered, one after the other."""
    case = made.opened(by=by, option=Option.ROLL_OVER)
    factories.dispatch_all(case, at=made.FOUND + HOUR)
    services.add_bill(case.pk, made.bill(made.FEBRUARY), by=by, at=made.FOUND + 25 * DAY)
    services.disenroll(case.pk, nothing_waits=True, by=by, at=AFTER)
    factories.dispatch_all(case, at=AFTER + MINUTE)
    first = made.receipt(date(2026, 2, 26), reference="1")
    services.record_payment(case.pk, first, by=by, at=AFTER + HOUR)
    return case


def test_a_letter_that_takes_a_notice_back_is_not_lost_by_the_next_payment():
    by = made.specialist()
    case = twice_in_time(by)
    second = made.receipt(date(2026, 2, 27), reference="2")
    services.record_payment(case.pk, second, by=by, at=AFTER + HOUR + MINUTE)
    factories.dispatch_all(case, at=AFTER + 2 * HOUR)
    assert Delinquency.objects.get().state == State.PAID
    left = case.notices.filter(dispatched_at__isnull=False).order_by("pk")
    assert [each.kind for each in left] == [
        "premium_warning", "premium_disenrolled", "still_enrolled",
    ]  # fmt: skip


def test_nor_by_a_case_that_is_stopped_at_once():
    by = made.specialist()
    case = twice_in_time(by)
    services.stop(
        case.pk, ground="billing_error", explanation="Ours.", by=by, at=AFTER + HOUR + MINUTE
    )
    assert case.notices.latest("pk").kind == "still_enrolled"


def test_once_the_new_warning_has_left_nothing_is_left_to_take_back():
    by = made.specialist()
    case = twice_in_time(by)
    factories.dispatch_all(case, at=AFTER + HOUR + MINUTE)
    second = made.receipt(date(2026, 2, 27), reference="2")
    services.record_payment(case.pk, second, by=by, at=AFTER + 2 * HOUR)
    assert case.notices.latest("pk").kind == "premium_warning"
