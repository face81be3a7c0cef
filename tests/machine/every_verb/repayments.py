"""Agreements on months past: every road into every state, and how each verb is done."""

from __future__ import annotations

from datetime import date, datetime

from accounts.models import User
from accounts.permissions import Role
from cases.models import Case
from premiums.services import member_bills as own
from repayment import services
from repayment.models import State
from tests import factories
from tests import factories_repayment as made
from tests.machine.every_verb import book
from tests.machine.every_verb.book import Book, Road, Verb, post, soon


def agreed(of: str) -> Case:
    """The letter of the agreement has left; no payment is due yet."""
    return post(made.agreed())


def missed(of: str) -> Case:
    """The first payment did not come."""
    case = agreed(of)
    made.follow(case, at=made.AFTER_FIRST)
    return post(case)


def today(case: Case, at: datetime) -> date:
    return at.astimezone(case.plan.zone).date()


def look(case: Case, by: User | None, at: datetime) -> object:
    """The worker compares the agreement with the ledger."""
    return made.follow(case, at=at)


def pay(case: Case, amount: str, at: datetime) -> None:
    check = f"check {next(factories._numbers)}"
    made.pay(case, amount, today(case, at), at=at, reference=check)


def pay_missed(case: Case, at: datetime) -> None:
    pay(case, str(case.repayment.missed_sum), at)


def pay_all(case: Case, at: datetime) -> None:
    pay(case, str(case.repayment.standing.left), at)


def pay_apart(case: Case, at: datetime) -> None:
    """What was missed, then what is not due yet: if the last check bounces nothing is missed."""
    pay_missed(case, at)
    pay_all(made.fresh(case), at)


def money_back(case: Case, at: datetime) -> None:
    came = case.enrollee.payments.latest("pk")
    on = today(case, at)
    own.return_payment(came.pk, on=on, why="No funds.", by=made.specialist(), at=at)


def then(make, act):
    """A case made so, what happens to its money, and the worker's look at it."""

    def done(of: str) -> Case:
        case = make(of)
        at = soon(case)
        act(made.fresh(case), at)
        made.follow(case, at=at)
        return post(case)

    return done


def end(case: Case, by: User, at: datetime) -> object:
    return services.end(case.pk, why="She asks for other months.", by=by, at=at)


def ended(make):
    return then(make, lambda case, at: end(case, made.specialist(), at))


def after_second(case: Case) -> datetime:
    """The second payment did not come either."""
    return max(made.AFTER_SECOND, soon(case))


settled = then(agreed, pay_all)

BOOK = Book(
    roads={
        "agree": Road("agree", State.RUNNING, agreed),
        "catch up": Road("catch_up", State.RUNNING, then(missed, pay_missed)),
        "reopen": Road("reopen", State.RUNNING, then(settled, money_back)),
        "miss": Road("miss", State.MISSED, missed),
        "settle": Road("settle", State.PAID, settled),
        "settle what was missed": Road("settle", State.PAID, then(missed, pay_apart)),
        "end": Road("end", State.ENDED, ended(agreed)),
        "end what was missed": Road("end", State.ENDED, ended(missed)),
    },
    verbs={
        **book.work(Role.SPECIALIST),
        **book.grievances(Role.SUPERVISOR),
        "miss": Verb(look, "installment_missed", "", at=after_second),
        "catch_up": Verb(look, "installments_caught_up", "", first=pay_missed),
        "settle": Verb(look, "agreement_paid", "", first=pay_all),
        "reopen": Verb(look, "agreement_reopened", "", first=money_back),
        "remind": Verb(
            lambda case, by, at: services.remind(case.pk, nothing_waits=True, by=by, at=at),
            "installment_reminded",
            Role.SPECIALIST,
        ),
        "end": Verb(end, "agreement_ended", Role.SPECIALIST),
    },
)
