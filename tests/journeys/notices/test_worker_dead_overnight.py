"""A worker dies in the evening; the morning after: seen, started again, caught up, and said so."""

import os
import signal
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.permissions import Role
from config.celery import sweeps
from notices import heartbeats
from notices.models import Alert, Heartbeat, Mail
from tests import factories
from tests import mail_servers as servers
from tests.factories import DAY
from tests.waiting import eventually

pytestmark = pytest.mark.django_db(transaction=True)
NIGHT = timedelta(hours=9)
RED = "Letters, mail and alerts may be late"


def a_night_passes():
    """The worker and the sweeps gave their last sign of life in the evening."""
    for name in sweeps():
        heartbeats.beat(f"sweep:{name}", at=timezone.now())
    for each in Heartbeat.objects.all():
        heartbeats.beat(each.name, at=each.at - NIGHT)


def fresh():
    since = timezone.now() - timedelta(minutes=1)
    names = set(Heartbeat.objects.filter(at__gt=since).values_list("name", flat=True))
    return {f"sweep:{name}" for name in sweeps()} <= names


def test_worker_dead_overnight_morning_after(
    page: Page, live_server, sign_in, start_worker, start_beat, settings, monkeypatch
):
    """42 CFR 422.568(b)(1): the limit passed at midnight, and no one had been told."""
    settings.WATCH_GRACE_SECONDS = 0
    port = servers.free_port()
    monkeypatch.setenv("EMAIL_URL", f"smtp://127.0.0.1:{port}")
    team = factories.team()
    nurse, supervisor = (factories.user(role, team=team) for role in (Role.NURSE, Role.SUPERVISOR))

    # In the evening all is well, until the worker is killed.
    doomed = start_worker("night")
    eventually(lambda: Heartbeat.objects.filter(name__startswith="worker:").exists())
    os.killpg(doomed.pid, signal.SIGKILL)
    doomed.wait()
    case = factories.in_review_case(by=nurse, received_at=timezone.now() - 8 * DAY)
    planned = Alert.objects.filter(case=case, raised_at=None, send_at__lt=timezone.now())
    assert planned.count() > 4 and not Mail.objects.exists()
    a_night_passes()

    # In the morning the supervisor signs in and sees it right away.
    sign_in(supervisor)
    tile = page.get_by_role("complementary", name="Problems")
    expect(tile.get_by_text(RED)).to_be_visible()
    expect(tile.get_by_text("No worker is running")).to_be_visible()
    assert page.request.get(f"{live_server.url}/healthz").status == 503
    tile.get_by_role("link", name="See status and next steps").click()
    expect(page.get_by_role("heading", name="Status", exact=True)).to_be_visible()
    expect(page.get_by_text("Start it again. If it was stopped on purpose")).to_be_visible()
    expect(page.get_by_text("Start a worker.")).to_be_visible()

    # The worker is started again, and catches up.
    with servers.server(habits := servers.Habits(), port=port):
        start_worker("night")
        start_beat("beat")
        eventually(lambda: Mail.objects.exists() and not Mail.objects.filter(sent_at=None))
        eventually(lambda: case.events.filter(event="deadline_missed").exists())
        eventually(fresh)
    page.reload()
    expect(page.get_by_text("Everything is working.")).to_be_visible()
    page.get_by_role("link", name="Queue").click()
    expect(page.get_by_text(RED)).to_have_count(0)
    assert page.request.get(f"{live_server.url}/healthz").status == 200

    # Each was told once, by the newest alert alone, and it says that it is late.
    assert sorted(each["To"] for each in habits.messages) == sorted([nurse.email, supervisor.email])
    for mail in habits.messages:
        assert "but was sent late" in mail.get_content()
        assert case.enrollee.last_name not in mail.as_string()
    page.goto(f"{live_server.url}/cases/{case.number}/")
    expect(page.get_by_text("Untimely").first).to_be_visible()
