"""Random people on one case, and what must hold after each of their steps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from accounts.permissions import Role
from cases import machine, models, queries
from cases import services as folder
from cases.services import GrievanceAnswer, GrievanceExtension, GrievanceFacts, OralNoticeFacts
from determinations import models as determinations
from determinations import services
from determinations.models import State
from determinations.services import (
    EffectuationFacts,
    ExpediteFacts,
    ExtensionFacts,
    ItemDecision,
    OutreachFacts,
    ReopeningFacts,
    RequiredFormFacts,
    WithdrawalFacts,
)
from regulations import grievance_notices, timeframes
from regulations import notices as notice_law
from regulations.law import Refused
from regulations.replay import replay
from tests import factories

STARTS = [
    datetime(2025, 12, 31, 20, 0, tzinfo=UTC),
    datetime(2026, 3, 7, 23, 30, tzinfo=UTC),  # clocks go forward on the 8th
    datetime(2026, 10, 31, 13, 0, tzinfo=UTC),  # clocks go back on the 1st
    datetime(2028, 2, 28, 15, 0, tzinfo=UTC),  # a leap day follows
]

# The end of the last day may lie almost a day after the instant, and the hour that is set back.
DAYS = timedelta(days=2)

SLACK = timedelta(days=1, hours=1)

STEPS = st.sampled_from([timedelta(minutes=5), timedelta(hours=7), timedelta(days=1, hours=3)])

Act = Callable[["People", Any], object]


def _told(people: People) -> OralNoticeFacts:
    return OralNoticeFacts("the enrollee", people.now, "telephone", "Told.")


def _extension(people: People, ground: str, days: int) -> ExtensionFacts:
    return factories.extension(people.case, ground, days)


def _withdrawal(people: People) -> WithdrawalFacts:
    return WithdrawalFacts("the enrollee", "telephone", people.now, "Called.")


def _required_form(people: People, missing: tuple[str, ...] = ()) -> RequiredFormFacts:
    return RequiredFormFacts("appointment", people.now, people.case.received_at.date(), missing)


# Each thing that anyone may try, on the case as it stands, as the person given.
ACTS: dict[str, Act] = {
    "take": lambda p, by: folder.take(p.case.pk, by=by, at=p.now),
    "assign": lambda p, by: folder.assign(p.case.pk, to=p.staff[Role.NURSE], by=by, at=p.now),
    "recommend": lambda p, by: services.recommend(
        p.case.pk, outcome="denied", words="No.", to=p.staff[Role.PHYSICIAN], by=by, at=p.now
    ),
    "extend by 14": lambda p, by: services.extend(
        p.case.pk, _extension(p, "enrollee_request", 14), by=by, at=p.now
    ),
    "extend by 15": lambda p, by: services.extend(
        p.case.pk, _extension(p, "extraordinary", 15), by=by, at=p.now
    ),
    "extend for records": lambda p, by: services.extend(
        p.case.pk, _extension(p, "noncontract_evidence", 5), by=by, at=p.now
    ),
    "approve": lambda p, by: services.approve(
        p.case.pk, reason="Approved as asked, for 90 days.", by=by, at=p.now
    ),
    "deny": lambda p, by: services.deny(p.case.pk, **factories.DENIAL, by=by, at=p.now),
    "decide by line": lambda p, by: services.decide_items(p.case.pk, p.lines(), by=by, at=p.now),
    "notify": lambda p, by: services.notify(p.case.pk, _told(p), by=by, at=p.now),
    "notify provider": lambda p, by: services.notify_provider(p.case.pk, _told(p), by=by, at=p.now),
    "withdraw": lambda p, by: services.withdraw(p.case.pk, _withdrawal(p), by=by, at=p.now),
    "dismiss": lambda p, by: services.dismiss(
        p.case.pk,
        ground="withdrawn",
        withdrawal=_withdrawal(p),
        why="Called.",
        by=by,
        at=p.now,
    ),
    "a whole form": lambda p, by: services.receive_required_form(
        p.case.pk, _required_form(p), by=by, at=p.now
    ),
    "a part of a form": lambda p, by: services.receive_required_form(
        p.case.pk, _required_form(p, ("signatures",)), by=by, at=p.now
    ),
    "the rest of it": lambda p, by: services.complete_required_form(
        p.case.pk, received_at=p.now, by=by, at=p.now
    ),
    "dismiss without a form": lambda p, by: services.dismiss(
        p.case.pk, ground="no_appointment", why="It never came.", by=by, at=p.now
    ),
    "vacate": lambda p, by: services.vacate_dismissal(p.case.pk, why="Cause.", by=by, at=p.now),
    "reopen": lambda p, by: services.reopen(
        p.case.pk, ReopeningFacts("obvious_error", "plan", "Overlooked."), by=by, at=p.now
    ),
    "close": lambda p, by: folder.close(p.case.pk, by=by, at=p.now),
    "ask to expedite": lambda p, by: services.request_expedite(
        p.case.pk, ExpediteFacts("enrollee", "oral", p.now), by=by, at=p.now
    ),
    "support an expedite": lambda p, by: services.request_expedite(
        p.case.pk, ExpediteFacts("enrollee", "oral", p.now, "", True, "Dr. X"), by=by, at=p.now
    ),
    "grant the expedite": lambda p, by: services.grant_expedite(
        p.case.pk, why="It could do harm.", by=by, at=p.now
    ),
    "refuse the expedite": lambda p, by: services.refuse_expedite(
        p.case.pk, why="It does no harm.", by=by, at=p.now
    ),
    "carry it out": lambda p, by: services.effectuate(
        p.case.pk,
        EffectuationFacts(p.now, "A-1", "", Decimal(100), Decimal("4.125"), "the Register"),
        by=by,
        at=p.now,
    ),
    "ask for records": lambda p, by: services.reach_out(
        p.case.pk,
        OutreachFacts(p.case.provider, "fax", p.now, "Notes.", "asked"),
        by=by,
        at=p.now,
    ),
    "need no records": lambda p, by: services.need_no_records(
        p.case.pk, why="All is here.", by=by, at=p.now
    ),
    "file a grievance": lambda p, by: folder.receive_grievance(
        p.case.pk,
        GrievanceFacts("other", "W. P.", "oral", p.now, "An hour on hold.", p.now.date() - DAYS),
        by=by,
        at=p.now,
    ),
    "grieve the extension": lambda p, by: folder.receive_grievance(
        p.case.pk,
        GrievanceFacts("extension", "W. P.", "oral", p.now, "I cannot wait."),
        by=by,
        at=p.now,
    ),
    "take longer to answer": lambda p, by: folder.extend_grievance(
        p.case.pk,
        GrievanceExtension(_grieved(p), "enrollee_asks", 14, "You asked for it."),
        by=by,
        at=p.now,
    ),
    "answer a grievance": lambda p, by: folder.answer_grievance(
        p.case.pk,
        GrievanceAnswer(_grieved(p), folder.NOT_UPHELD, "We need the notes."),
        by=by,
        at=p.now,
    ),
    "answer a grievance orally": lambda p, by: folder.answer_grievance(
        p.case.pk,
        GrievanceAnswer(_grieved(p), folder.UPHELD, "We are sorry.", _told(p)),
        by=by,
        at=p.now,
    ),
    "appeal": lambda p, by: services.appeal(
        p.case.pk, factories.appeal_facts(received_at=p.now), by=by, at=p.now
    ),
    "tell the refusal": lambda p, by: services.notify_refusal_orally(
        p.case.pk, _told(p), by=by, at=p.now
    ),
}


def _grieved(people) -> int:
    """The grievance that has waited longest, or none."""
    found = people.case.grievances.filter(answered_at=None).first()
    return found.pk if found else 0


def grievance_rules(event, represented: bool):
    """The letters that a step of a grievance obliges; one told orally obliges none."""
    if event.facts.get("by_what"):
        return ()
    on = event.at.astimezone(event.case.plan.zone).date()
    return grievance_notices.required_notices(
        event.event, on, against="other", represented=represented
    )


# What a case goes through on its way to a decision, by the verb of the machine.
ORDINARY = {
    "take": "take",
    "a whole form": "receive_required_form",
    "a part of a form": "receive_required_form",
    "the rest of it": "complete_required_form",
    "recommend": "recommend",
    "extend by 14": "extend",
    "approve": "approve",
    "deny": "deny",
    "decide by line": "partially_approve",
    "notify": "notify",
    "notify provider": "notify_provider",
    "carry it out": "effectuate",
    "close": "close",
    "reopen": "reopen",
    "vacate": "vacate_dismissal",
    "ask to expedite": "request_expedite",
    "refuse the expedite": "refuse_expedite",
    "tell the refusal": "notify_refusal_orally",
    "need no records": "need_no_records",
    "appeal": "appeal",
    "file a grievance": "receive_grievance",
    "answer a grievance": "answer_grievance",
}


class People(RuleBasedStateMachine):
    """One case, a person of each role, and a clock that only goes on."""

    acts = ACTS
    ordinary = ORDINARY

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.staff = {role: factories.user(role) for role in Role.values}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    @initialize(
        start=st.sampled_from(STARTS),
        priority=st.sampled_from(["standard", "expedited"]),
        request=st.sampled_from(["item_or_service", "part_b_drug", "payment"]),
        prior=st.booleans(),
        contracted=st.booleans(),
        requester=st.sampled_from(["physician", "enrollee", "representative"]),
        far=st.integers(0, 6),
        data=st.data(),
    )
    def receive(self, start, priority, request, prior, contracted, requester, far, data):
        self.now = start + timedelta(minutes=20)
        provider = folder.ProviderFacts(
            name="Dr. Ada Nobody", contracted=contracted, npi="1000000004",
            address="9 Nowhere Road\nPortland, ME 04101",
        )  # fmt: skip
        self.case = factories.received_case(
            by=self.staff[Role.INTAKE],
            received_at=start,
            at=self.now,
            request_type=request,
            priority="standard" if request == "payment" else priority,
            prior_authorization=prior and request == "item_or_service",
            clean_claim=prior if request == "payment" else None,
            requester_kind=requester,
            requester_address="8 Cousin Court\nPortland, ME 04101",
            provider=provider,
            items=tuple(services.ItemFacts(f"Line {number}") for number in range(1, 3)),
        )
        self.seen: set[int] = set()
        for _ in range(far):
            self.go_on(data)

    @rule(data=st.data(), role=st.sampled_from(Role.values))
    def try_it(self, data, role):
        act = data.draw(st.sampled_from(sorted(self.acts)))
        before = fingerprint(self.case)
        try:
            with transaction.atomic():
                self.acts[act](self, self.staff[role])
        except (Refused, PermissionDenied):
            assert fingerprint(self.case) == before, f"{act} was refused and left a trace"
        else:
            assert fingerprint(self.case) != before, f"{act} did nothing and said nothing"

    def do(self, act: str, role: str) -> None:
        """One step of a sequence that was found by chance and is written down."""
        self.acts[act](self, self.staff[role])

    @rule(data=st.data())
    def the_right_person_does_what_is_open(self, data):
        """Without this rule hardly any case would come as far as its decision."""
        self.go_on(data)

    def go_on(self, data) -> None:
        matter = queries.find_case(self.staff[Role.SUPERVISOR], self.case.number).matter
        open_ = [
            (act, role)
            for role in self.staff
            for open_verbs in [self.open_verbs(matter, role)]
            for act, verb in self.ordinary.items()
            if verb in open_verbs
        ]
        if open_:
            act, role = data.draw(st.sampled_from(open_))
            try:
                with transaction.atomic():
                    self.acts[act](self, self.staff[role])
            except Refused as refused:
                # A step is open by its guards; its facts may still be refused.
                assert refused.field or refused.code in {"expedited_before", "own_decision"}

    def open_verbs(self, matter: models.Matter, role: str) -> set[str]:
        steps = machine.steps(matter, by=self.staff[role], at=self.now)
        return {step.verb for step in steps if step.is_open}

    @rule(length=STEPS)
    def time_goes_on(self, length):
        self.now += length

    @precondition(lambda self: self.waiting())
    @rule()
    def the_worker_sends_a_letter(self):
        folder.dispatch(self.waiting()[0], at=self.now)

    @rule()
    def the_worker_looks_for_missed_limits(self):
        for pk in self.case.deadlines.values_list("pk", flat=True):
            folder.mark_missed(pk, at=self.now)

    def lines(self) -> list[ItemDecision]:
        """Every other line denied, the others approved."""
        items = determinations.RequestedItem.objects.filter(determination=self.case.pk)
        return [
            ItemDecision(item.pk, "denied", "", "No.", "LCD", True)
            if item.position % 2
            else ItemDecision(item.pk, "approved", "As asked.")
            for item in items
        ]

    def waiting(self) -> list[int]:
        return list(self.case.notices.filter(dispatched_at=None).values_list("pk", flat=True))

    @invariant()
    def no_duty_disappears_unmet(self):
        duties = {duty.pk: duty for duty in self.duties_now}
        assert self.seen <= set(duties)
        for duty in duties.values():
            self.seen.add(duty.pk)
            assert duty.is_open or duty.met_by or duty.closed_why
            assert duty.met_at is None or duty.met_at <= self.now

    @invariant()
    def no_clock_is_longer_than_the_law_allows(self):
        rows = {row.key: row for row in timeframes.ROWS.history()}
        for duty in self.duties_now:
            assert replay(duty.trace).due_at == duty.due_at
            # A form is awaited for as long as the decision would have had.
            row = rows[duty.trace.get("limit_of", duty.rule)]
            first = longest(row.limit)
            assert duty.first_due_at - duty.starts_at <= first + SLACK
            cap = longest(timeframes.limit("extend", self.case.received_on))
            extra = cap if row.extendable else timedelta()
            assert duty.due_at - duty.first_due_at <= extra + timedelta(hours=1)

    @invariant()
    def the_queue_knows_the_first_open_duty(self):
        open_ = [duty.due_at for duty in self.duties_now if duty.is_open]
        assert self.case_now.next_due_at == min(open_, default=None)

    @invariant()
    def nothing_ends_with_an_open_duty_or_a_letter_unsent(self):
        state = str(self.matter_now.state)
        open_ = {duty.duty for duty in self.duties_now if duty.is_open}
        if state in {State.CLOSED, State.WITHDRAWN, State.DISMISSED}:
            # A grievance may come after the end, and is answered all the same.
            assert open_ <= {"answer_expedited_grievance", "answer_grievance"}
        if state == State.CLOSED:
            assert open_ or not self.waiting()

    @invariant()
    def every_event_that_obliges_a_letter_has_it_and_every_letter_its_event(self):
        matter = self.matter_now
        # In the order of the trail, as two events of one instant have no other.
        events = self.case.events.order_by("pk").prefetch_related("notices")
        represented = False
        for event in events:
            rules = notice_law.required_notices(
                event.event,
                event.at.astimezone(self.case.plan.zone).date(),
                request=matter.request_type,
                case=matter.law_name,
                priority=matter.priority,
                required_form=str(event.facts.get("required_form", "")),
                reversed_by=str(event.facts.get("reversed_by", "")),
                represented=represented,
            )
            rules = rules or grievance_rules(event, represented)
            wanted = {(rule.kind, to) for rule in rules for to in rule.recipients}
            found = [(notice.kind, notice.recipient) for notice in event.notices.all()]
            assert set(found) == wanted
            assert len(found) == len(wanted)
            came = event.event in ("form_received", "form_completed")
            represented = represented or bool(came and event.facts["whole_at"])

    @invariant()
    def the_trail_tells_the_way_of_the_state(self):
        state = str(State.RECEIVED)
        for event in self.case.events.order_by("id"):
            if event.event in {"received", "appeal_received"}:
                continue
            assert event.from_state in {"", state}
            state = event.to_state or state
        assert state == str(self.matter_now.state)

    @invariant()
    def only_the_licensed_deny(self):
        """42 CFR 422.566(d)."""
        for event in self.case.events.filter(event__in=["denied", "partially_approved"]):
            assert event.by == self.staff[Role.PHYSICIAN]

    @invariant()
    def a_physicians_expedite_is_granted(self):
        """42 CFR 422.570(c)(2)(ii)."""
        assert not self.case.expedite_requests.filter(supported=True).exclude(answer="granted")

    def check_invariants(self, *given: Any) -> None:
        """All of them look at one reading of the case: none of them changes it."""
        for reading in ("case_now", "matter_now", "duties_now"):
            self.__dict__.pop(reading, None)
        super().check_invariants(*given)

    @cached_property
    def case_now(self) -> models.Case:
        return models.Case.objects.get(pk=self.case.pk)

    @cached_property
    def matter_now(self) -> models.Matter:
        return self.case_now.matter

    @cached_property
    def duties_now(self) -> list[models.Deadline]:
        return list(self.case.deadlines.all())


def longest(limit) -> timedelta:
    return timedelta(hours=limit.amount) if limit.unit == "hours" else timedelta(days=limit.amount)


def fingerprint(case: models.Case) -> tuple[object, ...]:
    """All that a service could have changed."""
    return (
        models.Case.objects.filter(pk=case.pk).values().get(),
        type(case.matter).objects.filter(pk=case.pk).values().get(),
        list(case.deadlines.order_by("pk").values()),
        case.events.count(),
        case.notices.count(),
        case.oral_notices.count(),
        list(case.required_forms.order_by("pk").values()),
        case.past_decisions.count(),
        case.withdrawals.count(),
        list(case.expedite_requests.order_by("pk").values()),
        case.outreach.count(),
        case.effectuations.count(),
        list(case.grievances.order_by("pk").values()),
        determinations.Reconsideration.objects.count(),
        list(case.reviews.order_by("pk").values()),
    )


FEW = settings(
    max_examples=30,
    stateful_step_count=20,
    deadline=None,
    # Not shrunk: an example is a whole life of a case and costs seconds; the seed repeats it.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
