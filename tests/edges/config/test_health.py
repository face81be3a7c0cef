"""Whether the instance does its work: `/healthz` for machines, a page and a red tile for people."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from kombu import Connection

from accounts.permissions import Role
from cases.presentation.words import span
from config import health
from config.celery import app, sweeps
from notices import heartbeats, task_batches, undelivered, watching
from notices.models import Alert, Heartbeat, Mail, Notice
from tests import factories
from tests.factories import DAY, HOUR

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def watched(settings):
    """The grace of a start is over, and everyone gives signs of life."""
    settings.WATCH_GRACE_SECONDS = 0
    at = timezone.now()
    heartbeats.beat("worker:secret-name@host", at=at)
    for name in sweeps():
        heartbeats.beat(f"sweep:{name}", at=at)


def asked(client):
    answer = client.get("/healthz")
    return answer.status_code, json.loads(answer.content)


def signed_in(client, role):
    client.force_login(factories.user(role), "django.contrib.auth.backends.ModelBackend")


def test_all_is_well_while_everybody_gives_signs_of_life(client, watched):
    assert asked(client) == (200, {"database": True, "broker": True, "late": []})
    head = client.head("/healthz")
    assert head.status_code == 200 and head.content == b""
    assert client.post("/healthz").status_code == 405


def test_a_fresh_start_is_not_red_and_an_older_one_without_worker_is(client, settings):
    settings.WATCH_GRACE_SECONDS = 60
    health_began = health._began_at
    try:
        health._began_at = timezone.now() - timedelta(seconds=50)
        assert asked(client)[0] == 200
        health._began_at = timezone.now() - timedelta(seconds=61)
        status, found = asked(client)
    finally:
        health._began_at = health_began
    assert status == 503 and "workers" in found["late"] and "sweep mail" in found["late"]


@pytest.mark.parametrize(("seconds", "is_late"), [(100, False), (130, True)])
def test_a_sweep_is_late_after_four_of_its_intervals(client, watched, seconds, is_late):
    at = timezone.now() - timedelta(seconds=seconds)
    Heartbeat.objects.filter(name="sweep:notices.tasks.sweep_mail").update(at=at)
    assert asked(client)[1]["late"] == (["sweep mail"] if is_late else [])


def test_a_sweep_is_not_late_while_it_may_wait_behind_what_two_handed_out():
    """One limit for both went red and green by turns on a busy queue."""
    handed_out = timedelta(seconds=task_batches.HANDED_OUT_FOR)
    assert 2 * handed_out <= watching.LEAST_LATE


def test_a_short_interval_is_given_two_minutes(client, watched):
    at = timezone.now() - timedelta(seconds=110)
    Heartbeat.objects.filter(name="sweep:premiums.tasks.sweep_bank_files").update(at=at)
    assert asked(client)[0] == 200
    at = timezone.now() - timedelta(seconds=130)
    Heartbeat.objects.filter(name="sweep:premiums.tasks.sweep_bank_files").update(at=at)
    assert asked(client)[1]["late"] == ["sweep bank files"]


def test_a_silent_worker_is_missed_for_a_day_without_its_name_told_to_strangers(client, watched):
    lost = timezone.now() - timedelta(seconds=100)
    heartbeats.beat("worker:lost@host", at=lost)
    status, found = asked(client)
    assert status == 503 and found["late"] == ["worker"]
    Heartbeat.objects.filter(name="worker:lost@host").update(at=timezone.now() - 2 * DAY)
    assert asked(client)[0] == 200


def test_who_took_a_worker_down_on_purpose_says_so(client, watched):
    heartbeats.beat("worker:lost@host", at=timezone.now() - HOUR)
    signed_in(client, Role.SUPERVISOR)
    page = client.get("/status/").content.decode()
    assert "A worker stopped unexpectedly" in page and "lost@host" in page
    client.post("/status/worker/", {"worker": "lost@host"})
    assert "Everything is working" in client.get("/status/").content.decode()
    assert client.post("/status/worker/", {"worker": "\x00x" * 200}).status_code == 302
    assert client.get("/status/worker/").status_code == 405


def test_what_waits_too_long_is_told_of_mail_letter_and_alert(client, watched):
    old = timezone.now() - timedelta(minutes=11)
    factories.failed_mail(failure="", failed_at=None, queued_at=old, next_attempt_at=NOW + HOUR)
    factories.approved_case(received_at=timezone.now() - 2 * DAY, at=old)
    case = factories.received_case(received_at=timezone.now() - DAY)
    Alert.objects.update(dropped_at=old)
    assert "oldest alert" not in asked(client)[1]["late"]
    Alert.objects.filter(case=case).update(send_at=old, dropped_at=None)
    status, found = asked(client)
    assert status == 503
    assert found["late"] == ["oldest alert", "oldest email", "oldest letter"]
    Mail.objects.update(sent_at=NOW)
    Notice.objects.update(next_attempt_at=NOW + HOUR)
    Alert.objects.update(dropped_at=NOW)
    assert asked(client)[0] == 200


def test_a_full_mailbox_is_no_fault_of_ours_while_it_is_tried_in_its_turn(client, watched):
    """One recipient's server that defers for hours: on the work list, with its age."""
    now, old = timezone.now(), timezone.now() - 3 * HOUR
    full = factories.failed_mail(
        failure="", failed_at=None, queued_at=old, next_attempt_at=now + HOUR, attempts=9,
        deferred_at=old, last_error="The mail server is delaying the address (code 452).",
    )  # fmt: skip
    assert asked(client)[0] == 200
    signed_in(client, Role.SUPERVISOR)
    page = client.get("/mail/undelivered/").content.decode()
    assert "Delayed" in page and str(full.to) in page
    assert span(3 * HOUR) in page and "(code 452)" in page
    Mail.objects.update(next_attempt_at=now - timedelta(minutes=11))
    assert asked(client)[1]["late"] == ["oldest email"], "nobody tried it when its turn came"


