"""What happens when someone asks for the fast clock."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied

from accounts.permissions import Role
from cases import models
from cases import services as folder
from cases.models import Priority
from cases.services import OralNoticeFacts
from determinations import models as determinations
from determinations import services
from determinations.services import ExpediteFacts
from notices.letters import render
from regulations.law import Refused
from regulations.replay import replay
from tests import factories
from tests.factories import DAY, HOUR, MONDAY

NEW_YORK = ZoneInfo("America/New_York")
pytestmark = pytest.mark.django_db


def asked(**changes) -> ExpediteFacts:
    values = {
        "asked_by": "enrollee",
        "channel": "oral",
        "asked_at": MONDAY + 2 * HOUR,
        "words": "She says that she cannot walk to the bathroom.",
    }
    return ExpediteFacts(**values | changes)


def by_enrollee(**facts) -> models.Case:
    """An expedited request that the enrollee made; the plan has yet to answer the expedite."""
    return factories.received_case(
        requester_kind="enrollee", requester_name="W. P.", priority="expedited", **facts
    )


def determination(case) -> determinations.OrganizationDetermination:
    return determinations.OrganizationDetermination.objects.get(pk=case.pk)


def open_duty(case, name: str) -> models.Deadline:
    return case.deadlines.get(duty=name, met_at=None, closed_at=None)


def refused_case(**facts) -> models.Case:
    case = by_enrollee(**facts)
    nurse = factories.user(Role.NURSE)
    services.refuse_expedite(case.pk, why="Stable.", by=nurse, at=MONDAY + 20 * HOUR)
    return case


class TestAsking:
    def test_a_physicians_request_is_granted_on_receipt(self):
        """42 CFR 422.570(c)(2)(ii)."""
        case = factories.received_case(priority="expedited")
        request = case.expedite_requests.get()
        assert (request.answer, request.supported) == ("granted", True)

    def test_an_enrollees_request_waits_for_an_answer_while_the_fast_clock_runs(self):
        """42 CFR 422.570(c)(2)(i), 422.572(a)."""
        case = by_enrollee()
        assert case.expedite_requests.get().answer == ""
        assert open_duty(case, "decide").due_at == MONDAY + 72 * HOUR

    def test_an_enrollees_request_with_a_physicians_support_is_granted_on_receipt(self):
        """42 CFR 422.570(c)(2)(ii)."""
        case = by_enrollee(physician_support=True)
        request = case.expedite_requests.get()
        assert (request.answer, request.physician_name) == ("granted", "Dr. Ada Nobody")

    def test_a_standard_request_has_none(self):
        assert not factories.received_case().expedite_requests.exists()

    def test_asking_later_starts_the_fast_clock_from_that_request(self):
        """42 CFR 422.572(a): 72 hours after receiving the request for it."""
        case = factories.received_case()
        nurse = factories.user(Role.NURSE)
        services.request_expedite(case.pk, asked(), by=nurse, at=MONDAY + 3 * HOUR)
        fast = open_duty(case, "decide")
        assert fast.due_at == MONDAY + 74 * HOUR
        assert fast.replaces.closed_why and fast.replaces.met_at is None
        assert determination(case).priority == Priority.EXPEDITED
        assert models.Case.objects.get(pk=case.pk).next_due_at == fast.due_at
        assert replay(fast.trace).due_at == fast.due_at

    def test_a_standard_limit_that_ends_earlier_stays(self):
        """Asked on day six of seven: the fast clock would end after the standard one."""
        case = factories.received_case()
        standard = open_duty(case, "decide").due_at
        facts = asked(asked_at=MONDAY + 6 * DAY)
        services.request_expedite(
            case.pk, facts, by=factories.user(Role.NURSE), at=MONDAY + 6 * DAY
        )
        assert open_duty(case, "decide").due_at == standard

    def test_a_payment_is_never_expedited(self):
        """42 CFR 422.570(a)."""
        case = factories.received_case(request_type="payment", clean_claim=False)
        with pytest.raises(Refused) as refused:
            services.request_expedite(
                case.pk, asked(), by=factories.user(Role.NURSE), at=MONDAY + 3 * HOUR
            )
        assert refused.value.citation == "42 CFR 422.570(a)"
        assert not case.expedite_requests.exists()

    @pytest.mark.parametrize("when", [MONDAY - HOUR, MONDAY + 9 * HOUR])
    def test_it_is_not_asked_before_the_request_nor_in_the_future(self, when):
        case = factories.received_case()
        with pytest.raises(Refused) as refused:
            services.request_expedite(
                case.pk, asked(asked_at=when), by=factories.user(Role.NURSE), at=MONDAY + 3 * HOUR
            )
        assert refused.value.field == "asked_at"

    def test_one_request_waits_at_a_time(self):
        case = by_enrollee()
        with pytest.raises(Refused) as refused:
            services.request_expedite(
                case.pk, asked(), by=factories.user(Role.NURSE), at=MONDAY + 3 * HOUR
            )
        assert refused.value.code == "expedited_before"

    def test_a_physicians_support_answers_the_request_that_waits(self):
        """42 CFR 422.570(c)(2)(ii)."""
        case = by_enrollee()
        support = asked(supported=True, physician_name="Dr. Ada Nobody")
        services.request_expedite(
            case.pk, support, by=factories.user(Role.NURSE), at=MONDAY + 3 * HOUR
        )
        assert set(case.expedite_requests.values_list("answer", flat=True)) == {"granted"}
        assert open_duty(case, "decide").due_at == MONDAY + 72 * HOUR


class TestRefusing:
    def test_returns_to_the_standard_clock_from_the_original_receipt(self):
        """42 CFR 422.570(d)(1): not from the refusal."""
        case = refused_case()
        duty = open_duty(case, "decide")
        assert duty.due_at == datetime(2026, 3, 9, 23, 59, 59, tzinfo=NEW_YORK)
        assert duty.starts_at == MONDAY
        assert duty.replaces.due_at == MONDAY + 72 * HOUR
        assert determination(case).priority == Priority.STANDARD

    def test_opens_the_duties_to_tell_and_to_mail(self):
        """42 CFR 422.570(d)(2): prompt oral notice, then a letter within 3 calendar days."""
        case = refused_case()
        assert open_duty(case, "notify_refusal_orally").due_at == MONDAY + 72 * HOUR
        letter = open_duty(case, "notify_expedite_refused")
        assert letter.due_at == datetime(2026, 3, 6, 23, 59, 59, tzinfo=NEW_YORK)
        assert letter.citation == "42 CFR 422.570(d)(2)"

    def test_queues_a_letter_with_the_four_statements_and_the_true_limit(self):
        """42 CFR 422.570(d)(2)(i)-(iv); the rule still says 14 days, this request has 7."""
        case = refused_case()
        notice = case.notices.get()
        said = {each["key"]: each["text"] for each in notice.facts["statements"]}
        assert set(said) == {
            "standard_timeframe", "expedited_grievance", "physician_support", "grievance_process",
        }  # fmt: skip
        assert "7 calendar days" in said["standard_timeframe"]
        assert "March 9, 2026" in said["standard_timeframe"]
        assert "24 hours" in said["expedited_grievance"]
        assert render(notice, at=MONDAY + 21 * HOUR).startswith(b"%PDF")

    def test_a_request_outside_prior_authorization_goes_back_to_fourteen_days(self):
        """42 CFR 422.568(b)(1)(i)."""
        case = refused_case(prior_authorization=False)
        assert "14 calendar days" in str(case.notices.get().facts["statements"])

    def test_a_part_b_drug_goes_back_to_seventy_two_hours(self):
        """42 CFR 422.568(b)(3)."""
        case = refused_case(request_type="part_b_drug", prior_authorization=False)
        assert open_duty(case, "decide").due_at == MONDAY + 72 * HOUR

    def test_the_letter_that_leaves_meets_its_duty_and_stops_no_clock(self):
        case = refused_case()
        factories.dispatch_all(case, at=MONDAY + 21 * HOUR)
        met = case.deadlines.get(duty="notify_expedite_refused")
        assert met.met_at == MONDAY + 21 * HOUR
        assert open_duty(case, "decide")

    def test_telling_it_meets_its_duty_and_is_kept(self):
        case = refused_case()
        told = OralNoticeFacts(
            "Wilhelmina", MONDAY + 20 * HOUR, "telephone", "Explained her rights."
        )
        intake = factories.user(Role.INTAKE)
        services.notify_refusal_orally(case.pk, told, by=intake, at=MONDAY + 21 * HOUR)
        duty = case.deadlines.get(duty="notify_refusal_orally")
        assert duty.met_at == MONDAY + 20 * HOUR
        assert case.oral_notices.get().about.event == "expedite_refused"

    def test_a_physicians_request_is_never_refused(self):
        """42 CFR 422.570(c)(2)(ii): also when the database is asked directly."""
        case = by_enrollee()
        determinations.ExpediteRequest.objects.filter(case=case).update(supported=True)
        with pytest.raises(Refused) as refused:
            services.refuse_expedite(
                case.pk, why="No.", by=factories.user(Role.NURSE), at=MONDAY + 3 * HOUR
            )
        assert refused.value.citation == "42 CFR 422.570(c)(2)(ii)"
        assert determination(case).priority == Priority.EXPEDITED

    def test_what_was_granted_is_not_refused_afterwards(self):
        case = by_enrollee()
        nurse = factories.user(Role.NURSE)
        services.grant_expedite(case.pk, why="She may fall.", by=nurse, at=MONDAY + 3 * HOUR)
        with pytest.raises(Refused) as refused:
            services.refuse_expedite(case.pk, why="No.", by=nurse, at=MONDAY + 4 * HOUR)
        assert refused.value.code == "nothing_to_answer"

    def test_it_is_not_for_intake(self):
        case = by_enrollee()
        with pytest.raises(PermissionDenied):
            services.refuse_expedite(
                case.pk, why="No.", by=factories.user(Role.INTAKE), at=MONDAY + 3 * HOUR
            )

    def test_a_physician_opens_the_door_again(self):
        """42 CFR 422.570(d)(2)(iii): resubmitted with a physician's support, it is expedited."""
        case = refused_case()
        support = asked(
            asked_by="physician", physician_name="Dr. Ada Nobody", asked_at=MONDAY + 2 * DAY
        )
        services.request_expedite(
            case.pk, support, by=factories.user(Role.INTAKE), at=MONDAY + 2 * DAY
        )
        duty = open_duty(case, "decide")
        assert duty.due_at == MONDAY + 5 * DAY
        assert duty.replaces.replaces.due_at == MONDAY + 3 * DAY
        assert determination(case).priority == Priority.EXPEDITED
        assert [each.answer for each in case.expedite_requests.all()] == ["refused", "granted"]

    def test_a_second_refusal_is_told_and_mailed_like_the_first(self):
        """42 CFR 422.570(d)(2): found by the random people."""
        case = refused_case()
        nurse = factories.user(Role.NURSE)
        services.request_expedite(
            case.pk, asked(asked_at=MONDAY + 21 * HOUR), by=nurse, at=MONDAY + 21 * HOUR
        )
        services.refuse_expedite(case.pk, why="Still stable.", by=nurse, at=MONDAY + 22 * HOUR)
        assert case.notices.filter(kind="expedite_refused").count() == 2
        told = OralNoticeFacts("Wilhelmina", MONDAY + 22 * HOUR, "telephone", "Explained both.")
        services.notify_refusal_orally(case.pk, told, by=nurse, at=MONDAY + 23 * HOUR)
        factories.dispatch_all(case, at=MONDAY + 23 * HOUR)
        assert [duty.duty for duty in case.deadlines.filter(met_at=None, closed_at=None)] == [
            "decide"
        ]

    def test_a_refusal_after_the_fast_clock_leaves_the_missed_limit_on_record(self):
        """42 CFR 422.572(f)."""
        case = by_enrollee()
        fast = open_duty(case, "decide")
        folder.mark_missed(fast.pk, at=MONDAY + 73 * HOUR)
        services.refuse_expedite(
            case.pk, why="Stable.", by=factories.user(Role.NURSE), at=MONDAY + 74 * HOUR
        )
        fast.refresh_from_db()
        assert fast.missed_at == MONDAY + 73 * HOUR and fast.closed_at == MONDAY + 74 * HOUR
