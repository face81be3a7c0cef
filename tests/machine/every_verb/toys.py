"""The kind of case that lives in the tests alone is held to the same."""

from __future__ import annotations

from accounts.permissions import Role
from cases.models import Case
from tests import factories
from tests.factories import MONDAY
from tests.machine.every_verb import book
from tests.machine.every_verb.book import Book, Road, Verb, soon
from tests.toy import services as toys
from tests.toy.models import State


def wanted(of: str) -> Case:
    enrollee = factories.received_case().enrollee
    by = factories.user(Role.INTAKE)
    return toys.want(enrollee, wish="A red wooden tractor.", by=by, at=MONDAY)


def lent(of: str) -> Case:
    case = wanted(of)
    toys.lend(case.pk, by=factories.user(Role.NURSE), at=soon(case))
    return case


def returned(of: str) -> Case:
    case = lent(of)
    toys.give_back(case.pk, by=factories.user(Role.NURSE), at=soon(case))
    return case


BOOK = Book(
    roads={
        "want": Road("want", State.WANTED, wanted),
        "lend": Road("lend", State.LENT, lent),
        "give back": Road("give_back", State.RETURNED, returned),
    },
    verbs={
        **book.work(Role.NURSE),
        **book.grievances(Role.SUPERVISOR),
        "lend": Verb(lambda case, by, at: toys.lend(case.pk, by=by, at=at), "toy_lent", Role.NURSE),
        "give_back": Verb(
            lambda case, by, at: toys.give_back(case.pk, by=by, at=at), "toy_returned", Role.NURSE
        ),
    },
)
