"""Unpaid premiums from the warning to the money or the disenrollment (42 CFR 422.74(d)(1),
423.44(d)(1) and (e), 417.460(c)(1); guidance, sections 60.2.5 and 60.3.1)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from accounts.permissions import Role
from cases import services as case_services
from cases import services as cases
from cases.folder import SENTENCES as COMMON
from cases.models import AuditEvent, Case
from cases.services import GrievanceAnswer, GrievanceFacts
from delinquency import services
from delinquency.kind import SENTENCES
from delinquency.models import Delinquency, Option, State
from notices.models import LetterReview, Notice
from premiums.models import Cause, Disenrollment, Payment
from regulations.law import Refused
from tests import factories
from tests import factories_delinquency as made
from tests import factories_reinstatement as members
from tests.factories_delinquency import duties, last_letter, letters

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
pytestmark = pytest.mark.django_db


def matter_of(case: Case) -> Delinquency:
    return Delinquency.objects.get(pk=case.pk)


class TestBegin:
    def test_the_warning_is_queued_and_every_day_of_the_law_is_a_duty(self):
        """Guidance, sections 60.3.1.2 and 60.3.1.4."""
        case = made.opened(option=Option.ROLL_OVER)
        assert letters(case) == ["premium_warning"]
        assert duties(case) == {
            "warn_of_disenrollment": date(2026, 1, 16),
            "notify_disenrollment": date(2026, 3, 4),
            "submit_disenrollment": date(2026, 3, 4),
        }
        case.refresh_from_db()
        assert case.next_due_at.astimezone(case.plan.zone).date() == date(2026, 1, 16)
        assert matter_of(case).effective_on == made.MARCH

    def test_without_roll_over_the_warning_has_no_day_but_leaves_all_the_same(self):
        case = made.opened(option=Option.ALL_DUE)
        assert letters(case) == ["premium_warning"]
        assert "warn_of_disenrollment" not in duties(case)

    def test_the_letter_that_leaves_meets_the_duty_to_warn(self):
        case = made.opened(option=Option.ROLL_OVER)
        factories.dispatch_all(case, at=made.FOUND + HOUR)
        assert "warn_of_disenrollment" not in duties(case)
        met = case.deadlines.get(duty="warn_of_disenrollment")
        assert met.met_at == made.FOUND + HOUR and not met.is_late(made.FOUND + DAY)

    def test_a_cost_plan_counts_back_from_the_day_that_it_set(self):
        """42 CFR 417.460(c)(1): at least 20 days before the effective date."""
        plan = factories.plan(plan_type="cost", contract_id="H7777")
        case = made.opened(plan=plan, option="", grace_months=None, effective_on=date(2026, 4, 1))
        assert duties(case) == {
            "notify_disenrollment": date(2026, 3, 12), "submit_disenrollment": date(2026, 4, 3),
        }  # fmt: skip
        assert last_letter(case).facts["grace_ends_on"] == ""

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            ({"prohibited": {"withheld": True}}, "withheld"),
            ({"prohibited": {"other_payer": True}}, "other_payer"),
            ({"prohibited": {"only_extras": True}}, "only_extras"),
            ({"premium_due_on": date(2026, 1, 13)}, "premium_due_on"),
            ({"premium_due_on": date(2025, 12, 31)}, "premium_due_on"),
            ({"bills": (made.bill(), made.bill())}, "bills"),
            ({"bills": ()}, "bills"),
            ({"bills": (made.bill(made.FEBRUARY),)}, "month"),
            ({"bills": (made.bill(billed_on=date(2026, 1, 13)),)}, "billed_on"),
            ({"bills": (made.bill(amount=Decimal(0)),)}, "amount"),
            ({"grace_months": 1}, "months"),
            ({"grace_months": None}, "grace_months"),
            ({"option": "whatever"}, "option"),
        ],
    )
    def test_what_cannot_be_is_refused_with_its_field_and_nothing_is_written(self, facts, field):
        with pytest.raises(Refused) as refused:
            made.opened(**facts)
        assert refused.value.field == field
        assert not Case.objects.exists() and not Notice.objects.exists()

    def test_a_member_has_one_case_of_unpaid_premiums_at_a_time(self):
        by = made.specialist()
        facts = made.delinquency_facts()
        first = services.open_delinquency(facts, by=by, at=made.FOUND)
        with pytest.raises(Refused) as refused:
            services.open_delinquency(facts, by=by, at=made.FOUND + DAY)
        assert first.number in refused.value.message
        services.record_payment(
            first.pk, made.receipt(date(2026, 1, 20)), by=by, at=made.FOUND + 10 * DAY
        )
        again = services.open_delinquency(facts, by=by, at=made.FOUND + 11 * DAY)
        assert again.pk != first.pk

    def test_only_those_who_collect_premiums_may_begin(self):
        for role in set(Role.values) - {Role.SPECIALIST, Role.SUPERVISOR}:
            with pytest.raises(PermissionDenied):
                made.opened(by=factories.user(role))
            with pytest.raises(PermissionDenied):
                services.record_irmaa(made.irmaa_facts(), by=factories.user(role), at=made.FOUND)


class TestMoney:
    def test_all_that_was_due_ends_it_and_before_the_notice_no_letter_says_so(self):
        by = made.specialist()
        case = made.opened(by=by)
        services.record_payment(
            case.pk, made.receipt(date(2026, 2, 28)), by=by, at=made.AFTER_GRACE
        )
        matter = matter_of(case)
        assert (matter.state, matter.paid_on) == (State.PAID, date(2026, 2, 28))
        assert duties(case) == {} and letters(case) == ["premium_warning"]

    def test_a_part_stops_nothing(self):
        """Guidance, section 60.3.1.1."""
        by = made.specialist()
        case = made.opened(by=by)
        services.record_payment(
            case.pk, made.receipt(date(2026, 2, 3), "41.49"), by=by, at=made.FOUND + 22 * DAY
        )
        assert matter_of(case).state == State.DELINQUENT
        assert matter_of(case).effective_on == made.MARCH and letters(case) == ["premium_warning"]

    def test_money_after_the_last_day_is_kept_and_stops_nothing(self):
        by = made.specialist()
        case = made.opened(by=by)
        factories.dispatch_all(case, at=made.FOUND + HOUR)
        services.record_payment(case.pk, made.receipt(made.MARCH), by=by, at=made.AFTER_GRACE)
        services.disenroll(case.pk, nothing_waits=True, by=by, at=made.AFTER_GRACE)
        assert matter_of(case).state == State.ENDING
        assert matter_of(case).payments.count() == 1
        said = {each["key"] for each in last_letter(case).facts["statements"]}
        assert last_letter(case).facts["owed"] == "$0.00" and "still_owed" not in said

    def rolled(self, by):
        case = made.opened(by=by, option=Option.ROLL_OVER)
        factories.dispatch_all(case, at=made.FOUND + HOUR)
        services.add_bill(case.pk, made.bill(made.FEBRUARY), by=by, at=made.FOUND + 21 * DAY)
        services.record_payment(
            case.pk, made.receipt(date(2026, 2, 10)), by=by, at=made.FOUND + 30 * DAY
        )
        return case

    def test_the_first_month_paid_begins_a_new_grace_period_and_warns_again(self):
        """Guidance, section 60.3.1.2: again whenever a month's premium comes in the grace
        period."""
        case = self.rolled(made.specialist())
        matter = matter_of(case)
        assert (matter.grace_ends_on, matter.effective_on) == (
            date(2026, 3, 31), date(2026, 4, 1),
        )  # fmt: skip
        assert letters(case) == ["premium_warning", "premium_warning"]
        assert duties(case) == {
            "warn_of_disenrollment": date(2026, 2, 25),
            "notify_disenrollment": date(2026, 4, 3),
            "submit_disenrollment": date(2026, 4, 3),
        }
        facts = last_letter(case).facts
        assert facts["owed"] == "$41.50" and facts["first_month"] == "February 2026"
        assert facts["effective_on"] == "April 1, 2026"

    def test_a_check_that_bounces_takes_the_new_grace_period_back(self):
        by = made.specialist()
        case = self.rolled(by)
        receipt = Payment.objects.get()
        services.return_payment(
            case.pk, payment=receipt.pk, on=date(2026, 2, 14), why="No funds.", by=by,
            at=made.FOUND + 34 * DAY,
        )  # fmt: skip
        matter = matter_of(case)
        assert matter.grace_ends_on == made.GRACE_ENDS
        assert duties(case)["notify_disenrollment"] == date(2026, 3, 4)
        assert last_letter(case).event.event == "grace_taken_back"
        assert last_letter(case).kind == "premium_warning"

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            ({"on": date(2026, 2, 30 - 2)}, "received_on"),
            ({"on": date(2025, 12, 14)}, "received_on"),
            ({"on": date(2026, 1, 13), "amount": "0.00"}, "amount"),
        ],
    )
    def test_money_that_cannot_be_is_refused(self, facts, field):
        by = made.specialist()
        case = made.opened(by=by)
        with pytest.raises(Refused) as refused:
            services.record_payment(case.pk, made.receipt(**facts), by=by, at=made.FOUND + 2 * DAY)
        assert refused.value.field == field and not Payment.objects.exists()

    def test_the_same_payment_twice_is_refused(self):
        by = made.specialist()
        case = made.opened(by=by)
        part = made.receipt(date(2026, 1, 20), "10.00", reference="101")
        services.record_payment(case.pk, part, by=by, at=made.FOUND + 9 * DAY)
        with pytest.raises(Refused) as refused:
            services.record_payment(case.pk, part, by=by, at=made.FOUND + 9 * DAY)
        assert refused.value.field == "reference" and Payment.objects.count() == 1

    def test_a_month_that_stands_there_or_is_older_is_refused(self):
        by = made.specialist()
        case = made.opened(by=by)
        for month in (made.JANUARY, date(2025, 12, 1)):
            with pytest.raises(Refused) as refused:
                services.add_bill(case.pk, made.bill(month), by=by, at=made.FOUND + DAY)
            assert refused.value.field == "month"


class TestEnd:
    def ending(self, by, **facts):
        case = made.opened(by=by, **facts)
        factories.dispatch_all(case, at=made.FOUND + HOUR)
        services.disenroll(case.pk, nothing_waits=True, by=by, at=made.AFTER_GRACE)
        return case

    def test_the_notice_leaves_then_the_transaction_and_a_disenrollment_stands(self):
        """Guidance, section 60.3.1.4, steps 5 and 6."""
        by = made.specialist()
        case = self.ending(by)
        assert letters(case) == ["premium_warning", "premium_disenrolled"]
        factories.dispatch_all(case, at=made.AFTER_GRACE + MINUTE)
        assert set(duties(case)) == {"submit_disenrollment"}
        sent_at = made.AFTER_GRACE + HOUR
        matter = services.submit(
            case.pk, submitted_at=sent_at, submission="TC51-7", by=by, at=sent_at + MINUTE
        )
        assert matter.state == State.DISENROLLED and duties(case) == {}
        ended = matter.disenrollment
        assert (ended.effective_on, ended.cause) == (made.MARCH, Cause.NONPAYMENT)
        assert ended.notice_sent_on == date(2026, 3, 2)
        assert (ended.grace_begins_on, ended.grace_ends_on) == (made.JANUARY, made.GRACE_ENDS)
        assert ended.account.still_owed == Decimal("41.50")

    def test_whoever_was_disenrolled_may_ask_for_reinstatement(self):
        by = made.specialist()
        case = self.ending(by)
        factories.dispatch_all(case, at=made.AFTER_GRACE + MINUTE)
        at = made.AFTER_GRACE + HOUR
        matter = services.submit(case.pk, submitted_at=at, submission="TC51-7", by=by, at=at)
        asked = {"received_at": at + DAY}
        again = members.requested(of=matter.disenrollment, by=by, contact_=asked)
        assert again.reinstatement.disenrollment_id == matter.disenrollment_id

    def test_a_disenrollment_known_from_a_file_is_taken_and_not_written_twice(self):
        by = made.specialist()
        facts = made.delinquency_facts()
        case = services.open_delinquency(facts, by=by, at=made.FOUND)
        factories.dispatch_all(case, at=made.FOUND + HOUR)
        known = members.disenrollment(
            plan=facts.plan, enrollee=facts.enrollee, effective_on=made.MARCH,
            grace_begins_on=None, grace_ends_on=None, notice_sent_on=None,
            months=(), at=made.AFTER_GRACE,
        )  # fmt: skip
        services.disenroll(case.pk, nothing_waits=True, by=by, at=made.AFTER_GRACE)
        factories.dispatch_all(case, at=made.AFTER_GRACE + MINUTE)
        at = made.AFTER_GRACE + HOUR
        matter = services.submit(case.pk, submitted_at=at, submission="TC51-7", by=by, at=at)
        assert matter.disenrollment == known and Disenrollment.objects.count() == 1

    def test_a_transaction_before_the_notice_is_refused(self):
        by = made.specialist()
        case = self.ending(by)
        factories.dispatch_all(case, at=made.AFTER_GRACE + HOUR)
        with pytest.raises(Refused) as refused:
            services.submit(
                case.pk, submitted_at=made.AFTER_GRACE, submission="TC51-7", by=by,
                at=made.AFTER_GRACE + DAY,
            )  # fmt: skip
        assert refused.value.field == "submitted_at" and not Disenrollment.objects.exists()

    def test_money_in_time_that_was_entered_after_the_notice_takes_it_back(self):
        by = made.specialist()
        case = self.ending(by)
        factories.dispatch_all(case, at=made.AFTER_GRACE + MINUTE)
        services.record_payment(
            case.pk, made.receipt(date(2026, 2, 27)), by=by, at=made.AFTER_GRACE + DAY
        )
        assert matter_of(case).state == State.PAID and duties(case) == {}
        letter = last_letter(case)
        assert letter.kind == "still_enrolled" and letter.facts["why"] == "paid"
        assert letter.facts["earlier_letter_on"] == "March 2, 2026"

    def test_a_month_in_time_that_was_entered_after_the_notice_runs_the_grace_period_on(self):
        by = made.specialist()
        case = made.opened(by=by, option=Option.ROLL_OVER)
        factories.dispatch_all(case, at=made.FOUND + HOUR)
        services.add_bill(case.pk, made.bill(made.FEBRUARY), by=by, at=made.FOUND + 25 * DAY)
        services.disenroll(case.pk, nothing_waits=True, by=by, at=made.AFTER_GRACE)
        factories.dispatch_all(case, at=made.AFTER_GRACE + MINUTE)
        services.record_payment(
            case.pk, made.receipt(date(2026, 2, 27)), by=by, at=made.AFTER_GRACE + DAY
        )
        matter = matter_of(case)
        assert (matter.state, matter.effective_on) == (State.DELINQUENT, date(2026, 4, 1))
        assert last_letter(case).kind == "premium_warning"
        assert last_letter(case).facts["earlier_letter_on"] == "March 2, 2026"
        assert duties(case)["notify_disenrollment"] == date(2026, 4, 3)

    @pytest.mark.parametrize(
        ("ground", "told"), [("billing_error", True), ("exception", True), ("died", False)]
    )
    def test_stopped_after_the_notice_the_member_is_told_where_coverage_goes_on(self, ground, told):
        by = made.specialist()
        case = self.ending(by)
        services.stop(
            case.pk, ground=ground, explanation="We looked again.", by=by,
            at=made.AFTER_GRACE + DAY,
        )  # fmt: skip
        assert matter_of(case).state == State.STOPPED and duties(case) == {}
        assert ("still_enrolled" in letters(case)) == told

    def test_stopped_before_the_notice_no_letter_is_due(self):
        by = made.specialist()
        case = made.opened(by=by)
        services.stop(
            case.pk, ground="mistake", explanation="Wrong member.", by=by, at=made.FOUND + HOUR
        )
        assert letters(case) == ["premium_warning"]

    def test_a_cost_plans_notice_that_would_leave_too_late_is_refused(self):
        """42 CFR 417.460(c)(1)."""
        by = made.specialist()
        plan = factories.plan(plan_type="cost", contract_id="H7777")
        case = made.opened(
            by=by, plan=plan, option="", grace_months=None, effective_on=date(2026, 4, 1)
        )
        factories.dispatch_all(case, at=made.FOUND + HOUR)
        late = made.FOUND + 60 * DAY
        with pytest.raises(Refused):
            services.disenroll(case.pk, nothing_waits=True, by=by, at=late)
        services.disenroll(case.pk, nothing_waits=True, by=by, at=late - DAY)
        assert matter_of(case).state == State.ENDING
        factories.dispatch_all(case, at=late - DAY + MINUTE)
        with pytest.raises(Refused) as refused:  # paying by the last day keeps the coverage
            services.submit(case.pk, submitted_at=late, submission="TC51", by=by, at=late)
        assert refused.value.code == "money_may_come"


class TestIrmaa:
    def test_cms_ended_it_and_the_plan_tells_within_ten_days(self):
        """Guidance, section 60.2.5; 42 CFR 423.44(e)(3)."""
        case = services.record_irmaa(made.irmaa_facts(), by=made.specialist(), at=made.FOUND)
        matter = matter_of(case)
        assert matter.state == State.ENDED_BY_CMS and letters(case) == ["irmaa_disenrolled"]
        assert duties(case) == {"notify_irmaa_disenrollment": date(2026, 1, 18)}
        factories.dispatch_all(case, at=made.FOUND + HOUR)
        assert duties(case) == {}
        case.refresh_from_db()
        assert case.next_due_at is None
        assert matter.disenrollment.cause == Cause.IRMAA

    def test_the_same_report_twice_is_refused(self):
        facts, by = made.irmaa_facts(), made.specialist()
        services.record_irmaa(facts, by=by, at=made.FOUND)
        with pytest.raises(Refused) as refused:
            services.record_irmaa(facts, by=by, at=made.FOUND + DAY)
        assert refused.value.field == "effective_on" and Notice.objects.count() == 1

    def test_one_that_is_on_record_for_another_cause_is_refused(self):
        facts, by = made.irmaa_facts(), made.specialist()
        members.disenrollment(
            plan=facts.plan, enrollee=facts.enrollee, effective_on=facts.effective_on,
            grace_begins_on=None, grace_ends_on=None, notice_sent_on=None, months=(),
            at=made.FOUND,
        )  # fmt: skip
        with pytest.raises(Refused) as refused:
            services.record_irmaa(facts, by=by, at=made.FOUND)
        assert refused.value.code == "another_cause"
        assert not Case.objects.filter(kind="delinquency").exists()

    def test_a_report_of_tomorrow_is_refused(self):
        with pytest.raises(Refused) as refused:
            services.record_irmaa(
                made.irmaa_facts(reply_on=date(2026, 1, 13)), by=made.specialist(), at=made.FOUND
            )
        assert refused.value.field == "reply_on"


class TestNotSent:
    """What money or a stop made wrong never leaves, held or queued (ADR 16, 17)."""

    def waiting(self, case: Case) -> list[str]:
        rows = case.notices.filter(dispatched_at=None, voided_at=None).order_by("pk")
        return list(rows.values_list("kind", flat=True))

    def test_a_notice_that_money_overtook_is_not_sent(self):
        by = made.specialist()
        case = made.opened(by=by)
        factories.dispatch_all(case, at=made.FOUND + HOUR)
        services.disenroll(case.pk, nothing_waits=True, by=by, at=made.AFTER_GRACE)
        services.record_payment(
            case.pk, made.receipt(date(2026, 2, 27)), by=by, at=made.AFTER_GRACE + MINUTE
        )
        assert self.waiting(case) == ["still_enrolled"]
        factories.dispatch_all(case, at=made.AFTER_GRACE + HOUR)
        left = case.notices.filter(dispatched_at__isnull=False)
        assert [each.kind for each in left.order_by("pk")] == ["premium_warning", "still_enrolled"]
        notice = case.notices.get(kind="premium_disenrolled")
        assert notice.void_why == "Everything due was received on time."

    def test_a_warning_of_the_old_days_is_not_sent_but_the_new_one_is(self):
        by = made.specialist()
        case = made.opened(by=by, option=Option.ROLL_OVER)
        services.add_bill(case.pk, made.bill(made.FEBRUARY), by=by, at=made.FOUND + 21 * DAY)
        services.record_payment(
            case.pk, made.receipt(date(2026, 2, 10)), by=by, at=made.FOUND + 30 * DAY
        )
        assert self.waiting(case) == ["premium_warning"]
        factories.dispatch_all(case, at=made.FOUND + 31 * DAY)
        assert "warn_of_disenrollment" not in duties(case)
        assert last_letter(case).dispatched_at and "letter_voided" in told_of(case)

    def test_a_letter_that_left_stays_what_it_is(self):
        by = made.specialist()
        case = made.opened(by=by)
        factories.dispatch_all(case, at=made.FOUND + HOUR)
        services.stop(case.pk, ground="mistake", explanation="No.", by=by, at=made.FOUND + DAY)
        assert not case.notices.filter(voided_at__isnull=False).exists()

    def test_one_that_waits_for_a_review_is_not_sent_either(self):
        factories.review_letters("premium_disenrolled")
        by = made.specialist()
        case = made.opened(by=by)
        factories.dispatch_all(case, at=made.FOUND + HOUR)
        services.disenroll(case.pk, nothing_waits=True, by=by, at=made.AFTER_GRACE)
        services.stop(
            case.pk, ground="billing_error", explanation="Ours.", by=by,
            at=made.AFTER_GRACE + HOUR,
        )  # fmt: skip
        letter_review = LetterReview.objects.get()
        assert letter_review.answer == LetterReview.Answer.VOIDED and self.waiting(case) == [
            "still_enrolled"
        ]


def told_of(case: Case) -> set[str]:
    return set(case.events.values_list("event", flat=True))


def test_a_grievance_is_answered_whatever_became_of_the_premiums():
    """Guidance, section 60.3; 42 CFR 417.460(c)(1)(ii), 422.564(e)."""
    by = made.specialist()
    case = made.opened(by=by)
    facts = GrievanceFacts(
        "other", "Cordelia Fictive", "written", made.FOUND + DAY, "I never got a bill.",
        date(2026, 1, 5),
    )  # fmt: skip
    grievance = cases.receive_grievance(case.pk, facts, by=by, at=made.FOUND + DAY)
    services.record_payment(
        case.pk, made.receipt(date(2026, 1, 20)), by=by, at=made.FOUND + 9 * DAY
    )
    assert duties(case) == {"answer_grievance": date(2026, 2, 12)}
    answer = GrievanceAnswer(grievance.pk, cases.NOT_UPHELD, "The bill left on December 15.")
    cases.answer_grievance(case.pk, answer, by=made.specialist(), at=made.FOUND + 10 * DAY)
    factories.dispatch_all(case, at=made.FOUND + 10 * DAY)
    assert duties(case) == {} and letters(case)[-1] == "grievance_answer"
    assert last_letter(case).facts["grievance"]["is_about_premiums"]


def test_who_works_on_it_is_said():
    by = made.specialist()
    boss = factories.user(Role.SUPERVISOR)
    case = made.opened(by=boss)
    assert Case.objects.get(pk=case.pk).assignee is None
    case_services.take(case.pk, by=by, at=made.FOUND + HOUR)
    assert Case.objects.get(pk=case.pk).assignee == by
    with pytest.raises(Refused):
        case_services.assign(case.pk, to=factories.user(Role.NURSE), by=boss, at=made.FOUND + HOUR)
    other = made.specialist()
    case_services.assign(case.pk, to=other, by=boss, at=made.FOUND + HOUR)
    assert Case.objects.get(pk=case.pk).assignee == other


def test_each_event_of_the_trail_has_its_sentence():
    by = made.specialist()
    case = made.opened(by=by, option=Option.ROLL_OVER)
    services.add_bill(case.pk, made.bill(made.FEBRUARY), by=by, at=made.FOUND + 21 * DAY)
    services.record_payment(
        case.pk, made.receipt(date(2026, 2, 10)), by=by, at=made.FOUND + 30 * DAY
    )
    told = set(AuditEvent.objects.values_list("event", flat=True))
    assert told and told <= set(COMMON) | set(SENTENCES)
