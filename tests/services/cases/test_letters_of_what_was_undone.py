"""A letter that had not left, and what it tells was undone meanwhile: it is not sent. One that was
queued before letters could be voided still leaves, and meets no duty of what was decided since."""

import pytest

from cases import services as cases
from reinstatement import services
from tests import factories_reinstatement as members
from tests.factories import DAY, HOUR
from tests.factories_payments import take_back

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
    assert not cases.dispatch(first.pk, at=at + HOUR), "it waits for an address no more"
    voided = case.notices.filter(pk=first.pk, voided_at__isnull=False)
    assert voided.update(voided_at=None, void_why="", held_at=None) == 1
    assert cases.dispatch(first.pk, at=at + HOUR)
    assert open_.exists(), "the member was told of the slip, not of the decision"
    second = case.notices.filter(kind="not_reviewed").latest("pk")
    assert cases.dispatch(second.pk, at=at + 2 * HOUR)
    assert not open_.exists()
