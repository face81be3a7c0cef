"""What broke when someone tried to break reinstatements: each once, so that it stays fixed."""

from datetime import date
from decimal import Decimal

import pytest

from cases.services import OralNoticeFacts
from premiums.models import Payment
from premiums.presentation.member import months_to_bill
from premiums.services import disenroll, money, months
from premiums.services.disenroll import MonthFacts
from premiums.services.money import PaymentFacts
from regulations.law import Refused
from reinstatement import models, services
from reinstatement.models import State
from tests import factories
from tests import factories_reinstatement as members
from tests.factories import DAY, HOUR
from tests.factories_payments import bounce, noon, paid_early
from tests.factories_reinstatement import ASKED

pytestmark = pytest.mark.django_db
STRANGER = {
    "requester_kind": "representative",
    "requester_name": "Nelson Nobody",
    "requester_address": "1 Strange Road\nPortland, ME 04101",
}
NOTHING_SAID = {
    "plan_error": None,
    "explained": False,
    "circumstance": "",
    "stated": None,
    "statement": "",
    "statement_form": "",
    "affirms": None,
}


def matter_of(case) -> models.Reinstatement:
    return models.Reinstatement.objects.select_related("case", "disenrollment").get(pk=case.pk)


def kinds_of(case) -> list[str]:
    return list(case.notices.order_by("id").values_list("kind", flat=True))


def by_a_stranger(of, *, at=ASKED):
    return members.requested(
        of=of,
        contact_=STRANGER | {"received_at": at},
        answers_={"authority": "not_shown", **NOTHING_SAID},
    )


