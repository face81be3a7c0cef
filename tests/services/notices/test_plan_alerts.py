"""Alerts of duties that belong to no case: told once to each, and not after the duty was met."""

from datetime import timedelta

import pytest
from django.core import mail as outbox

from accounts import on_call
from accounts.permissions import Role
from cases import services as folder
from cases.presentation.mails import about
from notices import mail, plan_alerts, undelivered
from notices.models import Mail, PlanAlert
from tests import factories
from tests import factories_continuity as register
from tests.factories import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db


def sweep(at) -> list[Mail]:
    """What the workers do with what is due."""
    due = plan_alerts.due_alerts(at=at, limit=100)
    return [each for pk in due for each in plan_alerts.raise_alert(pk, at=at)]


def send(mails: list[Mail], at) -> list[str]:
    for each in mails:
        assert mail.send(each.pk, at=at)
    return [message.subject for message in outbox.outbox]


class TestRaising:
    def test_tells_every_supervisor_and_the_person_on_call_once(self):
        supervisor, nurse = factories.user(Role.SUPERVISOR), factories.user(Role.NURSE)
        outage = register.outage(by=supervisor)
        shift = on_call.ShiftFacts(nurse, None, MONDAY, MONDAY + 5 * DAY)
        on_call.plan_shift(shift, by=supervisor, at=MONDAY)
        at = outage.due_at - 48 * HOUR
        assert {each.to for each in sweep(at)} == {supervisor, nurse}
        assert sweep(at + HOUR) == []
        assert Mail.objects.count() == 2

    def test_twice_at_once_tells_no_one_twice(self):
        outage = register.outage()
        alert = PlanAlert.objects.earliest("send_at")
        assert len(plan_alerts.raise_alert(alert.pk, at=outage.due_at - 48 * HOUR)) == 1
        assert plan_alerts.raise_alert(alert.pk, at=outage.due_at - 48 * HOUR) == []

    def test_after_an_outage_of_ours_tells_the_newest_moment_alone(self):
        outage = register.outage()
        (told,) = sweep(outage.due_at + HOUR)
        assert told.plan_alert.lead == "passed"
        assert PlanAlert.objects.exclude(dropped_at=None).count() == 5

    def test_before_its_moment_tells_nothing(self):
        outage = register.outage()
        assert sweep(outage.due_at - 49 * HOUR) == []

    def test_of_what_was_restored_tells_nothing(self):
        outage = register.outage()
        register.restored(outage)
        assert sweep(outage.due_at + DAY) == []

    def test_where_no_one_supervises_tells_the_administrators(self):
        outage = register.outage()
        administrator = factories.user(Role.ADMINISTRATOR)
        outage.recorded_by.is_active = False
        outage.recorded_by.save()
        assert [each.to for each in sweep(outage.due_at)] == [administrator]


class TestAMail:
    def test_says_what_is_down_and_until_when(self):
        """42 CFR 422.504(o)(2)."""
        outage = register.outage()
        at = outage.due_at - 2 * HOUR
        subjects = send(sweep(at), at)
        assert subjects == [
            "Essential function down: Call center, Medicare Advantage: due in 2 hours"
        ]
        (message,) = outbox.outbox
        assert "42 CFR 422.504(o)(2)" in message.body and "/continuity/" in message.body
        assert message.extra_headers["Message-ID"].startswith("<plan-alert-")

    def test_that_waits_when_it_is_restored_says_that_nothing_is_left(self):
        outage = register.outage()
        at = outage.due_at - 48 * HOUR
        mails = sweep(at)
        register.restored(outage)
        (subject,) = send(mails, at + HOUR)
        assert "nothing left to do" in subject

    def test_to_someone_who_left_is_told_to_whoever_is_there(self):
        left, stays = factories.user(Role.SUPERVISOR), factories.user(Role.SUPERVISOR)
        stays.is_active = False
        stays.save()
        outage = register.outage(by=left)
        (told,) = sweep(outage.due_at)
        left.is_active, stays.is_active = False, True
        left.save()
        stays.save()
        assert not mail.send(told.pk, at=outage.due_at + timedelta(minutes=1))
        told.refresh_from_db()
        assert told.failed_at and told.settled_at
        assert Mail.objects.filter(to=stays, sent_at=None, plan_alert=told.plan_alert).exists()

    def test_that_failed_stands_on_the_work_list_with_what_it_is_about(self):
        outage = register.outage()
        (told,) = sweep(outage.due_at)
        Mail.objects.filter(pk=told.pk).update(failed_at=outage.due_at, failure="No mailbox.")
        (row,) = undelivered.page(after="").mails
        assert about(row) == "Essential function down: Call center, Medicare Advantage"


class TestTellingCms:
    """42 CFR 422.100(m)(4): the reminders of a disaster."""

    def leads(self) -> list[str]:
        factories.plan()
        open_ = PlanAlert.objects.filter(ended_at=None).order_by("send_at")
        return [
            f"{each.lead} {each.due_at.astimezone(factories.plan().zone):%m/%d}" for each in open_
        ]

    def test_are_those_of_a_clock_of_days(self):
        factories.plan()
        factories.disaster()
        assert self.leads() == [
            "7 days 03/31", "3 days 03/31", "1 day 03/31", "4 hours 03/31", "passed 03/31",
            "1 day after 03/31",
        ]  # fmt: skip

    def test_follow_an_end_that_is_declared(self):
        factories.plan()
        disaster = factories.disaster()
        end = folder.EndFacts("cms", MONDAY.date() + 18 * DAY, "Memo.")
        folder.end_disaster(disaster.pk, end, by=factories.user(Role.COMPLIANCE), at=MONDAY)
        assert {each.rpartition(" ")[2] for each in self.leads()} == {"03/20"}

    def test_end_when_it_is_recorded_and_where_access_was_not_disrupted(self):
        factories.plan()
        disaster, by = factories.disaster(), factories.user(Role.COMPLIANCE)
        folder.find_access(disaster.pk, disrupted=False, words="All open.", by=by, at=MONDAY)
        assert self.leads() == []
        folder.find_access(disaster.pk, disrupted=True, words="Closed.", by=by, at=MONDAY)
        assert len(self.leads()) == 6
        done = folder.DutyFacts("resumed", MONDAY.date(), "Operations", "Report", "File 3")
        folder.record_disaster_duty("tell_cms", disaster.pk, done, by=by, at=MONDAY)
        assert self.leads() == []