def test_a_mail_that_is_sent_again_after_days_is_not_late_at_once(client, watched):
    old = timezone.now() - 3 * DAY
    failed = factories.failed_mail(queued_at=old, next_attempt_at=old)
    by = factories.user(Role.SUPERVISOR)
    undelivered.send_again(failed.pk, by=by, at=timezone.now() - timedelta(minutes=1))
    assert asked(client)[0] == 200
    again = Mail.objects.get(pk=failed.pk)
    assert again.trail[-1]["queued_at"] == old.isoformat(), "what stood before"
    Mail.objects.update(queued_at=timezone.now() - timedelta(minutes=11))
    assert asked(client)[1]["late"] == ["oldest email"]


def test_a_request_entered_late_is_no_alert_that_waited(client, watched):
    """Its first moments have passed when it is entered; the next sweep raises them."""
    now = timezone.now()
    factories.received_case(received_at=now - 6 * DAY, at=now)
    assert Alert.objects.filter(send_at__lt=now - DAY).exists()
    assert asked(client)[0] == 200


def test_it_stays_cheap(client, watched, django_assert_num_queries):
    """As many queries, each by index, however much there is."""
    with django_assert_num_queries(6):
        client.get("/healthz")
    for number in range(50):
        factories.failed_mail(failure="", failed_at=None)
        heartbeats.beat(f"worker:{number}@host", at=timezone.now())
    with django_assert_num_queries(6):
        client.get("/healthz")


def test_the_oldest_waiting_mail_is_found_by_index(django_assert_num_queries):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT queued_at FROM notices_mail WHERE sent_at IS NULL AND failed_at IS NULL"
            " ORDER BY queued_at LIMIT 1"
        )
        assert "mail_oldest_waiting" in "".join(line for (line,) in cursor.fetchall())


def test_a_broker_that_is_away_is_told(client, watched, monkeypatch):
    away = Connection("redis+socket:///nowhere/redis.sock")
    monkeypatch.setattr(app, "connection_for_write", lambda: away)
    status, found = asked(client)
    assert status == 503 and found["broker"] is False and found["database"] is True


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.SUPERVISOR, True), (Role.ADMINISTRATOR, True), (Role.NURSE, False),
        (Role.COMPLIANCE, False),
    ],
)  # fmt: skip
def test_the_red_tile_is_seen_by_those_who_can_act(client, watched, role, sees):
    signed_in(client, role)
    page = "/mail/" if role == Role.ADMINISTRATOR else "/"
    assert "may be late" not in client.get(page).content.decode()
    Heartbeat.objects.all().delete()
    assert ("may be late" in client.get(page).content.decode()) is sees


def test_the_tile_counts_the_mail_that_did_not_arrive(client, watched):
    signed_in(client, Role.COMPLIANCE)
    factories.failed_mail()
    assert "1 email did not arrive" in client.get("/").content.decode()
    factories.failed_mail()
    assert "2 emails did not arrive" in client.get("/").content.decode()


def test_error_pages_need_no_database_for_the_tile(client, watched):
    """A page for someone signed out asks nothing about anything."""
    Heartbeat.objects.all().delete()
    assert "may be late" not in client.get("/sign-in/").content.decode()


def test_the_status_names_what_to_do(client, watched):
    Heartbeat.objects.all().delete()
    signed_in(client, Role.ADMINISTRATOR)
    page = client.get("/status/").content.decode()
    assert "No worker is running" in page and "Start a worker." in page
    assert "Has never run." in page
