"""Random people on unpaid premiums; what must always hold is looked at after each step.

Any role tries any verb in any state, months come due, money comes in time, late and back, letters
leave or wait, and the clock only goes on. What is refused must leave everything as it was.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from accounts.permissions import Role
from cases import models as cases
from cases import services as case_services
from delinquency import models, services
from delinquency.models import State
from premiums.models import Disenrollment
from regulations import delinquency_notices
from regulations import disenrollment as law
from regulations.law import Refused
from regulations.replay import replay
from tests import factories
from tests import factories_delinquency as made
from tests.machine.determinations.people import FEW

STEPS = [timedelta(minutes=7), timedelta(hours=20), timedelta(days=9), timedelta(days=31)]
AMOUNTS = ["0.01", "41.49", "41.50", "83.00"]


def _add(people: Premiums, by) -> object:
    newest = people.matter().bills.latest("month").month
    month = (newest + timedelta(days=31)).replace(day=1)
    return services.add_bill(people.case.pk, made.bill(month), by=by, at=people.now)


def _pay(people: Premiums, by, amount: str, ago: int) -> object:
    people.payments += 1
    on = people.today() - timedelta(days=ago)
    receipt = made.receipt(on, amount, reference=str(people.payments))
    return services.record_payment(people.case.pk, receipt, by=by, at=people.now)


def _back(people: Premiums, by) -> object:
    receipt = people.matter().payments.filter(returned_on=None).first()
    return services.return_payment(
        people.case.pk, payment=receipt.pk if receipt else 0, on=people.today(), why="No funds.",
        by=by, at=people.now,
    )  # fmt: skip


ACTS = {
    "take": lambda p, by: case_services.take(p.case.pk, by=by, at=p.now),
    "assign": lambda p, by: case_services.assign(
        p.case.pk, to=p.staff[Role.SPECIALIST], by=by, at=p.now
    ),
    "a month comes due": _add,
    "send it back": _back,
    "tell": lambda p, by: services.disenroll(p.case.pk, nothing_waits=True, by=by, at=p.now),
    "submit": lambda p, by: services.submit(
        p.case.pk, submitted_at=p.now, submission="TC51", by=by, at=p.now
    ),
    "stop": lambda p, by: services.stop(
        p.case.pk, ground="billing_error", explanation="Ours.", by=by, at=p.now
    ),
    "stop for a death": lambda p, by: services.stop(
        p.case.pk, ground="died", explanation="The son called.", by=by, at=p.now
    ),
}


class Premiums(RuleBasedStateMachine):
    """One case of unpaid premiums, and everyone who works on it."""

    @initialize(option=st.sampled_from(["all_due", "roll_over"]), months=st.sampled_from([2, 3]))
    def begin(self, option: str, months: int) -> None:
        self.sid = transaction.savepoint()
        self.staff = {role: factories.user(role) for role in Role.values}
        self.now, self.payments, self.seen = made.FOUND, 0, set()
        self.case = made.opened(by=self.staff[Role.SPECIALIST], option=option, grace_months=months)

    def teardown(self) -> None:
        if hasattr(self, "sid"):
            transaction.savepoint_rollback(self.sid)

    @rule(step=st.sampled_from(STEPS))
    def time_goes_on(self, step: timedelta) -> None:
        self.now += step

    @rule()
    def letters_leave(self) -> None:
        factories.dispatch_all(self.case, at=self.now)

    @rule(act=st.sampled_from(sorted(ACTS)), role=st.sampled_from(Role.values))
    def anybody_tries(self, act: str, role: str) -> None:
        self.attempt(ACTS[act], role)

    @rule(act=st.sampled_from(sorted(ACTS)))
    def a_specialist_tries(self, act: str) -> None:
        self.attempt(ACTS[act], Role.SPECIALIST)

    @rule(amount=st.sampled_from(AMOUNTS), ago=st.sampled_from([0, 3, 20]))
    def money_comes(self, amount: str, ago: int) -> None:
        self.attempt(lambda p, by: _pay(p, by, amount, ago), Role.SPECIALIST)

    def attempt(self, act, role: str) -> None:
        before = self.fingerprint()
        try:
            act(self, self.staff[role])
        except (Refused, PermissionDenied):
            assert self.fingerprint() == before

    @invariant()
    def the_days_are_those_of_the_law(self) -> None:
        """42 CFR 422.74(d)(1)(i)(B), 423.44(d)(1)(iii)."""
        matter = self.matter()
        if matter.is_open:
            assert matter.standing.paid_on is None
            assert matter.grace_ends_on == matter.standing.grace.ends_on
        assert matter.effective_on == matter.grace_ends_on + timedelta(days=1)

    @invariant()
    def nobody_is_disenrolled_who_paid_in_time_or_was_not_told_first(self) -> None:
        """Guidance, section 60.3.1.4."""
        matter = self.matter()
        if matter.state == State.DISENROLLED:
            told = self.case.deadlines.filter(duty="notify_disenrollment", met_at__isnull=False)
            last = told.latest("met_at").met_at
            assert matter.noticed_at.date() > matter.grace_ends_on
            assert last.replace(second=0) <= matter.submitted_at
            assert Disenrollment.objects.get(pk=matter.disenrollment_id).account.billed > 0
        if matter.state == State.PAID:
            assert matter.paid_on <= matter.grace_ends_on

    @invariant()
    def no_duty_disappears_and_each_is_reckoned_by_the_law(self) -> None:
        duties = {duty.pk: duty for duty in self.case.deadlines.all()}
        assert self.seen <= set(duties)
        for duty in duties.values():
            self.seen.add(duty.pk)
            assert duty.is_open or duty.met_by or duty.closed_why
            zone = self.case.plan.zone
            assert replay(duty.trace).due_on == duty.due_at.astimezone(zone).date()

    @invariant()
    def an_open_case_is_in_the_queue_and_an_ended_one_is_not(self) -> None:
        open_ = [duty.due_at for duty in self.case.deadlines.all() if duty.is_open]
        assert cases.Case.objects.get(pk=self.case.pk).next_due_at == min(open_, default=None)
        assert bool(open_) == self.matter().is_open

    @invariant()
    def the_trail_tells_the_way_of_the_state(self) -> None:
        state = str(State.DELINQUENT)
        for event in self.case.events.order_by("id"):
            assert event.from_state in {"", state}
            state = event.to_state or state
        assert state == self.matter().state

    @invariant()
    def every_event_that_obliges_a_letter_has_it_once(self) -> None:
        option = self.matter().option
        for event in self.case.events.prefetch_related("notices"):
            rules = delinquency_notices.required_notices(
                event.event, self.today(), roll_over=option == law.ROLL_OVER,
                after_notice=bool(event.facts.get("after_notice")),
            )  # fmt: skip
            assert [each.kind for each in rules] == [n.kind for n in event.notices.all()]

    @invariant()
    def whoever_was_told_the_wrong_thing_is_told_the_right_one(self) -> None:
        matter = self.matter()
        told = (
            self.case.notices.filter(kind="premium_disenrolled", dispatched_at__isnull=False)
            .order_by("pk")
            .last()
        )
        if told and matter.state in {State.PAID, State.DELINQUENT}:
            assert self.case.notices.filter(pk__gt=told.pk, voided_at=None).exists()

    def matter(self) -> models.Delinquency:
        """The case as it is now."""
        return models.Delinquency.objects.select_related("case__plan").get(pk=self.case.pk)

    def today(self) -> date:
        return self.now.astimezone(self.case.plan.zone).date()

    def fingerprint(self) -> tuple[object, ...]:
        """All that a service could have changed."""
        matter = self.matter()
        rows = (
            self.case.deadlines, self.case.events, self.case.notices, matter.bills,
            matter.payments, Disenrollment.objects,
        )  # fmt: skip
        return (
            cases.Case.objects.filter(pk=self.case.pk).values().get(),
            models.Delinquency.objects.filter(pk=self.case.pk).values().get(),
            [list(each.order_by("pk").values()) for each in rows],
        )


@pytest.mark.hypothesis
@pytest.mark.django_db
def test_whatever_people_do_the_promises_hold():
    run_state_machine_as_test(Premiums, settings=FEW)
