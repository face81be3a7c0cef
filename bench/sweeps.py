"""A sweep with nothing due, at a thousand open cases and at a million."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.place import say
from cases.models import Case, Deadline
from config.celery import app
from notices.models import Alert, InboxItem, Mail, Notice
from premiums.models import Disenrollment
from reports.models import CaseChange, MonthCheck, StaleDay
from reports.trends import checks
from tests import factories, factories_reinstatement
from tests.copies import Copies, G, copy_case, copy_deadline, copy_row, last

FEW, MANY, ROUNDS = 1_000, 1_000_000, 60
# Of each hundred open cases so many wait for a former member's money.
REINSTATEMENTS = 5
# A sweep that reads as much as there is would look at a thousand times as many pages.
FLAT, LEVELS = 2, 8
NEVER = "now() + interval '90 days'"


@dataclass(frozen=True)
class Cost:
    """What one sweep with nothing due takes: milliseconds, and pages that its queries look at.

    The pages do not depend on what else the machine does.
    """

    milliseconds: float
    pages: int


@dataclass(frozen=True)
class Sweep:
    """The cost of one sweep, few cases open and many."""

    name: str
    few: Cost
    many: Cost

    @property
    def ratio(self) -> float:
        return self.many.milliseconds / self.few.milliseconds

    @property
    def is_flat(self) -> bool:
        """By its pages: an index grows by a level or two where a table grows a thousandfold."""
        return self.many.pages <= FLAT * self.few.pages + LEVELS


@dataclass(frozen=True)
class Begun:
    """What the sweeps cost with few cases open, and of which cases more are copies."""

    firsts: tuple[Case, Case]
    few: dict[str, Cost]


def begin() -> Begun:
    """Each sweep of beat's schedule with few cases open, before others are in the database."""
    firsts = first_cases()
    with quick_writes():
        fill_up_to(FEW, firsts)
    return Begun(firsts, _costs())


def measure(begun: Begun, many: int = MANY) -> list[Sweep]:
    """Each sweep with many cases open, compared with few. Leaves the rows where they are."""
    _leave_nothing_due()
    say(f"  Writing {many:,} open cases ...")
    with quick_writes():
        fill_up_to(many, begun.firsts)
    say("  Sweeping ...")
    found = _costs()
    return [Sweep(name, cost, found[name]) for name, cost in begun.few.items()]


def fill_up_to(number: int, firsts: tuple[Case, Case]) -> None:
    """As many open cases as that, with those that are there."""
    fill(max(number - Case.objects.count(), 0), firsts)


def _leave_nothing_due() -> None:
    """What other measures made and did not use is not left for the sweeps to find."""
    now = datetime.now(UTC)
    coming = Alert.objects.filter(raised_at=None, dropped_at=None)
    coming.filter(send_at__lte=now + timedelta(days=1)).update(dropped_at=now)
    Notice.objects.filter(dispatched_at=None).update(dispatched_at=now, sha256="0" * 64)


def first_cases() -> tuple[Case, Case]:
    """The cases of which the others are copies: one in review and one that waits for money."""
    now = datetime.now(UTC)
    review = factories.in_review_case(received_at=now - timedelta(hours=5))
    waits = factories_reinstatement.favorable()
    Deadline.objects.filter(case__in=[review, waits], met_at=None, closed_at=None).update(
        due_at=now + timedelta(days=90)
    )
    Alert.objects.filter(raised_at=None).update(dropped_at=now)
    Notice.objects.filter(dispatched_at=None).update(dispatched_at=now, sha256="0" * 64)
    return review, waits


def fill(number: int, firsts: tuple[Case, Case]) -> None:
    """So many more open cases, each with a duty, two alerts to come, a letter and a mail that left.

    Foreign keys are not looked up one by one: the copies point where their first one does.
    """
    review, waits = firsts
    owed = number * REINSTATEMENTS // 100
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
    copies = copy_case(review, number - owed)
    _alongside(copies, review.deadlines.get(duty="decide"))
    _letters_and_mails(copies)
    unpaid = _copy_reinstatements(waits, owed)
    _alongside(unpaid, waits.deadlines.get(duty="pay_arrears"))
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = DEFAULT")


def _copy_reinstatements(first: Case, number: int) -> Copies:
    """Each with a disenrollment of its own: a person has one request at a time."""
    base = last(Disenrollment)
    lost = first.matter.disenrollment
    # No one is disenrolled twice on a day: each copy is a person of its own, who has no row.
    keys = {"id": f"{base} + {G}", "enrollee_id": f"-{base} - {G}"}
    copy_row(Disenrollment, lost.pk, number, keys)
    return copy_case(first, number, matter={"disenrollment_id": f"{base} + {G}"})


