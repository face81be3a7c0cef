"""A crash at any statement leaves nothing half done; two at once do the work once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import connection, transaction

from accounts.permissions import Role
from cases import models as cases
from cases.services import OralNoticeFacts
from notices.models import Alert, Notice
from premiums.models import Agreement, Charge, Disenrollment, MemberBill, Month, Payment
from premiums.services import disenroll, money, months
from regulations import good_cause
from reinstatement import models, services
from reinstatement.models import State
from tests import factories
from tests import factories_reinstatement as members
from tests.factories import DAY, HOUR
from tests.factories_reinstatement import ASKED
from tests.loops import at_least_one
from tests.races import at_once
from tests.waiting import eventually


class Crash(Exception):
    """What breaks in these tests."""


def noon(day: date) -> datetime:
    return datetime.combine(day, ASKED.timetz())


def everything() -> list[list[dict[str, object]]]:
    tables = (
        cases.Case, cases.Enrollee, cases.Deadline, cases.AuditEvent, cases.Document,
        cases.OralNotice, Notice, Alert, models.Reinstatement, Disenrollment, Month,
        Charge, Payment, models.Attempt, models.Check, Agreement, MemberBill,
        models.Selection, models.FollowUp,
    )  # fmt: skip
    return [list(table.objects.order_by("pk").values()) for table in tables]


def _pay(case: cases.Case, by, amount: str = "83.00") -> Callable[[], object]:
    facts = money.PaymentFacts(date(2026, 5, 4), Decimal(amount), "check")
    found = case.reinstatement.disenrollment_id
    return lambda: money.record_payment(found, facts, by=by, at=noon(date(2026, 5, 5)))


def _agree(case: cases.Case, by) -> Callable[[], object]:
    members.billed(case, 2, at=IN_JUNE)
    return lambda: services.agree_collection(case.pk, PLAN, by=by, at=IN_JUNE)


def _open(by) -> Callable[[], object]:
    found = members.disenrollment(by=by)
    return lambda: members.requested(of=found, by=by)


def _correct(case: cases.Case, by) -> Callable[[], object]:
    month = disenroll.MonthFacts(
        date(2026, 3, 1), (("premium", Decimal("41.50")),), withheld_by="rrb"
    )
    return lambda: months.correct_month(
        case.reinstatement.disenrollment_id, month, why="RRB.", by=by, at=noon(date(2026, 5, 5))
    )


def _return(case: cases.Case, by) -> Callable[[], object]:
    payment = case.reinstatement.disenrollment.payments.get()
    on = date(2026, 5, 22)
    return lambda: money.return_payment(payment.pk, on=on, why="No.", by=by, at=noon(on))


AT = ASKED + 3 * DAY
IN_JUNE, IN_JULY = noon(date(2026, 6, 20)), noon(date(2026, 7, 1))
TOLD = OralNoticeFacts("Hortensia", ASKED + 3 * DAY, "telephone", "Told her all.")
FOUND = {item.key: "Seen." for item in good_cause.CHECKLIST.history()}
PLAN = members.agreement("83.00", first_on=date(2026, 7, 1))
# What each verb does, given the person: made ready outside, run inside.
VERBS: dict[str, Callable[[object], Callable[[], object]]] = {
    "enter": lambda by: lambda: members.disenrollment(by=by),
    "open": _open,
    "continue": lambda by: (
        lambda case: (
            lambda: services.continue_intake(case.pk, members.answers(affirms=False), by=by, at=AT)
        )
    )(members.left_open(by=by)),
    "investigate": lambda by: (
        lambda case: lambda: services.investigate(case.pk, found=FOUND, by=by, at=AT)
    )(members.requested(by=by)),
    "find good cause": lambda by: (
        lambda case: lambda: services.find_favorable(case.pk, members.decision(), by=by, at=AT)
    )(members.researched(by=by)),
    "find none": lambda by: (
        lambda case: (
            lambda: services.find_unfavorable(
                case.pk, members.decision(**members.NO_CAUSE), by=by, at=AT
            )
        )
    )(members.researched(by=by)),
    "find an error": lambda by: (
        lambda case: lambda: services.find_plan_error(case.pk, why="Ours.", by=by, at=AT)
    )(members.requested(by=by)),
    "follow up": lambda by: (
        lambda case: lambda: members.followed(case, AT, by=by, complaint="CTM-1")
    )(members.referred(by=by)),
    "end the referral": lambda by: (
        lambda case, other: (
            lambda: services.end_referral(
                case.pk, ground="another_road", why="She joined another.", by=other, at=IN_JULY
            )
        )
    )(members.referred(by=by), factories.user(Role.SUPERVISOR)),
    "take back": lambda by: (
        lambda case, other: (
            lambda: services.take_back(
                case.pk, services.IntakeCorrection("x", True), by=other, at=AT
            )
        )
    )(members.not_eligible(by=by), factories.user(Role.SUPERVISOR)),
    "find an error later": lambda by: (
        lambda case: lambda: services.find_plan_error(case.pk, why="Ours.", by=by, at=IN_JUNE)
    )(members.paid(by=by)),
    "notify": lambda by: (lambda case: lambda: services.notify(case.pk, TOLD, by=by, at=AT))(
        members.unfavorable(by=by)
    ),
    "pay all": lambda by: _pay(members.favorable(by=by), by),
    "pay a part": lambda by: _pay(members.favorable(by=by), by, "10.00"),
    "return": lambda by: _return(members.paid(by=by), by),
    "correct": lambda by: _correct(members.favorable(by=by), by),
    "lapse": lambda by: (lambda case: lambda: services.lapse(case.pk, at=IN_JULY))(
        members.favorable(by=by)
    ),
    "submit": lambda by: (
        lambda case: (
            lambda: services.submit(
                case.pk, submitted_at=IN_JUNE, submission="RPC", by=by, at=IN_JUNE
            )
        )
    )(members.paid(by=by)),
    "complete": lambda by: (
        lambda case: (
            lambda: services.complete(
                case.pk, reply_code="287", reply_on=date(2026, 6, 20), by=by, at=IN_JUNE
            )
        )
    )(members.submitted(by=by)),
    "agree": lambda by: _agree(members.reinstated(by=by), by),
    "withdraw": lambda by: (
        lambda case: lambda: services.withdraw(case.pk, why="No more.", by=by, at=AT)
    )(members.favorable(by=by)),
}


def crash_at(number: int):
    """A wrapper of the database that breaks at the so manieth statement of the service itself."""
    seen = iter(range(1, 10_000))

    def run(execute, sql, params, many, context):
        of_transaction = sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))
        if not of_transaction and next(seen) == number:
            raise Crash
        return execute(sql, params, many, context)

    return run


@pytest.mark.django_db
@pytest.mark.parametrize("verb", VERBS)
def test_a_crash_at_any_statement_leaves_nothing(verb):
    act = VERBS[verb](members.specialist())
    before = everything()
    for number in range(1, 400):
        try:
            with connection.execute_wrapper(crash_at(number)), transaction.atomic():
                act()
        except Crash:
            assert everything() == before, f"statement {number} left something"
        else:
            assert everything() != before
            return
    pytest.fail("it never ended")


def state_of(case: cases.Case) -> str:
    return str(models.Reinstatement.objects.get(pk=case.pk).state)


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_two_calls_of_one_disenrollment_are_one_request(self):
        by = members.specialist()
        found = members.disenrollment(by=by)
        acts = [lambda: members.requested(of=found, by=by)] * 2
        assert at_once(*acts) == ["True", "open_before"]
        assert models.Reinstatement.objects.count() == 1

    def test_two_halves_at_once_settle_it_once(self):
        case, by = members.favorable(), members.specialist()
        found = case.reinstatement.disenrollment_id
        halves = [
            lambda number=number: money.record_payment(
                found,
                money.PaymentFacts(date(2026, 5, 4), Decimal("41.50"), "check", str(number)),
                by=by, at=noon(date(2026, 5, 5)),
            )
            for number in range(2)
        ]  # fmt: skip
        assert at_once(*halves) == ["True", "True"]
        assert state_of(case) == State.PAID
        assert case.events.filter(event="settled").count() == 1

    def test_the_same_payment_by_two_people_is_recorded_once(self):
        case, by = members.favorable(), members.specialist()
        assert at_once(_pay(case, by), _pay(case, by)) == ["True", "recorded_before"]
        assert Payment.objects.count() == 1

    def test_a_payment_and_the_closing_at_once_never_lose_the_money(self):
        """Received on the last day and typed in at the moment in which the worker closes."""
        case, by = members.favorable(), members.specialist()
        found = case.reinstatement.disenrollment_id
        pay = money.PaymentFacts(date(2026, 6, 30), Decimal("83.00"), "check")
        results = at_once(
            lambda: money.record_payment(found, pay, by=by, at=IN_JULY),
            lambda: services.lapse(case.pk, at=IN_JULY),
        )
        assert results in (["True", "True"], ["False", "True"])
        assert state_of(case) == State.PAID

    def test_a_payment_and_the_decision_at_once_agree_on_the_sum(self):
        case, by = members.researched(), members.specialist()
        found = case.reinstatement.disenrollment_id
        pay = money.PaymentFacts(date(2026, 4, 16), Decimal("83.00"), "check")
        at = ASKED + DAY + HOUR
        results = at_once(
            lambda: money.record_payment(found, pay, by=by, at=at),
            lambda: services.find_favorable(case.pk, members.decision(), by=by, at=at),
        )
        assert results == ["True", "True"]
        assert state_of(case) == State.PAID

    def test_two_decisions_at_once_are_one(self):
        case, by = members.researched(), members.specialist()
        at = ASKED + DAY + HOUR
        results = at_once(
            lambda: services.find_favorable(case.pk, members.decision(), by=by, at=at),
            lambda: services.find_unfavorable(
                case.pk, members.decision(**members.NO_CAUSE), by=by, at=at
            ),
        )
        assert results == ["True", "not_in_this_state"]

    def test_a_referral_is_ended_once_and_a_decision_of_cms_is_not_lost(self):
        case, by = members.referred(), factories.user(Role.SUPERVISOR)
        results = at_once(
            lambda: services.end_referral(case.pk, ground="other", why="Known.", by=by, at=AT),
            lambda: services.record_cms_favorable(
                case.pk, complaint="CTM-1", words="Error.", by=by, at=AT
            ),
        )
        assert results in (["True", "True"], ["True", "not_in_this_state"])
        assert state_of(case) == State.FAVORABLE

    def test_the_same_follow_up_by_two_clicks_is_one(self):
        case, by = members.referred(), members.specialist()
        acts = [lambda: members.followed(case, AT, by=by, complaint="CTM-1")] * 2
        assert at_once(*acts) == ["True", "recorded_before"]
        assert case.follow_ups.count() == 1 and case.selections.count() == 1
        assert case.deadlines.filter(duty="follow_referral", met_at=None).count() == 1

    def test_a_slip_is_taken_back_once(self):
        case, correction = (
            members.not_eligible(),
            services.IntakeCorrection("The recording.", said_then=True),
        )
        people = [factories.user(Role.SUPERVISOR) for _ in range(2)]
        acts = [
            lambda by=by: services.take_back(case.pk, correction, by=by, at=AT) for by in people
        ]
        assert at_once(*acts) == ["True", "not_in_this_state"]
        assert case.deadlines.filter(duty="decide_good_cause", met_at=None, closed_at=None).count()
        assert case.notices.filter(event__event="not_eligible_taken_back").count() == 1

    def test_workers_close_each_unpaid_case_once(self, start_worker):
        from reinstatement import tasks

        made = [members.favorable() for _ in range(3)]
        start_worker("first")
        start_worker("second")
        for case in made * 3:
            tasks.close_unpaid.delay([case.pk])
        tasks.sweep_unpaid.delay()
        eventually(lambda: cases.AuditEvent.objects.filter(event="unpaid").count() == 3)
        for case in at_least_one(made):
            assert state_of(case) == State.UNPAID
            assert case.events.filter(event="unpaid").count() == 1
