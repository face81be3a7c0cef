"""A letter that had no address, and what it tells was undone meanwhile: leaving late it meets no
duty of what was decided since. One that was held is not sent at all (`test_voiding`)."""

import pytest

from cases import services as cases
from reinstatement import services
from tests import factories_reinstatement as members
from tests.factories import DAY, HOUR
from tests.services.test_slips import take_back

pytestmark = pytest.mark.django_db


def test_the_letter_of_a_slip_does_not_tell_the_decision_that_came_after_it():
    case = members.not_eligible()
    first = case.notices.get()
    take_back(case)
    at = case.received_at + 2 * DAY
    told = members.answers(circumstance="vacation")
    services.continue_intake(case.pk, told, by=members.specialist(), at=at)
    open_ = case.deadlines.filter(duty="notify_good_cause", met_at=None, closed_at=None)
    assert open_.exists()
    assert cases.dispatch(first.pk, at=at + HOUR)
    assert open_.exists(), "the member was told of the slip, not of the decision"
    second = case.notices.filter(kind="not_reviewed").latest("pk")
    assert cases.dispatch(second.pk, at=at + 2 * HOUR)
    assert not open_.exists()
