"""Mail through real servers: encrypted, with a password, and with every bad habit of servers."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from notices import mail, tasks
from notices.models import Mail
from tests import factories
from tests import mail_servers as servers
from tests.alerting import assigned_case, due_mails

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture(scope="session")
def certificates(tmp_path_factory):
    folder = tmp_path_factory.mktemp("certificates")
    return {name: servers.certificate(folder, name) for name in ("127.0.0.1", "elsewhere.test")}


@pytest.fixture
def through(settings, certificates):
    """Name the server that mail goes through."""

    def name(port, *, scheme="smtp", user="", password="", ca=True, host="127.0.0.1"):
        settings.EMAIL_BACKEND = "notices.smtp.Backend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = host, port
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = user, password
        settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = scheme == "smtp+tls", scheme == "smtps"
        settings.EMAIL_CA_FILE = str(certificates["127.0.0.1"]) if ca else ""
        settings.EMAIL_TIMEOUT = 1

    return name


def waiting(number=1):
    """Mails of an alert each, due now; the first of them first."""
    made = []
    for _ in range(number):
        case, _, _ = assigned_case()
        made += due_mails(case, case.next_due_at - timedelta(hours=24))
    Mail.objects.update(next_attempt_at=NOW)
    return made


def tried(each, at=NOW):
    mail.send(each.pk, at=at)
    each.refresh_from_db()
    return each


@pytest.mark.parametrize("scheme", ["smtp+tls", "smtps"])
def test_mail_goes_encrypted_and_with_a_password(scheme, through, certificates):
    habits, (only,) = servers.Habits(), waiting()
    kind = {"smtp+tls": "starttls", "smtps": "smtps"}[scheme]
    given = {kind: servers.context(certificates["127.0.0.1"])}
    with servers.server(habits, password=True, **given) as port:
        through(port, scheme=scheme, user=servers.USER, password=servers.PASSWORD)
        assert tried(only).sent_at == NOW
    (taken,) = habits.messages
    assert habits.sign_ins == [True]
    assert taken["Message-ID"] == only.message_id
    assert taken["Auto-Submitted"] == "auto-generated"
    assert only.address == only.to.email == taken["To"]


def refused(only):
    """What is kept of a mail that did not leave, without a secret."""
    for secret in (servers.PASSWORD, servers.USER, only.to.email, "127.0.0.1"):
        assert secret not in only.last_error
    assert only.sent_at is None
    return only.last_error


@pytest.mark.parametrize(
    ("certificate", "ca", "words"),
    [
        (
            "127.0.0.1",
            False,
            "is not signed by a CA we trust: set EMAIL_CA_FILE to the plan's own CA",
        ),
        ("elsewhere.test", True, "is not signed by a CA we trust"),
    ],
)
@pytest.mark.parametrize("scheme", ["smtp+tls", "smtps"])
def test_a_certificate_that_is_not_valid_ends_the_talk(
    scheme, certificate, ca, words, through, certificates
):
    habits, (only,) = servers.Habits(), waiting()
    kind = {"smtp+tls": "starttls", "smtps": "smtps"}[scheme]
    with servers.server(habits, **{kind: servers.context(certificates[certificate])}) as port:
        through(port, scheme=scheme, ca=ca)
        assert words in refused(tried(only))
    assert habits.messages == []


def test_a_certificate_for_another_name_ends_the_talk(through, settings, certificates):
    habits, (only,) = servers.Habits(), waiting()
    given = servers.context(certificates["elsewhere.test"])
    with servers.server(habits, smtps=given) as port:
        through(port, scheme="smtps")
        settings.EMAIL_CA_FILE = str(certificates["elsewhere.test"])
        assert "is for another name: correct the host in EMAIL_URL" in refused(tried(only))
    assert habits.messages == []


def test_without_starttls_nothing_is_sent_in_the_clear(through):
    habits, (only,) = servers.Habits(), waiting()
    with servers.server(habits) as port:
        through(port, scheme="smtp+tls", user=servers.USER, password=servers.PASSWORD)
        assert "offers no STARTTLS: nothing was sent unencrypted" in refused(tried(only))
    assert habits.messages == []


def test_a_wrong_password_says_so_and_costs_no_try(through):
    habits, (only,) = servers.Habits(), waiting()
    with servers.server(habits, password=True) as port:
        through(port, user=servers.USER, password="wrong")
        said = refused(tried(only))
        assert said == (
            "The mail server rejects our user name or password (code 535): correct EMAIL_URL."
        )
    assert only.attempts == 0 and only.next_attempt_at == NOW + mail.SERVER_AGAIN


def test_a_server_that_takes_no_password_says_so(through):
    with servers.server(servers.Habits()) as port:
        through(port, user=servers.USER, password=servers.PASSWORD)
        assert "does not accept a user name and password here" in refused(tried(*waiting()))


def test_tls_on_a_port_that_speaks_none_says_so(through):
    with servers.server(servers.Habits()) as port:
        through(port, scheme="smtps")
        assert "smtps is for port 465, smtp+tls for 587" in refused(tried(*waiting()))


@pytest.mark.parametrize(
    ("habits", "words", "attempts"),
    [
        ({"rcpt": {"*": "451 4.7.1 Greylisted"}}, "is delaying the address (code 451, 4.7.1)", 1),
        ({"rcpt": {"*": "450 Busy"}}, "is delaying the address (code 450)", 1),
        ({"rcpt": {"*": "554 5.7.1 Relay access denied"}}, "does not send email for us", 1),
        ({"data": "451 Later"}, "is delaying the mail (code 451)", 1),
        ({"data": "452 4.2.2 Full"}, "(code 452, 4.2.2): the mailbox is full", 1),
        ({"sender": "550 5.1.0 No"}, "rejects our sender address (code 550, 5.1.0)", 0),
        ({"sender": "451 Later"}, "rejects our sender address (code 451)", 0),
        ({"hangs_at": "MAIL"}, "did not answer in time before it accepted the email", 1),
        ({"hangs_at": "DATA"}, "did not answer in time after the email was handed over", 1),
        ({"drops_at": "RCPT"}, "closed the connection before it accepted the email", 1),
        ({"drops_at": "DATA"}, "closed the connection after the email was handed over", 1),
    ],
)
def test_what_may_pass_is_tried_again_and_says_what_it_was(habits, words, attempts, through):
    (only,) = waiting()
    with servers.server(servers.Habits(**habits)) as port:
        through(port)
        assert words in refused(tried(only))
    assert only.failed_at is None and only.attempts == attempts
    assert NOW < only.next_attempt_at <= NOW + timedelta(minutes=1)
    with servers.server(good := servers.Habits()) as port:
        through(port)
        assert tried(only, at=only.next_attempt_at).sent_at
    assert [each["Message-ID"] for each in good.messages] == [only.message_id]


@pytest.mark.parametrize(
    ("greeting", "words"),
    [
        (b"554 No service\r\n", "refuses to talk to us (code 554)"),
        (b"421 Busy\r\n", "refuses to talk to us (code 421)"),
        (b"220 hello\r\n", "did not answer in time: is it running"),
        (None, "did not answer in time: is it running"),
    ],
)
def test_a_server_that_does_not_talk_costs_no_try(greeting, words, through):
    (only,) = waiting()
    with servers.rude(greeting) as port:
        through(port)
        assert words in refused(tried(only))
    assert only.attempts == 0 and only.failed_at is None


def test_nobody_there_and_an_unknown_host_say_so(through):
    (only,) = waiting()
    through(servers.free_port())
    assert "No answer at the mail server's address" in refused(tried(only))
    through(25, host="mail.invalid")
    assert "unknown: correct the host" in refused(tried(only, at=only.next_attempt_at))


@pytest.mark.parametrize(
    ("habits", "words"),
    [
        ({"rcpt": {"*": "550 5.1.1 <x@y> unknown"}}, "(code 550, 5.1.1): there is no such mailbox"),
        ({"rcpt": {"*": "550 no"}}, "The mail server rejects the address (code 550)."),
        ({"data": "554 5.6.0 no"}, "(code 554, 5.6.0): the content of the email was rejected"),
    ],
)
def test_a_refusal_for_good_fails_at_once(habits, words, through):
    (only,) = waiting()
    with servers.server(servers.Habits(**habits)) as port:
        through(port)
        assert words in refused(tried(only))
    assert only.failed_at == NOW and words in only.failure
    assert mail.due_mails(at=NOW + timedelta(days=30), limit=10) == []


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "The person has no email address"),
        ("nobody", "is not a valid email address"),
        ("a@b\r\nBcc: c@d.test", "is not a valid email address"),
        ("two@a.test, three@b.test", "is not a valid email address"),
    ],
)
def test_an_address_that_cannot_be_mailed_fails_without_asking_a_server(address, words, through):
    (only,) = waiting()
    only.to.email = address
    only.to.save()
    with servers.server(habits := servers.Habits()) as port:
        through(port)
        assert words in tried(only).failure
    assert only.failed_at == NOW and habits.connections == 0


def test_too_many_tries_of_one_mail_fail_with_growing_pauses(through):
    """Doubling from 15 seconds to an hour, without jitter: some four hours until it is given up."""
    (only,) = waiting()
    pauses, at = [], NOW
    with servers.server(servers.Habits(data="451 Later")) as port:
        through(port)
        while only.failed_at is None:
            pauses.append((tried(only, at=at).next_attempt_at - at).total_seconds())
            at = only.next_attempt_at
    assert pauses == [15, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600, 3600]
    assert only.attempts == mail.MOST_ATTEMPTS and only.failure.endswith("Tried 12 times.")


def test_a_server_that_is_away_for_a_night_fails_nothing(through):
    (only,) = waiting()
    through(servers.free_port())
    at = NOW
    for _ in range(2 * mail.MOST_ATTEMPTS):
        at = tried(only, at=at).next_attempt_at
    assert only.failed_at is None and only.attempts == 0
    with servers.server(servers.Habits()) as port:
        through(port)
        assert tried(only, at=at).sent_at == at


def test_who_is_refused_among_others_that_are_taken_costs_its_own_tries_alone(through):
    """A group that takes no mail from us, say: it does not keep the others, nor wait forever."""
    first, group, last = waiting(3)
    group.to.email = "group@plan.test"
    group.to.save()
    said = "550 5.7.133 Sender not authenticated for group"
    with servers.server(servers.Habits(rcpt={"group@plan.test": said})) as port:
        through(port)
        with mail.Round() as each:
            done = [each.send(one.pk, at=NOW) for one in (first, group, last)]
    assert done == [True, False, True] and not each.is_over
    group.refresh_from_db()
    assert group.attempts == 1 and "does not send email for us" in refused(group)


def test_who_is_refused_alone_is_given_up_after_about_a_day_not_after_a_night(through):
    """It may be this address, or our settings: it leaves soon after those are right."""
    (group,) = waiting()
    at = NOW
    said = {group.to.email: "550 5.7.133 Sender not authenticated for group"}
    with servers.server(servers.Habits(rcpt=said)) as port:
        through(port)
        while group.failed_at is None and at < NOW + timedelta(days=3):
            at, before = tried(group, at=at).next_attempt_at, at
            assert at - before <= mail.REFUSED_AGAIN
            assert group.failed_at is None or before > NOW + timedelta(hours=12)
    assert group.failed_at and group.failed_at < NOW + timedelta(days=2)
    assert group.failure.endswith(f"Tried {mail.MOST_REFUSED} times.")
    assert group.attempts == mail.MOST_REFUSED


def test_one_connection_carries_a_batch(through):
    made = waiting(5)
    with servers.server(habits := servers.Habits()) as port:
        through(port)
        assert tasks.send_mails([each.pk for each in made]) == 5
    assert habits.connections == 1 and len(habits.messages) == 5


def test_a_refused_mail_and_a_broken_talk_do_not_take_the_batch_down(through):
    made = waiting(5)
    refuse = {made[1].to.email: "550 5.1.1 no", made[3].to.email: "451 later"}
    with servers.server(habits := servers.Habits(rcpt=refuse)) as port:
        through(port)
        assert tasks.send_mails([each.pk for each in made]) == 3
    assert len(habits.messages) == 3
    assert Mail.objects.filter(failed_at=None, sent_at=None).get() == made[3]
    assert Mail.objects.exclude(failed_at=None).get() == made[1]


def test_a_server_found_away_is_left_alone_by_tasks_handed_out_before(through):
    made = waiting(4)
    with servers.rude(None) as port:
        through(port)
        assert tasks.send_mails([made[0].pk, made[1].pk]) == 0
    with servers.server(habits := servers.Habits()) as port:
        through(port)
        assert tasks.send_mails([made[2].pk, made[3].pk]) == 0, "somebody has just found it away"
        assert habits.connections == 0
        assert mail.server_is_away(at=timezone.now())
        later = timezone.now() + mail.SERVER_AGAIN
        assert mail.due_mails(at=later, limit=10) == [made[1].pk, made[2].pk, made[3].pk,
                                                      made[0].pk]  # fmt: skip
        assert all(mail.send(each.pk, at=later) for each in made)


def test_a_server_that_breaks_every_talk_is_left_alone_after_three(through):
    made = waiting(6)
    with servers.server(habits := servers.Habits(drops_at="RCPT")) as port:
        through(port)
        assert tasks.send_mails([each.pk for each in made]) == 0
    assert habits.connections == mail.MOST_BROKEN
    assert Mail.objects.filter(attempts=0).count() == 3


def test_a_mail_that_cannot_be_made_is_put_off_with_words(through, caplog):
    (only,) = waiting()
    only.items.all().delete()
    with servers.server(servers.Habits()) as port:
        through(port)
        assert "The email could not be created (DoesNotExist)" in tried(only).last_error
    assert only.next_attempt_at > NOW and "cannot be made" in caplog.text


def settings_of(**given):
    """What a process with this environment says of its mail server, or why it does not start."""
    asked = (
        "from config import settings as s; print(s.EMAIL_BACKEND, s.EMAIL_HOST, s.EMAIL_PORT,"
        " s.EMAIL_USE_TLS, s.EMAIL_USE_SSL, s.EMAIL_HOST_PASSWORD)"
    )
    return subprocess.run(
        [sys.executable, "-c", asked], env=os.environ | given, capture_output=True, text=True
    )


def test_the_environment_names_the_server_and_a_wrong_name_is_refused(tmp_path):

    said = settings_of(EMAIL_URL="smtp+tls://u:p%40ss@mail.test").stdout.split()
    assert said == ["notices.smtp.Backend", "mail.test", "587", "True", "False", "p@ss"]
    assert "465 False True" in settings_of(EMAIL_URL="smtps://u:p@mail.test").stdout
    assert "smtp+tls://" in settings_of(EMAIL_URL="smtp+starttls://mail.test").stderr
    missing = settings_of(EMAIL_URL="smtps://mail.test", EMAIL_CA_FILE=str(tmp_path / "absent"))
    assert "EMAIL_CA_FILE names no file" in missing.stderr


def test_staff_without_an_address_still_have_their_inbox(through):
    (only,) = waiting()
    only.to.email = ""
    only.to.save()
    through(servers.free_port())
    tried(only)
    assert only.to.inbox.count() == 1
    assert factories.models.Case.objects.count() == 1
