"""Every verb through its service, in every state that its machine offers it, of every kind of case.

A guard that lets a verb pass is half of it: the service behind it once failed on a state that it
did not know (telling the enrollee of a lapsed appeal). Here each service is called, with facts as
its form gives them, on a case of each road into that state; it does what the machine declares, or
refuses in words what the book of that kind says.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django_fsm import Transition

from cases import kinds, machine
from cases.models import Case
from regulations.law import Refused
from tests import factories
from tests.machine.every_verb import appeals, reinstatements, repayments, requests, toys, unpaid
from tests.machine.every_verb.book import MINUTE, ONCE, Book

BOOKS: dict[str, Book] = {
    "determination": requests.BOOK,
    "reconsideration": appeals.BOOK,
    "reinstatement": reinstatements.BOOK,
    "delinquency": unpaid.BOOK,
    "repayment": repayments.BOOK,
    "toy": toys.BOOK,
}
pytestmark = pytest.mark.django_db


def declared(model: type, verb: str) -> dict[str, Transition]:
    """The transitions of the verb, by the state from which each starts."""
    found: dict[str, Transition] = getattr(model, verb)._django_fsm.transitions
    return found


def pairs(kind: kinds.Kind) -> Iterator[tuple[str, str, str]]:
    """Each road of the kind with each verb that is offered where it ends."""
    book = BOOKS.get(kind.key, Book({}, {}))
    seen: set[tuple[str, str]] = set()
    for road, way in book.roads.items():
        for verb in machine.verbs(kind.model):
            is_seen = verb in ONCE and (way.state, verb) in seen
            if way.state in declared(kind.model, verb) and not is_seen:
                seen.add((way.state, verb))
                yield kind.key, road, verb


KINDS = kinds.every()
PAIRS = [pair for kind in KINDS for pair in pairs(kind)]


@pytest.fixture(scope="module")
def made(request, made_once) -> dict[tuple[str, str, str], int]:
    """A case of each road that the chosen tests need, in each variant; its number in the
    database."""
    wanted = {(key, road, BOOKS[key].variant(road, verb)) for key, road, verb in _chosen(request)}
    return made_once(
        lambda: {each: BOOKS[each[0]].roads[each[1]].make(each[2]).pk for each in sorted(wanted)}
    )


def _chosen(request: pytest.FixtureRequest) -> Iterator[tuple[str, str, str]]:
    for item in request.session.items:
        given = getattr(item, "callspec", None)
        if given and item.module is request.module and "road" in given.params:
            yield given.params["key"], given.params["road"], given.params["verb"]


def test_each_kind_has_its_book():
    assert set(BOOKS) == {kind.key for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_the_book_has_every_verb_every_state_and_every_road_to_it(kind):
    book = BOOKS[kind.key]
    assert set(book.verbs) == set(machine.verbs(kind.model))
    roads = {(each.verb, each.state) for each in book.roads.values()}
    begins = {(verb, state) for verb, state in roads if verb == kind.begins}
    assert len(begins) == 1, "a case begins in one state"
    moves = {(each.name, each.target) for each in machine.transitions(kind.model) if each.target}
    assert roads - begins == moves


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_each_verb_goes_through_in_each_state_on_some_road_or_never_can(kind):
    book = BOOKS[kind.key]
    refused = {(road, verb) for verb, roads in book.refused.items() for road in roads}
    offered = {(book.roads[road].state, verb) for _, road, verb in pairs(kind)}
    goes = {(book.roads[r].state, v) for _, r, v in pairs(kind) if (r, v) not in refused}
    assert offered - goes == set(book.never)
    assert refused <= {(road, verb) for _, road, verb in pairs(kind)}


@pytest.mark.parametrize(("key", "road", "verb"), PAIRS)
def test_a_verb_does_what_is_declared_or_is_refused_in_words(made, key, road, verb):
    book = BOOKS[key]
    case = Case.objects.get(pk=made[key, road, book.variant(road, verb)])
    state = book.roads[road].state
    assert str(case.matter.state) == state
    code = book.refused.get(verb, {}).get(road, "")
    if code:
        is_refused(case, book, verb, code)
    else:
        goes_through(case, book, verb, declared(type(case.matter), verb)[state])


def is_refused(case: Case, book: Book, verb: str, code: str) -> None:
    """Without what else must come first, which the same facts forbid."""
    with pytest.raises(Refused) as refused, transaction.atomic():
        do(case, book, verb, prepared=False)
    assert refused.value.code == code
    assert refused.value.message.endswith(".")


def goes_through(case: Case, book: Book, verb: str, move: Transition) -> None:
    seen = list(case.events.values_list("pk", flat=True))
    state = str(case.matter.state)
    done = do(case, book, verb)
    written = done if book.verbs[verb].opens else Case.objects.get(pk=case.pk)
    event = written.events.exclude(pk__in=seen).get(event=book.verbs[verb].event)
    if move.target:
        assert (event.from_state, event.to_state) == (state, move.target)
    assert str(written.matter.state) == (move.target or state)


def do(case: Case, book: Book, verb: str, *, prepared: bool = True) -> object:
    """What must come first, and then the verb, by someone who had no part in the case so far."""
    step = book.verbs[verb]
    at = step.at(case)
    if prepared:
        step.first(case, at)
    by = factories.user(step.by) if step.by else None
    return step.do(Case.objects.get(pk=case.pk), by, at + 2 * MINUTE)
