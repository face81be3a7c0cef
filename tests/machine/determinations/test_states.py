"""Every state and every verb of an organization determination: allowed, or refused and why."""

import re
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.permissions import Role
from cases import machine
from cases.services import duties
from determinations import models as determinations
from determinations.models import State
from regulations.law import Refused
from tests import factories
from tests.factories import HOUR, MONDAY
from tests.in_state import in_state
from tests.paths import ROOT

EXPEDITE = {"request_expedite", "grant_expedite", "refuse_expedite", "notify_refusal_orally"}
OUTREACH = {"reach_out", "need_no_records", "find_not_part_d"}
# A grievance or an appeal may come after all is done.
GRIEVANCE = {"receive_grievance", "extend_grievance", "answer_grievance", "appeal"}
ALLOWED = {
    State.RECEIVED: {
        "take", "assign", "extend", "review_extension", "receive_required_form",
        "complete_required_form", "withdraw", "dismiss",
        *EXPEDITE, *OUTREACH, *GRIEVANCE,
    },
    State.IN_REVIEW: {
        "take", "assign", "recommend", "extend", "review_extension", "receive_required_form",
        "complete_required_form",
        "approve", "deny",
        "partially_approve",
        "withdraw", "dismiss", *EXPEDITE, *OUTREACH, *GRIEVANCE,
    },
    State.DECIDED: {
        "assign", "effectuate", "notify", "notify_provider", "notify_refusal_orally",
        "tell_approval", *GRIEVANCE,
    },
    State.NOTIFIED: {
        "notify_provider", "effectuate", "notify_refusal_orally", "close", "reopen",
        "tell_approval", *GRIEVANCE,
    },
    State.CLOSED: {"reopen", *GRIEVANCE},
    State.WITHDRAWN: {"vacate_dismissal", *GRIEVANCE},
    State.DISMISSED: {"vacate_dismissal", *GRIEVANCE},
}  # fmt: skip
TARGET = {
    "take": State.IN_REVIEW,
    "approve": State.DECIDED,
    "deny": State.DECIDED,
    "partially_approve": State.DECIDED,
    "notify": State.NOTIFIED,
    "close": State.CLOSED,
    "withdraw": State.WITHDRAWN,
    "dismiss": State.DISMISSED,
    "vacate_dismissal": State.IN_REVIEW,
    "reopen": State.IN_REVIEW,
}
FACTS = {
    "approve": {"reason": "yes"},
    "find_not_part_d": {"finding": "not on the list", "found_by": "the pharmacy unit"},
    "deny": {"reason": "no", "criteria": "rule", "medical_necessity": True},
    "partially_approve": {"reason": "no", "criteria": "rule", "medical_necessity": True},
    "notify": {"notified_at": MONDAY},
    "withdraw": {"why": "asked by phone"},
    "dismiss": {"ground": "withdrawn", "why": "asked by phone"},
}
WHO = {
    "take": Role.NURSE,
    "assign": Role.SUPERVISOR,
    "recommend": Role.NURSE,
    "extend": Role.NURSE,
    "review_extension": Role.SUPERVISOR,
    "receive_required_form": Role.INTAKE,
    "complete_required_form": Role.INTAKE,
    "approve": Role.NURSE,
    "deny": Role.PHYSICIAN,
    "partially_approve": Role.PHYSICIAN,
    "notify": Role.NURSE,
    "notify_provider": Role.NURSE,
    "tell_approval": Role.NURSE,
    "find_not_part_d": Role.NURSE,
    "reach_out": Role.INTAKE,
    "need_no_records": Role.NURSE,
    "receive_grievance": Role.INTAKE,
    "extend_grievance": Role.SUPERVISOR,
    "answer_grievance": Role.SUPERVISOR,
    "appeal": Role.INTAKE,
    "request_expedite": Role.INTAKE,
    "grant_expedite": Role.NURSE,
    "refuse_expedite": Role.NURSE,
    "notify_refusal_orally": Role.INTAKE,
    "effectuate": Role.INTAKE,
    "close": Role.INTAKE,
    "withdraw": Role.INTAKE,
    "dismiss": Role.SUPERVISOR,
    "vacate_dismissal": Role.SUPERVISOR,
    "reopen": Role.SUPERVISOR,
}
# Verbs whose permission is that of another.
PERMISSION = {
    "review_extension": "extension.review",
    "tell_approval": "case.notify",
    "notify_provider": "case.notify",
    "partially_approve": "case.deny",
    "receive_required_form": "required_form.receive",
    "complete_required_form": "required_form.receive",
    "vacate_dismissal": "case.vacate",
    "find_not_part_d": "drug.coordinate",
    "reach_out": "outreach.record",
    "need_no_records": "outreach.record",
    "appeal": "appeal.receive",
    "receive_grievance": "grievance.receive",
    "extend_grievance": "grievance.answer",
    "answer_grievance": "grievance.answer",
    "grant_expedite": "case.answer_expedite",
    "refuse_expedite": "case.answer_expedite",
    "notify_refusal_orally": "case.notify",
}
VERBS = machine.verbs(determinations.OrganizationDetermination)
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def received(made_once) -> dict[str, int]:
    """An expedited request, so that a telephone notice is lawful, of each kind that has verbs of
    its own; by kind its number in the database."""
    kinds = {"item_or_service": True, "part_b_drug": False}
    return {
        kind: made_once(
            lambda kind=kind, needs=needs: factories.received_case(
                priority="expedited", request_type=kind, prior_authorization=needs
            ).pk
        )
        for kind, needs in kinds.items()
    }  # fmt: skip


