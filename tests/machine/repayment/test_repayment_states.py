"""Every state and every verb of a repayment: allowed, or refused and why."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from accounts.permissions import Role
from cases import machine
from regulations.law import Refused
from repayment.models import Repayment, State
from tests import factories
from tests import factories_repayment as made
from tests.factories import HOUR
from tests.in_state import in_state

# A grievance may be filed whatever became of the agreement (42 CFR 422.564).
GRIEVANCE = {"receive_grievance", "extend_grievance", "answer_grievance"}
WORK = {"take", "assign", "miss", "settle", "end"}
ALLOWED = {
    State.RUNNING: WORK | GRIEVANCE,
    State.MISSED: WORK | GRIEVANCE | {"catch_up", "remind"},
    State.PAID: GRIEVANCE | {"reopen"},
    State.ENDED: GRIEVANCE,
}
TARGET = {
    "miss": State.MISSED, "catch_up": State.RUNNING, "settle": State.PAID,
    "reopen": State.RUNNING, "end": State.ENDED,
}  # fmt: skip
FACTS = {"miss": {"through": 1, "lacking": Decimal("41.50")}}
WORKERS = {"miss", "catch_up", "settle", "reopen"}
VERBS = machine.verbs(Repayment)
AT = made.AFTER_FIRST + HOUR
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def missed(made_once) -> int:
    return made_once(lambda: made.missed().pk)


@pytest.fixture
def repayment_in(missed) -> Callable[[str], Repayment]:
    return lambda state: in_state(Repayment, missed, state)


def let_come(amount: str) -> Callable[[Repayment], None]:
    return lambda matter: made.pay(matter.case, amount, date(2026, 7, 2), at=AT) and None


def let_be_grieved(matter: Repayment) -> None:
    came = {"received_at": AT, "entered_at": AT}
    factories.an_ordinary_grievance(matter.case, event_on=date(2026, 7, 1), **came)


PREPARE = {
    "catch_up": let_come("41.50"), "settle": let_come("83.00"),
    "extend_grievance": let_be_grieved, "answer_grievance": let_be_grieved,
}  # fmt: skip


def test_the_table_names_every_verb_and_every_state():
    assert set.union(*ALLOWED.values()) == set(VERBS)
    assert set(ALLOWED) == set(State)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", State.values)
def test_a_verb_is_open_in_its_states_and_refused_in_the_others(repayment_in, state, verb):
    matter = repayment_in(state)
    PREPARE.get(verb, lambda _: None)(matter)
    by = None if verb in WORKERS else factories.user(_role(verb))
    if verb not in ALLOWED[State(state)]:
        with pytest.raises(Refused) as refused:
            machine.act(matter, verb, by=by, at=AT, **FACTS.get(verb, {}))
        assert refused.value.code == "not_in_this_state"
        return
    machine.act(matter, verb, by=by, at=AT, **FACTS.get(verb, {}))
    assert matter.state == TARGET.get(verb, state)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("role", Role.values)
def test_only_those_whose_work_it_is_may_do_it(repayment_in, verb, role):
    matter = repayment_in(next(s for s in State if verb in ALLOWED[s]))
    PREPARE.get(verb, lambda _: None)(matter)
    not_of = {"take": Role.SUPERVISOR, "assign": Role.SPECIALIST}.get(verb, "")
    may = role in {Role.SPECIALIST, Role.SUPERVISOR} - {not_of} and verb not in WORKERS
    act = lambda: machine.act(  # noqa: E731
        matter, verb, by=factories.user(role), at=AT, **FACTS.get(verb, {})
    )
    if may:
        act()
        return
    with pytest.raises(PermissionDenied):
        act()


def _role(verb: str) -> str:
    return Role.SUPERVISOR if verb == "assign" else Role.SPECIALIST


GUARDED = [
    ("miss", State.RUNNING, let_come("41.50"), "nothing_missed"),
    ("remind", State.MISSED, let_come("41.50"), "nothing_missed"),
    ("catch_up", State.MISSED, lambda _: None, "missed"),
    ("settle", State.RUNNING, let_come("41.50"), "not_paid"),
    ("reopen", State.PAID, let_come("83.00"), "paid"),
]


@pytest.mark.parametrize(("verb", "state", "prepare", "code"), GUARDED)
def test_a_guard_forbids_it_and_says_why(repayment_in, verb, state, prepare, code):
    matter = repayment_in(state)
    prepare(matter)
    by = None if verb in WORKERS else made.specialist()
    with pytest.raises(Refused) as refused:
        machine.act(matter, verb, by=by, at=AT, **FACTS.get(verb, {}))
    assert refused.value.code == code and refused.value.message
