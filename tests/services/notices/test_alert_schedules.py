"""A plan's own lead times: what a change does to open duties, no matter who is working at the
time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.permissions import Role
from cases import models, tasks
from cases.services import alert_schedules, alerts, change_alert_schedule, duties
from cases.services.alert_schedules import Scope
from cases.services.change_alert_schedule import ScheduleFacts
from notices import alert_schedules as house
from notices.alert_schedules import Step, lead
from notices.models import Alert, AlertSchedule, Clock, InboxItem
from regulations.clock import Due
from regulations.law import Refused
from tests import factories
from tests.alerting import expedited, pending, sweep
from tests.factories import DAY, HOUR, MONDAY
from tests.races import in_parallel, wait_until_somebody_waits_for
from tests.waiting import eventually

MINUTE = timedelta(minutes=1)
A, S = Alert.Audience.ASSIGNEE, Alert.Audience.SUPERVISORS


def change(steps, *, kind=Clock.HOURS, duty="", at=MONDAY, by=None):
    scope = Scope(factories.plan(), kind, duty)
    own = alert_schedules.standing(scope.plan.pk).filter(clock=kind, duty=duty).first()
    facts = ScheduleFacts(scope, tuple(steps), "A test.", own.pk if own else 0)
    by = by or factories.user(Role.ADMINISTRATOR)
    return change_alert_schedule.change_schedule(facts, by=by, at=at)


def leads(duty):
    waiting = Alert.objects.filter(deadline=duty, raised_at=None, dropped_at=None)
    return set(waiting.values_list("lead", flat=True))


@pytest.mark.django_db
class TestAChange:
    def test_brings_open_duties_along_and_leaves_what_was_told(self):
        case = expedited()
        duty = case.deadlines.get(duty="decide")
        told = sweep(duty.due_at - 24 * HOUR)
        at = duty.due_at - 20 * HOUR
        changed = change([Step(360, (A,)), Step(-60, (S,))], at=at)
        assert change_alert_schedule.bring_along(changed.pk, at=at) == 1
        assert leads(duty) == {"6 hours", "1 hour after"}
        assert InboxItem.objects.filter(pk__in=[item.pk for item in told]).count() == len(told)
        changed.refresh_from_db()
        assert (changed.applied_count, changed.applied_at) == (1, at)

    def test_runs_twice_and_goes_on_where_it_stopped(self):
        for _ in range(3):
            expedited()
        changed = change([Step(360, (A,))])
        assert change_alert_schedule.bring_along(changed.pk, at=MONDAY, most=2) == 2
        assert change_alert_schedule.waiting_schedules(limit=9) == [changed.pk]
        assert change_alert_schedule.bring_along(changed.pk, at=MONDAY) == 1
        assert change_alert_schedule.bring_along(changed.pk, at=MONDAY) == 0
        assert change_alert_schedule.waiting_schedules(limit=9) == []
        assert Alert.objects.filter(dropped_at=None).count() == 3

    def test_affects_neither_other_clocks_nor_other_plans_nor_what_is_done(self):
        factories.plan()
        other = factories.plan(contract_id="H0002", name="Other")
        slow, away = factories.in_review_case(), expedited(plan=other)
        done = factories.approved_case(priority="expedited")
        factories.dispatch_all(done, at=MONDAY + DAY + HOUR)
        others = Alert.objects.filter(case__in=[slow, away]) | Alert.objects.filter(
            deadline__in=done.deadlines.exclude(met_at=None)
        )
        before = set(others.values_list("pk", "dropped_at"))
        changed = change([Step(360, (A,))])
        change_alert_schedule.bring_along(changed.pk, at=MONDAY + 2 * DAY)
        assert set(others.all().values_list("pk", "dropped_at")) == before
        assert pending(slow).exists() and pending(away).exists()

    def test_tells_what_came_between_the_change_and_the_worker_and_nothing_before(self):
        case = expedited()
        duty = case.deadlines.get(duty="decide")
        sweep(duty.due_at - 9 * HOUR)
        made, done = duty.due_at - 7 * HOUR, duty.due_at - 5 * HOUR
        changed = change([Step(450, (A,)), Step(360, (A,)), Step(60, (A,))], at=made)
        change_alert_schedule.bring_along(changed.pk, at=done)
        assert {item.alert.lead for item in sweep(done)} == {"6 hours", "8 hours"}
        # Eight hours before was due by the old schedule when the change was made: supervisors hear.
        assert not Alert.objects.filter(lead="450 minutes").exists()

    def test_back_to_what_was_takes_moments_up_again(self):
        duty = expedited().deadlines.get(duty="decide")
        before = leads(duty)
        for steps in ([Step(360, (A,))], house.HOUSE[Clock.HOURS]):
            change_alert_schedule.bring_along(change(steps).pk, at=MONDAY + 3 * HOUR)
        assert leads(duty) == before

    def test_is_an_administrators_and_makes_sense(self):
        with pytest.raises(PermissionDenied):
            change([Step(360, (A,))], by=factories.user(Role.SUPERVISOR))
        for steps in ([Step(0, (A,))], [Step(360, ())], [Step(360, (A,)), Step(360, (S,))]):
            with pytest.raises(Refused):
                change(steps)
        assert not AlertSchedule.objects.exists()

    def test_holds_for_duties_opened_from_then_on(self):
        change([Step(360, (A,))])
        assert leads(expedited().deadlines.get(duty="decide")) == {"6 hours"}


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_a_duty_opened_while_a_schedule_changes_follows_the_new_one(self):
        """It was opened by the old schedule, and is not seen before it is committed."""
        factories.plan()
        admin = factories.user(Role.ADMINISTRATOR)
        with transaction.atomic():
            case = expedited()
            thread = in_parallel(lambda: change([Step(360, (A,))], by=admin))
            wait_until_somebody_waits_for("advisory")
        thread.join()
        change_alert_schedule.bring_along(AlertSchedule.objects.get().pk, at=MONDAY)
        assert leads(case.deadlines.get(duty="decide")) == {"6 hours"}

    def test_two_workers_on_one_schedule_do_each_duty_once(self):
        cases = [expedited() for _ in range(6)]
        changed = change([Step(360, (A,))])
        work = [
            in_parallel(lambda: change_alert_schedule.bring_along(changed.pk, at=MONDAY))
            for _ in range(3)
        ]  # fmt: skip
        for thread in work:
            thread.join()
        change_alert_schedule.bring_along(changed.pk, at=MONDAY)
        changed.refresh_from_db()
        assert changed.applied_count == 6 and changed.applied_at
        assert all(leads(case.deadlines.first()) == {"6 hours"} for case in cases)

    def test_two_workers_on_one_alert_tell_it_once(self):
        boss = factories.user(Role.SUPERVISOR)
        case = expedited()
        at = case.next_due_at - 2 * HOUR
        ids = alerts.due_alerts(at=at, limit=99)
        work = [
            in_parallel(lambda: [alerts.raise_alert(pk, at=at) for pk in ids]) for _ in range(3)
        ]
        for thread in work:
            thread.join()
        told = InboxItem.objects.filter(to=boss, alert__deadline__duty="decide")
        assert [item.alert.lead for item in told] == ["2 hours"]

    def test_a_duty_met_while_its_alert_is_raised_is_not_alerted(self):
        factories.user(Role.SUPERVISOR)
        duty = expedited().deadlines.get(duty="decide")
        at = duty.due_at - 2 * HOUR
        (pk, *_) = alerts.due_alerts(at=at, limit=99)
        with transaction.atomic():
            models.Case.objects.select_for_update().get(pk=duty.case_id)
            duties.meet(duty, met_at=at, met_by="test", at=at)
            thread = in_parallel(lambda: alerts.raise_alert(pk, at=at))
            wait_until_somebody_waits_for("transactionid")
        thread.join()
        assert not InboxItem.objects.filter(alert__deadline=duty).exists()

    def test_a_real_worker_brings_open_duties_along(self, worker):
        for _ in range(20):
            expedited()
        changed = change([Step(360, (A,))])
        for _ in range(3):
            tasks.sweep_schedules.delay()
        eventually(lambda: AlertSchedule.objects.get(pk=changed.pk).applied_at)
        assert AlertSchedule.objects.get(pk=changed.pk).applied_count == 20


@dataclass
class OralNoticeFacts:
    """What should be told of one duty: a model without a database, index or lock."""

    duty: models.Deadline
    steps: tuple[Step, ...] = house.HOUSE[Clock.HOURS]
    plan: dict = field(default_factory=dict)
    told: dict = field(default_factory=dict)

    def all_of(self, steps):
        return {
            (self.duty.due_at, lead(step.minutes, Clock.HOURS), who):
                self.duty.due_at - step.minutes * MINUTE
            for step in steps for who in step.audiences
        }  # fmt: skip

    def set(self):
        self.plan = {key: at for key, at in self.all_of(self.steps).items()
                     if at > self.duty.starts_at}  # fmt: skip

    def follow(self, steps, since, at):
        new = {key: when for key, when in self.all_of(steps).items()
               if when > max(since, self.duty.starts_at)}  # fmt: skip
        kept = {key: when for key, when in self.plan.items()
                if when <= at or key in self.all_of(steps)}  # fmt: skip
        self.steps, self.plan = steps, kept | new

    def sweep(self, at):
        for who in (A, S, Alert.Audience.ON_CALL):
            due = {key: when for key, when in self.plan.items() if key[2] == who and when <= at}
            if due and (newest := max(due, key=due.get)) not in self.told:
                self.told[newest] = at


moments = st.integers(-300, 71 * 60)
audiences = st.sets(st.sampled_from([A, S, Alert.Audience.ON_CALL]), min_size=1)
drafts = st.dictionaries(moments, audiences, min_size=1, max_size=4).map(
    lambda found: tuple(
        Step(minutes, tuple(sorted(who))) for minutes, who in (found | {15: {A}}).items()
    )
)
happenings = st.lists(
    st.one_of(
        st.tuples(st.just("wait"), st.integers(1, 30 * 60)),
        st.tuples(st.just("sweep"), st.booleans()),
        st.tuples(st.just("change"), drafts),
        st.tuples(st.just("bring along"), st.just(None)),
        st.tuples(st.just("move"), st.integers(1, 14)),
    ),
    max_size=14,
)


@pytest.mark.django_db
@settings(max_examples=60)
@given(happenings, st.booleans())
def test_each_moment_of_an_open_duty_is_told_once_or_by_a_newer_one_never_early(happened, is_met):
    """Whatever changes, moves and sweeps in whatever order: as a model says that knows no rows."""
    with transaction.atomic():
        _live_through(happened, is_met)
        transaction.set_rollback(True)


def _live_through(happened, is_met):
    life = Life()
    for what, how in [*happened, ("bring along", None), ("sweep", True)]:
        getattr(life, what.replace(" ", "_"))(how)
    life.end(is_met)
    found = Alert.objects.filter(deadline=life.duty).exclude(raised_at=None)
    told = {(each.due_at, each.lead, each.audience): each.raised_at for each in found}
    assert told == life.model.told
    assert all(each.raised_at >= each.send_at for each in found)
    _refuse_two_of_one_moment(life.boss, life.duty)


class Life:
    """A duty lived through, in rows and in the model alike."""

    def __init__(self):
        self.boss = factories.user(Role.SUPERVISOR)
        self.duty = expedited().deadlines.get(duty="decide")
        self.model, self.now, self.wanted = OralNoticeFacts(self.duty), MONDAY + 2 * HOUR, None
        self.model.set()

    def wait(self, minutes):
        self.now += minutes * MINUTE

    def sweep(self, in_order):
        due = alerts.due_alerts(at=self.now, limit=99)
        for pk in due[:: 1 if in_order else -1] * 2:
            alerts.raise_alert(pk, at=self.now)
        self.model.sweep(self.now)

    def change(self, steps):
        since = self.wanted[1] if self.wanted else self.now
        self.wanted = (steps, since, change(steps, at=self.now).pk)

    def bring_along(self, _):
        if self.wanted:
            change_alert_schedule.bring_along(self.wanted[2], at=self.now)
            self.model.follow(*self.wanted[:2], self.now)
            self.wanted = None

    def move(self, days):
        """The limit is set again by the schedule in force by then."""
        self.duty = models.Deadline.objects.get(pk=self.duty.pk)
        duties.move(self.duty, _later(self.duty, days), at=self.now)
        self.model.duty = self.duty
        self.model.steps = self.wanted[0] if self.wanted else self.model.steps
        self.model.set()

    def end(self, is_met):
        if is_met:
            duty = models.Deadline.objects.get(pk=self.duty.pk)
            duties.meet(duty, met_at=self.now, met_by="test", at=self.now)
        sweep(self.now + 30 * DAY)
        if not is_met:
            self.model.sweep(self.now + 30 * DAY)


def _refuse_two_of_one_moment(boss, duty):
    told = InboxItem.objects.filter(to=boss, alert__deadline=duty)
    moments = list(told.values_list("alert__due_at", "alert__lead"))
    assert len(moments) == len(set(moments))


def _later(duty: models.Deadline, days: int) -> Due:
    facts = {name: getattr(duty, name) for name in ("duty", "rule", "citation", "trace")}
    return Due(
        **facts, effective_from=MONDAY.date(), starts_at=duty.starts_at,
        first_due_at=duty.first_due_at, due_at=duty.due_at + days * DAY,
    )  # fmt: skip