class TestAnotherAmount:
    """Guidance, section 70.3.5.1: the notice tells the amount; what it told is what is paid."""

    def test_whoever_was_told_that_nothing_is_owed_hears_that_the_check_came_back(self):
        case = members.favorable(of=paid_early("83.00", date(2026, 4, 10)))
        assert matter_of(case).state == State.PAID
        factories.dispatch_all(case, at=noon(date(2026, 4, 24)))
        bounce(date(2026, 4, 25))
        assert matter_of(case).state == State.FAVORABLE
        assert kinds_of(case) == ["good_cause_clear", "good_cause_owed"]
        last = case.notices.latest("id")
        assert last.event.event == "amount_changed"
        assert last.facts["account"]["missing"] == "$83.00"
        keys = [said["key"] for said in last.facts["statements"]]
        assert keys[0] == "changed" and "all_received" in keys

    def test_whoever_paid_after_the_letter_hears_of_it_too(self):
        case = members.paid()
        bounce(date(2026, 5, 25))
        assert kinds_of(case) == ["good_cause_owed", "good_cause_owed"]

    def test_an_earlier_check_that_comes_back_makes_more_owed_and_the_letter_says_how_much(self):
        months = tuple(members.month(date(2026, each, 1)) for each in (1, 2, 3))
        known = paid_early("41.50", date(2026, 3, 10), months=months)
        case = members.favorable(of=known)
        assert matter_of(case).amount_owed == Decimal("83.00")
        bounce(date(2026, 4, 25))
        assert matter_of(case).amount_owed == Decimal("124.50")
        assert case.notices.latest("id").facts["account"]["missing"] == "$124.50"

    def test_a_month_that_was_withheld_makes_less_owed_and_the_letter_says_how_much(self):
        case = members.favorable()
        withheld = MonthFacts(date(2026, 2, 1), (("premium", Decimal("41.50")),), None, "ssa")
        months.correct_month(
            matter_of(case).disenrollment_id, withheld, why="SSA withheld it.",
            by=factories.user("supervisor"), at=ASKED + 5 * DAY,
        )  # fmt: skip
        assert matter_of(case).amount_owed == Decimal("41.50")
        assert case.notices.latest("id").facts["account"]["missing"] == "$41.50"
        facts = case.events.get(event="amount_changed").facts
        assert facts == {"told": "83.00", "owed": "41.50", "still_owed": "41.50"}

    def test_a_correction_is_kept_where_nobody_has_asked_yet(self):
        """What stood, what stands, who and why: evidence that hangs on no request."""
        found = members.disenrollment()
        month = found.months.latest("month").month
        by = factories.user("supervisor")
        months.correct_month(
            found.pk, members.month(month, "30.00"), why="Mistyped.", by=by, at=ASKED
        )
        kept = found.corrections.get()
        assert (kept.what, kept.why, kept.by, kept.at) == (f"{month:%B %Y}", "Mistyped.", by, ASKED)
        assert "$41.50" in kept.was and "$30.00" in kept.now

    def test_a_wrong_day_is_corrected_before_anybody_asks_and_both_limits_follow(self):
        """42 CFR 422.74(d)(1)(v): both limits are counted from the day on which it took effect."""
        found = members.disenrollment()
        facts = disenroll.CorrectedFacts(date(2026, 5, 1), "nonpayment")
        by = members.specialist()
        disenroll.correct_disenrollment(found.pk, facts, why="A slip.", by=by, at=ASKED)
        found.refresh_from_db()
        assert (found.window.due_on, found.pay_by.due_on) == (date(2026, 6, 30), date(2026, 7, 31))
        kept = found.corrections.get()
        assert "04/01/2026" in kept.was and "05/01/2026" in kept.now

    def test_what_a_request_stands_on_cannot_be_corrected(self):
        case = members.favorable()
        facts = disenroll.CorrectedFacts(date(2026, 5, 1), "nonpayment")
        with pytest.raises(Refused) as refused:
            disenroll.correct_disenrollment(
                matter_of(case).disenrollment_id, facts, why="A slip.", by=members.specialist(),
                at=ASKED + 5 * DAY,
            )  # fmt: skip
        assert refused.value.code == "asked_before" and case.number in refused.value.message
        assert matter_of(case).disenrollment.effective_on == date(2026, 4, 1)

    @pytest.mark.parametrize(
        ("facts", "field"),
        [({"effective_on": date(2026, 4, 2)}, "effective_on"),
         ({"effective_on": date(2026, 3, 1)}, "month"),
         ({"notice_sent_on": date(2026, 12, 1)}, "notice_sent_on")],
    )  # fmt: skip
    def test_a_correction_has_to_fit_the_law_and_the_ledger(self, facts, field):
        found = members.disenrollment()
        corrected = disenroll.CorrectedFacts(
            **{"effective_on": date(2026, 4, 1), "cause": "nonpayment", **facts}
        )
        with pytest.raises(Refused) as refused:
            disenroll.correct_disenrollment(
                found.pk, corrected, why="A slip.", by=members.specialist(), at=ASKED
            )
        assert refused.value.field == field
        assert not found.corrections.exists()

    def test_once_the_last_day_is_over_only_the_letter_that_closes_it_is_written(self):
        case = members.paid()
        bounce(date(2026, 7, 1))
        assert kinds_of(case) == ["good_cause_owed"]
        assert services.lapse(case.pk, at=noon(date(2026, 7, 2)))
        assert kinds_of(case) == ["good_cause_owed", "good_cause_unpaid"]

    def test_what_cms_decided_keeps_its_own_words(self):
        case = members.referred()
        by = members.specialist()
        at = ASKED + 5 * DAY
        services.record_cms_favorable(case.pk, complaint="CTM-1", words="Yes.", by=by, at=at)
        factories.dispatch_all(case, at=at + HOUR)
        members.pay(case, "83.00", date(2026, 5, 20))
        bounce(date(2026, 5, 25))
        keys = [said["key"] for said in case.notices.latest("id").facts["statements"]]
        assert {"changed", "irmaa_too", "when_both_paid"} <= set(keys)


