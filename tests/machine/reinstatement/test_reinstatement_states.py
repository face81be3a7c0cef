"""Every state and every verb of a reinstatement: allowed, or refused and why."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from accounts.permissions import Role
from cases import audit, machine
from cases import models as cases
from premiums.models import Cause, Payment
from premiums.services import money
from regulations import good_cause
from regulations.law import Refused
from reinstatement.models import ENDED, Reinstatement, State
from reinstatement.services import clocks
from tests import factories
from tests import factories_reinstatement as members
from tests.in_state import in_state

# Open in every state, the closed ones included.
ALWAYS = {
    "record_selection", "receive_grievance", "extend_grievance", "answer_grievance",
}  # fmt: skip
ALLOWED = {
    State.INTAKE: ALWAYS | {
        "take", "assign", "continue_intake", "complete_intake", "find_not_eligible", "refer",
        "find_plan_error", "reach_out", "withdraw", "record_cms_reinstatement",
    },
    State.NOT_ELIGIBLE: ALWAYS | {"notify", "take_back", "record_cms_reinstatement"},
    State.IN_REVIEW: ALWAYS | {
        "take", "assign", "find_plan_error", "reach_out", "investigate", "find_favorable",
        "find_unfavorable", "withdraw",
    },
    State.FAVORABLE: ALWAYS | {
        "assign", "notify", "record_irmaa_paid", "settle", "lapse", "withdraw", "find_plan_error",
    },
    State.PAID: ALWAYS | {
        "assign", "notify", "unsettle", "submit", "agree_collection", "find_plan_error",
    },
    State.SUBMITTED: ALWAYS | {"assign", "record_return", "complete", "agree_collection"},
    State.REINSTATED: ALWAYS | {"agree_collection"},
    State.UNFAVORABLE: ALWAYS | {"notify", "find_plan_error"},
    State.UNPAID: ALWAYS | {"settle", "record_irmaa_paid", "find_plan_error"},
    State.PLAN_ERROR: ALWAYS | {"assign", "cancel_disenrollment", "agree_collection"},
    State.REFERRED: ALWAYS | {
        "assign", "follow_up", "end_referral", "record_cms_favorable", "record_cms_unfavorable",
        "withdraw",
    },
    State.REFERRAL_ENDED: ALWAYS | {"record_cms_favorable", "record_cms_unfavorable"},
    State.WITHDRAWN: ALWAYS | {"record_cms_reinstatement"},
    State.CMS_REINSTATED: ALWAYS | {"agree_collection"},
}  # fmt: skip
TARGET = {
    "complete_intake": State.IN_REVIEW,
    "find_not_eligible": State.NOT_ELIGIBLE,
    "take_back": State.INTAKE,
    "refer": State.REFERRED,
    "find_plan_error": State.PLAN_ERROR,
    "end_referral": State.REFERRAL_ENDED,
    "find_favorable": State.FAVORABLE,
    "find_unfavorable": State.UNFAVORABLE,
    "record_cms_favorable": State.FAVORABLE,
    "record_cms_unfavorable": State.UNFAVORABLE,
    "settle": State.PAID,
    "unsettle": State.FAVORABLE,
    "lapse": State.UNPAID,
    "submit": State.SUBMITTED,
    "record_return": State.PAID,
    "complete": State.REINSTATED,
    "withdraw": State.WITHDRAWN,
    "record_cms_reinstatement": State.CMS_REINSTATED,
}
OWED = {"owed": Decimal("83.00"), "pay_by": date(2026, 6, 30)}
WORDS = {"finding": "Papers.", "explanation": "You were ill."}
FACTS = {
    "find_not_eligible": {"reason": "late", "why": "Late."},
    "refer": {"complaint": "C1"},
    "find_plan_error": {"why": "Misposted."},
    "cancel_disenrollment": {"corrected_on": date(2026, 4, 20), "correction": "TC 81"},
    "find_favorable": {
        "found": good_cause.Found("institutionalized", True, True, True), **OWED, **WORDS,
    },
    "find_unfavorable": {"found": good_cause.Found("other", False, False, False), **WORDS},
    "follow_up": {"complaint": "C1"},
    "end_referral": {"ground": "died", "why": "The daughter called."},
    "record_cms_favorable": {"complaint": "C1", **OWED},
    "record_cms_unfavorable": {"complaint": "C1"},
    "record_irmaa_paid": {"paid_on": date(2026, 4, 20)},
    "settle": {"paid_on": date(2026, 4, 20)},
    "lapse": {"why": "Not paid."},
    "submit": {"submitted_at": members.ASKED, "submission": "RPC-1"},
    "complete": {"reply_code": "287", "reply_on": date(2026, 6, 1)},
    "withdraw": {"why": "Asked."},
    "record_cms_reinstatement": vars(members.cms_reinstatement()),
}  # fmt: skip
WORKERS = {"settle", "unsettle", "lapse"}
WHO = {
    "assign": Role.SUPERVISOR,
    "record_selection": Role.SUPERVISOR,
    "end_referral": Role.SUPERVISOR,
    "take_back": Role.SUPERVISOR,
}
PERMISSION = {
    "take": "take", "assign": "assign", "continue_intake": "receive",
    "complete_intake": "receive", "find_not_eligible": "receive", "refer": "receive",
    "record_cms_favorable": "research", "record_cms_unfavorable": "research",
    "follow_up": "research", "end_referral": "end_referral",
    "take_back": "take_back",
    "find_plan_error": "research", "reach_out": "research", "investigate": "research",
    "cancel_disenrollment": "submit", "submit": "submit", "record_return": "submit",
    "complete": "submit", "find_favorable": "decide", "find_unfavorable": "decide",
    "notify": "notify", "record_irmaa_paid": "collect", "agree_collection": "collect",
    "record_cms_reinstatement": "submit",
    "withdraw": "withdraw", "record_selection": "select",
    "receive_grievance": "grievance", "extend_grievance": "grievance",
    "answer_grievance": "grievance",
}  # fmt: skip
VERBS = machine.verbs(Reinstatement)
AT = members.ASKED + 5 * factories.DAY
AFTER_THE_LAST_DAY = members.ASKED + 100 * factories.DAY
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def researched(made_once) -> int:
    """A request whose facts have been looked up; its number in the database."""
    return made_once(lambda: members.researched(by=members.specialist()).pk)


@pytest.fixture
def reinstatement_in(researched) -> Callable[[str], Reinstatement]:
    """That request put into a state."""

    def put(state: str) -> Reinstatement:
        found = in_state(Reinstatement, researched, state)
        found.pay_by = found.disenrollment.pay_by.due_on
        return found

    return put


def let_fail(matter):
    matter.circumstance = "vacation"


def let_refer(matter):
    matter.disenrollment.cause = Cause.IRMAA


def let_cms_reinstate(matter):
    matter.disenrollment.cause = Cause.LAWFUL_PRESENCE


def let_be_paid(matter):
    facts = money.PaymentFacts(date(2026, 4, 20), Decimal("83.00"), "check")
    values = vars(facts) | {"entered_at": AT}
    of = matter.disenrollment
    Payment.objects.create(disenrollment=of, enrollee=of.enrollee, **values)


def let_be_untold(matter):
    clocks.open_notify(matter.case, AT, at=AT)


# What lets a verb's own guards be content, so that only the state speaks.
PREPARE = {
    "find_not_eligible": let_fail,
    "refer": let_refer,
    "record_irmaa_paid": let_refer,
    "record_cms_reinstatement": let_cms_reinstate,
    "settle": let_be_paid,
    "notify": let_be_untold,
    "extend_grievance": lambda matter: factories.an_ordinary_grievance(matter.case),
    "answer_grievance": lambda matter: factories.an_ordinary_grievance(matter.case),
    "take": lambda matter: cases.Case.objects.filter(pk=matter.pk).update(assignee=None),
}


def prepare(matter: Reinstatement, verb: str) -> None:
    PREPARE.get(verb, lambda matter: None)(matter)
    if verb == "take":
        matter.case.assignee = None


def at_of(verb: str):
    return AFTER_THE_LAST_DAY if verb == "lapse" else AT


def actor(verb: str):
    if verb in WORKERS:
        return None
    return factories.user(WHO.get(verb, Role.SPECIALIST))


def test_the_table_names_every_state_and_every_verb():
    assert set(ALLOWED) == set(State)
    assert set().union(*ALLOWED.values()) == set(VERBS) == set(PERMISSION) | WORKERS


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", State.values)
def test_a_verb_goes_through_only_from_its_states(reinstatement_in, state, verb):
    matter = reinstatement_in(state)
    prepare(matter, verb)
    facts = FACTS.get(verb, {})
    if verb in ALLOWED[state]:
        before = machine.act(matter, verb, by=actor(verb), at=at_of(verb), **facts)
        assert before == state
        assert matter.state == TARGET.get(verb, state)
    else:
        with pytest.raises(Refused) as refused:
            machine.act(matter, verb, by=actor(verb), at=at_of(verb), **facts)
        assert refused.value.code == "not_in_this_state"
        assert matter.state == state


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("role", Role.values)
def test_a_verb_is_refused_to_every_role_without_its_permission(reinstatement_in, role, verb):
    state = next(state for state, verbs in ALLOWED.items() if verb in verbs)
    matter = reinstatement_in(state)
    prepare(matter, verb)
    by = factories.user(role)
    if verb not in WORKERS and by.may(f"reinstatement.{PERMISSION[verb]}"):
        return
    with pytest.raises(PermissionDenied):
        machine.act(matter, verb, by=by, at=at_of(verb), **FACTS.get(verb, {}))
    assert matter.state == state


@pytest.mark.parametrize("verb", VERBS)
def test_the_worker_may_only_assign_settle_and_close_unpaid(reinstatement_in, verb):
    state = next(state for state, verbs in ALLOWED.items() if verb in verbs)
    matter = reinstatement_in(state)
    prepare(matter, verb)
    if verb in {*WORKERS, "assign"}:
        machine.act(matter, verb, by=None, at=at_of(verb), **FACTS.get(verb, {}))
    else:
        with pytest.raises(PermissionDenied):
            machine.act(matter, verb, by=None, at=at_of(verb), **FACTS.get(verb, {}))


def let_another_be_open(matter):
    """Someone asks again of the same disenrollment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update reinstatement_reinstatement set state = 'withdrawn' where case_id = %s",
            [matter.pk],
        )
    let_refer(matter)
    matter.disenrollment.save()
    members.requested(of=matter.disenrollment)


