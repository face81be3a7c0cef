"""A slip that ended a request as not reviewed is taken back, and nothing is judged again by it."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.permissions import Role
from cases import models as cases
from premiums.models import Cause
from regulations import good_cause
from regulations.good_cause import intake_corrections
from regulations.law import Refused
from reinstatement import services
from reinstatement.models import Reinstatement, State
from tests import factories
from tests import factories_reinstatement as members
from tests.factories import DAY, HOUR
from tests.factories_payments import take_back
from tests.factories_reinstatement import ASKED

pytestmark = pytest.mark.django_db
LATE = datetime.fromisoformat("2026-06-02T11:00:00-04:00")
REPRESENTED = {
    "requester_kind": "representative", "requester_name": "Nelson Nephew",
    "requester_address": "8 Cousin Court\nPortland, ME 04101",
}  # fmt: skip


def matter_of(case: cases.Case) -> Reinstatement:
    return Reinstatement.objects.select_related("disenrollment__plan").get(pk=case.pk)


def refused_with(**told) -> cases.Case:
    return members.requested(answers_=told)


def late() -> cases.Case:
    """Typed as received on 2 June: the last day to ask was 31 May."""
    return members.requested(contact_={"received_at": LATE}, at=LATE + HOUR)


STRANGER = {"answers_": {"authority": "none"}, "contact_": REPRESENTED}
MADE = {
    "no_authority": (lambda: members.requested(**STRANGER), {}),
    "no_circumstance": (lambda: refused_with(circumstance="no_circumstance"), {}),
    "not_good_cause": (lambda: refused_with(circumstance="vacation"), {}),
    "after_disenrollment": (lambda: refused_with(circumstance="after_disenrollment"), {}),
    "no_statement": (lambda: refused_with(stated=False, statement=""), {}),
    "not_willing": (lambda: refused_with(affirms=False), {}),
    "late": (late, {"received_at": ASKED}),
    "not_disenrolled_for_nonpayment": (
        lambda: members.requested(cause=Cause.OTHER), {"cause": "nonpayment"},
    ),
    "lawful_presence": (
        lambda: members.requested(cause=Cause.LAWFUL_PRESENCE), {"cause": "irmaa"},
    ),
    "wrong_product": (
        lambda: members.requested(cause=Cause.SUPPLEMENTAL), {"cause": "nonpayment"},
    ),
}  # fmt: skip


def test_every_reason_says_on_which_fact_it_stood():
    assert set(intake_corrections.STOOD_ON) == {
        each.key for each in good_cause.NOT_ELIGIBLE.history()
    }
    assert set(MADE) | {"asked_before"} == set(intake_corrections.STOOD_ON)


@pytest.mark.parametrize("reason", MADE)
def test_it_is_where_it_was_before_with_the_clock_of_the_first_contact(reason):
    make, facts = MADE[reason]
    case = make()
    assert matter_of(case).not_eligible_reason == reason
    take_back(case, **facts)
    matter = matter_of(case)
    assert matter.state == State.INTAKE and matter.not_eligible_reason == ""
    assert matter.ended_at is None and matter.ended_why == ""
    duty = case.deadlines.get(met_at=None, closed_at=None)
    assert duty.duty == "decide_good_cause"
    asked = cases.Case.objects.get(pk=case.pk)
    assert duty.starts_at == asked.received_at == ASKED
    assert duty.due_at.astimezone(asked.plan.zone).date() == date(2026, 4, 22)
    # What the slip met was not met.
    before = duty.replaces
    assert before.met_at is None and before.closed_why.startswith("undone, so not completed")
    assert good_cause.sort(matter.asked()).reason == ""


@pytest.mark.parametrize("reason", MADE)
def test_who_did_it_when_and_why_is_on_record_and_the_letter_is_corrected(reason):
    make, facts = MADE[reason]
    case, by = make(), factories.user(Role.SUPERVISOR)
    take_back(case, by=by, **facts)
    event = case.events.get(event="not_eligible_taken_back")
    assert (event.by, event.why) == (by, "The recording of the call says otherwise.")
    assert (event.from_state, event.to_state) == ("not_eligible", "intake")
    assert (
        event.facts["reason"]
        == good_cause.recorded_reason(
            reason, case.received_on, case.matter.disenrollment.effective_on
        ).label
    )
    letter = event.notices.get(recipient="enrollee")
    assert letter.kind == "intake_missing" and letter.facts["by_mistake"] is True


def test_the_rest_of_the_road_is_open_again():
    case = members.taken_back()
    at = case.received_at + 2 * DAY
    services.continue_intake(case.pk, members.answers(), by=members.specialist(), at=at)
    assert matter_of(case).state == State.IN_REVIEW


def test_who_is_refused_again_is_refused_again():
    case = members.taken_back()
    at = case.received_at + 2 * DAY
    told = members.answers(circumstance="vacation")
    services.continue_intake(case.pk, told, by=members.specialist(), at=at)
    assert matter_of(case).not_eligible_reason == "not_good_cause"
    assert case.deadlines.filter(duty="notify_good_cause", met_at=None, closed_at=None).exists()


def test_the_corrected_receipt_moves_the_paper_of_the_representative_along():
    contact = REPRESENTED | {"received_at": LATE}
    case = members.requested(
        contact_=contact, answers_={"authority": "appointment"}, at=LATE + HOUR
    )
    take_back(case, received_at=ASKED)
    found = cases.Case.objects.get(pk=case.pk)
    assert found.received_at == found.aor_received_at == ASKED
    event = case.events.get(event="not_eligible_taken_back")
    assert event.facts["changed"] == "Received 04/15/2026 11:00, not 06/02/2026 11:00."


def test_the_corrected_cause_keeps_what_stood_beside_the_ledger():
    case = members.requested(cause=Cause.OTHER)
    take_back(case, cause="irmaa")
    found = matter_of(case).disenrollment
    kept = found.corrections.get()
    assert found.cause == Cause.IRMAA and "Something else" in kept.was and "IRMAA" in kept.now
    at = case.received_at + 2 * DAY
    services.continue_intake(case.pk, members.answers(), by=members.specialist(), at=at)
    assert matter_of(case).state == State.REFERRED


@pytest.mark.parametrize(
    ("make", "facts", "code", "field"),
    [
        (members.not_eligible, {"said_then": False}, "no_correction", "said_then"),
        (members.not_eligible, {"why": "  "}, "invalid", "why"),
        (late, {}, "invalid", "received_at"),
        (late, {"received_at": LATE - DAY}, "still_late", "received_at"),
        (late, {"received_at": LATE + 9 * HOUR}, "after_entry", "received_at"),
        (late, {"received_at": ASKED.replace(year=1900)}, "too_early", "received_at"),
        (late, {"received_at": ASKED.replace(year=2025)}, "too_early", "received_at"),
        (MADE["lawful_presence"][0], {}, "invalid", "cause"),
        (MADE["lawful_presence"][0], {"cause": "other"}, "invalid", "cause"),
    ],
)
def test_what_is_no_slip_is_refused_beside_its_field(make, facts, code, field):
    case = make()
    with pytest.raises(Refused) as refused:
        take_back(case, **facts)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert matter_of(case).state == State.NOT_ELIGIBLE


def test_nobody_takes_their_own_slip_back_alone():
    by = factories.user(Role.SUPERVISOR)
    case = members.not_eligible(by=by)
    with pytest.raises(Refused) as refused:
        take_back(case, by=by)
    assert refused.value.code == "own_correction"
    assert take_back(case).state == State.INTAKE


@pytest.mark.parametrize("role", [Role.SPECIALIST, Role.COMPLIANCE, Role.NURSE])
def test_only_a_supervisor_takes_back(role):
    with pytest.raises(PermissionDenied):
        take_back(members.not_eligible(), by=factories.user(role))


@pytest.mark.parametrize("make", [members.unfavorable, members.unpaid, members.researched])
def test_a_decision_is_not_taken_back_by_it(make):
    """On the merits there is no second review but that of CMS and of the samples."""
    case = make()
    with pytest.raises(Refused) as refused:
        take_back(case)
    assert refused.value.code == "not_in_this_state"


def test_one_that_was_asked_before_stands_while_the_earlier_one_counts():
    known = members.disenrollment()
    first = members.not_eligible(of=known)
    second = members.requested(of=known)
    assert matter_of(second).not_eligible_reason == "asked_before"
    with pytest.raises(Refused) as refused:
        take_back(second)
    assert refused.value.code == "asked_before"
    # The first was someone's who may not ask: it never counted.
    take_back(first)
    with pytest.raises(Refused) as refused:
        take_back(second)
    assert refused.value.code == "open_alongside"
    services.continue_intake(
        first.pk, members.answers(authority="self", affirms=False), by=members.specialist(),
        at=ASKED + 2 * DAY,
    )  # fmt: skip
    Reinstatement.objects.filter(pk=first.pk).update(authority="none")
    take_back(second, at=ASKED + timedelta(days=3))
    assert matter_of(second).asked_before is False and matter_of(second).state == State.INTAKE


def test_cases_of_another_kind_have_no_such_step():
    with pytest.raises(Refused) as refused:
        take_back(factories.received_case())
    assert refused.value.code == "another_kind"
