"""A letter that was held or had no address, and what it tells was undone meanwhile: leaving late
it meets no duty of what was decided since."""

import pytest

from accounts.permissions import Role
from cases import services as cases
from cases.models import Case
from notices.models import Look, Notice
from reinstatement import services
from tests import factories
from tests import factories_reinstatement as members
from tests.factories import DAY, HOUR
from tests.services.test_slips import take_back

pytestmark = pytest.mark.django_db


def release_first(case: Case, at) -> None:
    look = Look.objects.filter(notice__case=case).earliest("pk")
    cases.release_letter(look.pk, by=factories.user(Role.SUPERVISOR), at=at)
    first = Notice.objects.filter(event=look.notice.event_id, recipient="enrollee")
    assert cases.dispatch(first.get().pk, at=at)


def test_the_letter_of_a_slip_does_not_tell_the_decision_that_came_after_it():
    factories.look_at("not_reviewed")
    case = members.not_eligible()
    take_back(case)
    at = case.received_at + 2 * DAY
    told = members.answers(circumstance="vacation")
    services.continue_intake(case.pk, told, by=members.specialist(), at=at)
    open_ = case.deadlines.filter(duty="notify_good_cause", met_at=None, closed_at=None)
    assert open_.exists()
    release_first(case, at + HOUR)
    assert open_.exists(), "the member was told of the slip, not of the decision"
    second = case.notices.filter(kind="not_reviewed", recipient="enrollee").latest("pk")
    cases.release_letter(
        Look.objects.get(notice=second).pk, by=factories.user(Role.SUPERVISOR), at=at + 2 * HOUR
    )
    assert cases.dispatch(second.pk, at=at + 2 * HOUR)
    assert not open_.exists()