def let_be_asked_again(matter):
    """Next to a closed one: as if someone who may not had asked before."""
    let_another_be_open(matter)
    matter.disenrollment.cause = Cause.NONPAYMENT


def test_every_open_state_has_a_road_to_an_end_that_does_not_hang_on_the_person():
    """No one waits forever: CMS may stay silent, the person may never pay or never take back."""
    roads = {(each.source, each.target) for each in machine.transitions(Reinstatement)
             if each.name != "withdraw" and each.target}  # fmt: skip
    ends = set(ENDED)
    for _ in State:
        ends |= {source for source, target in roads if target in ends}
    assert ends == set(State.values)


def empty_the_ledger(matter):
    matter.disenrollment.months.all().delete()


OWN = "Sandra Slip"


def let_it_be_their_own(matter):
    """The supervisor who asks is the one who recorded it."""
    by = factories.user(Role.SUPERVISOR, username=OWN)
    audit.record(matter.case, "not_eligible", by=by, at=AT)


GUARDED = {
    "take_back": (State.NOT_ELIGIBLE, let_it_be_their_own, "own_correction"),
    "take_back ": (State.NOT_ELIGIBLE, let_be_asked_again, "open_alongside"),
    "complete_intake": (State.INTAKE, let_fail, "gate_open"),
    "find_not_eligible": (State.INTAKE, lambda m: None, "no_gate_failed"),
    "refer": (State.INTAKE, lambda m: None, "not_for_cms"),
    "find_favorable": (State.IN_REVIEW, lambda m: m.case.checks.all().delete(), "not_researched"),
    "find_favorable ": (State.IN_REVIEW, empty_the_ledger, "ledger_empty"),
    "find_unfavorable": (State.IN_REVIEW, lambda m: m.case.checks.all().delete(), "not_researched"),
    "notify": (State.UNFAVORABLE, lambda m: None, "told_before"),
    "record_irmaa_paid": (State.FAVORABLE, lambda m: None, "no_irmaa"),
    "settle": (State.FAVORABLE, lambda m: None, "not_paid"),
    "unsettle": (State.PAID, let_be_paid, "still_paid"),
    "cancel_disenrollment": (
        State.PLAN_ERROR, lambda m: setattr(m, "corrected_on", date(2026, 4, 16)),
        "corrected_before",
    ),
    "take": (State.IN_REVIEW, lambda m: None, "not_now"),
    "find_plan_error": (State.PAID, let_refer, "not_ours"),
    "find_plan_error ": (State.UNFAVORABLE, let_be_asked_again, "open_alongside"),
    "record_cms_favorable": (State.REFERRAL_ENDED, let_another_be_open, "open_alongside"),
}  # fmt: skip