def _alongside(copies: Copies, duty: Deadline) -> None:
    """A duty of each case that is due in months, and two alerts of it."""
    base = copy_deadline(duty, copies, due_at=NEVER, trace="'{}'::jsonb")
    first = Alert.objects.filter(deadline=duty)[:2]
    for number, alert in enumerate(first):
        copy_row(
            Alert,
            alert.pk,
            copies.number,
            {
                "id": f"{last(Alert)} + {G}",
                "case_id": f"{copies.base} + {G}",
                "deadline_id": f"{base} + {G}",
                "due_at": NEVER,
                "send_at": f"{NEVER} - interval '{number + 1} hours'",
                "dropped_at": "NULL",
            },
        )


def _letters_and_mails(copies: Copies) -> None:
    """What has left: a letter, and an alert that was mailed and read."""
    notice = Notice.objects.exclude(dispatched_at=None).first()
    keys = {"case_id": f"{copies.base} + {G}"}
    if notice:
        key = {"id": f"{last(Notice)} + {G}", "event_id": f"-{last(Notice)} - {G}"}
        copy_row(Notice, notice.pk, copies.number, keys | key | {"facts": "'{}'::jsonb"})
    mail, item = _mailed()
    base, alerts = last(Mail), last(Alert) - copies.number
    key = {"id": f"{base} + {G}", "message_id": f"'<bench-' || {base} + {G} || '@localhost>'"}
    copy_row(Mail, mail.pk, copies.number, key)
    key = {"id": f"{last(InboxItem)} + {G}", "alert_id": f"{alerts} + {G}"}
    copy_row(InboxItem, item.pk, copies.number, key | {"mail_id": f"{base} + {G}"})


def _mailed() -> tuple[Mail, InboxItem]:
    """The first mail that left, and what it told."""
    known = InboxItem.objects.select_related("mail").order_by("pk").first()
    if known and known.mail:
        return known.mail, known
    now = datetime.now(UTC)
    user = factories.user()
    mail = Mail.objects.create(
        to=user, message_id="<first@localhost>", queued_at=now, next_attempt_at=now, sent_at=now
    )
    alert = Alert.objects.order_by("pk").first()
    item = InboxItem.objects.create(alert=alert, to=user, raised_at=now, read_at=now, mail=mail)
    return mail, item


def _costs() -> dict[str, Cost]:
    """What each sweep of beat's schedule costs in this process."""
    _count_no_days()
    return {name: Cost(_median(sweep), pages(sweep)) for name, sweep in of_the_schedule().items()}


def _count_no_days() -> None:
    """What was written is taken as counted by day, and proven just now."""
    CaseChange.objects.all()._raw_delete("default")
    StaleDay.objects.all()._raw_delete("default")
    now = datetime.now(UTC)
    checks.begin_months(at=now)
    MonthCheck.objects.update(checked_at=now)


def of_the_schedule() -> dict[str, Any]:
    """Each task that beat sends, by its name."""
    app.loader.import_default_modules()
    names = sorted({entry["task"] for entry in app.conf.beat_schedule.values()})
    return {name: app.tasks[name] for name in names}


def _median(sweep: Any) -> float:
    """The middle one of many runs, in milliseconds."""
    sweep()
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        found = sweep()
        taken.append((time.perf_counter() - began) * 1000)
        if found:
            raise ValueError(f"{sweep.name} found {found} where nothing is due")
    return statistics.median(taken)


def pages(sweep: Any) -> int:
    """The pages of the database that the sweep's queries look at."""
    with CaptureQueriesContext(connection) as asked:
        sweep()
    queries = [each["sql"] for each in asked if each["sql"].startswith("SELECT")]
    return sum(map(_pages_of, queries))


def _pages_of(query: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {query}")
        (plan,) = cursor.fetchone()[0]
    return int(plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"])


@contextmanager
def quick_writes() -> Iterator[None]:
    """Rows that only this run needs are written without waiting for the disk.

    A person who breaks off waits for nothing here: the servers are thrown away.
    """
    _configure("fsync = off", "full_page_writes = off", "autovacuum = off", "max_wal_size = '16GB'")
    yield
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    _configure()


def _configure(*settings: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER SYSTEM RESET ALL")
        for setting in settings:
            cursor.execute(f"ALTER SYSTEM SET {setting}")
        cursor.execute("SELECT pg_reload_conf()")