class TestAStranger:
    """42 CFR 405.910(d): who has not shown that they may act learns nothing and uses nothing up."""

    def test_what_a_stranger_takes_back_was_no_request_of_the_members(self):
        known = members.disenrollment()
        case = by_a_stranger(known)
        services.withdraw(case.pk, why="Never mind.", by=members.specialist(), at=ASKED + HOUR)
        said = case.notices.get(kind="request_withdrawn").facts["statements"]
        assert "no_second" not in [each["key"] for each in said]
        own = members.requested(of=known, contact_={"received_at": ASKED + DAY})
        assert matter_of(own).state == State.IN_REVIEW

    def test_whoever_turns_out_to_have_no_authority_gets_no_more_letters(self):
        known = members.disenrollment()
        case = members.requested(
            of=known, contact_=STRANGER, answers_={"authority": "appointment", "affirms": None}
        )
        no_paper = members.answers(authority="none")
        services.continue_intake(case.pk, no_paper, by=members.specialist(), at=ASKED + DAY)
        told = case.notices.filter(kind="not_reviewed").values_list("recipient", flat=True)
        assert list(told) == ["enrollee"]

    def test_a_request_of_a_stranger_does_not_hide_the_case_that_a_payment_reopens(self):
        case = members.unpaid()
        known = matter_of(case).disenrollment
        other = by_a_stranger(known, at=noon(date(2026, 7, 2)))
        came = PaymentFacts(date(2026, 6, 29), Decimal("83.00"), "check", "1")
        by, at = members.specialist(), noon(date(2026, 7, 3))
        with pytest.raises(Refused) as refused:
            money.record_payment(known.pk, came, by=by, at=at)
        assert refused.value.code == "open_alongside" and other.number in refused.value.message
        assert not Payment.objects.exists()
        services.continue_intake(other.pk, members.answers(authority="none"), by=by, at=at)
        money.record_payment(known.pk, came, by=by, at=at)
        assert matter_of(case).state == State.PAID


class TestIrmaa:
    """Guidance, section 70.3.5.2: CMS says when it received its own amount."""

    def favorable(self):
        case = members.referred()
        services.record_cms_favorable(
            case.pk, complaint="CTM-1", words="Yes.", by=members.specialist(), at=ASKED + 5 * DAY
        )
        members.pay(case, "83.00", date(2026, 5, 20))
        return case

    def test_what_cms_tells_after_the_last_day_brings_the_case_back(self):
        case = self.favorable()
        assert services.lapse(case.pk, at=noon(date(2026, 7, 1)))
        by, at = members.specialist(), noon(date(2026, 7, 2))
        services.record_irmaa_paid(case.pk, paid_on=date(2026, 6, 25), by=by, at=at)
        assert matter_of(case).state == State.PAID
        assert kinds_of(case)[-1] == "payment_credited"

    def test_a_late_day_that_was_a_slip_can_be_mended_and_one_in_time_stands(self):
        case = self.favorable()
        services.lapse(case.pk, at=noon(date(2026, 7, 1)))
        by, at = members.specialist(), noon(date(2026, 7, 9))
        services.record_irmaa_paid(case.pk, paid_on=date(2026, 7, 5), by=by, at=at)
        assert matter_of(case).state == State.UNPAID
        services.record_irmaa_paid(case.pk, paid_on=date(2026, 6, 5), by=by, at=at)
        assert matter_of(case).state == State.PAID
        with pytest.raises(Refused):
            services.record_irmaa_paid(case.pk, paid_on=date(2026, 6, 6), by=by, at=at)


def test_nothing_is_submitted_before_all_is_paid():
    case = members.paid(on=date(2026, 5, 20))
    early = {"submitted_at": noon(date(2026, 5, 19)), "submission": "RPC-1"}
    with pytest.raises(Refused) as refused:
        services.submit(case.pk, **early, by=members.specialist(), at=noon(date(2026, 5, 26)))
    assert refused.value.field == "submitted_at" and "May 20, 2026" in refused.value.message


