"""Getting records, and what happens when someone disagrees with waiting."""

import pytest

from accounts.permissions import Role
from cases import models
from cases import services as folder
from cases.services import GrievanceAnswer, GrievanceFacts
from determinations import services
from determinations.services import OutreachFacts
from notices.letters import render
from regulations.law import Refused
from tests import factories
from tests.factories import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db
RECORDS = "request_noncontract_records"
ANSWER = "answer_expedited_grievance"


def outside() -> folder.ProviderFacts:
    return folder.ProviderFacts("Dr. Lucasta Faraway", False, "1666666668", "9 Nowhere Road")


def attempt(case: models.Case, **changes) -> OutreachFacts:
    values = {
        "provider": case.provider,
        "channel": "telephone",
        "asked_at": MONDAY + 2 * HOUR,
        "words": "The therapy notes since January.",
        "result": "promised",
    }
    return OutreachFacts(**values | changes)


def extended_case(nurse) -> models.Case:
    case = factories.received_case()
    facts = factories.extension(case)
    services.extend(case.pk, facts, by=nurse, at=MONDAY + DAY)
    return case


def grievance(**changes) -> GrievanceFacts:
    values = {
        "against": "extension",
        "filed_by": "Wilhelmina Placeholder",
        "channel": "written",
        "received_at": MONDAY + 2 * DAY,
        "words": "I never asked you to wait.",
    }
    return GrievanceFacts(**values | changes)


class TestAskingForRecords:
    def test_an_expedited_request_of_an_outside_provider_opens_24_hours_to_ask(self):
        """42 CFR 422.572(d)."""
        case = factories.received_case(priority="expedited", provider=outside())
        duty = case.deadlines.get(duty=RECORDS)
        assert duty.due_at == MONDAY + 24 * HOUR
        assert duty.citation == "42 CFR 422.572(d)"

    @pytest.mark.parametrize("facts", [{"priority": "expedited"}, {"provider": outside()}])
    def test_a_provider_of_the_network_or_a_standard_request_opens_none(self, facts):
        case = factories.received_case(**facts)
        assert not case.deadlines.filter(duty=RECORDS).exists()

    def test_the_first_attempt_meets_the_duty_even_if_nobody_was_reached(self):
        """42 CFR 422.572(d): the plan must request, within 24 hours."""
        case = factories.received_case(priority="expedited", provider=outside())
        nurse = factories.user(Role.NURSE)
        facts = attempt(case, result="not_reached", next_attempt_at=MONDAY + 5 * HOUR)
        services.reach_out(case.pk, facts, by=nurse, at=MONDAY + 3 * HOUR)
        duty = case.deadlines.get(duty=RECORDS)
        assert duty.met_at == MONDAY + 2 * HOUR
        assert case.outreach.get().next_attempt_at == MONDAY + 5 * HOUR

    def test_asking_somebody_else_does_not_meet_it(self):
        case = factories.received_case(priority="expedited", provider=outside())
        other = factories.received_case().provider
        nurse = factories.user(Role.NURSE)
        services.reach_out(case.pk, attempt(case, provider=other), by=nurse, at=MONDAY + 3 * HOUR)
        assert case.deadlines.get(duty=RECORDS).is_open

    def test_a_request_that_is_expedited_later_counts_from_that_request(self):
        case = factories.received_case(provider=outside())
        nurse = factories.user(Role.NURSE)
        asked = services.ExpediteFacts("enrollee", "oral", MONDAY + 5 * HOUR)
        services.request_expedite(case.pk, asked, by=nurse, at=MONDAY + 6 * HOUR)
        assert case.deadlines.get(duty=RECORDS).due_at == MONDAY + 29 * HOUR

    def test_the_duty_ends_with_its_reason_when_nothing_is_needed(self):
        case = factories.received_case(priority="expedited", provider=outside())
        nurse = factories.user(Role.NURSE)
        services.need_no_records(case.pk, why="All is here.", by=nurse, at=MONDAY + 3 * HOUR)
        duty = case.deadlines.get(duty=RECORDS)
        assert duty.met_at is None and duty.closed_why

    def test_the_duty_ends_when_the_request_is_decided_without(self):
        nurse = factories.user(Role.NURSE)
        case = factories.approved_case(by=nurse, priority="expedited", provider=outside())
        assert case.deadlines.get(duty=RECORDS).closed_why

    @pytest.mark.parametrize(
        ("field", "changes"),
        [
            ("asked_at", {"asked_at": MONDAY + 9 * HOUR}),
            ("asked_at", {"asked_at": MONDAY - HOUR}),
            ("next_attempt_at", {"next_attempt_at": MONDAY}),
        ],
    )
    def test_impossible_times_are_refused_beside_their_field(self, field, changes):
        case = factories.received_case()
        with pytest.raises(Refused) as refused:
            services.reach_out(
                case.pk,
                attempt(case, **changes),
                by=factories.user(Role.NURSE),
                at=MONDAY + 3 * HOUR,
            )
        assert refused.value.field == field
        assert not case.outreach.exists()

    def test_extending_for_records_says_that_they_were_asked_for(self):
        nurse = factories.user(Role.NURSE)
        case = factories.received_case(provider=outside())
        facts = factories.extension(case, "noncontract_evidence", 5)
        services.extend(case.pk, facts, by=nurse, at=MONDAY + DAY)
        assert case.events.get(event="extended").facts["provider_was_asked"] is True


