"""Random people on an appeal; what must always hold is looked at after each step.

All that holds for requests holds here as well (`test_random_people`), and no one decides their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, run_state_machine_as_test

from accounts.permissions import Role
from cases import services as folder
from determinations import models as determinations
from determinations import services
from determinations.models import AppealState as State
from tests import factories
from tests.factories import DAY, HOUR
from tests.machine.determinations.people import ACTS, FEW, ORDINARY, STARTS, People

LEVELS = ("ire", "alj", "council", "court")


def _review(people: Appellants) -> services.ReviewFacts:
    level = LEVELS[min(people.case.reviews.count(), 3)]
    outcome = "reversed" if people.case.pk % 2 else "affirmed"
    return factories.review_facts(people.now, level=level, outcome=outcome)


APPEAL_ACTS = {
    "find good cause": lambda p, by: services.find_good_cause(
        p.case.pk, why="In the hospital.", by=by, at=p.now
    ),
    "reverse": lambda p, by: services.reverse(p.case.pk, reason="Granted.", by=by, at=p.now),
    "reverse in part": lambda p, by: services.reverse_in_part(
        p.case.pk, terms="Half of it.", **factories.UPHELD, by=by, at=p.now
    ),
    "affirm": lambda p, by: services.affirm(p.case.pk, **factories.UPHELD, by=by, at=p.now),
    "forward": lambda p, by: services.forward(
        p.case.pk, factories.forwarding_facts(p.now), by=by, at=p.now
    ),
    "review": lambda p, by: services.record_review(p.case.pk, _review(p), by=by, at=p.now),
    "ask the council": lambda p, by: services.ask_council(
        p.case.pk, why="Misread.", by=by, at=p.now
    ),
    "dismiss as late": lambda p, by: services.dismiss(
        p.case.pk, ground="filed_late", why="Late.", by=by, at=p.now
    ),
    "dismiss an appeal": lambda p, by: services.dismiss(
        p.case.pk,
        ground="appeal_withdrawn",
        withdrawal=services.WithdrawalFacts("the enrollee", "telephone", p.now, "Called."),
        why="The enrollee called.",
        by=by,
        at=p.now,
    ),
}
APPEAL_ORDINARY = {
    "find good cause": "find_good_cause",
    "reverse": "reverse",
    "reverse in part": "reverse_in_part",
    "affirm": "affirm",
    "forward": "forward",
    "review": "record_review",
    "ask the council": "ask_council",
}


class Appellants(People):
    """One appeal of a denial by a physician of the staff, or by another one."""

    acts = ACTS | APPEAL_ACTS
    ordinary = ORDINARY | APPEAL_ORDINARY

    @initialize(
        start=st.sampled_from(STARTS),
        priority=st.sampled_from(["standard", "expedited"]),
        request=st.sampled_from(["item_or_service", "part_b_drug", "payment"]),
        requester=st.sampled_from(["enrollee", "enrollee", "physician", "representative"]),
        contracted=st.booleans(),
        by_staff=st.booleans(),
        days=st.sampled_from([2, 20, 80]),
        far=st.integers(0, 6),
        data=st.data(),
    )
    def receive(self, start, priority, request, requester, contracted, by_staff, days, far, data):
        provider = folder.ProviderFacts(
            name="Dr. Ada Nobody", contracted=contracted, npi="1000000004",
            address="9 Nowhere Road\nPortland, ME 04101",
        )  # fmt: skip
        denier = self.staff[Role.PHYSICIAN] if by_staff else factories.user(Role.PHYSICIAN)
        denied = factories.denied_case(
            by=denier,
            received_at=start,
            request_type=request,
            prior_authorization=request == "item_or_service",
            clean_claim=False if request == "payment" else None,
            provider=provider,
        )
        factories.dispatch_all(denied, at=start + DAY + HOUR)
        asked_at = start + timedelta(days=days)
        self.now = asked_at + timedelta(minutes=20)
        self.denier = denier
        self.case = services.appeal(
            denied.pk,
            factories.appeal_facts(
                requester_kind=requester,
                requester_address="8 Cousin Court\nPortland, ME 04101",
                received_at=asked_at,
                priority="standard" if request == "payment" else priority,
            ),
            by=self.staff[Role.INTAKE],
            at=self.now,
        )
        self.seen: set[int] = set()
        for _ in range(far):
            self.go_on(data)

    @invariant()
    def nobody_decides_their_own_denial(self):
        """42 CFR 422.590(h)(1)."""
        assert self.matter_now.decided_by_id != self.denier.pk

    @invariant()
    def what_is_not_granted_goes_on_or_has_gone(self):
        """42 CFR 422.590(a)(2), (d), (e)(5), (g)."""
        duties = self.case.deadlines.filter(duty="forward_to_ire")
        waits = duties.filter(met_at=None, closed_at=None).exists()
        assert waits == (self.matter_now.state == State.AFFIRMED)

    @invariant()
    def what_is_granted_is_carried_out_before_the_end(self):
        """42 CFR 422.618, 422.619."""
        if self.matter_now.state == State.CLOSED and self.matter_now.outcome == "reversed":
            assert self.case.effectuations.exists()

    @invariant()
    def no_appeal_is_decided_after_its_limit_but_by_the_limit_itself(self):
        """42 CFR 422.590(d), (g)."""
        found = self.matter_now
        if found.decided_at and not found.missed_deadline:
            duty = self.case.deadlines.filter(duty="decide").latest("id")
            assert found.decided_at.replace(microsecond=0) <= duty.due_at

    @invariant()
    def a_late_filing_is_decided_with_good_cause_only(self):
        """42 CFR 422.582(b)-(c)."""
        found = self.matter_now
        if found.decided_by and found.is_filed_late:
            assert found.good_cause


@pytest.mark.hypothesis
@pytest.mark.django_db
def test_whatever_people_do_on_an_appeal_the_promises_hold():
    run_state_machine_as_test(Appellants, settings=FEW)


@pytest.fixture
def represented() -> Iterator[Appellants]:
    """People on the appeal of a representative whose appointment is awaited."""
    people = Appellants()
    people.receive(
        start=STARTS[0], priority="standard", request="item_or_service",
        requester="representative", contracted=True, by_staff=False, days=2, far=0, data=None,
    )  # fmt: skip
    yield people
    people.teardown()


@pytest.mark.django_db
def test_an_answer_before_the_appointment_at_the_same_instant_goes_to_the_enrollee(represented):
    """Found by chance, twice: what was on file is told by the trail's order, not by the clock."""
    represented.do("file a grievance", Role.NURSE)
    represented.do("answer a grievance", Role.SUPERVISOR)
    represented.do("a whole form", Role.INTAKE)
    represented.every_event_that_obliges_a_letter_has_it_and_every_letter_its_event()
    answer = represented.case.notices.get(event__event="grievance_answered")
    assert answer.recipient == "enrollee"


@pytest.mark.django_db
def test_an_answer_after_the_appointment_goes_to_the_representative(represented):
    represented.do("file a grievance", Role.NURSE)
    represented.do("a whole form", Role.INTAKE)
    represented.do("answer a grievance", Role.SUPERVISOR)
    represented.every_event_that_obliges_a_letter_has_it_and_every_letter_its_event()
    answers = represented.case.notices.filter(event__event="grievance_answered")
    assert "representative" in answers.values_list("recipient", flat=True)


def test_the_acts_are_known_verbs():
    verbs = set(APPEAL_ORDINARY.values())
    assert all(hasattr(determinations.Reconsideration, verb) for verb in verbs)
