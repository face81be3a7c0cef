"""Every state and every verb of unpaid premiums: allowed, or refused and why."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.permissions import Role
from cases import machine
from delinquency import services
from delinquency.models import Delinquency, State
from premiums.models import Bill, Disenrollment, Payment
from regulations.law import Refused
from tests import factories
from tests import factories_delinquency as made
from tests.in_state import in_state

WORK = {"take", "assign", "add_bill", "record_payment", "return_payment", "settle", "stop"}
# A grievance may be filed whatever became of the coverage (42 CFR 422.564).
GRIEVANCE = {"receive_grievance", "extend_grievance", "answer_grievance"}
ALLOWED = {
    State.DELINQUENT: WORK | GRIEVANCE | {"disenroll", "record_irmaa"},
    State.ENDING: WORK | GRIEVANCE | {"submit", "resume"},
    State.DISENROLLED: GRIEVANCE,
    State.ENDED_BY_CMS: GRIEVANCE,
    State.PAID: GRIEVANCE | {"return_payment", "reopen"},
    State.STOPPED: GRIEVANCE,
}
TARGET = {
    "settle": State.PAID, "disenroll": State.ENDING, "submit": State.DISENROLLED,
    "stop": State.STOPPED, "record_irmaa": State.ENDED_BY_CMS, "resume": State.DELINQUENT,
    "reopen": State.DELINQUENT,
}  # fmt: skip
FACTS = {
    "settle": {"paid_on": date(2026, 2, 3)},
    "submit": {"submitted_at": made.AFTER_GRACE, "submission": "TC51-1", "ended": None},
    "stop": {"ground": "died", "explanation": "The daughter called."},
    "record_irmaa": {"ended": None},
    "reopen": {"on": date(2026, 3, 2)},
}
WORKERS = {"settle", "resume", "reopen"}
VERBS = machine.verbs(Delinquency)
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def opened(made_once) -> int:
    """A case of unpaid premiums whose letters have left; its number in the database."""

    def make() -> int:
        case = made.opened()
        factories.dispatch_all(case, at=made.FOUND)
        return case.pk

    return made_once(make)


@pytest.fixture
def delinquency_in(opened) -> Callable[[str], Delinquency]:
    """Those unpaid premiums put into a state; whoever had to be told was told."""

    def put(state: str) -> Delinquency:
        found = in_state(Delinquency, opened, state)
        found.case.deadlines.filter(duty="notify_disenrollment").update(
            met_at=made.AFTER_GRACE, met_by="letter 1"
        )
        return found

    return put


def pay(matter: Delinquency, on: date, amount: str = "41.50") -> None:
    Payment.objects.create(
        enrollee_id=matter.case.enrollee_id, case_id=matter.case_id, entered_at=made.FOUND,
        entered_by=made.specialist(), **vars(made.receipt(on, amount)),
    )  # fmt: skip


def let_be_paid(matter: Delinquency) -> None:
    pay(matter, date(2026, 2, 3))


def let_roll_over(matter: Delinquency) -> None:
    Bill.objects.create(
        case_id=matter.case_id, entered_at=made.FOUND, entered_by=made.specialist(),
        **{name: value for name, value in vars(made.bill(made.FEBRUARY)).items() if name != "kind"},
    )  # fmt: skip
    matter.option = "roll_over"
    pay(matter, date(2026, 2, 3))


def let_come(matter: Delinquency) -> None:
    pay(matter, date(2026, 2, 3), "1.00")


def let_be_grieved(matter: Delinquency) -> None:
    came = {"received_at": made.AFTER_GRACE, "entered_at": made.AFTER_GRACE}
    factories.an_ordinary_grievance(matter.case, event_on=date(2026, 2, 20), **came)


PREPARE = {
    "settle": let_be_paid, "resume": let_roll_over, "return_payment": let_come,
    "extend_grievance": let_be_grieved, "answer_grievance": let_be_grieved,
}  # fmt: skip


def test_the_table_names_every_verb_and_every_state():
    assert set.union(*ALLOWED.values()) == set(VERBS)
    assert set(ALLOWED) == set(State)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", State.values)
def test_a_verb_is_open_in_its_states_and_refused_in_the_others(delinquency_in, state, verb):
    matter = delinquency_in(state)
    PREPARE.get(verb, lambda _: None)(matter)
    by = None if verb in WORKERS else factories.user(_role(verb))
    if verb not in ALLOWED[State(state)]:
        with pytest.raises(Refused) as refused:
            machine.act(matter, verb, by=by, at=made.AFTER_GRACE, **FACTS.get(verb, {}))
        assert refused.value.code == "not_in_this_state"
        return
    machine.act(matter, verb, by=by, at=made.AFTER_GRACE, **FACTS.get(verb, {}))
    assert matter.state == TARGET.get(verb, state)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("role", Role.values)
def test_only_those_whose_work_it_is_may_do_it(delinquency_in, verb, role):
    matter = delinquency_in(next(s for s in State if verb in ALLOWED[s]))
    PREPARE.get(verb, lambda _: None)(matter)
    mine = {Role.SPECIALIST, Role.SUPERVISOR} - {_not_of(verb)}
    may = role in mine and verb not in WORKERS
    if may:
        machine.act(
            matter, verb, by=factories.user(role), at=made.AFTER_GRACE, **FACTS.get(verb, {})
        )
        return
    with pytest.raises(PermissionDenied):
        machine.act(
            matter, verb, by=factories.user(role), at=made.AFTER_GRACE, **FACTS.get(verb, {})
        )


def _role(verb: str) -> str:
    return Role.SUPERVISOR if verb == "assign" else Role.SPECIALIST


def _not_of(verb: str) -> str:
    return {"take": Role.SUPERVISOR, "assign": Role.SPECIALIST}.get(verb, "")


GUARDED = [
    # 42 CFR 423.44(d)(1)(iii): the grace period is the member's.
    ("disenroll", State.DELINQUENT, made.FOUND, lambda _: None, "grace_lasts"),
    ("disenroll", State.DELINQUENT, made.AFTER_GRACE, let_be_paid, "paid"),
    ("submit", State.ENDING, made.AFTER_GRACE, let_be_paid, "paid"),
    ("add_bill", State.DELINQUENT, made.FOUND, let_be_paid, "paid"),
    ("settle", State.DELINQUENT, made.FOUND, lambda _: None, "not_paid"),
    ("reopen", State.PAID, made.FOUND, let_be_paid, "paid"),
    ("resume", State.ENDING, made.AFTER_GRACE, lambda _: None, "same_grace"),
    ("return_payment", State.DELINQUENT, made.FOUND, lambda _: None, "no_money"),
]


@pytest.mark.parametrize(("verb", "state", "at", "prepare", "code"), GUARDED)
def test_a_guard_forbids_it_and_says_why(delinquency_in, verb, state, at, prepare, code):
    matter = delinquency_in(state)
    prepare(matter)
    by = None if verb in WORKERS else factories.user(Role.SPECIALIST)
    with pytest.raises(Refused) as refused:
        machine.act(matter, verb, by=by, at=at, **FACTS.get(verb, {}))
    assert refused.value.code == code and refused.value.message


def test_the_transaction_waits_for_the_notice():
    """Guidance, section 60.3.1.4: the notice is never later than the transaction."""
    by = made.specialist()
    case = made.opened(by=by)
    factories.dispatch_all(case, at=made.FOUND)
    matter = services.disenroll(case.pk, nothing_waits=True, by=by, at=made.AFTER_GRACE)
    with pytest.raises(Refused) as refused:
        machine.act(matter, "submit", by=by, at=made.AFTER_GRACE, **FACTS["submit"])
    assert refused.value.code == "notice_first"


def test_the_database_refuses_what_no_service_would_write(delinquency_in):
    matter = delinquency_in(State.DELINQUENT)
    wrong = [
        {"effective_on": date(2026, 3, 2)},
        {"grace_ends_on": date(2026, 3, 1)},
        {"option": "roll_over", "grace_months": None},
        {"premium_due_on": None},
        {"paid_on": date(2026, 2, 1)},
        {"stop_ground": "died"},
    ]
    for facts in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Delinquency.objects.filter(pk=matter.pk).update(**facts)
    assert not Disenrollment.objects.exists()
    assert Bill.objects.get().amount == Decimal("41.50")
