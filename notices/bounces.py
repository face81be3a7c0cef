"""Mail that comes back: reports of mail servers (RFC 3464), matched to our rows by Message-ID.

A report may come twice, late, or from someone who only pretends to be a mail server. Whatever it
is, it changes at most the row whose Message-ID it names, and that once; nothing of its text is
repeated but the status code. What fits no row is kept aside and counted.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, message_from_string
from email.message import Message
from enum import StrEnum

from django.db import transaction

from notices import refusals
from notices.models import Mail, StrayReport

# A report on a mail of ours, which is short, has some kilobytes.
LARGEST = 1024 * 1024
# Of what is kept aside: its beginning, and the newest ones.
KEPT_BYTES = 64 * 1024
MOST_KEPT = 1000
MOST_IDS = 20
STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
Why = StrayReport.Why


class Outcome(StrEnum):
    """What came of a message."""

    FAILED = "the email is on the work list"
    DELAYED = "the email is delayed"
    KNOWN = "that was already known"
    NOTHING = "nothing failed"
    ASIDE = "set aside: it matches no email"


@dataclass(frozen=True)
class Report:
    """What a mail server reports: of which mails, that they failed or wait, and why."""

    message_ids: tuple[str, ...]
    action: str
    status: str
    digest: str


class NoReport(Exception):
    """The message is no report that can be read; says which of `StrayReport.Why`."""


def receive(data: bytes, *, at: datetime, size: int = 0) -> Outcome:
    """Take in one message to the address of bounces: what came of it.

    `data` may be cut off after `LARGEST` bytes and one; `size` is then the whole size.
    """
    size = max(size, len(data))
    try:
        report = read(data)
    except NoReport as error:
        return _keep_aside(data, str(error), at, size)
    found = list(
        Mail.objects.filter(message_id__in=report.message_ids).values_list("pk", flat=True)
    )
    if not found:
        return _keep_aside(data, Why.NOT_OURS, at, size)
    return [_apply(pk, report, at) for pk in found][-1]


def read(data: bytes) -> Report:
    """What a message reports. Raises NoReport; never anything else, whatever the bytes."""
    if len(data) > LARGEST:
        raise NoReport(Why.TOO_LARGE)
    try:
        return _report(message_from_bytes(data))
    except NoReport:
        raise
    except Exception:
        # Python's parser has given way to hostile messages in more ways than can be listed.
        raise NoReport(Why.UNREADABLE) from None


def _report(message: Message) -> Report:
    parts = list(message.walk())
    status = next((p for p in parts if p.get_content_type() == "message/delivery-status"), None)
    if message.get_content_type() != "multipart/report" or status is None:
        raise NoReport(Why.NO_REPORT)
    recipients = [block for block in status.get_payload() if block.get("Action")]
    if not recipients:
        raise NoReport(Why.NO_REPORT)
    actions = [str(block["Action"]).strip().lower() for block in recipients]
    worst = next((each for each in ("failed", "delayed") if each in actions), actions[0])
    block = recipients[actions.index(worst)]
    code = STATUS.search(str(block.get("Status", "")))
    # Without a date inside, which is optional, a mail that was sent again fails in the same words.
    own_id = str(message.get("Message-ID", "")).encode(errors="replace")
    digest = hashlib.sha256(own_id + status.as_bytes()).hexdigest()[:32]
    ids = tuple(dict.fromkeys(_message_ids(message, parts)))[:MOST_IDS]
    return Report(ids, worst, code[0] if code else "", digest)


def _message_ids(message: Message, parts: list[Message]) -> Iterator[str]:
    """The Message-IDs of what is reported on: of the mail that came back, else what is answered."""
    for part in parts:
        if part.get_content_type() == "message/rfc822" and part.is_multipart():
            yield from _named(part.get_payload(0), "Message-ID")
        if part.get_content_type() == "text/rfc822-headers":
            headers = part.get_payload(decode=True)
            said = headers.decode("ascii", "replace") if isinstance(headers, bytes) else ""
            yield from _named(message_from_string(said), "Message-ID")
    yield from _named(message, "In-Reply-To")
    yield from _named(message, "References")


def _named(message: Message, header: str) -> Iterator[str]:
    for said in message.get_all(header, []):
        yield from re.findall(r"<[^<>\s\x00]{1,198}>", str(said))


@transaction.atomic
def _apply(mail_id: int, report: Report, at: datetime) -> Outcome:
    mail = Mail.objects.select_for_update().get(pk=mail_id)
    if report.action not in {"failed", "delayed"}:
        return Outcome.NOTHING
    if mail.failed_at or any(each.get("report") == report.digest for each in mail.trail):
        return Outcome.KNOWN
    reason = f" ({report.status}): {refusals.meaning(report.status)}." if report.status else "."
    if report.action == "delayed":
        mail.last_error = f"Accepted by the mail server, but delayed on the way{reason}"
        mail.save(update_fields=["last_error"])
        return Outcome.DELAYED
    mail.failed_at, mail.failure = at, f"It bounced{reason}"
    mail.settled_at, mail.settled_by, mail.settled_how = None, None, ""
    mail.trail = [*mail.trail, {"at": at.isoformat(), "did": "bounced", "report": report.digest}]
    changed = ["failed_at", "failure", "settled_at", "settled_by", "settled_how", "trail"]
    mail.save(update_fields=changed)
    return Outcome.FAILED


def _keep_aside(data: bytes, why: str, at: datetime, size: int) -> Outcome:
    """Keep the beginning of a message that fits nothing; the same one twice is kept once."""
    facts = {"why": why, "received_at": at, "size": size, "data": data[:KEPT_BYTES]}
    digest = hashlib.sha256(data).hexdigest()
    StrayReport.objects.get_or_create(sha256=digest, defaults=facts)
    kept = StrayReport.objects.order_by("-received_at", "-id").values("pk")[:MOST_KEPT]
    StrayReport.objects.exclude(pk__in=kept).delete()
    return Outcome.ASIDE
