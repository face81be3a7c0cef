"""Good-cause reinstatement from the call to coverage without a gap, and every way out of it."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from accounts.permissions import Role
from cases import models as cases
from cases.services import OralNoticeFacts, missed
from premiums.services import disenroll, money, months
from regulations import good_cause
from regulations.law import Refused
from regulations.replay import replay
from reinstatement import models, services
from reinstatement.models import State
from tests import factories
from tests import factories_reinstatement as members
from tests.factories import DAY, HOUR
from tests.factories_reinstatement import ASKED
from tests.loops import at_least_one

pytestmark = pytest.mark.django_db


def matter_of(case: cases.Case) -> models.Reinstatement:
    return models.Reinstatement.objects.select_related("case__plan", "disenrollment").get(
        pk=case.pk
    )


def duty(case: cases.Case, name: str) -> cases.Deadline:
    return case.deadlines.filter(duty=name).latest("id")


def open_duties(case: cases.Case) -> set[str]:
    return set(case.deadlines.filter(met_at=None, closed_at=None).values_list("duty", flat=True))


def day_of(instant: datetime, case: cases.Case) -> date:
    return instant.astimezone(case.plan.zone).date()


def noon(day: date) -> datetime:
    return datetime.combine(day, ASKED.timetz())


class TestIntake:
    def test_a_whole_conversation_goes_to_review_and_is_due_in_five_business_days(self):
        """TV-25: asked Wednesday 15 April, decided by Wednesday 22 April."""
        case = members.requested()
        assert matter_of(case).state == State.IN_REVIEW
        assert day_of(duty(case, "decide_good_cause").due_at, case) == date(2026, 4, 22)
        assert open_duties(case) == {"decide_good_cause"}
        assert case.kind == "reinstatement" and case.number.startswith("FN26-")
        events = list(case.events.order_by("id").values_list("event", flat=True))
        assert events == ["reinstatement_requested", "intake_completed"]

    def test_what_is_missing_leaves_the_intake_open_and_the_clock_running(self):
        case = members.left_open()
        assert matter_of(case).state == State.INTAKE
        assert open_duties(case) == {"decide_good_cause"}
        assert case.events.get(event="intake_left_open").facts["open"] == [
            gate["label"] for gate in matter_of(case).gates if gate["answer"] is None
        ]

    def test_what_comes_later_completes_the_intake(self):
        case = members.left_open()
        answers = members.answers()
        services.continue_intake(case.pk, answers, by=members.specialist(), at=ASKED + DAY)
        assert matter_of(case).state == State.IN_REVIEW
        assert duty(case, "decide_good_cause").starts_at == ASKED

    def test_what_will_not_come_ends_it(self):
        case = members.left_open()
        answers = members.answers(affirms=False)
        services.continue_intake(case.pk, answers, by=members.specialist(), at=ASKED + DAY)
        matter = matter_of(case)
        assert matter.state == State.NOT_ELIGIBLE and matter.not_eligible_reason == "not_willing"

    @pytest.mark.parametrize(
        ("said", "asked", "reason"),
        [
            ({"circumstance": "vacation"}, {}, "not_good_cause"),
            ({"circumstance": "no_circumstance"}, {}, "no_circumstance"),
            ({"circumstance": "after_disenrollment"}, {}, "after_disenrollment"),
            ({"stated": False, "statement": ""}, {}, "no_statement"),
            ({"affirms": False}, {}, "not_willing"),
            ({}, {"received_at": noon(date(2026, 6, 1))}, "late"),
        ],
    )
    def test_what_fails_is_told_at_once_recorded_and_noticed(self, said, asked, reason):
        """CMS guidance, section 70.3.5.1."""
        case = members.requested(answers_=said, contact_=asked)
        matter = matter_of(case)
        assert matter.state == State.NOT_ELIGIBLE and matter.not_eligible_reason == reason
        told = case.oral_notices.get()
        assert told.words == case.events.get(event="not_eligible").why
        assert matter.gates[-1]["answer"] is False and matter.gates[-1]["say"] == told.words
        assert open_duties(case) == set(), "told in the call itself"
        assert duty(case, "decide_good_cause").met_at is not None

    def test_by_mail_the_letter_tells_it_within_three_business_days(self):
        case = members.requested(
            answers_={"circumstance": "vacation"}, contact_={"channel": "mail"}
        )
        assert open_duties(case) == {"notify_good_cause"}
        assert not case.oral_notices.exists()

    def test_the_last_day_to_ask_is_in_time_and_the_next_is_not(self):
        """TV-23: effective 1 August, last day 30 September (day zero)."""
        dates = {
            "effective_on": date(2026, 8, 1),
            "grace_begins_on": None,
            "grace_ends_on": None,
            "notice_sent_on": None,
            "months": (members.month(date(2026, 7, 1)),),
        }
        for day, state in ((30, State.IN_REVIEW), (1, State.NOT_ELIGIBLE)):
            on = date(2026, 9 if day == 30 else 10, day)
            case = members.requested(contact_={"received_at": noon(on)}, **dates)
            assert matter_of(case).state == state

    def test_a_second_request_of_the_same_disenrollment_is_not_reviewed(self):
        """42 CFR 423.44(d)(1)(vi)(B): one request in the same window."""
        first = members.not_eligible()
        again = members.requested(
            of=matter_of(first).disenrollment, contact_={"received_at": ASKED + 3 * DAY}
        )
        assert matter_of(again).not_eligible_reason == "asked_before"

    def test_a_second_call_while_the_first_is_open_is_led_to_it(self):
        first = members.requested()
        with pytest.raises(Refused) as refused:
            members.requested(of=matter_of(first).disenrollment)
        assert refused.value.code == "open_before" and first.number in refused.value.message

    def test_an_error_of_the_plan_does_not_use_up_the_one_request(self):
        """CMS guidance, section 70.3.5.1, note."""
        first = members.with_plan_error()
        again = members.requested(
            of=matter_of(first).disenrollment, contact_={"received_at": ASKED + 3 * DAY}
        )
        assert matter_of(again).state == State.IN_REVIEW

    @pytest.mark.parametrize("cause", ["lawful_presence", "supplemental", "other"])
    def test_other_causes_have_another_road(self, cause):
        case = members.requested(cause=cause)
        assert matter_of(case).state == State.NOT_ELIGIBLE

    def test_a_representative_says_by_what_right(self):
        asked = {"requester_kind": "representative", "requester_name": "Nelson Nephew"}
        with pytest.raises(Refused) as refused:
            members.requested(contact_=asked)
        assert refused.value.field == "authority"
        case = members.requested(contact_=asked, answers_={"authority": "appointment"})
        assert case.is_represented and matter_of(case).state == State.IN_REVIEW
        waits = members.requested(contact_=asked, answers_={"authority": "not_shown"})
        assert not waits.is_represented and matter_of(waits).state == State.INTAKE

    def test_a_request_from_the_future_is_refused_beside_its_field(self):
        with pytest.raises(Refused) as refused:
            members.requested(contact_={"received_at": ASKED}, at=ASKED - HOUR)
        assert refused.value.field == "received_at"
        assert not cases.Case.objects.exists()

    def test_nobody_else_takes_a_request_in(self):
        found = members.disenrollment()
        with pytest.raises(PermissionDenied):
            services.open_request(
                found.pk, members.contact(), members.answers(),
                by=factories.user(Role.NURSE), at=ASKED + HOUR,
            )  # fmt: skip


class TestDeciding:
    def test_favorable_opens_the_duties_to_tell_and_to_pay(self):
        """CMS guidance, section 70.3.5.1; CMS's example 1: pay by 30 June."""
        case = members.favorable()
        matter = matter_of(case)
        assert matter.state == State.FAVORABLE and matter.amount_owed == Decimal("83.00")
        assert matter.pay_by == date(2026, 6, 30)
        assert open_duties(case) == {"notify_good_cause", "pay_arrears"}
        assert duty(case, "decide_good_cause").met_at is not None
        # Decided Friday 17 April: three business days end on Wednesday.
        assert day_of(duty(case, "notify_good_cause").due_at, case) == date(2026, 4, 22)

    def test_unfavorable_has_no_appeal_and_only_the_duty_to_tell(self):
        case = members.unfavorable()
        assert matter_of(case).state == State.UNFAVORABLE
        assert open_duties(case) == {"notify_good_cause"}

    def test_nothing_is_decided_before_each_point_is_looked_at(self):
        case = members.requested()
        by = members.specialist()
        services.investigate(case.pk, found={"billing": "Right."}, by=by, at=ASKED + HOUR)
        with pytest.raises(Refused) as refused:
            services.find_favorable(case.pk, members.decision(), by=by, at=ASKED + 2 * HOUR)
        assert refused.value.code == "not_researched"

    @pytest.mark.parametrize(
        ("found", "field"),
        [
            ({"no_control": False, "could_not_foresee": False}, "no_control"),
            ({"caused": False}, "caused"),
            ({"circumstance": "vacation"}, "circumstance"),
            ({"circumstance": "federal_error"}, "circumstance"),
        ],
    )
    def test_favorable_needs_a_limb_and_causation(self, found, field):
        """42 CFR 423.44(d)(1)(vi)(E)."""
        case = members.researched()
        with pytest.raises(Refused) as refused:
            services.find_favorable(
                case.pk, members.decision(**found), by=members.specialist(), at=ASKED + DAY + HOUR
            )
        assert refused.value.field == field
        assert matter_of(case).state == State.IN_REVIEW

    @pytest.mark.parametrize("limb", ["no_control", "could_not_foresee"])
    def test_either_limb_is_enough(self, limb):
        """The old manual said and; the regulation says or."""
        case = members.researched()
        found = {"no_control": False, "could_not_foresee": False, limb: True}
        services.find_favorable(
            case.pk, members.decision(**found), by=members.specialist(), at=ASKED + DAY + HOUR
        )
        assert matter_of(case).state == State.FAVORABLE

    def test_with_nothing_owed_it_goes_on_as_paid_at_once(self):
        """HPMS memo of 20 May 2016: favorable with nothing owed."""
        found = members.disenrollment()
        pay = money.PaymentFacts(date(2026, 4, 2), Decimal("83.00"), "check")
        money.record_payment(found.pk, pay, by=members.specialist(), at=ASKED - 2 * DAY)
        case = members.favorable(of=found)
        matter = matter_of(case)
        assert matter.state == State.PAID and matter.paid_on == date(2026, 4, 2)
        assert open_duties(case) == {"notify_good_cause", "submit_reinstatement"}

    def test_an_attempt_is_kept_with_what_came_of_it(self):
        case = members.requested()
        facts = services.AttemptFacts(
            "The niece", "telephone", ASKED + HOUR, "Documents received", "promised"
        )
        services.reach_out(case.pk, facts, by=members.specialist(), at=ASKED + 2 * HOUR)
        assert case.attempts.get().whom == "The niece"
        early = services.AttemptFacts("X", "mail", ASKED - DAY, "Documents received", "promised")
        with pytest.raises(Refused) as refused:
            services.reach_out(case.pk, early, by=members.specialist(), at=ASKED + 2 * HOUR)
        assert refused.value.field == "tried_at"


