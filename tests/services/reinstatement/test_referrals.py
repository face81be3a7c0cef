"""A referral to CMS that CMS does not decide: asked after, and ended otherwise."""

from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from accounts.permissions import Role
from cases import models as cases
from notices.models import Alert
from regulations.law import Refused
from reinstatement import services
from reinstatement.models import Reinstatement, State
from tests import factories
from tests import factories_reinstatement as members
from tests.factories import DAY, HOUR
from tests.factories_reinstatement import ASKED

pytestmark = pytest.mark.django_db
AFTER_WINDOW = datetime.fromisoformat("2026-06-01T10:00:00-04:00")


def matter_of(case: cases.Case) -> Reinstatement:
    return Reinstatement.objects.select_related("disenrollment__plan").get(pk=case.pk)


def follow_duties(case) -> list[cases.Deadline]:
    return list(case.deadlines.filter(duty="follow_referral").order_by("id"))


def due_on(duty: cases.Deadline, case: cases.Case) -> date:
    return duty.due_at.astimezone(case.plan.zone).date()


def end(case, ground="another_road", *, by=None, at=AFTER_WINDOW, why="She called."):
    by = by or factories.user(Role.SUPERVISOR)
    return services.end_referral(case.pk, ground=ground, why=why, by=by, at=at)


class TestFollowingUp:
    def test_it_meets_the_duty_and_opens_the_next_with_its_alerts(self):
        """Ours: once a month, and by the last day to pay (30 June) where that comes before."""
        case = members.referred()
        members.followed(case, ASKED + 20 * DAY)
        first, second = follow_duties(case)
        assert first.met_at == ASKED + 20 * DAY - HOUR and "Account manager" in first.met_by
        assert second.is_open and due_on(second, case) == date(2026, 6, 4)
        assert cases.Case.objects.get(pk=case.pk).next_due_at == second.due_at
        assert Alert.objects.filter(deadline=second, dropped_at=None).exists()
        assert not Alert.objects.filter(deadline=first, raised_at=None, dropped_at=None).exists()

    def test_long_after_the_last_day_to_pay_it_no_longer_stays_late_for_ever(self):
        case = members.referred()
        at = ASKED + 200 * DAY
        assert follow_duties(case)[0].is_late(at)
        members.followed(case, at)
        assert not follow_duties(case)[-1].is_late(at + 29 * DAY)
        assert matter_of(case).state == State.REFERRED

    def test_the_number_of_the_complaint_may_come_without_a_decision(self):
        case = members.referred()
        members.followed(case, ASKED + 2 * DAY, channel="ctm", whom="CTM", complaint="CTM-7")
        assert matter_of(case).complaint == "CTM-7"
        assert case.selections.get().reference == "CTM-7"
        members.followed(case, ASKED + 9 * DAY)
        assert matter_of(case).complaint == "CTM-7"
        members.followed(case, ASKED + 12 * DAY, complaint="CTM-8")
        event = case.events.filter(event="referral_followed").latest("id")
        assert event.facts["complaint"] == "The complaint is CTM-8, not CTM-7."
        assert case.selections.count() == 2

    def test_one_entered_out_of_order_is_kept_and_sets_no_day(self):
        case = members.referred()
        members.followed(case, ASKED + 20 * DAY)
        known = [duty.pk for duty in follow_duties(case)]
        members.followed(case, ASKED + 21 * DAY, followed_at=ASKED + 5 * DAY)
        assert [duty.pk for duty in follow_duties(case)] == known
        assert case.follow_ups.count() == 2

    @pytest.mark.parametrize(
        ("facts", "code", "field"),
        [
            ({"followed_at": ASKED + 3 * DAY}, "in_the_future", "followed_at"),
            ({"followed_at": ASKED - DAY}, "before_request", "followed_at"),
            ({"channel": "pigeon"}, "invalid", "channel"),
            ({"words": "  "}, "invalid", "words"),
        ],
    )
    def test_what_cannot_be_is_refused_beside_its_field(self, facts, code, field):
        case = members.referred()
        with pytest.raises(Refused) as refused:
            members.followed(case, ASKED + 2 * DAY, **facts)
        assert (refused.value.code, refused.value.field) == (code, field)

    def test_one_sent_twice_is_one(self):
        case, by = members.referred(), members.specialist()
        members.followed(case, ASKED + 2 * DAY, by=by)
        with pytest.raises(Refused, match="already recorded"):
            members.followed(case, ASKED + 2 * DAY, by=by)

    @pytest.mark.parametrize("role", [Role.NURSE, Role.COMPLIANCE, Role.INTAKE])
    def test_it_is_for_who_works_on_reinstatements(self, role):
        case = members.referred()
        with pytest.raises(PermissionDenied):
            members.followed(case, ASKED + 2 * DAY, by=factories.user(role))

    def test_cases_of_another_kind_have_none(self):
        with pytest.raises(Refused) as refused:
            members.followed(factories.received_case(), ASKED + 2 * DAY)
        assert refused.value.code == "another_kind"


