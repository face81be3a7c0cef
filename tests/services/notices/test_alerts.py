"""Alerts: the house's lead times, who is told, each moment once, the newest after an outage."""

from datetime import timedelta

import pytest
from django.db import connection

from accounts import on_call
from accounts.on_call import ShiftFacts
from accounts.permissions import Role
from cases import kinds, models
from cases.services import alerts, duties
from determinations import services
from notices import alert_schedules, mail
from notices.models import Alert, Clock, InboxItem, Mail
from notices.recipients import recipients
from regulations import clock_kinds
from regulations.law import Unit
from tests import factories
from tests.alerting import expedited, pending, sweep
from tests.factories import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


class TestTheKindOfAClock:
    def test_comes_from_the_row_of_the_law(self):
        """42 CFR 422.572(a)(1) counts hours, 422.568(b)(1) days."""
        assert clock_kinds.kind_of("od.decide.item.expedited.2020") == Clock.HOURS
        assert clock_kinds.kind_of("od.decide.item.2026") == Clock.DAYS

    def test_of_an_unknown_row_is_refused_not_guessed(self):
        with pytest.raises(LookupError):
            clock_kinds.kind_of("od.decide.never")

    def test_is_kept_with_each_alert(self):
        fast, slow = expedited(), factories.in_review_case()
        assert set(pending(fast).values_list("clock", flat=True)) == {Clock.HOURS}
        assert set(pending(slow).values_list("clock", flat=True)) == {Clock.DAYS}

    def test_of_a_form_is_that_of_the_decision_it_holds_up(self):
        """42 CFR 405.910(d)."""
        case = factories.asked_by_representative(priority="expedited")
        (duty,) = case.deadlines.filter(duty="obtain_appointment")
        assert set(duty.alerts.values_list("clock", flat=True)) == {Clock.HOURS}

    def test_is_known_of_every_duty_that_pages_name(self):
        known = clock_kinds.duties_of(Clock.HOURS) | clock_kinds.duties_of(Clock.DAYS)
        assert set(kinds.duties()) - {"lend_toy"} <= known
        assert {each.unit for each in clock_kinds.limits_of(Clock.HOURS, known)} == {Unit.HOURS}


class TestTheHousesSchedule:
    def test_of_72_hours_is_48_24_8_and_2_hours_and_30_minutes_and_after(self):
        case = expedited()
        due = case.deadlines.get(duty="decide").due_at
        found = sorted({due - each.send_at for each in pending(case)}, reverse=True)
        assert found == [48 * HOUR, 24 * HOUR, 8 * HOUR, 2 * HOUR, 30 * MINUTE, 0 * HOUR, -4 * HOUR]

    def test_of_days_is_7_3_and_1_days_and_4_hours_and_after(self):
        case = factories.in_review_case(prior_authorization=False)
        due = case.deadlines.get(duty="decide").due_at
        found = sorted({due - each.send_at for each in pending(case)}, reverse=True)
        assert found == [7 * DAY, 3 * DAY, DAY, 4 * HOUR, 0 * HOUR, -DAY]

    def test_leaves_out_what_would_come_before_the_start(self):
        """A clock of 24 hours (42 CFR 422.572(a)(2)) is not alerted 48 hours before its end."""
        case = expedited(request_type="part_b_drug")
        leads = set(pending(case).values_list("lead", flat=True))
        assert leads == {"8 hours", "2 hours", "30 minutes", "passed", "4 hours after"}

    @pytest.mark.parametrize(
        ("minutes", "clock", "said"),
        [
            (2880, Clock.HOURS, "48 hours"),
            (2880, Clock.DAYS, "2 days"),
            (1440, Clock.DAYS, "1 day"),
            (90, Clock.HOURS, "90 minutes"),
            (0, Clock.DAYS, "passed"),
            (-60, Clock.HOURS, "1 hour after"),
        ],
    )
    def test_names_each_moment_in_one_way(self, minutes, clock, said):
        assert alert_schedules.lead(minutes, clock) == said


class TestRaising:
    def test_after_an_outage_tells_each_person_the_newest_once(self):
        """Two days of silence: not ten stale alerts, and it says that it is late."""
        nurse, boss = factories.user(Role.NURSE), factories.user(Role.SUPERVISOR)
        case = expedited(by=nurse)
        at = case.next_due_at - 20 * MINUTE
        told = sweep(at)
        assert {(item.to, item.alert.lead) for item in told} == {
            (nurse, "30 minutes"),
            (boss, "30 minutes"),
        }
        late = sweep(at + 10 * HOUR)
        assert {item.alert.lead for item in late} == {"4 hours after"}
        message = mail.compose(late[0].mail, at=at + 10 * HOUR)
        assert "but was sent late" in message.body

    def test_never_comes_before_its_moment(self):
        case = expedited()
        first = pending(case).order_by("send_at").first()
        assert alerts.due_alerts(at=first.send_at - MINUTE, limit=9) == []
        assert alerts.raise_alert(first.pk, at=first.send_at - MINUTE) == []

    def test_never_comes_after_the_duty_was_met(self):
        case = factories.approved_case(priority="expedited")
        factories.dispatch_all(case, at=case.received_at + 2 * DAY)
        decide = case.deadlines.get(duty="decide")
        assert decide.met_at
        sweep(case.received_at + 30 * DAY)
        assert not InboxItem.objects.filter(alert__deadline=decide).exists()

    def test_in_a_mail_that_could_not_leave_in_time_says_that_nothing_is_left_to_do(self):
        case = expedited(by=factories.user(Role.NURSE))
        at = case.next_due_at - 24 * HOUR
        (item,) = sweep(at)
        duty = item.alert.deadline
        duties.meet(duty, met_at=at, met_by="a test", at=at)
        message = mail.compose(item.mail, at=duty.due_at + HOUR)
        assert message.subject == f"Case {case.number}: nothing left to do"
        assert "There is nothing left to do." in message.body
        assert "right away" not in message.body and "passed" not in message.body

    def test_tells_whoever_is_supervisor_and_on_call_once(self):
        boss = factories.user(Role.SUPERVISOR)
        case = expedited()
        shift(boss, None, case.next_due_at - DAY, case.next_due_at)
        told = sweep(case.next_due_at - 2 * HOUR)
        assert [item.alert.lead for item in told if item.to == boss] == ["2 hours"]

    def test_runs_twice_and_tells_once(self):
        case = expedited()
        at = case.next_due_at - 2 * HOUR
        for pk in alerts.due_alerts(at=at, limit=99) * 2:
            alerts.raise_alert(pk, at=at)
        assert InboxItem.objects.count() == Mail.objects.count() == 1