class TestTelling:
    def told(self, case, at, channel="telephone"):
        return services.notify(
            case.pk, OralNoticeFacts("Hortensia", at, channel, "Told her all."),
            by=members.specialist(), at=at,
        )  # fmt: skip

    def test_an_unfavorable_decision_may_be_told_by_telephone(self):
        case = members.unfavorable()
        self.told(case, ASKED + 2 * DAY + HOUR)
        assert open_duties(case) == set()
        assert case.oral_notices.get().about.event == "found_unfavorable"

    def test_where_money_is_owed_speech_alone_is_not_enough(self):
        """CMS guidance, section 70.3.5.1: verbal if immediate payment is taken."""
        case = members.favorable()
        self.told(case, ASKED + 2 * DAY + HOUR)
        assert "notify_good_cause" in open_duties(case)
        assert case.events.get(event="decision_told").facts["enough"] is False

    def test_paid_on_the_call_it_is(self):
        case = members.favorable()
        members.pay(case, "83.00", date(2026, 4, 17), at=ASKED + 2 * DAY + HOUR)
        self.told(case, ASKED + 2 * DAY + HOUR)
        assert "notify_good_cause" not in open_duties(case)

    def test_a_voicemail_tells_nobody(self):
        case = members.unfavorable()
        with pytest.raises(Refused) as refused:
            self.told(case, ASKED + 2 * DAY + HOUR, channel="voicemail")
        assert refused.value.field == "channel"