class TestGrievances:
    def test_opens_24_hours_from_its_receipt(self):
        """42 CFR 422.564(f)(1)."""
        nurse = factories.user(Role.NURSE)
        case = extended_case(nurse)
        folder.receive_grievance(case.pk, grievance(), by=nurse, at=MONDAY + 3 * DAY)
        duty = case.deadlines.get(duty=ANSWER)
        assert duty.due_at == MONDAY + 3 * DAY
        assert duty.citation == "42 CFR 422.564(f)"

    def test_is_answered_by_a_letter_that_meets_the_duty_when_it_leaves(self):
        nurse, supervisor = factories.user(Role.NURSE), factories.user(Role.SUPERVISOR)
        case = extended_case(nurse)
        filed = folder.receive_grievance(case.pk, grievance(), by=nurse, at=MONDAY + 2 * DAY)
        at = MONDAY + 2 * DAY + HOUR
        facts = GrievanceAnswer(filed.pk, folder.UPHELD, "We decide tomorrow.")
        folder.answer_grievance(case.pk, facts, by=supervisor, at=at)
        duty = case.deadlines.get(duty=ANSWER, subject=str(filed.pk))
        assert duty.is_open
        factories.dispatch_all(case, at=at + HOUR)
        duty.refresh_from_db()
        assert duty.met_at == at + HOUR
        letter = case.notices.get(kind="grievance_answer")
        assert letter.facts["grievance"]["answer"] == "We decide tomorrow."
        assert render(letter, at=at).startswith(b"%PDF")

    def test_against_what_was_never_done_is_refused(self):
        nurse = factories.user(Role.NURSE)
        with pytest.raises(Refused) as refused:
            folder.receive_grievance(
                factories.received_case().pk, grievance(), by=nurse, at=MONDAY + 3 * DAY
            )
        assert refused.value.citation == "42 CFR 422.564(f)"

    def test_against_the_wrong_step_is_refused_beside_its_field(self):
        nurse = factories.user(Role.NURSE)
        case = extended_case(nurse)
        with pytest.raises(Refused) as refused:
            folder.receive_grievance(
                case.pk, grievance(against="expedite_refusal"), by=nurse, at=MONDAY + 3 * DAY
            )
        assert refused.value.field == "against"

    def test_nobody_answers_the_grievance_against_the_own_step(self):
        supervisor = factories.user(Role.SUPERVISOR)
        case = extended_case(supervisor)
        filed = folder.receive_grievance(case.pk, grievance(), by=supervisor, at=MONDAY + 2 * DAY)
        facts = GrievanceAnswer(filed.pk, folder.NOT_UPHELD, "No.")
        with pytest.raises(Refused) as refused:
            folder.answer_grievance(case.pk, facts, by=supervisor, at=MONDAY + 2 * DAY)
        assert refused.value.code == "own_decision"

    def test_outlives_the_request_that_it_is_about(self):
        """A withdrawal ends the request; the grievance is answered all the same."""
        nurse = factories.user(Role.NURSE)
        case = extended_case(nurse)
        folder.receive_grievance(case.pk, grievance(), by=nurse, at=MONDAY + 2 * DAY)
        facts = services.WithdrawalFacts(
            asked_by="Wilhelmina", channel="telephone", asked_at=MONDAY + 2 * DAY, words="No more."
        )
        services.withdraw(case.pk, facts, by=nurse, at=MONDAY + 2 * DAY + HOUR)
        assert case.deadlines.get(duty=ANSWER).is_open
        assert models.Case.objects.get(pk=case.pk).next_due_at == MONDAY + 3 * DAY
