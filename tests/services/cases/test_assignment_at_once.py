"""Cases given by rule at the same moment, by workers that run each task more than once."""

import pytest

from accounts.permissions import Role
from cases.models import AssignmentRule, AuditEvent
from cases.services import assignment
from tests import factories
from tests.factories import HOUR, MONDAY
from tests.races import at_once
from tests.waiting import eventually

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def team():
    """Two nurses, to whom new determinations go by least load."""
    team = factories.team()
    for _ in range(2):
        factories.user(Role.NURSE, team=team)
    AssignmentRule.objects.create(
        team=team, kind="determination", method="least_loaded", takes_new=True,
        set_by=factories.user(Role.SUPERVISOR), set_at=MONDAY,
    )  # fmt: skip
    return team


def test_two_cases_at_once_go_to_two_people_as_each_choice_counts_in_the_next(team):
    made = [factories.received_case() for _ in range(2)]
    at = MONDAY + 2 * HOUR
    at_once(*(lambda pk=case.pk: assignment.assign_new(pk, at=at) for case in made))
    owners = set()
    for case in made:
        case.refresh_from_db()
        owners.add(case.assignee_id)
    assert owners == set(team.members.values_list("pk", flat=True))


def test_workers_assign_each_new_case_once(team, start_worker):
    from cases import tasks

    made = [factories.received_case() for _ in range(3)]
    start_worker("first")
    start_worker("second")
    for case in made * 3:
        tasks.assign_new.delay([case.pk])
    tasks.sweep_unassigned.delay()
    given = AuditEvent.objects.filter(event="assigned_by_rule")
    eventually(lambda: given.count() == 3)
    for case in made:
        assert case.events.filter(event="assigned_by_rule").count() == 1