class TestMoney:
    def test_tv_1_paid_in_time_it_is_reinstated_without_a_gap(self):
        """CMS guidance, example 1: effective 1 April, asked 15 April, paid 15 June."""
        case = members.favorable()
        members.pay(case, "83.00", date(2026, 6, 15))
        matter = matter_of(case)
        assert matter.state == State.PAID and matter.paid_on == date(2026, 6, 15)
        assert duty(case, "pay_arrears").met_at.date() == date(2026, 6, 16), "23:59:59 in New York"
        assert day_of(duty(case, "submit_reinstatement").due_at, case) == date(2026, 7, 5)
        at = noon(date(2026, 6, 17))
        by = members.specialist()
        services.submit(case.pk, submitted_at=at, submission="RPC-1", by=by, at=at)
        assert matter_of(case).state == State.SUBMITTED and open_duties(case) <= {
            "notify_good_cause"
        }
        services.complete(
            case.pk, reply_code="287", reply_on=date(2026, 6, 29), by=by, at=noon(date(2026, 6, 29))
        )
        assert matter_of(case).state == State.REINSTATED
        assert day_of(duty(case, "confirm_reinstatement").due_at, case) == date(2026, 7, 9)

    def test_tv_1_not_paid_by_30_june_it_is_closed_on_the_day_after(self):
        case = members.favorable()
        last_second = datetime.fromisoformat("2026-06-30T23:59:59-04:00")
        assert services.unpaid(at=last_second, limit=9) == []
        after = last_second + timedelta(seconds=1)
        assert services.unpaid(at=after, limit=9) == [case.pk]
        assert services.lapse(case.pk, at=after)
        assert matter_of(case).state == State.UNPAID
        assert "pay_arrears" not in open_duties(case)
        assert services.lapse(case.pk, at=after) is False, "a task run twice does it once"
        assert case.events.filter(event="unpaid").count() == 1

    def test_tv_2_paying_without_good_cause_gives_nothing(self):
        """CMS guidance, example 2: disenrolled 1 July, paid 30 July, asked 10 August."""
        months = (members.month(date(2026, 5, 1)), members.month(date(2026, 6, 1)))
        found = members.disenrollment(
            effective_on=date(2026, 7, 1), months=months, grace_begins_on=None,
            grace_ends_on=None, notice_sent_on=None, at=noon(date(2026, 7, 2)),
        )  # fmt: skip
        pay = money.PaymentFacts(date(2026, 7, 30), Decimal("83.00"), "check")
        money.record_payment(found.pk, pay, by=members.specialist(), at=noon(date(2026, 7, 31)))
        case = members.unfavorable(of=found, contact_={"received_at": noon(date(2026, 8, 10))})
        assert matter_of(case).state == State.UNFAVORABLE
        assert found.account.is_paid_in_full

    def test_tv_3_paying_without_asking_gives_nothing(self):
        """CMS guidance, example 3: disenrolled 1 November, paid 15 December, no one asked."""
        found = members.disenrollment(
            effective_on=date(2026, 11, 1), months=(members.month(date(2026, 10, 1)),),
            grace_begins_on=None, grace_ends_on=None, notice_sent_on=None,
            at=noon(date(2026, 11, 2)),
        )  # fmt: skip
        pay = money.PaymentFacts(date(2026, 12, 15), Decimal("41.50"), "check")
        money.record_payment(found.pk, pay, by=members.specialist(), at=noon(date(2026, 12, 16)))
        assert found.account.is_paid_in_full and not found.requests.exists()

    def test_tv_4_irmaa_and_plan_premium_must_both_come_in_time(self):
        """CMS guidance, page 141: IRMAA paid 25 October, the plan's premium 5 November: no."""
        facts = {
            "effective_on": date(2026, 8, 1),
            "months": (members.month(date(2026, 7, 1)),),
            "grace_begins_on": None,
            "grace_ends_on": None,
            "notice_sent_on": None,
        }
        by = members.specialist()
        case = members.referred(by=by, contact_={"received_at": noon(date(2026, 9, 29))}, **facts)
        assert matter_of(case).state == State.REFERRED
        assert open_duties(case) == {"follow_referral"}
        services.record_cms_favorable(
            case.pk, complaint="CTM-1", words="Federal error.", by=by, at=noon(date(2026, 10, 5))
        )
        assert matter_of(case).pay_by == date(2026, 10, 31)
        services.record_irmaa_paid(
            case.pk, paid_on=date(2026, 10, 25), by=by, at=noon(date(2026, 10, 26))
        )
        assert matter_of(case).state == State.FAVORABLE
        services.lapse(case.pk, at=noon(date(2026, 11, 1)))
        assert matter_of(case).state == State.UNPAID
        # The five days are for processing, not for paying.
        members.pay(case, "41.50", date(2026, 11, 5), by=by)
        assert matter_of(case).state == State.UNPAID

    @pytest.mark.parametrize(
        ("paid", "said"),
        [
            ("0.01", "$82.99 of what was owed and the income-related amount (IRMAA) owed to CMS"),
            ("83.00", "the income-related amount (IRMAA) owed to CMS"),
        ],
    )
    def test_the_trail_of_an_unpaid_case_says_what_did_not_come(self, paid, said):
        """42 CFR 423.44(e)(3): where ours came and the IRMAA did not, it was not "$0.00"."""
        by = members.specialist()
        case = members.referred(by=by)
        services.record_cms_favorable(
            case.pk, complaint="CTM-1", words="Error.", by=by, at=ASKED + DAY
        )
        members.pay(case, paid, date(2026, 5, 4), by=by)
        services.lapse(case.pk, at=noon(date(2026, 7, 1)))
        assert case.events.get(event="unpaid").facts["lacking"] == said
        why = matter_of(case).ended_why
        assert why.lower().startswith(said.lower()) and "$0.00" not in why

    def test_irmaa_alone_does_not_stand_for_the_premium_nor_the_other_way_round(self):
        by = members.specialist()
        case = members.referred(by=by)
        services.record_cms_favorable(
            case.pk, complaint="CTM-1", words="Error.", by=by, at=ASKED + DAY
        )
        members.pay(case, "83.00", date(2026, 5, 4), by=by)
        assert matter_of(case).state == State.FAVORABLE
        services.record_irmaa_paid(
            case.pk, paid_on=date(2026, 5, 20), by=by, at=noon(date(2026, 5, 21))
        )
        matter = matter_of(case)
        assert matter.state == State.PAID and matter.paid_on == date(2026, 5, 20)

    def test_a_part_is_not_enough_and_two_parts_are_the_whole(self):
        case = members.favorable()
        members.pay(case, "40.00", date(2026, 5, 4))
        assert matter_of(case).state == State.FAVORABLE
        assert matter_of(case).disenrollment.account.still_owed == Decimal("43.00")
        members.pay(case, "43.00", date(2026, 6, 30))
        assert matter_of(case).state == State.PAID
        assert not duty(case, "pay_arrears").is_late(noon(date(2026, 7, 1)))

    def test_it_is_the_day_of_receipt_that_counts_also_where_it_is_entered_later(self):
        """Received on the last day, typed in three days later: the closing is taken back."""
        case = members.unpaid()
        members.pay(case, "83.00", date(2026, 6, 30), at=noon(date(2026, 7, 3)))
        matter = matter_of(case)
        assert matter.state == State.PAID and matter.ended_why == ""
        assert case.events.get(event="settled").facts["from_unpaid"] is True
        assert not duty(case, "submit_reinstatement").is_late(noon(date(2026, 7, 3)))

    def test_a_second_call_does_not_take_the_money_from_the_case_it_is_for(self):
        case = members.unpaid()
        again = members.requested(
            of=matter_of(case).disenrollment, contact_={"received_at": noon(date(2026, 7, 2))}
        )
        assert matter_of(again).state == State.NOT_ELIGIBLE
        members.pay(case, "83.00", date(2026, 6, 30), at=noon(date(2026, 7, 3)))
        assert matter_of(case).state == State.PAID

    def test_a_payment_that_went_back_is_owed_again(self):
        case = members.paid()
        payment = matter_of(case).disenrollment.payments.get()
        at = noon(date(2026, 5, 27))
        money.return_payment(
            payment.pk, on=date(2026, 5, 26), why="No funds.", by=members.specialist(), at=at
        )
        assert matter_of(case).state == State.FAVORABLE
        assert "pay_arrears" in open_duties(case)
        assert "submit_reinstatement" not in open_duties(case)
        members.pay(case, "83.00", date(2026, 6, 2), reference="again")
        assert matter_of(case).state == State.PAID

    def test_what_is_with_the_contractor_is_not_unpaid_by_a_returned_check(self):
        case = members.submitted()
        payment = matter_of(case).disenrollment.payments.get()
        with pytest.raises(Refused) as refused:
            money.return_payment(
                payment.pk, on=date(2026, 5, 26), why="No funds.",
                by=members.specialist(), at=noon(date(2026, 5, 27)),
            )  # fmt: skip
        assert refused.value.code == "submitted"

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            ({"received_on": date(2026, 1, 1)}, "received_on"),
            ({"received_on": date(2027, 1, 1)}, "received_on"),
            ({"amount": Decimal("-5")}, "amount"),
            ({"amount": Decimal("0")}, "amount"),
            ({"amount": Decimal("1.005")}, "amount"),
        ],
    )
    def test_an_impossible_payment_is_refused_beside_its_field(self, facts, field):
        found = members.disenrollment()
        values = {"received_on": date(2026, 4, 10), "amount": Decimal("5"), "method": "check"}
        pay = money.PaymentFacts(**values | facts)
        with pytest.raises(Refused) as refused:
            money.record_payment(found.pk, pay, by=members.specialist(), at=ASKED)
        assert refused.value.field == field
        assert not found.payments.exists()

    def test_the_same_payment_twice_is_refused_unless_it_has_another_reference(self):
        case = members.favorable()
        members.pay(case, "20.00", date(2026, 5, 4))
        with pytest.raises(Refused) as refused:
            members.pay(case, "20.00", date(2026, 5, 4))
        assert refused.value.code == "recorded_before"
        members.pay(case, "20.00", date(2026, 5, 4), reference="2")
        assert matter_of(case).disenrollment.payments.count() == 2

    def test_a_month_found_withheld_is_never_owed(self):
        """42 CFR 423.293(f): no bill for a period that SSA, RRB or OPM withheld."""
        case = members.favorable()
        found = matter_of(case).disenrollment
        month = disenroll.MonthFacts(
            date(2026, 3, 1), (("premium", Decimal("41.50")),), withheld_by="ssa"
        )
        members.pay(case, "41.50", date(2026, 5, 4))
        months.correct_month(
            found.pk, month, why="SSA shows it withheld.", by=members.specialist(),
            at=noon(date(2026, 5, 6)),
        )  # fmt: skip
        assert matter_of(case).state == State.PAID
        assert found.account.withheld_months == (date(2026, 3, 1),)
        facts = case.events.get(event="ledger_corrected").facts
        assert "41.50" in facts["was"] and "Social Security" in facts["now"]

    def test_what_was_told_cannot_become_more(self):
        case = members.favorable()
        month = members.month(date(2026, 3, 1), "60.00")
        with pytest.raises(Refused) as refused:
            months.correct_month(
                matter_of(case).disenrollment_id, month, why="Mistyped.",
                by=members.specialist(), at=noon(date(2026, 5, 6)),
            )  # fmt: skip
        assert refused.value.code == "more_than_told"
        assert matter_of(case).disenrollment.account.owed_at_disenrollment == Decimal("83.00")

    def test_a_cost_plan_may_ask_other_charges_and_others_may_not(self):
        """42 CFR 417.460(c)."""
        charges = (("premium", Decimal("41.50")), ("other_charges", Decimal("12.00")))
        months = (members.month(date(2026, 3, 1), charges=charges),)
        with pytest.raises(Refused) as refused:
            members.disenrollment(months=months)
        assert refused.value.field == "kind"
        cost = factories.plan(contract_id="H9999", plan_type="cost")
        found = members.disenrollment(plan=cost, months=months)
        assert found.account.owed_at_disenrollment == Decimal("53.50")