@pytest.fixture
def determination_in(received) -> Callable[..., determinations.OrganizationDetermination]:
    """Such a request put into a state; of a drug for the verb that is of drugs alone."""

    def put(state: str, verb: str = "") -> determinations.OrganizationDetermination:
        kind = "part_b_drug" if verb == "find_not_part_d" else "item_or_service"
        return in_state(determinations.OrganizationDetermination, received[kind], state)

    return put


def open_alongside(name: str):
    return lambda case, duty: duties.open_alongside(duty, name, at=MONDAY)


def wait_for_answer(case, duty):
    case.expedite_requests.update(answer="", answered_at=None, supported=False)


def let_the_limit_pass(case, duty):
    past = {"first_due_at": MONDAY - HOUR, "due_at": MONDAY - HOUR}
    case.deadlines.update(starts_at=MONDAY - 2 * HOUR, **past)


# What lets a verb's own guards be content, so that only the state speaks.
PREPARE = {
    "review_extension": lambda case, duty: factories.held_extension(case),
    "close": lambda case, duty: case.deadlines.update(met_at=MONDAY, met_by="a letter"),
    "receive_required_form": lambda case, duty: factories.await_form(case, incomplete=False),
    "complete_required_form": lambda case, duty: factories.await_form(case, incomplete=True),
    "notify_provider": open_alongside("notify_provider"),
    "effectuate": open_alongside("effectuate"),
    "need_no_records": open_alongside("request_noncontract_records"),
    "notify_refusal_orally": open_alongside("notify_refusal_orally"),
    "extend_grievance": lambda case, duty: factories.an_ordinary_grievance(case),
    "answer_grievance": lambda case, duty: factories.a_grievance(case),
    "appeal": let_the_limit_pass,
    "request_expedite": wait_for_answer,
    "grant_expedite": wait_for_answer,
    "refuse_expedite": wait_for_answer,
}


def prepare(determination: determinations.OrganizationDetermination, verb: str) -> None:
    case = determination.case
    PREPARE.get(verb, lambda case, duty: None)(case, case.deadlines.get())
    if verb == "tell_approval":
        determination.priority, determination.outcome = "standard", "approved"


def test_the_table_names_every_state_and_every_verb():
    assert set(ALLOWED) == set(State)
    assert set().union(*ALLOWED.values()) == set(VERBS) == set(WHO)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", State.values)
def test_a_verb_goes_through_only_from_its_states(determination_in, state, verb):
    determination = determination_in(state, verb)
    prepare(determination, verb)
    by = factories.user(WHO[verb])
    at = MONDAY + 2 * HOUR
    if verb in ALLOWED[state]:
        before = machine.act(determination, verb, by=by, at=at, **FACTS.get(verb, {}))
        assert before == state
        assert determination.state == TARGET.get(verb, state)
    else:
        with pytest.raises(Refused) as refused:
            machine.act(determination, verb, by=by, at=at, **FACTS.get(verb, {}))
        assert refused.value.code == "not_in_this_state"
        assert determination.state == state


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("role", Role.values)
def test_a_verb_is_refused_to_every_role_without_its_permission(determination_in, role, verb):
    state = next(state for state, verbs in ALLOWED.items() if verb in verbs)
    determination = determination_in(state)
    by = factories.user(role)
    if by.may(PERMISSION.get(verb, f"case.{verb}")):
        return
    with pytest.raises(PermissionDenied):
        machine.act(determination, verb, by=by, at=MONDAY, **FACTS.get(verb, {}))
    assert determination.state == state


@pytest.mark.parametrize("verb", VERBS)
def test_the_worker_may_only_assign_and_tell(determination_in, verb):
    state = next(state for state, verbs in ALLOWED.items() if verb in verbs)
    determination = determination_in(state, verb)
    prepare(determination, verb)
    if verb in {"assign", "notify", "notify_provider"}:
        machine.act(determination, verb, by=None, at=MONDAY, **FACTS.get(verb, {}))
        assert determination.state == TARGET.get(verb, state)
    else:
        with pytest.raises(PermissionDenied):
            machine.act(determination, verb, by=None, at=MONDAY, **FACTS.get(verb, {}))


def test_the_steps_of_a_case_name_each_verb_with_its_reason(determination_in):
    determination = determination_in(State.RECEIVED)
    steps = machine.steps(determination, by=factories.user(Role.NURSE), at=MONDAY + HOUR)
    reasons = {step.verb: step.why_not for step in steps}
    assert list(reasons) == VERBS
    assert reasons["take"] == "" and reasons["extend"] == ""
    assert "supervisor" in reasons["assign"]
    assert "received" in reasons["approve"] and "in review" in reasons["approve"]


def test_the_state_cannot_be_assigned(determination_in):
    determination = determination_in(State.RECEIVED)
    with pytest.raises(AttributeError):
        determination.state = State.CLOSED


def test_the_database_refuses_an_unknown_state():
    case = factories.received_case()
    rows = determinations.OrganizationDetermination.objects.filter(case=case)
    column = {"state": "limbo"}
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**column)


@pytest.mark.parametrize("state", ["decided", "notified", "closed"])
def test_the_database_refuses_a_decided_state_without_a_decision(state):
    case = factories.received_case()
    column = {"state": state}
    with pytest.raises(IntegrityError), transaction.atomic():
        determinations.OrganizationDetermination.objects.filter(case=case).update(**column)


def test_no_code_moves_a_state_past_the_machine():
    sources = [
        file
        for folder in ("cases", "notices", "accounts", "config")
        for file in (ROOT / folder).rglob("*.py")
        if "migrations" not in file.parts
    ]
    assert sources
    bypass = re.compile(r"\.update\([^)]*\bstate\s*=|create\([^)]*\bstate\s*=")
    assert [file for file in sources if bypass.search(file.read_text())] == []
