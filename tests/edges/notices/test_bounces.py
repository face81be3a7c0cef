"""Mail that comes back: RFC 3464 reports, twice, late, malformed, huge and hostile."""

import io
import os
import stat
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as some

from notices import bounces, maildir, tasks, undelivered
from notices.bounces import Outcome
from notices.models import Mail, StrayReport
from tests import factories
from tests.factories import HOUR

pytestmark = pytest.mark.django_db
NOW = timezone.now()

# As Postfix writes it (RFC 3464, appendix E), shortened.
REPORT = """\
Return-Path: <>
From: MAILER-DAEMON@mail.plan.test (Mail Delivery System)
To: fortnight@plan.test
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B1"

--B1
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that Secret Words could not be delivered.

--B1
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.plan.test
Arrival-Date: {arrived}

Final-Recipient: rfc822; nurse@plan.test
Original-Recipient: rfc822;nurse@plan.test
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <nurse@plan.test>: <script>alert(1)</script>

--B1
Content-Description: Undelivered Message
Content-Type: {kind}

From: fortnight@plan.test
To: nurse@plan.test
Message-ID: {message_id}
Subject: Case FN26-000001: due in 2 hours

Case FN26-000001 is due in 2 hours.
--B1--
"""


def report(mail, action="failed", status="5.1.1", kind="message/rfc822", arrived="today", **facts):
    facts = {"message_id": mail.message_id, **facts}
    said = REPORT.format(action=action, status=status, kind=kind, arrived=arrived, **facts)
    return said.encode()


@pytest.fixture
def sent():
    return factories.failed_mail(failure="", failed_at=None, sent_at=NOW - HOUR)


def shown(mail):
    mail.refresh_from_db()
    return mail


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_mail_that_came_back_is_on_the_work_list_with_the_reason_in_our_words(sent, kind):
    assert bounces.receive(report(sent, kind=kind), at=NOW) == Outcome.FAILED
    assert shown(sent).failed_at == NOW
    assert sent.failure == "It bounced (5.1.1): there is no such mailbox."
    assert [each.pk for each in undelivered.page(after="").mails] == [sent.pk]
    assert StrayReport.objects.count() == 0


def test_a_mail_sent_again_that_comes_back_in_the_same_words_is_on_the_work_list_again(sent):
    """Exim's reports bear no date inside: of two failures they differ in the Message-ID alone."""
    first, second = (b"Message-ID: <E1-%d@mail.plan.test>\n" % n + report(sent) for n in (1, 2))
    assert bounces.receive(first, at=NOW) == Outcome.FAILED
    Mail.objects.filter(pk=sent.pk).update(failed_at=None, failure="", sent_at=NOW)
    assert bounces.receive(first, at=NOW + HOUR) == Outcome.KNOWN
    assert bounces.receive(second, at=NOW + HOUR) == Outcome.FAILED
    assert shown(sent).failed_at == NOW + HOUR


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("5.2.2", "It bounced (5.2.2): the mailbox is full."),
        ("4.4.7", "It bounced (4.4.7): the receiving server could not be reached in time."),
        ("5.9.9", "It bounced (5.9.9): no reason was given."),
        ("", "It bounced."),
        ("5.1.1<script>", "It bounced (5.1.1): there is no such mailbox."),
    ],
)
def test_the_reason_is_the_status_alone(sent, status, words):
    bounces.receive(report(sent, status=status), at=NOW)
    assert shown(sent).failure == words


def test_a_delay_is_shown_and_fails_nothing(sent):
    assert bounces.receive(report(sent, "delayed", "4.4.1"), at=NOW) == Outcome.DELAYED
    assert shown(sent).failed_at is None
    assert sent.last_error == (
        "Accepted by the mail server, but delayed on the way (4.4.1): the receiving server does "
        "not answer."
    )


def test_a_report_of_delivery_changes_nothing(sent):
    assert bounces.receive(report(sent, "delivered", "2.0.0"), at=NOW) == Outcome.NOTHING
    assert shown(sent).failed_at is None


def test_the_same_report_counts_once_also_after_the_mail_was_sent_again(sent):
    assert bounces.receive(report(sent), at=NOW) == Outcome.FAILED
    assert bounces.receive(report(sent), at=NOW + HOUR) == Outcome.KNOWN
    assert shown(sent).failed_at == NOW
    by = factories.user("supervisor")
    undelivered.send_again(sent.pk, by=by, at=NOW + HOUR)
    assert bounces.receive(report(sent), at=NOW + 2 * HOUR) == Outcome.KNOWN
    assert shown(sent).failed_at is None
    late = report(sent, arrived="tomorrow")
    assert bounces.receive(late, at=NOW + 3 * HOUR) == Outcome.FAILED
    assert [each["did"] for each in shown(sent).trail] == ["bounced", "sent again", "bounced"]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no_report"),
        (b"\x00\xff\xfe" * 50, "no_report"),
        (b"Subject: cheap watches\r\n\r\nBuy.", "no_report"),
        (b"Content-Type: multipart/report; boundary=B\n\n--B\n\nno end", "no_report"),
        (b"Content-Type: multipart/report; boundary=B\n\n--B\nContent-Type: "
         b"message/delivery-status\n\n\x00\x00: \xff\n--B--", "no_report"),
        (b"A: " + b"x" * (bounces.LARGEST + 1), "too_large"),
        (b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n)
                  for n in range(3000)), "unreadable"),
    ],
)  # fmt: skip
def test_what_is_no_report_is_kept_aside_and_counted(data, why, caplog, sent):
    assert bounces.receive(data, at=NOW) == Outcome.ASIDE
    assert bounces.receive(data, at=NOW + HOUR) == Outcome.ASIDE
    stray = StrayReport.objects.get()
    assert stray.why == why and stray.size == len(data) and len(stray.data) <= bounces.KEPT_BYTES
    assert shown(sent).failed_at is None
    assert caplog.text == ""