class TestOtherRoads:
    def test_an_error_of_the_plan_is_corrected_not_decided(self):
        """CMS guidance, section 70.3.4."""
        case = members.with_plan_error()
        assert matter_of(case).state == State.PLAN_ERROR
        assert open_duties(case) == {"cancel_disenrollment"}
        by = members.specialist()
        services.cancel_disenrollment(
            case.pk, corrected_on=date(2026, 4, 16), correction="TC 81", by=by, at=ASKED + 2 * DAY
        )
        assert open_duties(case) == set()
        with pytest.raises(Refused) as refused:
            services.cancel_disenrollment(
                case.pk, corrected_on=date(2026, 4, 16), correction="TC 81", by=by,
                at=ASKED + 2 * DAY,
            )  # fmt: skip
        assert refused.value.code == "corrected_before"

    def test_an_error_found_by_research_takes_the_same_road(self):
        case = members.researched()
        services.find_plan_error(
            case.pk, why="Posted elsewhere.", by=members.specialist(), at=ASKED + 2 * DAY
        )
        assert matter_of(case).state == State.PLAN_ERROR
        assert duty(case, "decide_good_cause").closed_at is not None

    def test_what_cms_refuses_cms_tells(self):
        case = members.referred()
        services.record_cms_unfavorable(
            case.pk, complaint="CTM-1", words="No.", by=members.specialist(), at=ASKED + DAY
        )
        assert matter_of(case).state == State.UNFAVORABLE and open_duties(case) == set()

    def test_a_withdrawal_ends_every_duty(self):
        case = members.favorable()
        services.withdraw(
            case.pk, why="Joined another plan.", by=members.specialist(), at=ASKED + 3 * DAY
        )
        assert matter_of(case).state == State.WITHDRAWN and open_duties(case) == set()
        assert cases.Case.objects.get(pk=case.pk).next_due_at is None

    def test_what_the_contractor_returns_is_submitted_again(self):
        case = members.submitted()
        by = members.specialist()
        at = noon(date(2026, 5, 28))
        services.record_return(case.pk, why="The benefit package is missing.", by=by, at=at)
        assert "submit_reinstatement" in open_duties(case)
        services.submit(case.pk, submitted_at=at + DAY, submission="RPC-2", by=by, at=at + DAY)
        assert matter_of(case).submission == "RPC-2"

    def test_only_the_reply_287_completes_it(self):
        case = members.submitted()
        with pytest.raises(Refused) as refused:
            services.complete(
                case.pk, reply_code="015", reply_on=date(2026, 6, 1),
                by=members.specialist(), at=noon(date(2026, 6, 1)),
            )  # fmt: skip
        assert refused.value.field == "reply_code"

    def test_installments_run_over_at_least_the_months_that_were_due(self):
        """TV-9, 42 CFR 423.293(a)(4): 7 months due, at least 7 installments."""
        case = members.reinstated()
        by, at = members.specialist(), noon(date(2026, 10, 10))
        total = members.billed(case, 7, at=at)
        few = members.agreement(total, months=6)
        with pytest.raises(Refused) as refused:
            services.agree_collection(case.pk, few, by=by, at=at)
        assert refused.value.field == "months"
        enough = members.agreement(total, months=8)
        agreed = services.agree_collection(case.pk, enough, by=by, at=at)
        amounts = [Decimal(row["amount"]) for row in agreed.schedule]
        assert len(amounts) == 8 and sum(amounts) == Decimal("290.50")


