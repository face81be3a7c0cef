"""An agreement on months billed late, kept or not (42 CFR 423.293(a)(4), 422.262(h)): confirmed in
writing, followed by the ledger; what was missed is billed again, and ends no coverage by itself
(42 CFR 422.74(d)(1), 423.44(d)(1))."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.permissions import Role
from cases import services as folder
from cases.models import Case
from cases.services.dispatching import dispatch_or_put_off
from notices.models import Alert
from premiums.models import Agreement
from premiums.services import bank
from premiums.services import member_bills as own
from premiums.services.money import PaymentFacts
from regulations.law import Refused
from repayment import services
from repayment.models import Repayment, State
from tests import factories
from tests import factories_reinstatement as members
from tests import factories_repayment as made
from tests.factories import DAY, HOUR

pytestmark = pytest.mark.django_db
FIRST, SECOND = made.FIRST, made.SECOND


@pytest.fixture(scope="module")
def agreed_once(made_once) -> int:
    return made_once(lambda: made.agreed().pk)


@pytest.fixture
def case(agreed_once) -> Case:
    return Case.objects.get(pk=agreed_once)


@pytest.fixture(scope="module")
def missed_once(made_once) -> int:
    return made_once(lambda: made.missed().pk)


@pytest.fixture
def missed(missed_once) -> Case:
    return Case.objects.get(pk=missed_once)


def state(case):
    return Repayment.objects.get(pk=case.pk).state


def events(case):
    return list(case.events.order_by("pk").values_list("event", flat=True))


def open_duty(case):
    return case.deadlines.filter(met_at=None, closed_at=None).first()


def remind(case, at, **facts):
    return services.remind(case.pk, **{"nothing_waits": True} | facts, by=made.specialist(), at=at)


def code_of(act):
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


class TestConfirmed:
    """A finished agreement is confirmed in writing."""

    def test_by_a_letter_with_each_installment_and_what_follows_if_one_is_missed(self, case):
        letter = case.notices.get()
        assert (letter.kind, letter.recipient) == ("installments", "enrollee")
        told = letter.facts["collection"]
        assert (told["total"], told["months_due"], told["on"]) == ("$83.00", 2, "June 14, 2026")
        assert told["rows"] == [
            {"number": "1", "due_on": "July 1, 2026", "amount": "$41.50"},
            {"number": "2", "due_on": "August 1, 2026", "amount": "$41.50"},
        ]
        assert "if_missed" in [each["key"] for each in letter.facts["statements"]]
        assert letter.facts["plan"]["phone"] and letter.facts["to"]["address"]

    def test_which_leaves_once_in_a_batch_and_waits_where_there_is_no_address(self, case):
        letter = case.notices.get()
        assert folder.dispatch(letter.pk, at=made.AT) and not folder.dispatch(letter.pk, at=made.AT)
        assert case.events.filter(event="letter_sent").count() == 1
        batch = folder.make_batch(case.plan_id, by=factories.user(Role.SUPERVISOR), at=made.AT)
        assert case.notices.get().batch == batch
        nowhere = made.member()
        nowhere.address = ""
        nowhere.save()
        waiting = made.agreed(of=nowhere).notices.get()
        assert not dispatch_or_put_off(waiting.pk, at=made.AT)
        assert waiting.undelivered.get().is_open

    def test_in_spanish_and_large_print_where_the_member_reads_so(self):
        reader = made.member()
        reader.letter_language, reader.large_print = "es", True
        reader.save()
        letter = made.agreed(of=reader).notices.get()
        assert (letter.language, letter.large_print) == ("es", True)
        assert letter.facts["collection"]["label"] == "Cuotas mensuales"

    def test_once_and_wholly_or_not_at_all(self, case):
        again = lambda: services.agree(  # noqa: E731
            case.enrollee_id, made.facts(), by=made.specialist(), at=made.AT
        )
        assert code_of(again) == "nothing_billed"
        with pytest.raises(PermissionDenied):
            services.agree(
                case.enrollee_id, made.facts(), by=factories.user(Role.NURSE), at=made.AT
            )
        assert case.enrollee.cases.count() == case.notices.count() == 1
        assert Agreement.objects.filter(enrollee=case.enrollee_id).count() == 1

    def test_by_the_letter_of_the_request_where_it_was_agreed_there(self):
        """The sweep opens a case that follows it, and sends no second letter."""
        request = members.reinstated()
        agreed = members.agreed(request, 2, at=made.AT, first_on=FIRST)
        assert agreed.pk in services.to_look_at(at=made.AT, limit=9)
        assert services.follow(agreed.pk, at=made.AT)
        follows = agreed.repayment.case
        assert events(follows) == ["agreement_followed"] and not follows.notices.exists()
        assert request.notices.filter(kind="installments").count() == 1
        services.follow(agreed.pk, at=made.AFTER_FIRST)
        assert state(follows) == State.MISSED


class TestMissed:
    def test_from_the_day_after_in_the_plans_zone_and_not_before(self, case):
        last = datetime.fromisoformat("2026-07-01T23:59:59-04:00")
        agreed = case.repayment.agreement_id
        assert agreed not in services.to_look_at(at=last, limit=9)
        assert not made.follow(case, at=last) and state(case) == State.RUNNING
        assert agreed in services.to_look_at(at=made.AFTER_FIRST, limit=9)
        assert made.follow(case, at=made.AFTER_FIRST) and state(case) == State.MISSED

    def test_reaches_the_staff_as_a_duty_with_alerts(self, missed):
        """Guidance, section 60.3.1.2, for these derived: 15 days of the day it was due."""
        duty = open_duty(missed)
        assert duty.duty == "remind_of_installment"
        assert duty.due_at == datetime.fromisoformat("2026-07-16T23:59:59-04:00")
        assert Alert.objects.filter(deadline=duty, audience=Alert.Audience.ASSIGNEE).exists()
        assert missed.assignee.role == Role.SPECIALIST and missed.next_due_at == duty.due_at

    def test_is_marked_once_however_often_the_sweep_runs(self, missed):
        agreed = missed.repayment.agreement
        assert not made.follow(missed, at=made.AFTER_FIRST + HOUR)
        Agreement.objects.filter(pk=agreed.pk).update(look_at=made.AFTER_FIRST)
        assert made.follow(missed, at=made.AFTER_FIRST + HOUR)
        assert events(missed).count("installment_missed") == 1
        assert missed.deadlines.count() == 1
        agreed.refresh_from_db()
        assert agreed.look_at == datetime.fromisoformat("2026-08-02T00:00:00-04:00")

    def test_ends_no_coverage_and_begins_no_grace_period(self, missed):
        """42 CFR 422.74(d)(1), 423.44(d)(1): no disenrollment but by a bill and a grace period."""
        assert not missed.enrollee.cases.exclude(kind="repayment").exists()
        assert not missed.enrollee.disenrollments.exists()

    def test_and_paid_late_is_set_right(self, missed):
        made.pay(missed, "41.50", date(2026, 7, 9), at=made.AFTER_FIRST + 8 * DAY)
        assert made.follow(missed, at=made.AFTER_FIRST + 8 * DAY)
        assert state(missed) == State.RUNNING and open_duty(missed) is None
        assert events(missed)[-1] == "installments_caught_up"

    def test_in_part_stays_missed_for_the_rest(self, missed):
        made.pay(missed, "40.00", date(2026, 7, 9), at=made.AFTER_FIRST + 8 * DAY)
        made.follow(missed, at=made.AFTER_FIRST + 8 * DAY)
        matter = Repayment.objects.get(pk=missed.pk)
        assert (matter.state, matter.missed_sum) == (State.MISSED, Decimal("1.50"))
        assert open_duty(missed) is not None
        assert events(missed).count("installment_missed") == 1

    def test_again_where_the_check_bounced(self, missed):
        at = made.AFTER_FIRST + 8 * DAY
        came = made.pay(missed, "41.50", date(2026, 7, 9), at=at)
        made.follow(missed, at=at)
        back = at + 5 * DAY
        own.return_payment(came.pk, on=back.date(), why="No funds.", by=made.specialist(), at=back)
        assert made.follow(missed, at=back) and state(missed) == State.MISSED
        # From the day on which the money went back: the member could not know before.
        assert open_duty(missed).due_at.date() == back.date() + timedelta(days=16)

    def test_a_payment_on_its_day_counts_though_what_came_before_the_agreement_bounced(self):
        """The first month was paid by a check, the second agreed on by two installments."""
        member, later = made.member(), made.AT + HOUR
        came = PaymentFacts(made.AT.date(), made.INSTALLMENT, "check", "early")
        early = own.take_payment(
            member.pk, came, payee="past_months", by=made.specialist(), at=made.AT
        )
        case = made.agreed(of=member, total=made.INSTALLMENT, at=later)
        own.return_payment(
            early.pk, on=made.AT.date(), why="No funds.", by=made.specialist(), at=made.AT + DAY
        )
        made.pay(case, "20.75", made.FIRST, at=made.AFTER_FIRST - DAY)
        assert made.follow(case, at=made.AFTER_FIRST) and state(case) == State.RUNNING
        assert made.fresh(case).repayment.standing.left == Decimal("20.75")

    def test_a_second_one_is_billed_as_well(self, missed):
        remind(missed, made.AFTER_FIRST + HOUR)
        factories.dispatch_all(missed, at=made.AFTER_FIRST + 2 * HOUR)
        assert open_duty(missed) is None
        made.follow(missed, at=made.AFTER_SECOND)
        assert Repayment.objects.get(pk=missed.pk).missed_sum == Decimal("83.00")
        assert open_duty(missed).due_at.date() == date(2026, 8, 17)

    def test_money_by_a_banks_file_counts_as_well(self, missed):
        data = (
            "member_id,received_on,amount,reference\n"
            f"{missed.enrollee.member_id},2026-07-09,41.50,B-1\n"
        ).encode()
        at = made.AFTER_FIRST + 9 * DAY
        file = bank.upload_bank_file(missed.plan, "july.csv", data, by=made.specialist(), at=at)
        bank.process(file.pk, at=at)
        assert made.follow(missed, at=at)
        assert state(missed) == State.RUNNING


class TestBilledAgain:
    """What was missed is a bill due again, with a notice of its own."""

    def test_by_a_letter_that_meets_the_duty_when_it_leaves(self, missed):
        remind(missed, made.AFTER_FIRST + HOUR)
        letter = missed.notices.get(kind="installment_missed")
        assert letter.facts["missed"] == {
            "rows": [{"number": "1", "due_on": "July 1, 2026", "amount": "$41.50"}],
            "total": "$41.50", "left": "$83.00",
        }  # fmt: skip
        assert open_duty(missed) is not None
        assert folder.dispatch(letter.pk, at=made.AFTER_FIRST + 2 * HOUR)
        assert missed.deadlines.get().met_at == made.AFTER_FIRST + 2 * HOUR

    def test_once(self, missed):
        remind(missed, made.AFTER_FIRST + HOUR)
        assert code_of(lambda: remind(missed, made.AFTER_FIRST + HOUR)) == "on_its_way"
        factories.dispatch_all(missed, at=made.AFTER_FIRST + 2 * HOUR)
        assert code_of(lambda: remind(missed, made.AFTER_FIRST + 3 * HOUR)) == "billed_before"

    def test_only_once_the_ledger_was_looked_at(self, missed):
        act = lambda: remind(missed, made.AFTER_FIRST + HOUR, nothing_waits=False)  # noqa: E731
        assert code_of(act) == "not_looked"

    def test_not_where_the_money_came_a_moment_ago(self, missed):
        """The state follows within a minute; the ledger decides."""
        at = made.AFTER_FIRST + HOUR
        made.pay(missed, "41.50", date(2026, 7, 2), at=at)
        assert code_of(lambda: remind(missed, at)) == "nothing_missed"

    def test_not_once_it_was_paid_before_the_letter_left(self, missed):
        at = made.AFTER_FIRST + HOUR
        remind(missed, at)
        made.pay(missed, "41.50", date(2026, 7, 2), at=at)
        made.follow(missed, at=at)
        letter = missed.notices.get(kind="installment_missed")
        assert letter.voided_at == at and letter.void_why == "What was missed has come."
        assert not folder.dispatch(letter.pk, at=at)

    def test_for_what_the_ledger_says_where_the_sweep_is_behind(self, missed):
        """The next sweep finds what the bill says, and does not void it."""
        at = made.AFTER_FIRST + HOUR
        made.pay(missed, "40.00", date(2026, 7, 2), at=at)
        remind(missed, at)
        made.follow(missed, at=at)
        letter = missed.notices.get(kind="installment_missed")
        assert letter.facts["missed"]["total"] == "$1.50" and letter.voided_at is None

    def test_only_by_who_collects(self, missed):
        with pytest.raises(PermissionDenied):
            services.remind(
                missed.pk, nothing_waits=True, by=factories.user(Role.NURSE), at=made.AFTER_FIRST
            )


class TestEnd:
    def test_all_of_it_came(self, case):
        made.pay(case, "83.00", FIRST, at=made.AFTER_FIRST)
        made.follow(case, at=made.AFTER_FIRST)
        assert state(case) == State.PAID
        assert Agreement.objects.get(repayment=case.pk).look_at is None

    def test_a_bounced_check_opens_it_again(self, case):
        came = made.pay(case, "83.00", FIRST, at=made.AFTER_FIRST)
        made.follow(case, at=made.AFTER_FIRST)
        back = made.AFTER_FIRST + 3 * DAY
        own.return_payment(came.pk, on=back.date(), why="No funds.", by=made.specialist(), at=back)
        made.follow(case, at=back)
        assert state(case) == State.MISSED
        assert events(case)[-2:] == ["agreement_reopened", "installment_missed"]

    def test_by_a_person_leaves_the_unpaid_months_to_be_agreed_on_again(self, missed):
        """42 CFR 423.293(a)(4): another arrangement."""
        services.end(missed.pk, why="She moved and pays by the week.", by=made.specialist(),
                     at=made.AFTER_FIRST + HOUR)  # fmt: skip
        assert state(missed) == State.ENDED and open_duty(missed) is None
        assert own.past_due(missed.enrollee).total == Decimal("83.00")
        ended = missed.repayment.agreement_id
        assert ended not in services.to_look_at(at=made.AFTER_SECOND, limit=9)
        again = made.agreed(of=missed.enrollee, at=made.AFTER_FIRST + DAY, first_on=SECOND)
        assert again != missed and state(again) == State.RUNNING

    def test_says_why_and_is_the_work_of_who_collects(self, missed):
        end = lambda by, why: services.end(  # noqa: E731
            missed.pk, why=why, by=by, at=made.AFTER_FIRST
        )
        assert code_of(lambda: end(made.specialist(), " ")) == "invalid"
        with pytest.raises(PermissionDenied):
            end(factories.user(Role.COMPLIANCE), "No.")

    def test_the_database_refuses_what_no_service_would_write(self, missed):
        for facts in ({"missed_through": 0}, {"missed_sum": 0}, {"ended_at": made.AT}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Repayment.objects.filter(pk=missed.pk).update(**facts)
        with pytest.raises(IntegrityError), transaction.atomic():
            Agreement.objects.filter(repayment=missed.pk).update(ended_at=made.AT)
