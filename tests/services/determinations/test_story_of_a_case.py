"""What happens to an organization determination, told as its services tell it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied

from accounts.permissions import Role
from cases import models
from cases import services as folder
from cases.services import OralNoticeFacts, ProviderFacts
from determinations import models as determinations
from determinations import services
from determinations.models import State
from determinations.services import ExtensionFacts
from notices.models import Notice
from regulations.law import Refused
from regulations.replay import replay
from tests import factories
from tests.factories import DAY, DENIAL, HOUR, MONDAY

NEW_YORK = ZoneInfo("America/New_York")
pytestmark = pytest.mark.django_db


def decide_duty(case) -> models.Deadline:
    return models.Deadline.objects.get(case=case, duty="decide")


def duty_of(case, name: str) -> models.Deadline:
    return models.Deadline.objects.get(case=case, duty=name)


def events(case) -> list[str]:
    return list(case.events.order_by("id").values_list("event", flat=True))


def told(told_at: datetime, **changes) -> OralNoticeFacts:
    values = {"told": "the enrollee", "channel": "telephone", "words": "Told and explained."}
    return OralNoticeFacts(told_at=told_at, **values | changes)


def facts(case, **changes) -> ExtensionFacts:
    return factories.extension(case, **changes)


class TestReceiving:
    def test_opens_a_case_with_a_seven_day_clock_for_prior_authorization(self):
        """42 CFR 422.568(b)(1)(ii): 7 calendar days since 1 January 2026."""
        case = factories.received_case()
        duty = decide_duty(case)
        assert case.determination.state == State.RECEIVED
        assert duty.due_at == datetime(2026, 3, 9, 23, 59, 59, tzinfo=NEW_YORK)
        assert duty.first_due_at == duty.due_at == case.next_due_at
        assert duty.citation == "42 CFR 422.568(b)(1)(ii)"
        assert duty.trace["steps"]
        assert events(case) == ["received"]

    def test_keeps_the_instant_of_receipt_beside_the_instant_of_entry(self):
        case = factories.received_case(at=MONDAY + 30 * HOUR)
        assert case.received_at == MONDAY
        assert case.entry_lag == 30 * HOUR

    def test_starts_a_representatives_clock_when_the_appointment_arrives(self):
        case = factories.received_case(
            requester_kind="representative",
            provider=None,
            prior_authorization=False,
            aor_received_at=MONDAY + 3 * DAY,
            at=MONDAY + 4 * DAY,
        )
        duty = decide_duty(case)
        assert duty.starts_at == MONDAY + 3 * DAY
        assert duty.due_at == datetime(2026, 3, 19, 23, 59, 59, tzinfo=NEW_YORK)

    @pytest.mark.parametrize("field", ["received_at", "aor_received_at"])
    def test_refuses_what_has_not_happened_yet(self, field):
        request = factories.new_request(**{field: MONDAY + 2 * HOUR})
        with pytest.raises(Refused) as refused:
            services.receive(request, by=factories.user(Role.INTAKE), at=MONDAY + HOUR)
        assert refused.value.field == field
        assert not models.Case.objects.exists()

    def test_refuses_to_expedite_a_payment(self):
        """42 CFR 422.570(a)."""
        with pytest.raises(Refused) as refused:
            factories.received_case(request_type="payment", priority="expedited", clean_claim=False)
        assert refused.value.code == "expedite_not_available"
        assert not models.Enrollee.objects.exists()

    def test_refuses_a_member_id_that_belongs_to_somebody_else(self):
        first = factories.received_case()
        stolen = folder.EnrolleeFacts(first.enrollee.member_id, "Other", "Person")
        with pytest.raises(Refused) as refused:
            factories.received_case(enrollee=stolen)
        assert refused.value.field == "member_id"
        assert models.Case.objects.count() == 1

    @pytest.mark.parametrize("role", [Role.NURSE, Role.PHYSICIAN, Role.COMPLIANCE])
    def test_is_for_intake_and_supervisors(self, role):
        with pytest.raises(PermissionDenied):
            factories.received_case(by=factories.user(role))

    def test_gives_each_case_a_number_of_its_own(self):
        numbers = {factories.received_case().number for _ in range(5)}
        assert len(numbers) == 5
        assert all(number.startswith("FN26-") for number in numbers)


class TestWorking:
    def test_taking_begins_the_review(self):
        nurse = factories.user(Role.NURSE)
        case = folder.take(factories.received_case().pk, by=nurse, at=MONDAY + 2 * HOUR)
        assert case.assignee == nurse
        assert case.determination.state == State.IN_REVIEW
        assert events(case) == ["received", "taken"]

    def test_assigning_leaves_the_state_alone(self):
        nurse, supervisor = factories.user(Role.NURSE), factories.user(Role.SUPERVISOR)
        case = factories.received_case()
        folder.assign(case.pk, to=nurse, by=supervisor, at=MONDAY + 2 * HOUR)
        case.refresh_from_db()
        assert case.assignee == nurse
        assert (
            determinations.OrganizationDetermination.objects.get(pk=case.pk).state == State.RECEIVED
        )

    def test_a_case_cannot_be_assigned_to_someone_who_only_reads(self):
        auditor, supervisor = factories.user(Role.COMPLIANCE), factories.user(Role.SUPERVISOR)
        with pytest.raises(Refused) as refused:
            folder.assign(
                factories.received_case().pk, to=auditor, by=supervisor, at=MONDAY + 2 * HOUR
            )
        assert refused.value.field == "to"

    def test_a_recommendation_hands_the_case_to_the_physician(self):
        nurse, physician = factories.user(Role.NURSE), factories.user(Role.PHYSICIAN)
        case = factories.in_review_case(by=nurse)
        services.recommend(
            case.pk, outcome="denied", words="No therapy yet.", to=physician, by=nurse, at=MONDAY
        )
        case.refresh_from_db()
        assert case.assignee == physician
        assert case.recommendations.get().words == "No therapy yet."

    def test_a_recommendation_goes_only_to_someone_with_a_current_license(self):
        """42 CFR 422.566(d)."""
        nurse = factories.user(Role.NURSE)
        lapsed = factories.user(
            Role.PHYSICIAN, licensed=[{"expires_on": MONDAY.date() - timedelta(1)}]
        )
        with pytest.raises(Refused) as refused:
            services.recommend(
                factories.in_review_case(by=nurse).pk,
                outcome="denied",
                words="No.",
                to=lapsed,
                by=nurse,
                at=MONDAY,
            )
        assert refused.value.citation == "42 CFR 422.566(d)"


class TestExtending:
    def test_adds_up_to_fourteen_days_and_keeps_the_first_date(self):
        """42 CFR 422.568(b)(2)(i)."""
        nurse = factories.user(Role.NURSE)
        case = factories.in_review_case(by=nurse)
        services.extend(case.pk, facts(case), by=nurse, at=MONDAY + DAY)
        duty = decide_duty(case)
        assert duty.first_due_at == datetime(2026, 3, 9, 23, 59, 59, tzinfo=NEW_YORK)
        assert duty.due_at == datetime(2026, 3, 23, 23, 59, 59, tzinfo=NEW_YORK)
        assert models.Case.objects.get(pk=case.pk).next_due_at == duty.first_due_at
        factories.dispatch_all(case, at=MONDAY + 2 * DAY)
        assert models.Case.objects.get(pk=case.pk).next_due_at == duty.due_at

    def test_the_stored_trace_replays_to_the_stored_due_date(self):
        nurse = factories.user(Role.NURSE)
        case = factories.in_review_case(by=nurse)
        services.extend(case.pk, facts(case, days=9), by=nurse, at=MONDAY + DAY)
        duty = decide_duty(case)
        again = replay(duty.trace)
        assert (again.due_at, again.first_due_at) == (duty.due_at, duty.first_due_at)

    def test_queues_the_notice_of_it(self):
        """42 CFR 422.568(b)(2)(ii): reasons for the delay and the right to a grievance."""
        nurse = factories.user(Role.NURSE)
        case = factories.in_review_case(by=nurse)
        services.extend(case.pk, facts(case), by=nurse, at=MONDAY + DAY)
        notice = Notice.objects.get(case=case, kind="extension", recipient="enrollee")
        assert notice.facts["extension"]["words"] == facts(case).words
        assert any("grievance" in said["text"].lower() for said in notice.facts["statements"])

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"days": 15}, "extension_too_long"),
            ({"ground": "workload"}, "ground_not_permitted"),
            (
                {"ground": "extraordinary", "interest": ""},
                "not_in_enrollee_interest",
            ),
        ],
    )
    def test_is_refused_off_the_lawful_grounds(self, changes, code):
        nurse = factories.user(Role.NURSE)
        case = factories.in_review_case(by=nurse)
        with pytest.raises(Refused) as refused:
            services.extend(case.pk, facts(case, **changes), by=nurse, at=MONDAY + DAY)
        assert refused.value.code == code
        assert not decide_duty(case).is_extended
        assert not Notice.objects.exists()

    def test_is_refused_for_the_late_records_of_a_contracted_provider(self):
        """42 CFR 422.568(b)(2)(i)(B); 80 FR 7943: the plan controls its network."""
        nurse = factories.user(Role.NURSE)
        case = factories.in_review_case(by=nurse)
        contracted = facts(case, ground="noncontract_evidence")
        assert case.provider.contracted
        with pytest.raises(Refused) as refused:
            services.extend(case.pk, contracted, by=nurse, at=MONDAY + DAY)
        assert refused.value.code == "ground_not_permitted"
        assert "422.568(b)(2)(i)(B)" in refused.value.citation

    def test_is_lawful_for_the_records_of_a_noncontract_provider(self):
        nurse = factories.user(Role.NURSE)
        outside = ProviderFacts(name="Dr. Far Away", contracted=False, npi="1111111112")
        case = factories.in_review_case(by=nurse, provider=outside)
        evidence = facts(case, ground="noncontract_evidence", days=10)
        extension = services.extend(case.pk, evidence, by=nurse, at=MONDAY + DAY)
        assert extension.provider.name == "Dr. Far Away"

    def test_is_refused_a_second_time(self):
        nurse = factories.user(Role.NURSE)
        case = factories.in_review_case(by=nurse)
        services.extend(case.pk, facts(case, days=3), by=nurse, at=MONDAY + DAY)
        with pytest.raises(Refused, match="only once"):
            services.extend(case.pk, facts(case, days=3), by=nurse, at=MONDAY + 2 * DAY)
        assert Notice.objects.filter(kind="extension", recipient="enrollee").count() == 1

    def test_is_refused_after_the_deadline(self):
        nurse = factories.user(Role.NURSE)
        case = factories.in_review_case(by=nurse)
        with pytest.raises(Refused) as refused:
            services.extend(case.pk, facts(case), by=nurse, at=MONDAY + 8 * DAY)
        assert refused.value.code == "deadline_already_passed"

    @pytest.mark.parametrize(
        ("request_type", "citation"),
        [("part_b_drug", "42 CFR 422.568(b)(3)"), ("payment", None)],
    )
    def test_is_refused_for_payment_and_part_b_drugs(self, request_type, citation):
        nurse = factories.user(Role.NURSE)
        case = factories.in_review_case(by=nurse, request_type=request_type, clean_claim=False)
        with pytest.raises(Refused) as refused:
            services.extend(case.pk, facts(case), by=nurse, at=MONDAY + DAY)
        assert refused.value.code == "extension_not_available"
        if citation:
            assert refused.value.citation == citation


class TestDeciding:
    def test_a_nurse_may_approve(self):
        case = factories.approved_case()
        assert case.determination.outcome == "approved"
        kinds = set(case.notices.values_list("kind", "recipient"))
        assert kinds == {("approval", "enrollee"), ("approval", "provider")}

    def test_a_nurse_may_not_deny(self):
        """42 CFR 422.566(d)."""
        nurse = factories.user(Role.NURSE)
        case = factories.in_review_case(by=nurse)
        with pytest.raises(PermissionDenied):
            services.deny(case.pk, **DENIAL, by=nurse, at=MONDAY + DAY)

    def test_a_physician_without_a_current_license_may_not_deny(self):
        """42 CFR 422.566(d)."""
        lapsed = factories.user(
            Role.PHYSICIAN, licensed=[{"expires_on": MONDAY.date() - timedelta(1)}]
        )
        case = factories.in_review_case()
        with pytest.raises(Refused) as refused:
            services.deny(case.pk, **DENIAL, by=lapsed, at=MONDAY + DAY)
        assert refused.value.code == "license_missing"
        assert not case.notices.exists()

    def test_a_denial_keeps_who_decided_with_which_license(self):
        determination = factories.denied_case().determination
        assert determination.license.startswith("MD ME")
        assert determination.medical_necessity is True

    def test_a_denial_of_service_tells_the_way_of_appeal(self):
        """42 CFR 422.568(e): standard and expedited reconsideration, and the rest of the chain."""
        notice = factories.denied_case().notices.get(recipient="enrollee")
        assert notice.kind == "denial"
        said = " ".join(statement["text"].lower() for statement in notice.facts["statements"])
        assert "reconsideration" in said and "expedited" in said

    def test_before_2026_the_enrollee_alone_is_told(self):
        """90 FR 15910: the provider is told as well from 1 January 2026."""
        received = MONDAY - 90 * DAY
        case = factories.approved_case(received_at=received)
        assert list(case.notices.values_list("recipient", flat=True)) == ["enrollee"]

    def test_deciding_does_not_stop_the_clock(self):
        case = factories.denied_case()
        assert decide_duty(case).met_at is None
        assert case.next_due_at is not None

    def test_a_decision_after_the_deadline_counts_and_is_recorded_untimely(self):
        case = factories.approved_case(at=MONDAY + 8 * DAY)
        assert case.events.get(event="approved").facts["untimely"] is True


class TestNotifying:
    def test_the_enrollees_letter_stops_the_clock_and_the_providers_meets_its_own_duty(self):
        """42 CFR 422.568(d) as of 90 FR 15910: both are told within the limit."""
        case = factories.denied_case()
        provider, enrollee = case.notices.order_by("-recipient")
        folder.dispatch(provider.pk, at=MONDAY + 26 * HOUR)
        assert decide_duty(case).met_at is None
        assert duty_of(case, "notify_provider").met_at == MONDAY + 26 * HOUR
        folder.dispatch(enrollee.pk, at=MONDAY + 27 * HOUR)
        duty = decide_duty(case)
        case.refresh_from_db()
        assert duty.met_at == MONDAY + 27 * HOUR
        assert not duty.is_late(MONDAY + 99 * DAY)
        assert case.next_due_at is None
        assert (
            determinations.OrganizationDetermination.objects.get(pk=case.pk).state == State.NOTIFIED
        )

    def test_the_duty_to_tell_the_provider_has_the_limit_of_the_decision(self):
        """90 FR 15910: notice to the physician or provider is inside the decision limit."""
        case = factories.approved_case()
        assert duty_of(case, "notify_provider").due_at == decide_duty(case).due_at
        assert replay(duty_of(case, "notify_provider").trace).due_at == decide_duty(case).due_at

    def test_before_2026_only_the_enrollee_must_be_told(self):
        """90 FR 15910 applies from 1 January 2026."""
        case = factories.approved_case(received_at=MONDAY - 200 * DAY)
        assert not case.deadlines.filter(duty="notify_provider").exists()

    def test_a_case_stays_open_until_the_provider_is_told_too(self):
        case = factories.approved_case()
        folder.dispatch(case.notices.get(recipient="enrollee").pk, at=MONDAY + 26 * HOUR)
        with pytest.raises(Refused) as refused:
            folder.close(case.pk, by=factories.user(Role.NURSE), at=MONDAY + 27 * HOUR)
        assert refused.value.code == "duty_open"
        assert models.Case.objects.get(pk=case.pk).next_due_at == decide_duty(case).due_at

    def test_what_was_said_is_kept_with_whom_and_how(self):
        nurse = factories.user(Role.NURSE)
        case = factories.approved_case(by=nurse, priority="expedited")
        said = told(MONDAY + 25 * HOUR, channel="voicemail", told="Wilhelmina's machine")
        services.notify(case.pk, said, by=nurse, at=MONDAY + 26 * HOUR)
        kept = case.oral_notices.get()
        assert (kept.channel, kept.told_at) == ("voicemail", MONDAY + 25 * HOUR)
        assert kept.about.event == "approved" and kept.recipient == "enrollee"
        assert decide_duty(case).met_by == "voicemail for Wilhelmina's machine"

    def test_each_of_the_two_told_in_speech_is_confirmed_by_a_letter_of_its_own(self):
        """42 CFR 422.572(c)."""
        nurse = factories.user(Role.NURSE)
        case = factories.denied_case(priority="expedited")
        services.notify(case.pk, told(MONDAY + 25 * HOUR), by=nurse, at=MONDAY + 26 * HOUR)
        said = told(MONDAY + 26 * HOUR, told="Dr. Ada Nobody")
        services.notify_provider(case.pk, said, by=nurse, at=MONDAY + 27 * HOUR)
        folder.dispatch(case.notices.get(recipient="enrollee").pk, at=MONDAY + 28 * HOUR)
        confirmations = case.deadlines.filter(duty="confirm_in_writing")
        assert confirmations.get(subject="enrollee").met_at == MONDAY + 28 * HOUR
        assert confirmations.get(subject="provider").is_open

    def test_a_provider_who_has_been_told_is_not_told_again(self):
        nurse = factories.user(Role.NURSE)
        case = factories.approved_case(by=nurse, priority="expedited")
        factories.dispatch_all(case, at=MONDAY + 26 * HOUR)
        with pytest.raises(Refused) as refused:
            services.notify_provider(
                case.pk, told(MONDAY + 26 * HOUR), by=nurse, at=MONDAY + 27 * HOUR
            )
        assert refused.value.code == "nobody_to_tell"
        assert not case.oral_notices.exists()

    def test_an_extension_letter_does_not_stop_the_clock(self):
        nurse = factories.user(Role.NURSE)
        case = factories.in_review_case(by=nurse)
        services.extend(case.pk, facts(case), by=nurse, at=MONDAY + DAY)
        factories.dispatch_all(case, at=MONDAY + DAY + HOUR)
        assert decide_duty(case).met_at is None

    def test_dispatching_twice_makes_one_letter(self):
        case = factories.approved_case()
        pk = case.notices.first().pk
        assert folder.dispatch(pk, at=MONDAY + 26 * HOUR) is True
        assert folder.dispatch(pk, at=MONDAY + 27 * HOUR) is False
        assert case.events.filter(event="letter_sent").count() == 1
        assert case.notices.get(pk=pk).dispatched_at == MONDAY + 26 * HOUR

    def test_an_expedited_decision_may_be_told_by_telephone(self):
        """42 CFR 422.572(a), (c)."""
        nurse = factories.user(Role.NURSE)
        case = factories.approved_case(by=nurse, priority="expedited")
        services.notify(
            case.pk,
            told(MONDAY + 25 * HOUR, words="Reached at the first try."),
            by=nurse,
            at=MONDAY + 26 * HOUR,
        )
        assert decide_duty(case).met_at == MONDAY + 25 * HOUR
        assert not case.deadlines.filter(duty="confirm_in_writing").exists()

    def test_an_adverse_telephone_notice_must_be_confirmed_by_letter_in_three_days(self):
        """42 CFR 422.572(c)."""
        nurse = factories.user(Role.NURSE)
        case = factories.denied_case(priority="expedited")
        services.notify(
            case.pk,
            told(MONDAY + 25 * HOUR, words="Told and explained."),
            by=nurse,
            at=MONDAY + 26 * HOUR,
        )
        confirm = case.deadlines.get(duty="confirm_in_writing")
        assert confirm.due_at == datetime(2026, 3, 6, 23, 59, 59, tzinfo=NEW_YORK)
        factories.dispatch_all(case, at=MONDAY + 28 * HOUR)
        confirm.refresh_from_db()
        assert confirm.met_at == MONDAY + 28 * HOUR
        assert case.events.filter(event="notified").count() == 1

    def test_a_standard_decision_is_not_told_by_telephone(self):
        nurse = factories.user(Role.NURSE)
        case = factories.approved_case(by=nurse)
        with pytest.raises(Refused) as refused:
            services.notify(
                case.pk,
                told(MONDAY + 25 * HOUR, words="x"),
                by=nurse,
                at=MONDAY + 26 * HOUR,
            )
        assert refused.value.code == "oral_notice_not_enough"

    @pytest.mark.parametrize("told_at", [MONDAY + 23 * HOUR, MONDAY + 30 * HOUR])
    def test_a_call_before_the_decision_or_in_the_future_is_refused(self, told_at):
        nurse = factories.user(Role.NURSE)
        case = factories.approved_case(by=nurse, priority="expedited")
        with pytest.raises(Refused) as refused:
            services.notify(
                case.pk,
                told(told_at, words="x"),
                by=nurse,
                at=MONDAY + 26 * HOUR,
            )
        assert refused.value.field == "told_at"
        assert decide_duty(case).met_at is None


class TestEnding:
    def test_a_notified_case_with_nothing_open_may_be_closed(self):
        case = factories.approved_case()
        factories.dispatch_all(case, at=MONDAY + 26 * HOUR)
        intake = factories.user(Role.INTAKE)
        factories.carry_out(case, at=MONDAY + 29 * HOUR)
        folder.close(case.pk, by=intake, at=MONDAY + 30 * HOUR)
        assert (
            determinations.OrganizationDetermination.objects.get(pk=case.pk).state == State.CLOSED
        )

    def test_a_case_with_an_unsent_letter_may_not_be_closed(self):
        nurse = factories.user(Role.NURSE)
        case = factories.approved_case(by=nurse, priority="expedited")
        services.notify(
            case.pk,
            told(MONDAY + 25 * HOUR, words="x"),
            by=nurse,
            at=MONDAY + 26 * HOUR,
        )
        services.notify_provider(case.pk, told(MONDAY + 25 * HOUR), by=nurse, at=MONDAY + 26 * HOUR)
        factories.carry_out(case, at=MONDAY + 27 * HOUR)
        with pytest.raises(Refused) as refused:
            folder.close(case.pk, by=nurse, at=MONDAY + 27 * HOUR)
        assert refused.value.code == "notice_open"

    def test_withdrawing_ends_the_duty_without_meeting_it(self):
        """42 CFR 422.568(k)."""
        case = factories.received_case()
        intake = factories.user(Role.INTAKE)
        facts = services.WithdrawalFacts("the enrollee", "telephone", MONDAY + HOUR, "Never mind.")
        services.withdraw(case.pk, facts, by=intake, at=MONDAY + 2 * HOUR)
        duty = decide_duty(case)
        assert duty.met_at is None and duty.closed_at == MONDAY + 2 * HOUR
        assert models.Case.objects.get(pk=case.pk).next_due_at is None

    def test_dismissing_queues_its_notice(self):
        """42 CFR 422.568(g)-(h): the reason, vacating, reconsideration of the dismissal."""
        case = factories.asked_by_representative()
        supervisor = factories.user(Role.SUPERVISOR)
        ground = "not_a_proper_requester"
        services.dismiss(
            case.pk, ground=ground, why="A neighbor asked.", by=supervisor, at=MONDAY + 8 * DAY
        )
        notice = case.notices.get(kind="dismissal", recipient="enrollee")
        said = " ".join(statement["text"].lower() for statement in notice.facts["statements"])
        assert "vacate" in said and "reconsider" in said

    def test_a_deadline_that_passes_unmet_is_marked_once_with_what_it_means(self):
        """42 CFR 422.568(f): the failure is itself an adverse determination."""
        case = factories.received_case()
        duty = decide_duty(case)
        assert folder.mark_missed(duty.pk, at=duty.due_at) is False
        assert folder.mark_missed(duty.pk, at=duty.due_at + timedelta(seconds=1)) is True
        assert folder.mark_missed(duty.pk, at=duty.due_at + HOUR) is False
        event = case.events.get(event="deadline_missed")
        assert event.by is None
        assert event.facts["citation"] == "42 CFR 422.568(f)"
        assert "adverse" in event.why

    def test_a_missed_expedited_deadline_cites_its_own_paragraph(self):
        """42 CFR 422.572(f)."""
        case = factories.received_case(priority="expedited")
        folder.mark_missed(decide_duty(case).pk, at=MONDAY + 73 * HOUR)
        assert case.events.get(event="deadline_missed").facts["citation"] == "42 CFR 422.572(f)"
