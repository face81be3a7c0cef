"""A decision whose notice was not given in time: missed, escalated and appealable.

42 CFR 422.568(f), 422.572(f): the failure to give timely notice is itself an adverse organization
determination, also where a decision was made, and where it was favorable.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.permissions import Role
from cases import models
from cases import services as folder
from cases.services import OralNoticeFacts, missed
from determinations import models as determinations
from determinations import services
from regulations.law import Refused
from tests import factories
from tests.factories import DAY, HOUR, MONDAY
from tests.prints import reader_of, text_of

PAYMENT = {"request_type": "payment", "prior_authorization": False, "clean_claim": False}
DRUG = {"request_type": "part_b_drug", "prior_authorization": False}
pytestmark = pytest.mark.django_db


def limit(case):
    return case.deadlines.filter(duty="decide").latest("pk").due_at


def file(case, received_at, **facts):
    asked = replace(factories.appeal_facts(received_at=received_at), **facts)
    by = factories.user(Role.INTAKE)
    return services.appeal(case.pk, asked, by=by, at=received_at + HOUR)


def appeal_of(case) -> determinations.Reconsideration:
    return determinations.Reconsideration.objects.get(pk=case.pk)


def partly_approved(**facts):
    case = factories.in_review_case(**facts)
    (item,) = case.determination.items.all()
    line = services.ItemDecision(
        item.pk, "partially_approved", "Six of twelve visits.",
        factories.DENIAL["reason"], factories.DENIAL["criteria"], True,
    )  # fmt: skip
    services.decide_items(
        case.pk, [line], by=factories.user(Role.PHYSICIAN), at=case.received_at + DAY
    )
    return models.Case.objects.get(pk=case.pk)


DECIDED = {
    "approved": factories.approved_case,
    "denied": factories.denied_case,
    "partially_approved": partly_approved,
}


class TestUntold:
    @pytest.mark.parametrize("outcome", DECIDED)
    def test_a_decision_whose_letter_has_not_left_is_missed_and_escalated(self, outcome):
        """422.568(f)."""
        case = DECIDED[outcome]()
        duty = case.deadlines.get(duty="decide")
        at = duty.due_at + timedelta(minutes=1)
        assert duty.pk in missed.missed_deadlines(at=at, limit=9)
        folder.mark_missed(duty.pk, at=at)
        event = case.events.get(event="deadline_missed", facts__duty="decide")
        assert event.facts["citation"] == "42 CFR 422.568(f)"
        assert "an approval stays an approval" in event.why
        assert case.alerts.filter(deadline=duty, due_at__gte=duty.due_at).exists()

    @pytest.mark.parametrize("outcome", DECIDED)
    def test_it_may_be_appealed_and_there_is_no_last_day_to_file(self, outcome):
        """422.568(f); 422.582(b) counts from a notice, and none has left."""
        case = DECIDED[outcome]()
        appeal = appeal_of(file(case, limit(case) + HOUR))
        assert appeal.passed_limit_at == limit(case)
        assert (appeal.notice_on, appeal.file_by) == (None, None)
        assert models.Case.objects.get(pk=case.pk).determination.outcome == outcome

    @pytest.mark.parametrize("outcome", DECIDED)
    def test_before_the_limit_has_passed_there_is_nothing_to_appeal(self, outcome):
        case = DECIDED[outcome]()
        with pytest.raises(Refused) as refused:
            file(case, limit(case) - 2 * HOUR)
        assert refused.value.code == "nothing_to_appeal"

    @pytest.mark.parametrize("facts", [PAYMENT, DRUG, {"priority": "expedited"}])
    def test_so_it_is_for_payments_drugs_and_expedited_requests(self, facts):
        """422.568(f) covers all that 422.568 times; 422.572(f) the expedited."""
        case = factories.approved_case(**facts)
        assert appeal_of(file(case, limit(case) + HOUR)).passed_limit_at == limit(case)

    def test_the_extended_limit_is_the_one_that_counts(self):
        """422.568(b)(2): until its end notice is timely."""
        case = factories.in_review_case()
        first = limit(case)
        facts = factories.extension(case)
        services.extend(case.pk, facts, by=factories.user(), at=case.received_at + DAY)
        factories.dispatch_all(case, at=case.received_at + DAY)
        services.approve(case.pk, reason="As asked.", by=factories.user(), at=first)
        with pytest.raises(Refused):
            file(case, first + HOUR)
        assert file(case, first + 14 * DAY + HOUR)


class TestToldLate:
    def test_a_late_approval_stays_an_approval_and_the_failure_stays_appealable(self):
        """422.568(f): the failure happened all the same. No letter tells of it: no last day."""
        case = factories.approved_case()
        late = limit(case) + HOUR
        factories.dispatch_all(case, at=late)
        appeal = appeal_of(file(case, late + 90 * DAY))
        found = models.Case.objects.get(pk=case.pk).determination
        assert (found.state, found.outcome) == ("notified", "approved")
        assert appeal.passed_limit_at == limit(case) and appeal.file_by is None

    def test_it_is_missed_too_when_the_letter_left_before_the_sweep_came(self):
        """The appeal hangs on when notice was given, not on the worker's mark."""
        case = factories.approved_case()
        factories.dispatch_all(case, at=limit(case) + timedelta(seconds=1))
        assert file(case, limit(case) + HOUR)

    def test_a_denial_told_late_is_appealed_as_a_denial_by_the_day_of_its_letter(self):
        """422.582(b): the letter, if late, tells of the decision and of the time to appeal it."""
        case = factories.denied_case()
        factories.dispatch_all(case, at=limit(case) + HOUR)
        appeal = appeal_of(file(case, limit(case) + 2 * DAY))
        assert appeal.passed_limit_at is None
        assert appeal.notice_on == (limit(case) + HOUR).date()

    def test_what_came_between_the_limit_and_a_late_denial_is_against_the_failure(self):
        case = factories.denied_case()
        factories.dispatch_all(case, at=limit(case) + 5 * HOUR)
        asked = factories.appeal_facts(received_at=limit(case) + HOUR)
        by = factories.user(Role.INTAKE)
        appeal = services.appeal(case.pk, asked, by=by, at=limit(case) + 9 * HOUR)
        assert appeal_of(appeal).passed_limit_at == limit(case)

    def test_an_appeal_from_before_the_limit_is_refused_next_to_its_field(self):
        case = factories.approved_case()
        asked = factories.appeal_facts(received_at=limit(case) - DAY)
        with pytest.raises(Refused) as refused:
            services.appeal(case.pk, asked, by=factories.user(Role.INTAKE), at=limit(case) + HOUR)
        assert (refused.value.code, refused.value.field) == ("before_its_cause", "received_at")
        assert "before the deadline passed" in refused.value.message

    def test_the_provider_told_late_is_a_failure_too(self):
        """90 FR 15910: since 2026 the provider is told in the same time."""
        case = factories.approved_case()
        letters = {each.recipient: each for each in case.notices.all()}
        folder.dispatch(letters["enrollee"].pk, at=MONDAY + 2 * DAY)
        folder.dispatch(letters["provider"].pk, at=limit(case) + HOUR)
        assert appeal_of(file(case, limit(case) + DAY)).passed_limit_at == limit(case)