class TestEnding:
    def test_it_leaves_no_duty_and_the_person_is_told(self):
        case = members.referred()
        matter = end(case)
        assert matter.state == State.REFERRAL_ENDED and matter.ended_at == AFTER_WINDOW
        assert not case.deadlines.filter(met_at=None, closed_at=None).exists()
        assert cases.Case.objects.get(pk=case.pk).next_due_at is None
        event = case.events.get(event="referral_ended")
        assert event.notices.get().kind == "referred_to_cms"
        assert event.facts["confidence"] == "derived" and event.why == "She called."

    def test_nobody_writes_to_who_died(self):
        case = members.referred()
        end(case, "died")
        assert not case.events.get(event="referral_ended").notices.exists()

    def test_silence_of_cms_is_no_answer(self):
        case = members.referred()
        with pytest.raises(Refused) as refused:
            end(case, "nothing_comes")
        assert (refused.value.code, refused.value.field) == ("not_asked_yet", "ground")
        members.followed(case, AFTER_WINDOW, words="They have no complaint of this name.")
        assert end(case, "nothing_comes").state == State.REFERRAL_ENDED

    def test_who_can_still_ask_medicare_is_not_given_up(self):
        """60 days of 1 April: to 31 May, inclusive."""
        case = members.referred()
        with pytest.raises(Refused) as refused:
            end(case, "never_asked", at=AFTER_WINDOW - DAY)
        assert (refused.value.code, refused.value.field) == ("window_open", "ground")
        assert end(case, "never_asked").state == State.REFERRAL_ENDED

    @pytest.mark.parametrize("facts", [{"ground": "bored"}, {"why": " "}])
    def test_it_needs_a_ground_and_words(self, facts):
        case = members.referred()
        with pytest.raises(Refused):
            end(case, **facts)
        assert matter_of(case).state == State.REFERRED

    @pytest.mark.parametrize("role", [Role.SPECIALIST, Role.COMPLIANCE])
    def test_only_a_supervisor_ends_it(self, role):
        case = members.referred()
        with pytest.raises(PermissionDenied):
            end(case, by=factories.user(role))

    def test_cms_may_still_decide(self):
        """42 CFR 423.44(e)(3): what CMS finds is not in the plan's hand."""
        case = members.referral_ended()
        by, at = members.specialist(), AFTER_WINDOW + 50 * DAY
        services.record_cms_favorable(case.pk, complaint="CTM-1", words="Error.", by=by, at=at)
        matter = matter_of(case)
        assert matter.state == State.FAVORABLE and matter.referral_end == matter.ended_why == ""
        other = members.referral_ended()
        services.record_cms_unfavorable(other.pk, complaint="CTM-2", words="No.", by=by, at=at)
        assert matter_of(other).state == State.UNFAVORABLE and matter_of(other).referral_end == ""

    def test_the_person_may_come_to_us_again_and_is_sent_to_medicare_again(self):
        case = members.referral_ended()
        known = matter_of(case).disenrollment
        again = members.requested(of=known, contact_={"received_at": AFTER_WINDOW + 90 * DAY})
        assert matter_of(again).state == State.REFERRED
        with pytest.raises(Refused) as refused:
            services.record_cms_favorable(
                case.pk, complaint="CTM-1", words="Error.", by=members.specialist(),
                at=AFTER_WINDOW + 91 * DAY,
            )  # fmt: skip
        assert refused.value.code == "open_alongside"