class TestLikeAnyOther:
    def test_every_stored_trace_replays(self):
        made = (
            members.favorable, members.submitted, members.reinstated, members.with_plan_error,
            members.referred,
        )  # fmt: skip
        for make in at_least_one(made):
            case = make()
            for row in at_least_one(case.deadlines.all()):
                assert replay(row.trace).due_on == day_of(row.due_at, case)

    def test_alerts_are_planned_for_its_duties(self):
        case = members.requested()
        assert case.alerts.filter(dropped_at=None).exists()

    def test_the_members_limit_is_no_lateness_of_the_plan(self):
        case = members.favorable()
        later = noon(date(2026, 7, 2))
        pay = duty(case, "pay_arrears")
        assert pay.pk not in missed.missed_deadlines(at=later, limit=99)
        notify = duty(case, "notify_good_cause")
        assert notify.pk in missed.missed_deadlines(at=later, limit=99)
        assert missed.mark_missed(notify.pk, at=later)
        assert case.events.get(event="deadline_missed").why

    def test_a_person_with_both_kinds_of_case_has_both(self):
        asked = factories.received_case()
        enrollee = asked.enrollee
        facts = members.disenrollment_facts().enrollee
        found = disenroll.enter_disenrollment(
            members.disenrollment_facts(
                enrollee=type(facts)(enrollee.member_id, enrollee.first_name, enrollee.last_name)
            ),
            by=members.specialist(),
            at=ASKED - DAY,
        )
        case = members.requested(of=found)
        assert set(enrollee.cases.values_list("kind", flat=True)) == {
            "determination", "reinstatement",
        }  # fmt: skip
        assert case.enrollee == enrollee

    def test_the_checklist_has_every_point_of_the_guidance(self):
        assert {item.key for item in good_cause.CHECKLIST.history()} == {
            "billing", "notices", "grace", "evidence", "similar",
        }  # fmt: skip
