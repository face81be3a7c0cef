"""Real Celery workers on a real broker: each thing once, whichever one dies."""

import os
import signal

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.permissions import Role
from cases import models, tasks
from config.celery import app
from notices.models import InboxItem, Notice
from tests import factories
from tests.factories import DAY
from tests.loops import at_least_one
from tests.waiting import eventually
from tests.workers import are_idle

pytestmark = pytest.mark.django_db(transaction=True)


def all_sent():
    return not Notice.objects.filter(dispatched_at=None).exists()


def decided_cases(number):
    now = timezone.now()
    return [factories.approved_case(received_at=now - 2 * DAY, at=now) for _ in range(number)]


def test_two_workers_and_tasks_delivered_twice_send_each_letter_once(start_worker):
    cases = decided_cases(6)
    start_worker("first")
    start_worker("second")
    for pk in list(Notice.objects.values_list("pk", flat=True)) * 3:
        tasks.dispatch_notices.delay([pk])
    for _ in range(3):
        tasks.sweep_notices.delay()
    eventually(all_sent)
    eventually(are_idle)
    for case in at_least_one(cases):
        assert case.events.filter(event="letter_sent").count() == 2
        assert case.events.filter(event="notified").count() == 1
        assert not case.deadlines.filter(met_at=None).exclude(duty="effectuate").exists()


def test_a_worker_killed_at_work_loses_no_letter(start_worker):
    cases = decided_cases(12)
    doomed = start_worker("doomed")
    tasks.sweep_notices.delay()
    eventually(lambda: Notice.objects.exclude(dispatched_at=None).exists())
    os.killpg(doomed.pid, signal.SIGKILL)
    doomed.wait()
    start_worker("heir")
    tasks.sweep_notices.delay()
    eventually(all_sent)
    for case in at_least_one(cases):
        assert case.events.filter(event="letter_sent").count() == 2


def test_a_deadline_that_passes_is_marked_and_the_supervisors_are_mailed(start_worker):
    """42 CFR 422.568(f): the worker marks and escalates; no one has to look."""
    supervisor = factories.user(Role.SUPERVISOR)
    case = factories.received_case(received_at=timezone.now() - 9 * DAY)
    start_worker("only")
    for _ in range(2):
        tasks.sweep_missed.delay()
        tasks.sweep_alerts.delay()
    eventually(lambda: case.events.filter(event="deadline_missed").exists())
    eventually(lambda: InboxItem.objects.filter(to=supervisor).exists())
    assert case.events.filter(event="deadline_missed").count() == 1
    assert models.Deadline.objects.get(case=case).missed_at is not None
    items = InboxItem.objects.filter(to=supervisor)
    assert [each.alert.lead for each in items] == ["1 day after"]
    assert all(item.mail for item in items)


def test_every_sweep_of_the_schedule_is_a_task_that_exists():
    app.loader.import_default_modules()
    for entry in at_least_one(app.conf.beat_schedule.values()):
        assert entry["task"] in app.tasks


def test_what_the_house_sets_is_what_celery_runs_by():
    """A second `config_from_object` would silently put Celery's own defaults in its place."""
    conf = app.conf
    assert conf.task_acks_late and conf.task_reject_on_worker_lost
    assert conf.worker_prefetch_multiplier == 1 and conf.task_time_limit == 300
    assert conf.broker_connection_max_retries is None
    assert conf.broker_transport_options["socket_timeout"] == 15
    assert conf.worker_consumer == "config.consumer:Consumer"
    assert conf.task_default_queue == settings.CELERY_TASK_DEFAULT_QUEUE
