"""Reading what a run has left in the database and in the print folder."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from datetime import datetime
from pathlib import Path

from cases.models import AuditEvent
from chaos.rows import Expected
from chaos.verdict import Letter
from notices.models import Alert, Mail, Notice, NoticePdf


def waiting(expected: Expected, *, shown: datetime) -> int:
    """How many alerts, mails and letters that are due have not come to an end."""
    alerts = Alert.objects.filter(raised_at=None, dropped_at=None, send_at__lte=shown)
    mails = Mail.objects.filter(sent_at=None, failed_at=None)
    letters = Notice.objects.filter(pk__in=expected.notices, dispatched_at=None)
    return alerts.count() + mails.count() + letters.count()


def alerts_of_mails() -> dict[str, set[int]]:
    """The alerts that each mail carries, by its Message-ID."""
    found: dict[str, set[int]] = defaultdict(set)
    rows = Mail.objects.values_list("message_id", "items__alert")
    for message_id, alert in rows:
        found[message_id].add(alert)
    return found


def raised(expected: Expected) -> dict[int, datetime]:
    """When each alert was turned into an item of an inbox, by the clock of the run."""
    rows = Alert.objects.filter(pk__in=expected.alerts).exclude(raised_at=None)
    return dict(rows.values_list("pk", "raised_at"))


def given_up() -> dict[str, str]:
    """The mails on the work list: Message-ID and why."""
    return dict(Mail.objects.exclude(failed_at=None).values_list("message_id", "failure"))


def letters(expected: Expected, folder: Path) -> dict[int, Letter]:
    """What there is of each letter."""
    files: dict[str, list[Path]] = defaultdict(list)
    for file in folder.rglob("*.pdf"):
        files[file.stem.rpartition("-")[2]].append(file)
    sent = AuditEvent.objects.filter(event="letter_sent").values_list("facts__notice", flat=True)
    events = Counter(sent)
    kept = {pdf.pk: _print(bytes(pdf.data)) for pdf in NoticePdf.objects.iterator()}
    rows = Notice.objects.filter(pk__in=expected.notices)
    return {
        notice.pk: Letter(
            dispatched_at=notice.dispatched_at,
            file=_file_print(files[str(notice.pk)], notice.file_name),
            kept=kept.get(notice.pk, "none"),
            files=len(files[str(notice.pk)]),
            events=events[notice.pk],
        )
        for notice in rows
    }


def missed_twice() -> int:
    """How many times a missed duty was put on the trail again."""
    events = AuditEvent.objects.filter(event="deadline_missed")
    marked = Counter(events.values_list("case_id", "facts__duty", "facts__due_at"))
    return sum(number - 1 for number in marked.values())


def _file_print(files: list[Path], name: str) -> str:
    named = [file for file in files if file.name == name]
    return _print(named[0].read_bytes()) if named else "no file"


def _print(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