def shift(user, team, starts, ends):
    return on_call.plan_shift(
        ShiftFacts(user, team, starts, ends), by=factories.user(Role.ADMINISTRATOR), at=MONDAY
    )


class TestOnCall:
    def alert(self, **facts):
        case = expedited(**facts)
        found = pending(case).filter(audience=Alert.Audience.ON_CALL).first()
        return Alert.objects.select_related("case__assignee").get(pk=found.pk)

    def test_whoever_is_on_call_for_the_team_is_told_before_whoever_is_for_the_house(self):
        team, watch, other = factories.team(), factories.user(), factories.user()
        alert = self.alert(by=factories.user(team=team))
        shift(other, None, MONDAY, MONDAY + DAY)
        assert recipients(alert, at=MONDAY + HOUR) == [other]
        shift(watch, team, MONDAY, MONDAY + DAY)
        assert recipients(alert, at=MONDAY + HOUR) == [watch]

    def test_a_shift_counts_from_its_start_up_to_its_end(self):
        watch, boss = factories.user(), factories.user(Role.SUPERVISOR)
        alert = self.alert()
        shift(watch, None, MONDAY, MONDAY + HOUR)
        found = [recipients(alert, at=MONDAY + n * HOUR) for n in (-1, 0, 1)]
        assert found == [[boss], [watch], [boss]]

    def test_where_nobody_is_on_call_the_supervisors_stand_in_and_without_any_administrators(self):
        alert = self.alert()
        admin = factories.user(Role.ADMINISTRATOR)
        assert admin in recipients(alert, at=MONDAY)
        boss = factories.user(Role.SUPERVISOR)
        assert recipients(alert, at=MONDAY) == [boss]

    def test_one_who_left_or_was_called_off_is_not_woken(self):
        watch, boss = factories.user(), factories.user(Role.SUPERVISOR)
        alert = self.alert()
        planned = shift(watch, None, MONDAY, MONDAY + DAY)
        watch.is_active = False
        watch.save()
        assert recipients(alert, at=MONDAY) == [boss]
        watch.is_active = True
        watch.save()
        on_call.call_off(planned.pk, by=boss, at=MONDAY)
        assert recipients(alert, at=MONDAY) == [boss]


class TestTheSweep:
    def test_finds_what_is_due_by_the_index_however_many_there_are(self):
        """100,000 alerts told and 20,000 to come: what is due is found without reading them."""
        duty = factories.in_review_case().deadlines.get()
        values = (duty.case_id, duty.pk)
        with connection.cursor() as cursor:
            cursor.execute(
                """
                INSERT INTO notices_alert
                  (case_id, deadline_id, audience, clock, lead, due_at, send_at, raised_at)
                SELECT %s, %s, 'assignee', 'days', 'x', at, at,
                       CASE WHEN number > 20000 THEN at END
                FROM generate_series(1, 120000) number,
                     LATERAL (SELECT timestamptz '2027-01-01' + number * interval '1 min') t(at)
                """,
                values,
            )
            cursor.execute("ANALYZE notices_alert")
            query = alerts.due(at=MONDAY + 6 * DAY)
            plan = query[:500].explain()
        assert "alert_to_raise" in plan and "Seq Scan" not in plan, plan

    def test_reads_no_case_that_is_not_due(self, django_assert_num_queries):
        expedited()
        with django_assert_num_queries(1):
            assert alerts.due_alerts(at=MONDAY, limit=500) == []


def test_moving_a_limit_there_and_back_keeps_its_moments():
    case = factories.in_review_case()
    duty = case.deadlines.get()
    first, before = duty.due_at, set(pending(case).values_list("due_at", "lead", "audience"))
    nurse = case.assignee
    facts = factories.extension(case)
    services.extend(case.pk, facts, by=nurse, at=MONDAY + DAY)
    factories.dispatch_all(case, at=MONDAY + DAY)
    moved = models.Deadline.objects.get(pk=duty.pk)
    assert set(pending(case).values_list("due_at", flat=True)) == {moved.due_at}
    alerts.drop(moved, at=MONDAY + 2 * DAY)
    moved.due_at = first
    moved.save()
    alerts.plan(moved, at=MONDAY + 2 * DAY)
    assert set(pending(case).values_list("due_at", "lead", "audience")) == before
