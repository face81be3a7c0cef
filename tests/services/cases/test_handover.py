"""Someone is out or has left: what goes where, that it does, and what comes back."""

import threading
from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import leaving as accounts
from accounts import on_call, working_hours
from accounts.models import Absence, StaffChange, User
from accounts.permissions import Role
from cases import services
from cases.models import AssignmentRule, Case, CaseMove
from cases.services import absences, handover, leaving, move_work, moves
from cases.services.locking import locked_case
from determinations import services as determinations
from regulations.law import Refused
from tests import factories
from tests import factories_reinstatement as members
from tests.factories import DAY, HOUR, MONDAY
from tests.loops import at_least_one
from tests.pages import BACKEND
from tests.races import at_once, in_parallel
from tests.waiting import eventually

pytestmark = pytest.mark.django_db
AT = MONDAY + DAY
BACK = AT + 3 * DAY


@pytest.fixture
def boss() -> User:
    return factories.user(Role.SUPERVISOR)


@pytest.fixture
def sam() -> User:
    return nurse("Sam", "Sick")


def nurse(first: str, last: str, **facts) -> User:
    return factories.user(
        Role.NURSE, **{"first_name": first, "last_name": last, "team": factories.team()} | facts
    )


def with_rule(boss: User, method: str = "least_loaded") -> None:
    AssignmentRule.objects.create(
        team=factories.team(), kind="determination", method=method, set_by=boss, set_at=MONDAY
    )


def given(person: User, boss: User, number: int = 1, **facts) -> list[Case]:
    cases = [factories.received_case(**facts) for _ in range(number)]
    for case in cases:
        services.assign(case.pk, to=person, by=boss, at=AT)
    return cases


def out(person: User, boss: User, *, at=AT, until=BACK, to=None, only_due=False) -> CaseMove:
    facts = absences.OutFacts(until, "sick", to, only_due)
    key = handover.key_of(absences.look(person, facts, by=boss, at=at))
    facts = absences.OutFacts(until, "sick", to, only_due, key)
    return absences.go_out(person.pk, facts, by=boss, at=at)


def left(person: User, boss: User, *, at=AT, to=None) -> CaseMove:
    key = handover.key_of(leaving.look(person, leaving.LeaveFacts(to), by=boss, at=at))
    return leaving.leave(person.pk, leaving.LeaveFacts(to, key), by=boss, at=at)


def work_off(at=AT) -> None:
    for pk in move_work.waiting_cases(limit=1000):
        move_work.move_case(pk, at=at)


def holder(case: Case) -> User | None:
    return Case.objects.get(pk=case.pk).assignee


