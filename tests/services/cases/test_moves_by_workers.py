"""Real workers on a gesture: each case once, whichever one dies and however often it is sent."""

import os
import signal

import pytest
from django.utils import timezone

from accounts.permissions import Role
from cases import tasks
from cases.models import Case, MovedCase
from cases.services import moves
from tests import factories
from tests.factories import DAY
from tests.loops import at_least_one
from tests.waiting import eventually

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_worker_killed_halfway_and_tasks_sent_three_times_assign_each_case_once(start_worker):
    now = timezone.now()
    cases = [factories.received_case(received_at=now - DAY) for _ in range(12)]
    boss, nora = factories.user(Role.SUPERVISOR), factories.user(Role.NURSE)
    move = moves.move_list(Case.objects.all(), to=nora, by=boss, at=now)
    doomed = start_worker("doomed")
    for pk in list(move.cases.order_by("pk").values_list("pk", flat=True)) * 3:
        tasks.move_cases.delay([pk])
    eventually(MovedCase.objects.filter(result="done").exists)
    os.killpg(doomed.pid, signal.SIGKILL)
    doomed.wait()
    start_worker("heir")
    tasks.sweep_moves.delay()
    eventually(lambda: not MovedCase.objects.filter(result="waits").exists())
    for case in at_least_one(cases):
        assert case.events.filter(event="assigned").count() == 1
    assert Case.objects.filter(assignee=nora).count() == 12
