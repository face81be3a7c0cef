"""Mail to someone who left, or no longer has the case: the next person is told, once, by lock."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.permissions import Role
from cases.services import alerts, duties
from notices import digest, inbox, mail, undelivered
from notices.models import Alert, InboxItem, Mail
from regulations.law import Refused
from tests import factories
from tests.alerting import digest_reader, expedited, local, sweep
from tests.factories import DAY, HOUR
from tests.races import in_parallel, wait_until_somebody_waits_for

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def alerted(nurse):
    """An alert told to a nurse, whose mail waits; and when."""
    case = expedited(by=nurse)
    at = case.next_due_at - 24 * HOUR
    (item,) = sweep(at)
    return item, at


def leaves(user):
    user.is_active = False
    user.save()


class TestMailToSomebodyWhoLeft:
    def test_is_not_sent_and_whoever_is_next_is_told(self, inbox):
        nurse, boss = factories.user(Role.NURSE), factories.user(Role.SUPERVISOR)
        item, at = alerted(nurse)
        leaves(nurse)
        assert not mail.send(item.mail_id, at=at + MINUTE)
        assert inbox.messages == []
        ended = Mail.objects.get(pk=item.mail_id)
        assert (ended.failed_at, ended.sent_at) == (at + MINUTE, None)
        assert "left before it could be sent" in ended.failure
        assert ended.settled_at and "alerted instead" in ended.settled_how and not ended.settled_by
        assert undelivered.count() == 0, "nothing is left to do about it"
        passed = InboxItem.objects.get(to=boss, alert=item.alert)
        assert mail.send(passed.mail_id, at=at + MINUTE)
        assert [each["To"] for each in inbox.messages] == [boss.email]
        assert mail.due_mails(at=at + DAY, limit=9) == []

    def test_where_nobody_is_next_it_stands_on_the_work_list(self):
        nurse = factories.user(Role.NURSE)
        item, at = alerted(nurse)
        leaves(nurse)
        mail.send(item.mail_id, at=at)
        assert undelivered.count() == 1
        assert Mail.objects.get(pk=item.mail_id).failure.startswith("The person left")
        with pytest.raises(Refused, match="has left"):
            undelivered.send_again(item.mail_id, by=factories.user(Role.SUPERVISOR), at=at)

    def test_of_a_duty_that_was_met_meanwhile_tells_nobody(self):
        nurse, boss = factories.user(Role.NURSE), factories.user(Role.SUPERVISOR)
        item, at = alerted(nurse)
        leaves(nurse)
        duties.meet(item.alert.deadline, met_at=at, met_by="a test", at=at)
        mail.send(item.mail_id, at=at)
        assert not InboxItem.objects.filter(to=boss).exists()
        assert undelivered.count() == 0

    def test_a_digest_of_theirs_is_passed_on_item_by_item(self):
        nurse, boss = digest_reader(), factories.user(Role.SUPERVISOR)
        for _ in range(3):
            factories.in_review_case(by=nurse)
        sweep(local(8, 12))
        sent = digest.queue(nurse.pk, at=local(9, 7))
        leaves(nurse)
        mail.send(sent.pk, at=local(9, 7))
        told = InboxItem.objects.filter(to=boss, alert__in=sent.items.values("alert"))
        assert told.count() == sent.items.count() == 3
        sent.refresh_from_db()
        assert sent.failed_at and sent.settled_at


def test_whoever_a_newer_alert_told_before_they_left_keeps_nobody_from_being_told():
    """The newer one was raised first and told a supervisor who has gone since."""
    gone = factories.user(Role.SUPERVISOR)
    case = factories.received_case(priority="expedited")  # no one works on it
    duty = case.deadlines.get(duty="decide")
    at = duty.due_at - HOUR
    due = Alert.objects.filter(deadline=duty, send_at__lte=at).order_by("send_at")
    older = due.filter(audience="assignee").last()
    newer = due.filter(audience="supervisors").last()
    if newer.send_at <= older.send_at:
        Alert.objects.filter(pk=older.pk).update(send_at=newer.send_at - MINUTE)
    Alert.objects.filter(deadline=duty).exclude(pk__in=[older.pk, newer.pk]).update(dropped_at=at)
    assert [item.to for item in alerts.raise_alert(newer.pk, at=at)] == [gone]
    leaves(gone)
    heir = factories.user(Role.SUPERVISOR)
    Alert.objects.filter(pk=older.pk).update(lead="another moment")
    assert [item.to for item in alerts.raise_alert(older.pk, at=at)] == [heir]


@pytest.mark.django_db(transaction=True)
def test_passing_on_waits_for_whoever_tells_of_the_same_duty_and_then_tells_once():
    nurse, boss = digest_reader(), factories.user(Role.SUPERVISOR)
    factories.in_review_case(by=nurse)
    (item,) = sweep(local(8, 12))
    leaves(nurse)
    with transaction.atomic():
        alerts._locked(item.alert_id, local(8, 12))
        thread = in_parallel(lambda: digest.queue(nurse.pk, at=local(9, 7)))
        wait_until_somebody_waits_for("transactionid")
        inbox.notify(item.alert, boss, at=local(9, 7))
    thread.join()
    assert InboxItem.objects.filter(to=boss).count() == 1
    assert not InboxItem.objects.filter(to=nurse, mail_at__isnull=False).exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_met_while_it_is_passed_on_is_told_to_nobody():
    nurse, boss = digest_reader(), factories.user(Role.SUPERVISOR)
    factories.in_review_case(by=nurse)
    (item,) = sweep(local(8, 12))
    leaves(nurse)
    with transaction.atomic():
        alerts._locked(item.alert_id, local(8, 12))
        thread = in_parallel(lambda: digest.queue(nurse.pk, at=local(9, 7)))
        wait_until_somebody_waits_for("transactionid")
        duties.meet(item.alert.deadline, met_at=timezone.now(), met_by="a test", at=timezone.now())
    thread.join()
    assert not InboxItem.objects.filter(to=boss).exists()
