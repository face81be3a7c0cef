"""An error of the plan that shows only after good cause was decided, or after the money came."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from accounts.permissions import Role
from cases import models as cases
from notices.models import Alert
from premiums.services import money, months
from premiums.services.disenroll import MonthFacts
from regulations.law import Refused
from reinstatement import services
from reinstatement.models import Reinstatement, State
from reinstatement.presentation import casefile
from tests import factories
from tests import factories_reinstatement as members
from tests.factories import DAY
from tests.factories_reinstatement import ASKED

pytestmark = pytest.mark.django_db
FOUND = datetime.fromisoformat("2026-06-10T10:00:00-04:00")
AFTER = datetime.fromisoformat("2026-07-08T10:00:00-04:00")
DECIDED = {
    State.FAVORABLE: (members.favorable, FOUND),
    State.PAID: (members.paid, FOUND),
    State.UNFAVORABLE: (members.unfavorable, FOUND),
    State.UNPAID: (members.unpaid, AFTER),
}


def matter_of(case: cases.Case) -> Reinstatement:
    return Reinstatement.objects.select_related("disenrollment__plan").get(pk=case.pk)


def find(case, at=FOUND, *, by=None):
    why = "The check of March was posted to another member."
    return services.find_plan_error(case.pk, why=why, by=by or members.specialist(), at=at)


@pytest.mark.parametrize("state", DECIDED)
def test_it_is_corrected_whatever_was_decided_and_the_decision_stays_on_record(state):
    """Guidance, section 70.3.4: no question of good cause."""
    make, at = DECIDED[state]
    case = make()
    was = matter_of(case)
    assert was.state == state
    found = find(case, at)
    assert found.state == State.PLAN_ERROR
    now = matter_of(case)
    for name in ("outcome", "decided_at", "decided_by_id", "amount_owed", "pay_by"):
        assert getattr(now, name) == getattr(was, name), name
    assert now.ended_at is None and now.ended_why == ""
    event = case.events.get(event="plan_error_found")
    assert event.from_state == state and event.facts["after_decision"] is True
    assert event.notices.get().kind == "plan_error"


@pytest.mark.parametrize("state", DECIDED)
def test_its_duty_alone_is_open_and_the_alerts_of_the_others_are_dropped(state):
    make, at = DECIDED[state]
    case = make()
    find(case, at)
    duty = case.deadlines.get(met_at=None, closed_at=None)
    assert duty.duty == "cancel_disenrollment" and duty.starts_at == at
    # Five business days of its finding, not of a request weeks ago.
    local = duty.due_at.astimezone(case.plan.zone).date()
    assert local == (date(2026, 6, 17) if at == FOUND else date(2026, 7, 15))
    waiting = Alert.objects.filter(case=case, raised_at=None, dropped_at=None)
    assert set(waiting.values_list("deadline_id", flat=True)) <= {duty.pk}


def test_the_money_stays_credited_and_nothing_is_submitted_or_closed():
    case = members.paid()
    account = matter_of(case).disenrollment.account
    find(case)
    assert matter_of(case).disenrollment.account == account
    assert matter_of(case).disenrollment.payments.get().amount == Decimal("83.00")
    assert services.unpaid(at=AFTER, limit=9) == [] and not services.lapse(case.pk, at=AFTER)
    with pytest.raises(Refused) as refused:
        casefile.package(case, at=FOUND)
    assert "cancels its own disenrollment" in refused.value.message
    with pytest.raises(Refused):
        services.submit(
            case.pk, submitted_at=FOUND, submission="RPC", by=members.specialist(), at=FOUND
        )
    # A payment that comes or goes back meanwhile changes the ledger, not the road.
    payment = matter_of(case).disenrollment.payments.get()
    money.return_payment(
        payment.pk, on=FOUND.date(), why="No funds.", by=members.specialist(), at=FOUND
    )
    members.pay(case, "83.00", date(2026, 6, 20), reference="2")
    assert matter_of(case).state == State.PLAN_ERROR


def test_a_month_may_become_more_again_once_no_letter_counts():
    case = members.favorable()
    find(case)
    facts = MonthFacts(date(2026, 3, 1), (("premium", Decimal("60.00")),), date(2026, 2, 13))
    supervisor = factories.user(Role.SUPERVISOR)
    found = matter_of(case).disenrollment_id
    months.correct_month(found, facts, why="The rate.", by=supervisor, at=FOUND + DAY)
    assert matter_of(case).disenrollment.account.billed == Decimal("101.50")


def test_it_ends_with_the_cancellation():
    case = members.paid()
    find(case)
    services.cancel_disenrollment(
        case.pk, corrected_on=date(2026, 6, 11), correction="TC 81", by=members.specialist(),
        at=FOUND + 2 * DAY,
    )  # fmt: skip
    matter = matter_of(case)
    assert matter.corrected_on == date(2026, 6, 11) and matter.ended_at == FOUND + 2 * DAY
    assert not case.deadlines.filter(met_at=None, closed_at=None).exists()


def test_it_uses_no_request_up():
    """423.44(d)(1)(vi)(B): the one request is one for good cause."""
    case = members.unfavorable()
    find(case)
    services.cancel_disenrollment(
        case.pk, corrected_on=date(2026, 6, 10), correction="TC 81", by=members.specialist(),
        at=FOUND + DAY,
    )  # fmt: skip
    known = matter_of(case).disenrollment
    again = members.requested(of=known, contact_={"received_at": ASKED + 20 * DAY}, at=FOUND + DAY)
    assert matter_of(again).state == State.IN_REVIEW


def test_what_cms_ended_the_plan_cannot_cancel():
    """42 CFR 423.44(e)(3)."""
    case = members.referred()
    by = members.specialist()
    services.record_cms_favorable(case.pk, complaint="C", words="Yes.", by=by, at=ASKED + DAY)
    with pytest.raises(Refused) as refused:
        find(case)
    assert refused.value.code == "not_ours" and matter_of(case).state == State.FAVORABLE


def test_with_the_contractor_it_has_to_come_back_first():
    case = members.submitted()
    with pytest.raises(Refused):
        find(case)
    services.record_return(case.pk, why="Withdrawn: ours.", by=members.specialist(), at=FOUND)
    assert find(case).state == State.PLAN_ERROR


@pytest.mark.parametrize("role", [Role.NURSE, Role.COMPLIANCE, Role.INTAKE])
def test_strangers_to_reinstatements_find_none(role):
    case = members.favorable()
    with pytest.raises(PermissionDenied):
        find(case, by=factories.user(role))


def test_found_twice_it_is_found_once():
    case = members.favorable()
    find(case)
    with pytest.raises(Refused):
        find(case)
    assert case.notices.filter(kind="plan_error").count() == 1


def test_a_decision_made_void_is_no_example_for_others(client):
    void = members.favorable()
    find(void)
    other = members.researched()
    client.force_login(members.specialist(), "django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/reinstatements/{other.number}/favorable/").content.decode()
    assert void.number not in page
    shown = client.get(f"/reinstatements/{void.number}/").content.decode()
    assert "This decision no longer counts" in shown and "Download the package" not in shown