@pytest.mark.parametrize("verb", GUARDED)
def test_a_guard_forbids_what_the_facts_do_not_bear(reinstatement_in, verb):
    state, spoil, code = GUARDED[verb]
    verb = verb.strip()
    matter = reinstatement_in(state)
    spoil(matter)
    by = matter.case.assignee if verb == "take" else actor(verb)
    if code == "own_correction":
        by = User.objects.get(username=OWN)
    with pytest.raises(Refused) as refused:
        machine.act(matter, verb, by=by, at=AT, **FACTS.get(verb, {}))
    assert refused.value.code == code


def test_nobody_is_closed_as_unpaid_on_the_last_day_itself(reinstatement_in):
    """CMS's own example: effective 1 April, pay by 30 June, to the end of that day."""
    matter = reinstatement_in(State.FAVORABLE)
    last_second = clocks.end_of(matter.case, date(2026, 6, 30))
    with pytest.raises(Refused) as refused:
        machine.act(matter, "lapse", by=None, at=last_second, why="Not paid.")
    assert refused.value.code == "not_yet"
    machine.act(matter, "lapse", by=None, at=last_second + timedelta(seconds=1), why="Not paid.")
    assert matter.state == State.UNPAID


def test_only_steps_of_people_are_offered(reinstatement_in):
    matter = reinstatement_in(State.INTAKE)
    offered = {step.verb for step in machine.steps(matter, by=members.specialist(), at=AT)}
    follow = {"complete_intake", "find_not_eligible", "refer"}
    assert offered == set(VERBS) - WORKERS - follow


@pytest.mark.parametrize(
    "facts",
    [
        {"state": "limbo"},
        {"state": "favorable"},
        {"state": "not_eligible"},
        {"state": "paid"},
        {"state": "reinstated"},
        {"state": "referral_ended"},
        {"referral_end": "died"},
        {"outcome": "favorable", "decided_at": AT},
    ],
)
def test_the_database_refuses_a_state_without_the_facts_that_it_needs(facts):
    case = members.requested()
    rows = Reinstatement.objects.filter(case=case)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**facts)


def test_the_database_refuses_good_cause_without_a_limb_or_causation():
    """42 CFR 423.44(d)(1)(vi)(E): either limb, and that it was the cause."""
    case = members.favorable()
    rows = Reinstatement.objects.filter(case=case)
    rows.update(no_control=False)
    for spoiled in ({"could_not_foresee": False}, {"caused": False}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**spoiled)