class TestOut:
    def test_the_rule_gives_the_cases_clocks_of_hours_first_and_what_no_one_can_take_stays(
        self, boss, sam
    ):
        with_rule(boss)
        nora = nurse("Nora", "Careful")
        standard, fast = given(sam, boss)[0], given(sam, boss, priority="expedited")[0]
        member = members.requested(by=members.specialist())
        Case.objects.filter(pk=member.pk).update(assignee=sam)
        facts = absences.OutFacts(BACK, "sick", None, only_due=False)
        planned = absences.look(sam, facts, by=boss, at=AT)
        assert [(each.case_id, each.to_id, each.stays) for each in planned] == [
            (fast.pk, nora.pk, False),
            (standard.pk, nora.pk, False),
            (member.pk, None, True),
        ]
        assert "assigns these cases by hand" in planned[-1].why
        assert not CaseMove.objects.exists() and not Absence.objects.exists()
        move = out(sam, boss)
        work_off()
        assert [holder(each) for each in (fast, standard, member)] == [nora, nora, sam]
        event = fast.events.get(event="assigned_by_rule")
        assert event.by == boss and "Least loaded of team Inpatient" in event.why
        assert (move.absence.user, move.absence.ends_at, move.absence.why) == (sam, BACK, "sick")
        assert StaffChange.objects.get(user=sam, what="absence").by == boss

    def test_on_return_what_is_left_comes_back_and_the_rest_is_said(self, boss, sam):
        nora = nurse("Nora", "Careful")
        stays, moved_on, done = given(sam, boss, 3)
        move = out(sam, boss, to=nora)
        work_off()
        services.assign(moved_on.pk, to=nurse("Olga", "New"), by=boss, at=AT)
        gone = determinations.WithdrawalFacts("her", "mail", AT, "No.")
        determinations.withdraw(done.pk, facts=gone, by=boss, at=AT)
        assert absences.returned(at=BACK - HOUR, limit=9) == []
        assert absences.returned(at=BACK, limit=9) == [move.pk]
        assert absences.give_back_on_return(move.pk, at=BACK)
        assert not absences.give_back_on_return(move.pk, at=BACK)
        assert absences.returned(at=BACK, limit=9) == []
        work_off(BACK)
        assert holder(stays) == sam and holder(done) == nora
        reasons = dict(move.reversed_by.cases.values_list("case", "reason"))
        assert "with Olga New now" in reasons[moved_on.pk]
        assert "is withdrawn" in reasons[done.pk]
        assert stays.events.latest("id").by is None

    def test_the_person_may_be_back_earlier(self, boss, sam):
        nora = nurse("Nora", "Careful")
        case = given(sam, boss)[0]
        move = out(sam, boss, to=nora)
        work_off()
        working_hours.end_absence(move.absence_id, by=boss, at=AT + HOUR)
        assert absences.returned(at=AT + HOUR, limit=9) == [move.pk]
        absences.give_back_on_return(move.pk, at=AT + HOUR)
        work_off(AT + HOUR)
        assert holder(case) == sam

    def test_where_another_absence_follows_the_cases_wait_for_its_end(self, boss, sam):
        given(sam, boss)
        out(sam, boss, to=nurse("Nora", "Careful"))
        later = working_hours.AbsenceFacts(BACK, BACK + DAY, "vacation")
        working_hours.enter_absence(sam.pk, later, by=boss, at=AT)
        assert absences.returned(at=BACK, limit=9) == []
        assert len(absences.returned(at=BACK + DAY, limit=9)) == 1

    def test_only_what_is_due_before_the_return_moves_where_that_is_asked(self, boss, sam):
        soon, later = given(sam, boss, priority="expedited") + given(sam, boss)
        move = out(sam, boss, to=nurse("Nora", "C"), only_due=True, until=AT + 50 * HOUR)
        assert [row.case for row in move.cases.all()] == [soon]

    def test_what_changed_since_it_was_looked_at_is_shown_again(self, boss, sam):
        given(sam, boss)
        facts = absences.OutFacts(BACK, "sick", nurse("Nora", "C"), False)
        key = handover.key_of(absences.look(sam, facts, by=boss, at=AT))
        given(sam, boss)
        facts = absences.OutFacts(BACK, "sick", facts.to, False, key)
        with pytest.raises(Refused, match="Check the list again"):
            absences.go_out(sam.pk, facts, by=boss, at=AT)
        assert not Absence.objects.exists()

    def test_an_absence_on_file_is_used_and_its_cases_move_once(self, boss, sam):
        facts = working_hours.AbsenceFacts(AT - HOUR, BACK, "sick")
        known = working_hours.enter_absence(sam.pk, facts, by=boss, at=AT - HOUR)
        with pytest.raises(Refused, match="already out until"):
            out(sam, boss, until=BACK + DAY)
        assert out(sam, boss).absence == known
        with pytest.raises(Refused, match="already reassigned"):
            out(sam, boss)

    @pytest.mark.parametrize(
        ("until", "said"), [(AT, "in the past"), (AT + 400 * DAY, "more than a year")]
    )
    def test_an_end_that_cannot_be_is_a_sentence(self, boss, sam, until, said):
        with pytest.raises(Refused, match=said):
            out(sam, boss, until=until)

    def test_no_one_covers_themselves_or_while_out(self, boss, sam):
        with pytest.raises(Refused, match="someone else"):
            out(sam, boss, to=sam)
        olga = nurse("Olga", "Away")
        out(olga, boss)
        with pytest.raises(Refused, match="is out as well"):
            out(sam, boss, to=olga)

    def test_without_a_team_or_a_rule_everything_stays(self, boss):
        alone = nurse("Al", "One", team=None)
        given(alone, boss)
        row = out(alone, boss).cases.get()
        assert (row.result, row.reason) == (
            "kept", "Al One is in no team, so no rule says who gets it."
        )  # fmt: skip

    def test_a_nurse_sends_no_one_out(self, boss, sam):
        with pytest.raises(PermissionDenied):
            out(sam, sam)
        with pytest.raises(PermissionDenied):
            left(nurse("Olga", "New"), sam)

    def test_looking_costs_the_same_for_many_cases(self, boss, sam):
        with_rule(boss)
        nurse("Nora", "Careful")

        def cost() -> int:
            with CaptureQueriesContext(connection) as caught:
                absences.look(sam, facts, by=boss, at=AT)
            return len(caught)

        facts = absences.OutFacts(BACK, "sick", None, False)
        given(sam, boss)
        few = cost()
        given(sam, boss, 8)
        assert cost() == few


