"""Every state and every verb of a reconsideration: allowed, or refused and why."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.permissions import Role
from cases import machine, models
from cases.services import duties
from determinations import models as determinations
from determinations.models import AppealState as State
from regulations.law import Refused
from tests import factories
from tests.factories import APPEALED, HOUR, MONDAY
from tests.in_state import in_state

PENDING = {
    "take", "assign", "extend", "review_extension", "receive_required_form",
    "complete_required_form",
    "request_expedite",
    "grant_expedite", "refuse_expedite", "notify_refusal_orally", "reach_out", "need_no_records",
    "find_good_cause", "lapse", "withdraw", "dismiss",
}  # fmt: skip
GRIEVANCE = {"receive_grievance", "extend_grievance", "answer_grievance"}
NOTIFY = {"notify_refusal_orally"}
ALLOWED = {
    State.RECEIVED: PENDING | GRIEVANCE,
    State.IN_REVIEW: PENDING | {"recommend", "reverse", "reverse_in_part", "affirm"} | GRIEVANCE,
    State.REVERSED: {"assign", "notify", "effectuate"} | NOTIFY | GRIEVANCE,
    State.AFFIRMED: {"assign", "notify", "effectuate", "forward"} | NOTIFY | GRIEVANCE,
    State.NOTIFIED: {"effectuate", "close"} | NOTIFY | GRIEVANCE,
    State.FORWARDED: {"assign", "notify", "effectuate", "record_review"} | NOTIFY | GRIEVANCE,
    State.REVIEWED: {"effectuate", "record_review", "ask_council", "close"} | NOTIFY | GRIEVANCE,
    State.CLOSED: {"effectuate", "record_review"} | GRIEVANCE,
    State.WITHDRAWN: {"vacate_dismissal"} | GRIEVANCE,
    State.DISMISSED: {"vacate_dismissal"} | GRIEVANCE,
}
TARGET = {
    "take": State.IN_REVIEW,
    "reverse": State.REVERSED,
    "reverse_in_part": State.AFFIRMED,
    "affirm": State.AFFIRMED,
    "lapse": State.AFFIRMED,
    "forward": State.FORWARDED,
    "record_review": State.REVIEWED,
    "close": State.CLOSED,
    "withdraw": State.WITHDRAWN,
    "dismiss": State.DISMISSED,
    "vacate_dismissal": State.IN_REVIEW,
}
FACTS = {
    "find_good_cause": {"why": "in the hospital"},
    "reverse": {"reason": "yes"},
    "reverse_in_part": {"terms": "half", "reason": "no", "criteria": "rule"},
    "affirm": {"reason": "no", "criteria": "rule"},
    "notify": {"notified_at": MONDAY},
    "forward": {"forwarded_at": MONDAY},
    "withdraw": {"why": "asked by phone"},
    "dismiss": {"ground": "appeal_withdrawn", "why": "asked by phone"},
}
WHO = {
    "take": Role.PHYSICIAN,
    "assign": Role.SUPERVISOR,
    "recommend": Role.NURSE,
    "extend": Role.NURSE,
    "review_extension": Role.SUPERVISOR,
    "receive_required_form": Role.INTAKE,
    "complete_required_form": Role.INTAKE,
    "request_expedite": Role.INTAKE,
    "grant_expedite": Role.NURSE,
    "refuse_expedite": Role.NURSE,
    "notify_refusal_orally": Role.INTAKE,
    "reach_out": Role.INTAKE,
    "need_no_records": Role.NURSE,
    "receive_grievance": Role.INTAKE,
    "extend_grievance": Role.SUPERVISOR,
    "answer_grievance": Role.SUPERVISOR,
    "find_good_cause": Role.SUPERVISOR,
    "reverse": Role.PHYSICIAN,
    "reverse_in_part": Role.PHYSICIAN,
    "affirm": Role.PHYSICIAN,
    "lapse": None,
    "notify": Role.NURSE,
    "forward": Role.INTAKE,
    "record_review": Role.INTAKE,
    "ask_council": Role.SUPERVISOR,
    "effectuate": Role.INTAKE,
    "close": Role.INTAKE,
    "withdraw": Role.INTAKE,
    "dismiss": Role.SUPERVISOR,
    "vacate_dismissal": Role.SUPERVISOR,
}
VERBS = machine.verbs(determinations.Reconsideration)
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def appealed(made_once) -> int:
    """An expedited appeal, so that a telephone notice is lawful; its number in the database."""
    asked = {"priority": "expedited", "requester_kind": "enrollee"}
    return made_once(lambda: factories.appealed_case(appeal=asked).pk)


@pytest.fixture
def appeal_in(appealed) -> Callable[[str], determinations.Reconsideration]:
    """That appeal put into a state."""
    return lambda state: in_state(determinations.Reconsideration, appealed, state)


def also_open(name: str, subject: str = ""):
    def open_it(matter):
        duty = duties.open_alongside(duties.duty(matter.case, "decide"), name, at=MONDAY)
        models.Deadline.objects.filter(pk=duty.pk).update(subject=subject)

    return open_it


def wait_for_answer(matter):
    matter.case.expedite_requests.update(answer="", answered_at=None, supported=False)


def let_the_limit_pass(matter):
    past = {"first_due_at": MONDAY - HOUR, "due_at": MONDAY - HOUR}
    matter.case.deadlines.update(starts_at=MONDAY - 2 * HOUR, **past)


def reversed_by_a_judge(matter):
    at = matter.case.entered_at
    facts = vars(factories.review_facts(at, level="alj"))
    by = factories.user(Role.INTAKE)
    review = determinations.Review.objects.create(case=matter.case, entered_at=at, by=by, **facts)
    also_open("effectuate", str(review.pk))(matter)


PREPARE = {
    "review_extension": lambda matter: factories.held_extension(matter.case),
    "close": lambda matter: matter.case.deadlines.update(met_at=MONDAY, met_by="a letter"),
    "receive_required_form": lambda matter: factories.await_form(matter.case, incomplete=False),
    "complete_required_form": lambda matter: factories.await_form(matter.case, incomplete=True),
    "effectuate": also_open("effectuate"),
    "notify_refusal_orally": also_open("notify_refusal_orally"),
    "need_no_records": also_open("request_noncontract_records"),
    "extend_grievance": lambda matter: factories.an_ordinary_grievance(matter.case),
    "answer_grievance": lambda matter: factories.a_grievance(matter.case),
    "request_expedite": wait_for_answer,
    "grant_expedite": wait_for_answer,
    "refuse_expedite": wait_for_answer,
    "find_good_cause": lambda matter: setattr(matter, "file_by", MONDAY.date()),
    "lapse": let_the_limit_pass,
    "record_review": lambda matter: setattr(matter, "forwarded_at", APPEALED),
    "ask_council": reversed_by_a_judge,
}


def prepare(matter: determinations.Reconsideration, verb: str) -> None:
    if verb != "close":
        matter.case.notices.all().delete()
    PREPARE.get(verb, lambda matter: None)(matter)


def test_the_table_names_every_state_and_every_verb():
    assert set(ALLOWED) == set(State)
    assert set().union(*ALLOWED.values()) == set(VERBS) == set(WHO)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", State.values)
def test_a_verb_goes_through_only_from_its_states(appeal_in, state, verb):
    matter = appeal_in(state)
    prepare(matter, verb)
    by = factories.user(WHO[verb]) if WHO[verb] else None
    at = APPEALED + 2 * HOUR
    if verb in ALLOWED[state]:
        before = machine.act(matter, verb, by=by, at=at, **FACTS.get(verb, {}))
        assert before == state
        assert matter.state == TARGET.get(verb, State.NOTIFIED if _told(state, verb) else state)
    else:
        with pytest.raises(Refused) as refused:
            machine.act(matter, verb, by=by, at=at, **FACTS.get(verb, {}))
        assert refused.value.code == "not_in_this_state"
        assert matter.state == state


def _told(state: str, verb: str) -> bool:
    return verb == "notify" and state == State.REVERSED


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("role", Role.values)
def test_a_verb_is_refused_to_every_role_without_its_permission(appeal_in, role, verb):
    state = next(state for state, verbs in ALLOWED.items() if verb in verbs)
    matter = appeal_in(state)
    by = factories.user(role)
    if by.may(str(machine.declaration(matter, verb).permission)):
        return
    with pytest.raises(PermissionDenied):
        machine.act(matter, verb, by=by, at=APPEALED, **FACTS.get(verb, {}))
    assert matter.state == state


@pytest.mark.parametrize("verb", VERBS)
def test_the_worker_may_assign_tell_and_let_a_limit_pass_and_no_more(appeal_in, verb):
    state = next(state for state, verbs in ALLOWED.items() if verb in verbs)
    matter = appeal_in(state)
    prepare(matter, verb)
    if verb in {"assign", "notify", "lapse"}:
        machine.act(matter, verb, by=None, at=APPEALED + HOUR, **FACTS.get(verb, {}))
    else:
        with pytest.raises(PermissionDenied):
            machine.act(matter, verb, by=None, at=APPEALED + HOUR, **FACTS.get(verb, {}))


def test_what_only_the_worker_does_is_no_step_of_a_person(appeal_in):
    steps = machine.steps(appeal_in(State.RECEIVED), by=factories.user(Role.NURSE), at=APPEALED)
    assert "lapse" not in {step.verb for step in steps}
    assert {step.verb for step in steps} == set(VERBS) - {"lapse"}


def test_the_database_refuses_an_unknown_state():
    case = factories.appealed_case()
    column = {"state": "limbo"}
    with pytest.raises(IntegrityError), transaction.atomic():
        determinations.Reconsideration.objects.filter(case=case).update(**column)


def test_the_database_refuses_a_second_appeal_while_one_is_open():
    case = factories.appealed_case()
    first = determinations.Reconsideration.objects.get(case=case)
    other = factories.received_case()
    with pytest.raises(IntegrityError), transaction.atomic():
        determinations.Reconsideration.objects.create(
            case=other, determination=first.determination, request_type="item_or_service",
            priority="standard", argument="Again.",
        )  # fmt: skip