class TestTimely:
    def test_an_expedited_approval_told_orally_in_time_is_none(self):
        """422.572(c): an expedited decision may be told orally first."""
        case = factories.approved_case(priority="expedited")
        told = OralNoticeFacts("Wilhelmina", MONDAY + 30 * HOUR, "telephone", "Approved.")
        by = factories.user()
        services.notify(case.pk, told, by=by, at=MONDAY + 31 * HOUR)
        told = replace(told, told="Dr. Ada Nobody")
        services.notify_provider(case.pk, told, by=by, at=MONDAY + 31 * HOUR)
        with pytest.raises(Refused) as refused:
            file(case, MONDAY + 10 * DAY)
        assert refused.value.code == "nothing_to_appeal"

    def test_an_approval_told_in_time_is_none(self):
        case = factories.told_case(factories.approved_case)
        with pytest.raises(Refused):
            file(case, limit(case) + DAY)

    def test_a_reopening_leaves_the_failure_behind_until_its_own_limit_passes(self):
        """422.616: what is appealed then is the revised decision, with a clock of its own."""
        case = factories.approved_case()
        factories.dispatch_all(case, at=limit(case) + HOUR)
        at = limit(case) + 2 * DAY
        facts = services.ReopeningFacts("new_evidence", "plan", "New records came.")
        services.reopen(case.pk, facts, by=factories.user(Role.SUPERVISOR), at=at)
        with pytest.raises(Refused):
            file(case, at + DAY)
        assert file(case, limit(case) + HOUR)

    def test_what_was_withdrawn_after_the_limit_is_not_appealed(self):
        case = factories.in_review_case()
        at = limit(case) + HOUR
        facts = services.WithdrawalFacts("Wilhelmina", "telephone", at, "No need.")
        services.withdraw(case.pk, facts, by=factories.user(Role.INTAKE), at=at)
        with pytest.raises(Refused):
            file(case, at + HOUR)


class TestItsAppeal:
    def appealed(self):
        case = factories.approved_case()
        appeal = file(case, limit(case) + HOUR)
        folder.take(appeal.pk, by=factories.user(), at=limit(case) + 3 * HOUR)
        return appeal

    def test_a_late_approval_is_not_taken_back_on_appeal(self):
        """422.568(f) gives the enrollee a right; it does not put the approval in question."""
        appeal = self.appealed()
        with pytest.raises(Refused) as refused:
            services.affirm(
                appeal.pk, **factories.UPHELD, by=factories.user(), at=appeal.received_at + DAY
            )
        assert refused.value.code == "approved_already"

    def test_its_letter_speaks_of_the_late_notice_not_of_a_denial(self):
        appeal = self.appealed()
        at = appeal.received_at + DAY
        services.reverse(
            appeal.pk, reason="As approved.", by=factories.user(), at=at,
            expertise=factories.EXPERTISE,
        )  # fmt: skip
        said = text_of(reader_of(appeal.notices.get(recipient="enrollee")))
        assert "did not tell you of a decision on your request in time" in said
        assert "our denial" not in said