class TestLeft:
    def test_no_case_stays_and_what_no_one_can_take_becomes_unassigned(self, boss, sam):
        with_rule(boss)
        nora = nurse("Nora", "Careful")
        case = given(sam, boss)[0]
        member = members.requested(by=members.specialist())
        Case.objects.filter(pk=member.pk).update(assignee=sam)
        grieved = given(sam, boss)[0]
        left(sam, boss)
        work_off()
        assert (holder(case), holder(grieved), holder(member)) == (nora, nora, None)
        event = member.events.get(event="unassigned")
        assert event.facts == {"from": "Sam Sick"}

    def test_a_closed_case_with_a_grievance_to_answer_does_not_stay_either(self, boss, sam):
        case = factories.dismissed_case()
        factories.an_ordinary_grievance(case)
        Case.objects.filter(pk=case.pk).update(assignee=sam)
        left(sam, boss, to=nurse("Nora", "Careful"))
        work_off()
        assert holder(case) is None

    def test_what_only_waits_to_be_closed_goes_along_and_what_is_closed_stays(self, boss, sam):
        told = [factories.approved_case(by=sam) for _ in range(2)]
        for case in told:
            factories.dispatch_all(case, at=AT)
            factories.carry_out(case, at=AT)
        waits, closed = told
        services.close(closed.pk, by=boss, at=AT)
        assert set(handover.open_cases(sam)) == {waits}
        left(sam, boss, at=AT + DAY)
        work_off(AT + DAY)
        assert (holder(waits), holder(closed)) == (None, sam)

    def test_the_account_sessions_and_shifts_end(self, boss, sam):
        client = Client()
        client.force_login(sam, BACKEND)
        assert SESSION_KEY in client.session
        shift = on_call.ShiftFacts(sam, None, AT + HOUR, AT + DAY)
        shift = on_call.plan_shift(shift, by=boss, at=AT)
        left(sam, boss)
        sam.refresh_from_db()
        shift.refresh_from_db()
        assert not sam.is_active and not sam.has_usable_password()
        assert (shift.called_off_at, shift.called_off_by) == (AT, boss)
        assert client.get("/inbox/").status_code == 302
        User.objects.filter(pk=sam.pk).update(is_active=True)
        assert client.get("/inbox/").status_code == 302
        change = StaffChange.objects.get(user=sam, what="account")
        assert (change.by, change.after) == (boss, "Deactivated")

    def test_nothing_is_given_to_an_account_that_is_deactivated(self, boss, sam):
        case = factories.received_case()
        left(sam, boss)
        for act in at_least_one(
            [
                lambda: services.assign(case.pk, to=sam, by=boss, at=AT),
                lambda: services.assign(case.pk, to=User.objects.get(pk=sam.pk), by=boss, at=AT),
            ]
        ):
            with pytest.raises(Refused, match="deactivated"):
                act()

    def test_supervisors_and_administrators_are_no_ones_to_deactivate_here(self, boss):
        for role in at_least_one(accounts.KEPT):
            with pytest.raises(Refused, match="An administrator deactivates"):
                left(factories.user(role), boss)

    def test_deactivated_twice_is_a_sentence(self, boss, sam):
        left(sam, boss)
        sam.refresh_from_db()
        with pytest.raises(Refused, match="already deactivated"):
            left(sam, boss)

    def test_who_leaves_while_out_has_nothing_given_back(self, boss, sam):
        nora = nurse("Nora", "Careful")
        case = given(sam, boss)[0]
        out(sam, boss, to=nora)
        work_off()
        left(sam, boss)
        assert absences.returned(at=BACK + DAY, limit=9) == []
        assert holder(case) == nora

    def test_what_lies_with_someone_who_left_is_found_and_taken(self, boss, sam):
        """Such as a case that they opened themselves in the moment in which they left."""
        case = given(sam, boss)[0]
        assert leaving.left_behind(limit=9) == []
        User.objects.filter(pk=sam.pk).update(is_active=False)
        assert leaving.left_behind(limit=9) == [case.pk]
        assert leaving.let_go(case.pk, at=AT)
        assert not leaving.let_go(case.pk, at=AT)
        assert holder(case) is None and leaving.left_behind(limit=9) == []

    def test_what_breaks_leaves_the_person_as_they_were(self, boss, sam, monkeypatch):
        given(sam, boss)

        def fail(*args, **kwargs):
            raise RuntimeError

        key = handover.key_of(leaving.look(sam, leaving.LeaveFacts(None), by=boss, at=AT))
        monkeypatch.setattr(leaving.moves, "move_planned", fail)
        with pytest.raises(RuntimeError):
            leaving.leave(sam.pk, leaving.LeaveFacts(None, key), by=boss, at=AT)
        sam.refresh_from_db()
        assert sam.is_active


