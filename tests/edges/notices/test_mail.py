"""Alert mail: through a real SMTP server, without a word about the person."""

import smtplib
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.permissions import Role
from determinations import services
from notices import mail, mailbox
from notices.models import Alert
from tests import factories
from tests.alerting import assigned_case, due_mails
from tests.factories import DAY, HOUR

pytestmark = pytest.mark.django_db


def lead(mail):
    return mail.items.get().alert.lead


def test_an_alert_carries_the_case_number_and_the_clock_and_nothing_of_the_person(inbox):
    case, nurse, _ = assigned_case()
    at = case.next_due_at - timedelta(hours=4)
    (first, second) = sorted(due_mails(case, at), key=lambda each: each.to.role)
    assert mail.send(first.pk, at=at) and mail.send(second.pk, at=at)
    said = inbox.messages[0]
    text = said.as_string()
    assert said["Subject"] == f"Case {case.number}: due in 4 hours"
    assert case.number in text and "422.568(b)(1)(ii)" in text and "11:59 PM" in text
    for secret in (case.enrollee.last_name, case.enrollee.first_name, case.enrollee.member_id,
                   case.determination.summary, "73721", "M25.562", "Nobody"):  # fmt: skip
        assert secret not in text
    assert said["Message-ID"] == first.message_id
    assert {message["To"] for message in inbox.messages} == {first.to.email, second.to.email}
    assert nurse in {first.to, second.to}


def test_far_from_the_deadline_the_assignee_alone_is_told_and_near_it_the_supervisors_too():
    case, nurse, supervisor = assigned_case()
    far = due_mails(case, case.next_due_at - timedelta(hours=24))
    assert {each.to for each in far} == {nurse}
    near = due_mails(case, case.next_due_at - timedelta(hours=4))
    assert {each.to for each in near} == {nurse, supervisor}


def test_where_nobody_works_on_a_case_the_supervisors_are_told_once():
    supervisor = factories.user(Role.SUPERVISOR)
    case = factories.received_case(received_at=timezone.now() - 9 * DAY)
    early = due_mails(case, case.next_due_at - timedelta(hours=24))
    assert [(each.to, lead(each)) for each in early] == [(supervisor, "1 day")]
    near = due_mails(case, case.next_due_at - timedelta(hours=4))
    assert [lead(each) for each in near] == ["1 day", "4 hours"]


def test_a_passed_deadline_says_so(inbox):
    case, _, _ = assigned_case()
    at = case.next_due_at + timedelta(minutes=15)
    first = due_mails(case, at)[0]
    assert mail.send(first.pk, at=at)
    assert inbox.messages[0]["Subject"] == f"Case {case.number}: deadline passed 15 minutes ago"


def test_after_an_outage_only_the_newest_alert_of_a_duty_goes_out():
    case, nurse, _ = assigned_case()
    mails = due_mails(case, case.next_due_at + HOUR)
    assert [lead(each) for each in mails if each.to == nurse] == ["passed"]
    waiting = Alert.objects.filter(case=case, raised_at=None, dropped_at=None)
    assert {alert.lead for alert in waiting} == {"1 day after"}


def test_the_same_mail_is_sent_once_however_often_the_task_runs(inbox):
    case, _, _ = assigned_case()
    at = case.next_due_at - timedelta(hours=24)
    (only,) = due_mails(case, at)
    assert [mail.send(only.pk, at=at) for _ in range(3)] == [True, False, False]
    assert len(inbox.messages) == 1
    assert due_mails(case, at) == [only]


def test_a_mail_put_off_is_kept_shown_and_tried_again(inbox, client):
    case, _, supervisor = assigned_case()
    at = case.next_due_at - timedelta(hours=24)
    (only,) = due_mails(case, at)
    inbox.answer = "451 try later"
    assert mail.send(only.pk, at=at) is False
    only.refresh_from_db()
    assert only.attempts == 1 and only.sent_at is None
    client.force_login(supervisor, "django.contrib.auth.backends.ModelBackend")
    assert (
        "The mail server is delaying the mail (code 451)" in client.get("/mail/").content.decode()
    )
    assert mail.send(only.pk, at=at) is False, "not before its next attempt"
    inbox.answer = "250 OK"
    assert mail.send(only.pk, at=only.next_attempt_at) is True
    assert inbox.messages[0]["Message-ID"] == only.message_id


def test_a_server_that_is_not_there_loses_nothing(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    case, _, _ = assigned_case()
    at = case.next_due_at - timedelta(hours=24)
    (only,) = due_mails(case, at)
    assert mail.send(only.pk, at=at) is False
    assert mail.due_mails(at=at + HOUR, limit=10) == [only.pk]


def test_without_a_mail_server_the_folder_shows_the_mail(settings, tmp_path, client):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = settings.MAIL_DIR = tmp_path
    case, _, supervisor = assigned_case()
    at = case.next_due_at - timedelta(hours=24)
    (only,) = due_mails(case, at)
    assert mail.send(only.pk, at=at)
    client.force_login(supervisor, "django.contrib.auth.backends.ModelBackend")
    (shown,) = mailbox.newest(tmp_path)
    assert shown.subject == f"Case {case.number}: due in 1 day"
    assert shown.subject in client.get("/mail/").content.decode()
    assert case.number in client.get(f"/mail/{shown.name}/").content.decode()


@pytest.mark.parametrize("name", ["..", "%2e%2e%2fsecret_key", "absent.log", "a\\b", "secret_key"])
def test_only_mails_of_the_folder_can_be_opened(settings, tmp_path, client, name):
    settings.MAIL_DIR = tmp_path / "mail"
    settings.MAIL_DIR.mkdir()
    (tmp_path / "secret_key").write_text("secret")
    (settings.MAIL_DIR / "secret_key").write_text("secret")
    user = factories.user(Role.SUPERVISOR)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/mail/{name}/").status_code == 404


def test_an_extension_moves_the_alerts():
    case, nurse, _ = assigned_case()
    before = case.next_due_at
    facts = factories.extension(case)
    services.extend(case.pk, facts, by=nurse, at=case.received_at + DAY)
    factories.dispatch_all(case, at=case.received_at + DAY)
    assert due_mails(case, before - timedelta(hours=2)) == []
    pending = Alert.objects.filter(case=case, raised_at=None, dropped_at=None)
    assert {alert.due_at for alert in pending} == {before + 14 * DAY}


def test_the_server_spoken_to_is_real(inbox, settings):
    with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT) as server:
        assert server.noop()[0] == 250
