"""Random people on a request for reinstatement; what must always hold is looked at after each step.

Any role tries any verb in any state, money comes and goes back, months are corrected, and the clock
only goes on. What is refused must leave the case and its ledger exactly as they were.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.permissions import Role
from cases import machine
from cases import models as cases
from cases import services as case_services
from cases.services import OralNoticeFacts
from premiums.models import Charge, Disenrollment, Month, Payment
from premiums.services import disenroll, member_bills, money, months
from regulations import good_cause, reinstatement_notices
from regulations.law import Refused
from regulations.replay import replay
from reinstatement import models, services
from reinstatement.models import State
from tests import factories
from tests import factories_reinstatement as members
from tests.machine.determinations.people import FEW

# Effective on, and when the request came: early, on the last day to ask, a day too late.
WHEN = [
    (date(2026, 4, 1), datetime(2026, 4, 15, 15, 0, tzinfo=UTC)),
    (date(2026, 11, 1), datetime(2026, 12, 31, 23, 0, tzinfo=UTC)),
    (date(2026, 11, 1), datetime(2027, 1, 1, 15, 0, tzinfo=UTC)),
    (date(2027, 12, 1), datetime(2028, 1, 3, 5, 30, tzinfo=UTC)),
]
STEPS = [timedelta(minutes=7), timedelta(hours=20), timedelta(days=9), timedelta(days=31)]
AMOUNTS = ["0.01", "41.49", "41.50", "83.00", "500"]


def _month(people: Members, number: int, **facts) -> disenroll.MonthFacts:
    return members.month(people.months[number], **facts)


def _pay(people: Members, by, amount: str, ago: int) -> object:
    on = people.today() - timedelta(days=ago)
    people.payments += 1
    facts = money.PaymentFacts(on, Decimal(amount), "check", str(people.payments))
    return money.record_payment(people.found.pk, facts, by=by, at=people.now)


def _send_back(people: Members, by) -> object:
    payment = Payment.objects.filter(disenrollment=people.found, returned_on=None).first()
    if payment is None:
        raise Refused("none", "No payment.")
    return money.return_payment(
        payment.pk, on=people.today(), why="No funds.", by=by, at=people.now
    )


def _agree(people: Members, by) -> object:
    """The last whole month is billed late where it is not on the ledger, and agreed on."""
    enrollee, today = people.case.enrollee, people.today()
    month = today.replace(day=1)
    if today.day > 1 and not enrollee.member_bills.filter(month=month).exists():
        facts = member_bills.MonthsBilled("premium", month, Decimal("41.50"), today)
        member_bills.bill_months(enrollee.pk, facts, by=by, at=people.now)
    total = member_bills.past_due(enrollee).total
    agreed = members.agreement(total, months=4, first_on=today)
    return services.agree_collection(people.case.pk, agreed, by=by, at=people.now)


def _correct(people: Members, by, month: disenroll.MonthFacts) -> object:
    return months.correct_month(
        people.found.pk, month, why=f"Corrected {people.now}.", by=by, at=people.now
    )


ACTS = {
    "take": lambda p, by: case_services.take(p.case.pk, by=by, at=p.now),
    "assign": lambda p, by: case_services.assign(
        p.case.pk, to=p.staff[Role.SPECIALIST], by=by, at=p.now
    ),
    "go on": lambda p, by: services.continue_intake(
        p.case.pk, p.whole(), by=by, at=p.now
    ),
    "refuse to pay": lambda p, by: services.continue_intake(
        p.case.pk, p.whole(affirms=False), by=by, at=p.now
    ),
    "take it back": lambda p, by: services.take_back(
        p.case.pk,
        services.IntakeCorrection(
            "The recording.", said_then=True, cause="nonpayment",
            received_at=p.case.entered_at - timedelta(days=9),
        ),
        by=by, at=p.now,
    ),
    "reach out": lambda p, by: services.reach_out(
        p.case.pk, services.AttemptFacts("Niece", "telephone", p.now, (
                "Documents "
                "received"
            ), "promised"),
        by=by, at=p.now,
    ),
    "investigate": lambda p, by: services.investigate(
        p.case.pk,
        found={item.key: f"Seen {p.now}." for item in good_cause.CHECKLIST.history()},
        by=by, at=p.now,
    ),
    "find good cause": lambda p, by: services.find_favorable(
        p.case.pk, members.decision(), by=by, at=p.now
    ),
    "find none": lambda p, by: services.find_unfavorable(
        p.case.pk, members.decision(**members.NO_CAUSE), by=by, at=p.now
    ),
    "find an error": lambda p, by: services.find_plan_error(
        p.case.pk, why="Posted elsewhere.", by=by, at=p.now
    ),
    "cancel": lambda p, by: services.cancel_disenrollment(
        p.case.pk, corrected_on=p.today(), correction="TC 81", by=by, at=p.now
    ),
    "follow up": lambda p, by: members.followed(
        p.case, p.now, by=by, followed_at=p.now, complaint=["", "CTM-1", "CTM-2"][p.payments % 3],
        words=f"Asked {p.now}.",
    ),
    "follow up, of yesterday": lambda p, by: members.followed(
        p.case, p.now, by=by, followed_at=p.now - timedelta(days=1)
    ),
    "end the referral": lambda p, by: services.end_referral(
        p.case.pk, ground=["died", "nothing_comes", "never_asked", "other"][p.payments % 4],
        why="Known.", by=by, at=p.now,
    ),
    "cms: yes": lambda p, by: services.record_cms_favorable(
        p.case.pk, complaint="CTM-1", words="Error.", by=by, at=p.now
    ),
    "cms: no": lambda p, by: services.record_cms_unfavorable(
        p.case.pk, complaint="CTM-1", words="No.", by=by, at=p.now
    ),
    "irmaa paid": lambda p, by: services.record_irmaa_paid(
        p.case.pk, paid_on=p.today(), by=by, at=p.now
    ),
    "notify": lambda p, by: services.notify(
        p.case.pk, OralNoticeFacts("Hortensia", p.now, "telephone", "Told her."), by=by, at=p.now
    ),
    "submit": lambda p, by: services.submit(
        p.case.pk, submitted_at=p.now, submission="RPC-1", by=by, at=p.now
    ),
    "comes back": lambda p, by: services.record_return(
        p.case.pk, why="Something is missing.", by=by, at=p.now
    ),
    "complete": lambda p, by: services.complete(
        p.case.pk, reply_code="287", reply_on=p.today(), by=by, at=p.now
    ),
    "withdraw": lambda p, by: services.withdraw(p.case.pk, why="Asked.", by=by, at=p.now),
    "agree": lambda p, by: _agree(p, by),
    "pay a part": lambda p, by: _pay(p, by, AMOUNTS[p.payments % 5], 0),
    "pay all, received yesterday": lambda p, by: _pay(p, by, "83.00", 1),
    "pay, received a week ago": lambda p, by: _pay(p, by, "83.00", 7),
    "send a payment back": _send_back,
    "withhold a month": lambda p, by: _correct(
        p, by, _month(p, 0, billed_on=None, withheld_by="ssa")
    ),
    "bill a month": lambda p, by: _correct(p, by, _month(p, 1, amount="60.00")),
    "bill less": lambda p, by: _correct(p, by, _month(p, 1, amount="20.00")),
}  # fmt: skip
ORDINARY = {
    "go on": "continue_intake",
    "investigate": "investigate",
    "find good cause": "find_favorable",
    "find none": "find_unfavorable",
    "follow up": "follow_up",
    "cms: yes": "record_cms_favorable",
    "irmaa paid": "record_irmaa_paid",
    "cancel": "cancel_disenrollment",
    "notify": "notify",
    "submit": "submit",
    "comes back": "record_return",
    "complete": "complete",
    "agree": "agree_collection",
}
# Refusals of facts, not of steps: a guard cannot know them before.
FACTS = {
    "agreed_before", "none", "nothing_new", "opened_meanwhile", "recorded_before", "submitted",
}  # fmt: skip


class Members(RuleBasedStateMachine):
    """One request, a person of each role, a ledger of two months, a clock that only goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.staff = {role: factories.user(role) for role in Role.values}
        self.payments = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    @initialize(
        when=st.sampled_from(WHEN),
        cause=st.sampled_from(["nonpayment", "nonpayment", "nonpayment", "irmaa", "other"]),
        answers=st.sampled_from(
            [{}, {}, {}, {"affirms": None}, {"circumstance": "vacation"},
             {"plan_error": True, "plan_error_why": "Ours."}]
        ),
        channel=st.sampled_from(["phone", "mail"]),
        represented=st.sampled_from(["self", "appointment", "not_shown"]),
        far=st.integers(0, 6),
        data=st.data(),
    )  # fmt: skip
    def ask(self, when, cause, answers, channel, represented, far, data):
        effective, received = when
        self.now = received + timedelta(minutes=9)
        last = effective - timedelta(days=1)
        first = last.replace(day=1)
        self.months = [(first - timedelta(days=1)).replace(day=1), first]
        by = self.staff[Role.SPECIALIST]
        self.found = members.disenrollment(
            by=by, at=received - timedelta(hours=1), effective_on=effective, cause=cause,
            grace_begins_on=self.months[0], grace_ends_on=last, notice_sent_on=effective,
            months=tuple(members.month(month) for month in self.months),
        )  # fmt: skip
        nephew = {
            "requester_kind": "representative", "requester_name": "Nelson Nephew",
            "requester_address": "8 Cousin Court\nPortland, ME 04101",
        }  # fmt: skip
        who = {} if represented == "self" else nephew
        self.case = members.requested(
            by=by, at=self.now, of=self.found,
            contact_={"received_at": received, "channel": channel, **who},
            answers_=answers | {"authority": represented},
        )  # fmt: skip
        self.seen: set[int] = set()
        for _ in range(far):
            self.go_on(data)

    @rule(data=st.data(), role=st.sampled_from(Role.values))
    def try_it(self, data, role):
        act = data.draw(st.sampled_from(sorted(ACTS)))
        before = fingerprint(self)
        try:
            with transaction.atomic():
                ACTS[act](self, self.staff[role])
        except (Refused, PermissionDenied):
            assert fingerprint(self) == before, f"{act} was refused and left a trace"
        else:
            assert fingerprint(self) != before, f"{act} did nothing and said nothing"

    @rule(data=st.data())
    def the_right_person_does_what_is_open(self, data):
        self.go_on(data)

    def go_on(self, data) -> None:
        by = self.staff[Role.SPECIALIST]
        steps = machine.steps(self.matter(), by=by, at=self.now)
        open_ = {step.verb for step in steps if step.is_open}
        acts = [act for act, verb in ORDINARY.items() if verb in open_]
        if acts:
            act = data.draw(st.sampled_from(acts))
            try:
                with transaction.atomic():
                    ACTS[act](self, by)
            except Refused as refused:
                assert refused.field or refused.code in FACTS

    @rule(length=st.sampled_from(STEPS))
    def time_goes_on(self, length):
        self.now += length

    @precondition(lambda self: self.waiting())
    @rule()
    def the_worker_sends_a_letter(self):
        case_services.dispatch(self.waiting()[0], at=self.now)

    @rule()
    def the_workers_look_for_what_passed(self):
        waits = services.unpaid(at=self.now, limit=9)
        for case_id in waits:
            assert services.lapse(case_id, at=self.now)
        assert services.unpaid(at=self.now, limit=9) == []
        for pk in self.case.deadlines.exclude(duty="pay_arrears").values_list("pk", flat=True):
            case_services.mark_missed(pk, at=self.now)

    def waiting(self) -> list[int]:
        return list(self.case.notices.filter(dispatched_at=None).values_list("pk", flat=True))

    @invariant()
    def what_is_shown_adds_up_to_what_is_owed(self):
        """Owed is what was billed less what came before; still owed is what did not come."""
        found = Disenrollment.objects.get(pk=self.found.pk)
        account = found.account
        billed = sum(
            (charge.amount for month in found.months.filter(withheld_by="")
             for charge in month.charges.all()), Decimal(),
        )  # fmt: skip
        came = [each for each in found.payments.all() if each.returned_on is None]
        last = found.pay_by.due_on
        in_time = sum((each.amount for each in came if each.received_on <= last), Decimal())
        assert account.billed == billed
        assert account.still_owed == max(billed - in_time, Decimal())
        assert account.is_paid_in_full == (in_time >= billed)

    @invariant()
    def no_month_is_billed_and_withheld(self):
        """42 CFR 423.293(f)."""
        for month in Month.objects.filter(disenrollment=self.found):
            assert (month.billed_on is None) != (month.withheld_by == "")

    @invariant()
    def nobody_comes_back_without_good_cause_and_the_whole_sum_in_time(self):
        """42 CFR 423.44(d)(1)(vi)(C)-(E)."""
        matter = self.matter()
        if matter.state in {State.PAID, State.SUBMITTED, State.REINSTATED}:
            assert matter.outcome == "favorable" and matter.paid_on <= matter.pay_by
        if matter.state == State.PAID:
            assert matter.is_paid_in_time()
        if matter.state == State.FAVORABLE:
            assert not matter.is_paid_in_time()

    @invariant()
    def no_duty_disappears_and_each_is_reckoned_by_the_law(self):
        duties = {duty.pk: duty for duty in self.case.deadlines.all()}
        assert self.seen <= set(duties)
        for duty in duties.values():
            self.seen.add(duty.pk)
            assert duty.is_open or duty.met_by or duty.closed_why
            assert duty.met_at is None or duty.met_at <= self.now
            zone = self.case.plan.zone
            assert replay(duty.trace).due_on == duty.due_at.astimezone(zone).date()

    @invariant()
    def the_queue_knows_the_first_open_duty(self):
        open_ = [duty.due_at for duty in self.case.deadlines.all() if duty.is_open]
        assert cases.Case.objects.get(pk=self.case.pk).next_due_at == min(open_, default=None)

    @invariant()
    def an_open_case_waits_for_somebody(self):
        """A case in an open state is in the queue, or with the contractor."""
        matter = self.matter()
        corrected = matter.state == State.PLAN_ERROR and matter.corrected_on
        waits = matter.is_open or matter.state == State.PLAN_ERROR
        if waits and not corrected and matter.state != State.SUBMITTED:
            assert self.case.deadlines.filter(met_at=None, closed_at=None).exists()

    @invariant()
    def the_trail_tells_the_way_of_the_state(self):
        state = str(State.INTAKE)
        for event in self.case.events.order_by("id"):
            if event.event == "reinstatement_requested":
                continue
            assert event.from_state in {"", state}
            state = event.to_state or state
        assert state == self.matter().state

    @invariant()
    def every_event_that_obliges_a_letter_has_it(self):
        for event in self.case.events.prefetch_related("notices"):
            # Which favorable letter it is depends on what was still owed at that moment.
            wanted = [self.letters_of(event, owed) for owed in (Decimal(), Decimal(1))]
            assert {notice.kind for notice in event.notices.all()} in wanted

    def letters_of(self, event, owed: Decimal) -> set[str]:
        rules = reinstatement_notices.required_notices(
            event.event,
            event.at.astimezone(self.case.plan.zone).date(),
            owed=owed,
            from_unpaid=bool(event.facts.get("from_unpaid")),
            plan_type=self.case.plan.plan_type,
            reason=str(event.facts.get("ground", "")),
        )
        return {rule.kind for rule in rules}

    def whole(self, **facts) -> services.Answers:
        """Every answer of the conversation, by who asks."""
        right = "self" if self.case.requester_kind == "enrollee" else "appointment"
        return members.answers(authority=right, **facts)

    def today(self) -> date:
        return self.now.astimezone(self.case.plan.zone).date()

    def matter(self) -> models.Reinstatement:
        """The request as it is now."""
        return models.Reinstatement.objects.select_related("case__plan", "disenrollment").get(
            pk=self.case.pk
        )


def fingerprint(people: Members) -> tuple[object, ...]:
    """All that a service could have changed."""
    case = people.case
    rows = (
        case.deadlines, case.events, case.notices, case.oral_notices, case.attempts, case.checks,
        case.collections, case.documents, case.follow_ups, case.selections,
    )  # fmt: skip
    ledger = Disenrollment.objects.get(pk=people.found.pk)
    return (
        cases.Case.objects.filter(pk=case.pk).values().get(),
        models.Reinstatement.objects.filter(pk=case.pk).values().get(),
        [list(each.order_by("pk").values()) for each in rows],
        list(ledger.payments.order_by("pk").values()),
        list(ledger.months.order_by("pk").values()),
        list(Charge.objects.filter(month__disenrollment=ledger).order_by("pk").values()),
    )


@pytest.mark.hypothesis
@pytest.mark.django_db
def test_whatever_people_do_the_promises_hold():
    run_state_machine_as_test(Members, settings=FEW)
