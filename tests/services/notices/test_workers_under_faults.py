"""Real workers, beats, Valkey and mail servers, while one or the other of them dies."""

import os
import signal
from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.permissions import Role
from config import embedded
from notices import tasks
from notices.models import Alert, Heartbeat, InboxItem, Mail, Notice
from tests import factories
from tests import mail_servers as servers
from tests.alerting import due_mails
from tests.factories import DAY, HOUR
from tests.waiting import HANG, eventually
from tests.workers import node_name, start_process

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mail_port(monkeypatch):
    """Where the workers of this test look for a mail server."""
    port = servers.free_port()
    monkeypatch.setenv("EMAIL_URL", f"smtp://127.0.0.1:{port}")
    monkeypatch.setenv("EMAIL_TIMEOUT", "20")
    return port


def alerted(number):
    """Due mails, each of the alert of a case of its own."""
    nurse = factories.user(Role.NURSE)
    for _ in range(number):
        case = factories.in_review_case(by=nurse, received_at=timezone.now() - 9 * DAY)
        due_mails(case, case.next_due_at - timedelta(hours=24))
    return list(Mail.objects.all())


def all_sent():
    return not Mail.objects.filter(sent_at=None).exists()


def kill(process):
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_two_workers_and_two_beats_do_each_thing_once(start_worker, start_beat, mail_port):
    """Alerts are raised, mailed and letters sent by four processes that all sweep at once."""
    nurse = factories.user(Role.NURSE)
    now = timezone.now()
    for _ in range(60):
        factories.in_review_case(by=nurse, received_at=now - 8 * DAY)
    decided = [factories.approved_case(received_at=now - 2 * DAY, at=now) for _ in range(4)]
    with servers.server(habits := servers.Habits(), port=mail_port):
        for name in ("first", "second"):
            start_worker(name)
            start_beat(f"beat-{name}")
        eventually(lambda: Mail.objects.count() >= 60 and all_sent())
        eventually(lambda: not Notice.objects.filter(dispatched_at=None).exists())
        eventually(lambda: not _due_alerts())
    taken = [each["Message-ID"] for each in habits.messages]
    assert len(taken) == len(set(taken)) == Mail.objects.count()
    assert InboxItem.objects.count() == Mail.objects.count()
    for case in decided:
        assert case.events.filter(event="letter_sent").count() == 2
    assert Mail.objects.filter(attempts__gt=0).count() == 0


def _due_alerts():
    now = timezone.now()
    return Alert.objects.filter(raised_at=None, dropped_at=None, send_at__lte=now).exists()


def test_a_worker_killed_while_the_server_has_the_mail_sends_it_again_under_its_id(
    start_worker, mail_port
):
    """SMTP allows no better: the reader's program knows the second by its Message-ID."""
    (only,) = alerted(1)
    with servers.server(hangs := servers.Habits(hangs_at="DATA"), port=mail_port):
        doomed = start_worker("doomed")
        tasks.sweep_mail.delay()
        eventually(lambda: hangs.messages)
        assert Mail.objects.filter(sent_at=None, attempts=0).exists(), "its row is locked"
        kill(doomed)
    with servers.server(good := servers.Habits(), port=mail_port):
        start_worker("heir")
        tasks.sweep_mail.delay()
        eventually(all_sent)
    ids = [each["Message-ID"] for each in [*hangs.messages, *good.messages]]
    assert ids == [only.message_id, only.message_id]


def test_a_worker_whose_connections_to_the_database_were_cut_goes_on(start_worker, mail_port):
    alerted(3)
    start_worker("only")
    with servers.server(hangs := servers.Habits(hangs_at="DATA"), port=mail_port):
        tasks.sweep_mail.delay()
        eventually(lambda: hangs.messages)
        assert cut_others() >= 1
    with servers.server(servers.Habits(), port=mail_port):
        eventually(lambda: tasks.sweep_mail.delay() and all_sent())


def cut_others():
    """Cut every connection to this database but ours; how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone()[0]


def test_a_broker_that_comes_back_empty_is_found_again_by_worker_and_beat(
    transactional_db, tmp_path, mail_port, start_beat
):
    with ExitStack() as stack:
        stack.enter_context(servers.server(servers.Habits(), port=mail_port))
        (tmp_path / "log").mkdir()
        sockets = stack.enter_context(embedded.socket_folder(tmp_path))
        first = embedded.valkey(tmp_path, sockets)
        broker, child = first.__enter__()
        given = {"CELERY_BROKER_URL": broker, "SWEEP_SECONDS": "1"}
        command = ["worker", "-c", "2", "-n", node_name("patient")]
        worker = start_process(command, tmp_path / "patient.log", **given)
        stack.callback(kill, worker)
        beat = start_beat("beat", **given)
        alerted(1)
        eventually(lambda: Mail.objects.exists() and all_sent())
        child.process.kill()
        child.process.wait()
        first.__exit__(None, None, None)
        (sockets / "valkey.sock").unlink(missing_ok=True)
        alerted(2)
        stack.enter_context(embedded.valkey(tmp_path, sockets))
        eventually(lambda: worker.poll() is not None or all_sent())
        assert all_sent() and Mail.objects.count() >= 3
        assert worker.poll() is None and beat.poll() is None


def test_a_worker_leaves_a_sign_of_life_and_takes_it_along_when_it_is_told_to_end(start_worker):
    def signs():
        return list(Heartbeat.objects.filter(name=f"worker:{node_name('mortal')}"))

    mortal = start_worker("mortal")
    eventually(signs)
    os.kill(mortal.pid, signal.SIGTERM)
    mortal.wait(HANG)
    assert signs() == []
    kill(start_worker("mortal"))
    assert signs(), "nobody could take it away"


def test_each_sweep_leaves_a_sign_of_life_when_a_worker_ran_it(start_worker, start_beat):
    from config.celery import sweeps

    start_worker("only")
    start_beat("beat")
    names = {f"sweep:{name}" for name in sweeps()}
    eventually(lambda: names <= set(Heartbeat.objects.values_list("name", flat=True)))


def test_one_row_that_fails_does_not_keep_the_others_of_its_task(start_worker, mail_port):
    factories.failed_mail(failure="", failed_at=None)  # of no alert: it cannot be made
    made = alerted(3)
    with servers.server(habits := servers.Habits(), port=mail_port):
        start_worker("only")
        tasks.sweep_mail.delay()
        eventually(lambda: Mail.objects.exclude(sent_at=None).count() == 3)
        eventually(lambda: Mail.objects.get(sent_at=None).last_error)
    assert len(habits.messages) == 3 and len(made) == 4
    assert Mail.objects.get(sent_at=None).last_error.startswith("The email could not be created")


def test_all_that_an_outage_left_is_handed_out_at_once(start_worker, mail_port):
    nurse = factories.user(Role.NURSE)
    factories.plan()
    at = timezone.now() - HOUR
    case = factories.in_review_case(by=nurse, received_at=timezone.now() - 9 * DAY)
    (first,) = due_mails(case, case.next_due_at - timedelta(hours=24))
    alert = first.items.get().alert
    people = [factories.user(Role.NURSE) for _ in range(300)]
    for person in people:
        mail = Mail.objects.create(
            to=person, message_id=f"<outage-{person.pk}@x.test>", queued_at=at, next_attempt_at=at
        )
        InboxItem.objects.create(alert=alert, to=person, raised_at=at, mail=mail)
    with servers.server(habits := servers.Habits(), port=mail_port):
        start_worker("only")
        tasks.sweep_mail.delay()
        eventually(all_sent)
    assert len(habits.messages) == 301
    assert habits.connections <= 1 + 301 // 50
