"""Unpaid premiums: every road into every state, and how each verb is done."""

from __future__ import annotations

from datetime import date, datetime

from accounts.models import User
from accounts.permissions import Role
from cases.models import Case
from cases.services import EnrolleeFacts
from cases.services.plan_facts import start_of_day
from delinquency import services
from delinquency.models import State
from tests import factories
from tests import factories_delinquency as made
from tests.machine.every_verb import book
from tests.machine.every_verb.book import Book, Road, Verb, post, soon

IN_TIME = date(2026, 2, 3)
VARIANTS: dict[str, dict] = {
    "": {},
    # The first month alone decides, and February is unpaid as well.
    "rollover": {"option": "roll_over"},
    # A dollar more was paid than was owed.
    "a dollar more": {},
}
RECEIVED = datetime.fromisoformat("2026-02-04T09:00:00-05:00")


def opened(of: str) -> Case:
    """Warned in January."""
    return post(made.opened(**VARIANTS[of]))


def add_bill(case: Case, by: User, at: datetime) -> object:
    """The first month that is not billed yet."""
    known = case.bills.values_list("month", flat=True)
    month = next(each for each in (made.FEBRUARY, made.MARCH) if each not in known)
    return services.add_bill(case.pk, made.bill(month), by=by, at=max(at, RECEIVED))


def pay(amount: str):
    """Money received on 3 February, however late it is entered."""

    def act(case: Case, by: User, at: datetime) -> object:
        reference = f"check {next(factories._numbers)}"
        facts = made.receipt(IN_TIME, amount, reference=reference)
        return services.record_payment(case.pk, facts, by=by, at=max(at, RECEIVED))

    return act


pay_all, pay_some = pay("41.50"), pay("1.00")


def money_back(case: Case, by: User, at: datetime) -> object:
    payment = case.payments.filter(returned_on=None).earliest("amount")
    on = at.astimezone(case.plan.zone).date()
    return services.return_payment(
        case.pk, payment=payment.pk, on=on, why="No funds.", by=by, at=at
    )


def after_grace(case: Case) -> datetime:
    """When the grace period that runs is over."""
    ends_on = case.delinquency.grace_ends_on or made.GRACE_ENDS
    return max(start_of_day(case.plan, ends_on + factories.DAY), soon(case))


def disenroll(case: Case, by: User, at: datetime) -> object:
    at = max(at, after_grace(case))
    return services.disenroll(case.pk, nothing_waits=True, by=by, at=at)


def submit(case: Case, by: User, at: datetime) -> object:
    return services.submit(case.pk, submitted_at=at, submission="TC51-1", by=by, at=at)


def stop(case: Case, by: User, at: datetime) -> object:
    return services.stop(case.pk, ground="died", explanation="The daughter called.", by=by, at=at)


def record_irmaa(case: Case, by: User, at: datetime) -> object:
    """CMS's own disenrollment of that member: a case of its own."""
    person = case.enrollee
    facts = made.irmaa_facts(
        enrollee=EnrolleeFacts(
            member_id=person.member_id, first_name=person.first_name, last_name=person.last_name
        )
    )
    return services.record_irmaa(facts, by=by, at=at)


def then(make, *acts):
    """A case made so, then these acts, and the letters leave."""

    def done(of: str) -> Case:
        case = make(of)
        for act in acts:
            act(Case.objects.get(pk=case.pk), made.specialist(), soon(case))
        return post(case)

    return done


def by_irmaa(of: str) -> Case:
    return post(services.record_irmaa(made.irmaa_facts(), by=made.specialist(), at=made.FOUND))


def rolled_over(of: str) -> Case:
    """The notice had left when January turned out to be paid in time: February's period runs."""
    ending = then(opened, add_bill, disenroll)("rollover")
    pay_all(ending, made.specialist(), soon(ending))
    return post(ending)


ending = then(opened, disenroll)


def paying(make):
    """All that was due comes in time, with a dollar more where the variant says so."""

    def done(of: str) -> Case:
        acts = (pay_some, pay_all) if of == "a dollar more" else (pay_all,)
        return then(make, *acts)(of)

    return done


settled = paying(opened)


def enter_something(case: Case, at: datetime) -> None:
    if not case.payments.filter(returned_on=None).exists():
        pay_some(case, made.specialist(), at)


def owe_february(case: Case, at: datetime) -> object:
    return add_bill(case, made.specialist(), at)


BOOK = Book(
    roads={
        "open": Road("open", State.DELINQUENT, opened),
        "resume": Road("resume", State.DELINQUENT, rolled_over),
        "reopen": Road("reopen", State.DELINQUENT, then(settled, money_back)),
        "disenroll": Road("disenroll", State.ENDING, ending),
        "submit": Road("submit", State.DISENROLLED, then(ending, submit)),
        "CMS ends it": Road("record_irmaa", State.ENDED_BY_CMS, by_irmaa),
        "pay": Road("settle", State.PAID, settled),
        "pay, entered late": Road("settle", State.PAID, paying(ending)),
        "stop": Road("stop", State.STOPPED, then(opened, stop)),
        "stop after the notice": Road("stop", State.STOPPED, then(ending, stop)),
    },
    verbs={
        **book.work(Role.SPECIALIST),
        **book.grievances(Role.SUPERVISOR),
        "add_bill": Verb(add_bill, "bill_added", Role.SPECIALIST, at=after_grace),
        "record_payment": Verb(pay_some, "premium_received", Role.SPECIALIST, at=after_grace),
        "return_payment": Verb(
            money_back, "premium_returned", Role.SPECIALIST, first=enter_something, at=after_grace
        ),
        "settle": Verb(pay_all, "delinquency_paid", Role.SPECIALIST, at=after_grace),
        "disenroll": Verb(disenroll, "disenrollment_begun", Role.SPECIALIST, at=after_grace),
        "resume": Verb(
            pay_all, "grace_rolled_over", Role.SPECIALIST, of="rollover", first=owe_february,
            at=after_grace,
        ),
        "reopen": Verb(money_back, "delinquency_reopened", Role.SPECIALIST, at=after_grace),
        "submit": Verb(submit, "disenrollment_submitted", Role.SPECIALIST),
        "stop": Verb(stop, "delinquency_stopped", Role.SPECIALIST),
        "record_irmaa": Verb(record_irmaa, "irmaa_recorded", Role.SPECIALIST, opens=True),
    },
    other={
        ("pay", "return_payment"): "a dollar more",
        ("pay, entered late", "return_payment"): "a dollar more",
    },
)  # fmt: skip