def test_where_nothing_is_owed_it_may_be_submitted_before_the_disenrollment_takes_effect():
    """All came after the request and before the effective date, so that nothing was owed then."""
    early = noon(date(2026, 3, 21))
    known = members.disenrollment(at=early - DAY, notice_sent_on=None)
    case = members.researched(of=known, contact_={"received_at": early})
    by = members.specialist()
    came = PaymentFacts(date(2026, 3, 22), Decimal("83.00"), "check", "1")
    money.record_payment(known.pk, came, by=by, at=early + 2 * DAY)
    services.find_favorable(case.pk, members.decision(), by=by, at=early + 2 * DAY)
    at = early + 3 * DAY
    services.submit(case.pk, submitted_at=at, submission="RPC-1", by=by, at=at)
    assert matter_of(case).state == State.SUBMITTED


class TestTwice:
    """Two clicks, or the back button: it stands once."""

    def test_an_agreement_and_its_letter(self):
        case = members.reinstated()
        by, at = members.specialist(), noon(date(2026, 10, 2))
        facts = members.agreement(members.billed(case, 7, at=at))
        services.agree_collection(case.pk, facts, by=by, at=at)
        with pytest.raises(Refused) as refused:
            services.agree_collection(case.pk, facts, by=by, at=at + HOUR)
        assert refused.value.code == "nothing_billed"
        assert kinds_of(case).count("installments") == 1

    def test_an_attempt(self):
        case, by = members.researched(), members.specialist()
        facts = services.AttemptFacts("Her son", "telephone", ASKED + HOUR, "Papers.", "promised")
        services.reach_out(case.pk, facts, by=by, at=ASKED + 2 * HOUR)
        with pytest.raises(Refused):
            services.reach_out(case.pk, facts, by=by, at=ASKED + 2 * HOUR)
        assert case.attempts.count() == 1

    def test_a_conversation_that_was_not_enough(self):
        case, by = members.favorable(), members.specialist()
        told = OralNoticeFacts("Hortensia", ASKED + 3 * DAY, "telephone", "You owe $83.00.")
        services.notify(case.pk, told, by=by, at=ASKED + 3 * DAY)
        with pytest.raises(Refused):
            services.notify(case.pk, told, by=by, at=ASKED + 3 * DAY)
        assert case.oral_notices.count() == 1

    def test_a_month_written_anew_keeps_its_address(self):
        known = members.disenrollment()
        month = known.months.get(month=date(2026, 2, 1))
        facts = MonthFacts(date(2026, 2, 1), (("premium", Decimal("10.00")),), date(2026, 1, 15))
        for _ in range(2):
            months.correct_month(
                known.pk, facts, why="Rate.", by=factories.user("supervisor"), at=ASKED
            )
        month.refresh_from_db()
        assert [charge.amount for charge in month.charges.all()] == [Decimal("10.00")]


def test_a_disenrollment_is_not_canceled_before_it_was():
    case, by = members.with_plan_error(), members.specialist()
    facts = {"corrected_on": date(2020, 1, 1), "correction": "TC 81"}
    with pytest.raises(Refused) as refused:
        services.cancel_disenrollment(case.pk, **facts, by=by, at=ASKED + 5 * DAY)
    assert refused.value.field == "corrected_on"


def test_what_is_withheld_is_not_suggested_to_be_billed_for_months_past():
    """42 CFR 423.293(f), 422.262(g)."""
    withheld = members.month(date(2026, 3, 1), billed_on=None, withheld_by="ssa")
    case = members.reinstated(months=(members.month(date(2026, 2, 1)), withheld))
    found = months_to_bill(case.enrollee, noon(date(2026, 6, 2)))
    assert (found["month"], found["months"], found["amount"]) == ("04/2026", 3, None)
    billed = members.reinstated()
    found = months_to_bill(billed.enrollee, noon(date(2026, 6, 2)))
    assert found["amount"] == Decimal("41.50")
    members.billed(billed, 3, at=noon(date(2026, 6, 2)))
    assert months_to_bill(billed.enrollee, noon(date(2026, 6, 2))) == {}


def test_the_member_is_not_sent_to_the_case_of_a_stranger():
    known = members.disenrollment()
    case = by_a_stranger(known)
    with pytest.raises(Refused) as refused:
        members.requested(of=known, contact_={"received_at": ASKED + DAY})
    assert case.number in refused.value.message and "cannot act" in refused.value.message