@pytest.mark.django_db(transaction=True)
def test_an_assignment_in_the_same_moment_is_refused_or_goes_along():
    """Four times: one order or the other, and never a case that stays with who left."""
    boss = factories.user(Role.SUPERVISOR)
    nora = nurse("Nora", "Careful")
    for _ in range(4):
        sam = nurse("Sam", "Sick")
        case, hers = factories.received_case(), factories.received_case()
        services.assign(hers.pk, to=sam, by=boss, at=AT)

        def give(case=case, sam=sam):
            services.assign(case.pk, to=sam, by=boss, at=AT)

        def take(case=case, sam=sam):
            other = factories.received_case()
            services.take(other.pk, by=sam, at=AT)

        results = at_once(give, take, lambda sam=sam: retried(sam, boss, nora))
        assert set(results) <= {"True", "deactivated"}, results
        work_off()
        assert not Case.objects.filter(assignee=sam).exists()
        assert not User.objects.get(pk=sam.pk).is_active


@pytest.mark.django_db(transaction=True)
def test_an_assignment_that_is_not_committed_yet_is_waited_for():
    boss, nora, sam = factories.user(Role.SUPERVISOR), nurse("Nora", "C"), nurse("Sam", "Sick")
    case, assigned, gone = factories.received_case(), threading.Event(), threading.Event()

    def give() -> None:
        with transaction.atomic():
            services.assign(case.pk, to=sam, by=boss, at=AT)
            assigned.set()
            eventually(lambda: gone.is_set() or someone_waits())

    giving = in_parallel(give)
    assigned.wait()
    left(sam, boss, to=nora)
    gone.set()
    giving.join()
    work_off()
    assert holder(case) == nora


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("leaves", [True, False])
def test_a_step_in_a_case_of_theirs_at_the_same_moment_is_waited_for(leaves):
    """Their own "Take" holds the case and asks for the person: not the other way round here."""
    boss, nora, sam = factories.user(Role.SUPERVISOR), nurse("Nora", "C"), nurse("Sam", "Sick")
    case = given(sam, boss)[0]
    held, gone = threading.Event(), threading.Event()

    def take() -> None:
        with transaction.atomic():
            locked_case(case.pk)
            held.set()
            eventually(lambda: gone.is_set() or someone_waits())
            services.take(case.pk, by=sam, at=AT)

    taking = in_parallel(take)
    held.wait()
    (left if leaves else out)(sam, boss, to=nora)
    gone.set()
    taking.join()
    work_off()
    assert holder(case) == nora
    assert case.events.filter(event="taken").count() == 1


def someone_waits() -> bool:
    """Whether a connection waits for another's transaction."""
    question = "SELECT count(*) FROM pg_locks WHERE locktype = 'transactionid' AND NOT granted"
    with connection.cursor() as cursor:
        cursor.execute(question)
        return bool(cursor.fetchone()[0])


def retried(person: User, boss: User, to: User) -> None:
    """Leave, looking again where cases came meanwhile, as a person would."""
    while True:
        try:
            left(person, boss, to=to)
            return
        except Refused as refused:
            if refused.code != "plan_changed":
                raise


@pytest.mark.django_db(transaction=True)
def test_two_workers_on_one_row_and_two_undos_at_once_do_it_once():
    boss, nora = factories.user(Role.SUPERVISOR), nurse("Nora", "Careful")
    case = factories.received_case()
    move = moves.move_list(Case.objects.filter(pk=case.pk), to=nora, by=boss, at=AT)
    row = move.cases.get().pk
    assert at_once(*[lambda: move_work.move_case(row, at=AT)] * 3) == ["False", "False", "True"]
    results = at_once(*[lambda: moves.undo(move.pk, by=boss, at=AT + timedelta(hours=1))] * 2)
    assert results == ["True", "undone_before"]
    assert CaseMove.objects.count() == 2
