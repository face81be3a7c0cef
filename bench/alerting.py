"""Alerts through the product, from the row to the taken mail, against SQL and SMTP alone."""

from __future__ import annotations

import smtplib
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import psycopg
import redis
from django.db import connection
from django.db.models import Model

from accounts.models import User
from accounts.permissions import Role
from bench.place import Place, workers
from cases.models import Case, Deadline
from config.celery import app
from notices.models import Alert, Clock, InboxItem, Mail
from tests import factories
from tests.copies import copy_case, copy_deadline

ALERTS = 600
SWEEPS = ("cases.tasks.sweep_alerts", "notices.tasks.sweep_mail")
PATIENCE_SECONDS = 240


@dataclass(frozen=True)
class Sent:
    """What a run of the product came to: `logged` are the rows that say so."""

    due: int
    mailed: int
    logged: int
    seconds: float

    @property
    def per_second(self) -> float:
        return self.mailed / self.seconds


def through_workers(found: Place, number: int, *, due: int = ALERTS, at_once: int = 1) -> Sent:
    """Raise and send so many alerts by so many workers, with each sweep `at_once` times."""
    cases = make_due(due)
    with workers(found, number):
        before, began = len(found.mail.taken), time.perf_counter()
        _sweep_until_sent(found, due, before, at_once)
        seconds = time.perf_counter() - began
        # Whatever comes twice comes now.
        _settle(found)
    logged = InboxItem.objects.filter(alert__case__in=cases).count()
    return Sent(due, len(found.mail.taken) - before, logged, seconds)


def raw(found: Place, *, due: int = ALERTS) -> float:
    """Mails a second of a bare loop: the same rows by SQL, the same mails on one connection."""
    cases = make_due(due)
    alerts = list(Alert.objects.filter(case__in=cases).values_list("pk", flat=True))
    Alert.objects.filter(pk__in=alerts).update(raised_at=None)
    to = User.objects.filter(cases__in=cases).first()
    with (
        psycopg.connect(found.database_url, autocommit=True) as database,
        smtplib.SMTP("127.0.0.1", found.mail.port) as server,
    ):
        began = time.perf_counter()
        for alert in alerts:
            _one(database, server, alert, to)
        seconds = time.perf_counter() - began
    return due / seconds


def make_due(number: int) -> range:
    """So many cases with one alert that is due now; their keys."""
    now = datetime.now(UTC)
    limit = now + timedelta(days=60)
    nurse = factories.user(Role.NURSE, team=factories.team("Bench"))
    first = factories.in_review_case(by=nurse, received_at=now - timedelta(hours=5))
    first = Case.objects.get(pk=first.pk)
    duty = Deadline.objects.get(case=first, duty="decide")
    Alert.objects.filter(case=first).delete()
    copies = copy_case(first, number)
    base = copy_deadline(duty, copies, due_at=f"'{limit.isoformat()}'")
    Alert.objects.bulk_create(
        Alert(
            case_id=case,
            deadline_id=base + place,
            audience=Alert.Audience.ASSIGNEE,
            clock=Clock.HOURS,
            lead="2 hours",
            due_at=limit,
            send_at=now - timedelta(minutes=1),
        )
        for place, case in enumerate(copies.ids, start=1)
    )
    return copies.ids


def _sweep_until_sent(found: Place, due: int, before: int, at_once: int) -> None:
    """Sweep whenever the workers have nothing left to do, as beat would after a while."""
    queue = redis.Redis(unix_socket_path=found.broker_url.removeprefix("redis+socket://"))
    end = time.monotonic() + PATIENCE_SECONDS
    while _waiting() and time.monotonic() < end:
        if not queue.llen("celery"):
            for name in SWEEPS * at_once:
                app.send_task(name)
        time.sleep(0.05)


def _waiting() -> bool:
    now = datetime.now(UTC)
    due = Alert.objects.filter(raised_at=None, dropped_at=None, send_at__lte=now)
    mails = Mail.objects.filter(sent_at=None, failed_at=None)
    return due.exists() or mails.exists()


def _settle(found: Place) -> None:
    queue = redis.Redis(unix_socket_path=found.broker_url.removeprefix("redis+socket://"))
    end = time.monotonic() + 30
    while (queue.llen("celery") or queue.hlen("unacked")) and time.monotonic() < end:
        time.sleep(0.1)


def _one(database: psycopg.Connection, server: smtplib.SMTP, alert: int, to: User) -> None:
    """The statements and the mail that one alert needs at the least."""
    now = datetime.now(UTC)
    key = f"<raw-{alert}@localhost>"
    with database.transaction():
        database.execute("UPDATE notices_alert SET raised_at = %s WHERE id = %s", [now, alert])
        mail = Mail(to=to, message_id=key, queued_at=now, next_attempt_at=now)
        row = _insert(database, mail)
        _insert(database, InboxItem(alert_id=alert, to=to, raised_at=now, mail_id=row))
    with database.transaction():
        server.sendmail("bench@localhost", [to.email], _MAIL % alert)
        database.execute("UPDATE notices_mail SET sent_at = %s WHERE id = %s", [now, row])


def _insert(database: psycopg.Connection, row: Model) -> int:
    """Insert the row as it stands; its key."""
    fields = [field for field in row._meta.local_concrete_fields if not field.primary_key]
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    names = ", ".join(field.column for field in fields)
    holders = ", ".join(["%s"] * len(fields))
    table = row._meta.db_table
    query = f"INSERT INTO {table} ({names}) VALUES ({holders}) RETURNING id"
    made = database.execute(query, values).fetchone()
    return made[0] if made else 0


# As long as an alert of the product.
_MAIL = (
    "Subject: Case %s: due in 2 hours\r\n\r\n" + "A line of an alert, as long as others.\r\n" * 12
)


def forget_all() -> None:
    """What was due before has no part in the next run."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE notices_alert SET dropped_at = now() WHERE raised_at IS NULL"
                       " AND dropped_at IS NULL AND send_at <= now()")  # fmt: skip