def test_a_report_of_a_strangers_mail_is_kept_aside(sent):
    assert bounces.receive(report(sent, message_id="<other@x.test>"), at=NOW) == Outcome.ASIDE
    assert StrayReport.objects.get().why == "not_ours"


def test_many_message_ids_find_no_more_than_is_ours(sent, django_assert_max_num_queries):
    many = "".join(f"<{number}@x.test>" for number in range(50_000))
    data = report(sent, message_id=f"{many}{sent.message_id}")
    with django_assert_max_num_queries(8):
        assert bounces.receive(data, at=NOW) == Outcome.ASIDE


def test_of_strays_the_newest_are_kept(monkeypatch):
    monkeypatch.setattr(bounces, "MOST_KEPT", 3)
    for number in range(5):
        bounces.receive(b"Subject: %d\n\n" % number, at=NOW + number * HOUR)
    kept = [bytes(each.data) for each in StrayReport.objects.order_by("id")]
    assert kept == [b"Subject: 2\n\n", b"Subject: 3\n\n", b"Subject: 4\n\n"]


@given(some.binary(max_size=400), some.integers(0, 1200), some.binary(max_size=40))
def test_no_bytes_are_more_than_no_report(start, cut, inserted):
    whole = report(SimpleNamespace(message_id="<a@b.test>"))
    for data in (start, whole[:cut] + inserted + whole[cut:], whole[:cut] + inserted):
        try:
            read = bounces.read(data)
        except bounces.NoReport as error:
            assert str(error) in StrayReport.Why.values
        else:
            assert read.status == "" or bounces.STATUS.fullmatch(read.status)


def piped(data, monkeypatch):
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    out = io.StringIO()
    call_command("receive_bounce", stdout=out)
    return out.getvalue()


def test_a_mail_server_may_pipe_to_us(sent, monkeypatch):
    assert piped(report(sent), monkeypatch) == "the email is on the work list\n"
    assert shown(sent).failed_at
    huge = b"x" * (3 * bounces.LARGEST)
    assert "set aside" in piped(huge, monkeypatch)
    assert StrayReport.objects.get().size == len(huge)


def test_a_maildir_is_swept(sent, tmp_path, settings):
    for inner in ("new", "cur", "tmp"):
        (tmp_path / inner).mkdir()
    secret = tmp_path / "secret"
    secret.write_bytes(report(sent))
    (tmp_path / "new/link").symlink_to(secret)
    os.mkfifo(tmp_path / "new/pipe")
    (tmp_path / "tmp/unfinished").write_bytes(report(sent))
    settings.BOUNCE_MAILDIR = tmp_path
    assert tasks.sweep_bounces() == 0 and shown(sent).failed_at is None
    (tmp_path / "new/1").write_bytes(report(sent))
    (tmp_path / "cur/2:2,S").write_bytes(b"spam")
    assert tasks.sweep_bounces() == 2
    assert shown(sent).failed_at and StrayReport.objects.count() == 1
    assert tasks.sweep_bounces() == 0, "they are gone"
    assert stat.S_ISFIFO((tmp_path / "new/pipe").stat().st_mode)


def test_messages_that_cannot_be_read_keep_no_others_waiting(sent, tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(maildir, "MOST", 3)
    for inner in ("new", "cur"):
        (tmp_path / inner).mkdir()
    for number in range(10):
        (tmp_path / f"new/{number}").write_bytes(b"spam")
    (tmp_path / "cur/last").write_bytes(report(sent))
    opened = Path.open

    def refused(path, *args, **kwargs):
        # Tests may run as root, who can read all.
        if path.parent.name == "new":
            raise PermissionError(13, "no")
        return opened(path, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refused)
    assert maildir.sweep(tmp_path, now=timezone.now) == 1
    assert shown(sent).failed_at
    assert len([each for each in caplog.messages if "not readable" in each]) == 1
    assert len(list((tmp_path / "new").iterdir())) == 10, "nothing is lost"


def test_without_a_folder_nothing_is_swept(settings, tmp_path):
    settings.BOUNCE_MAILDIR = None
    assert tasks.sweep_bounces() == 0
    assert maildir.sweep(tmp_path / "absent", now=timezone.now) == 0


def test_a_bounce_brings_a_settled_mail_back_to_nobody():
    """Who was told another way does not have to be told again because the server says it twice."""
    mail = factories.failed_mail()
    undelivered.settle(mail.pk, how="By telephone", by=factories.user("supervisor"), at=NOW)
    assert bounces.receive(report(mail), at=NOW + timedelta(hours=2)) == Outcome.KNOWN
    assert Mail.objects.get().settled_at == NOW
