"""Many cases reassigned in one gesture: each by itself, once, with its result; and undone."""

from datetime import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.permissions import Role
from cases import audit, models, services
from cases.models import Case, CaseMove, MovedCase
from cases.services import move_work, moves
from notices.models import InboxItem, Mail
from regulations.law import Refused
from tests import factories
from tests import factories_reinstatement as members
from tests.copies import copy_case
from tests.factories import DAY, HOUR, MONDAY
from tests.loops import at_least_one

pytestmark = pytest.mark.django_db
AT = MONDAY + DAY


@pytest.fixture
def boss() -> User:
    return factories.user(Role.SUPERVISOR)


@pytest.fixture
def nora() -> User:
    return factories.user(Role.NURSE, first_name="Nora", last_name="Careful")


def received(number: int, **facts) -> list[Case]:
    return [factories.received_case(**facts) for _ in range(number)]


def moved(cases, to, by, at=AT) -> CaseMove:
    found = Case.objects.filter(pk__in=[each.pk for each in cases])
    return moves.move_list(found, to=to, by=by, at=at)


def work_off(move: CaseMove, at: datetime = AT) -> dict[int, tuple[str, str]]:
    """What came of each case, once the worker has been through."""
    for pk in move.cases.order_by("pk").values_list("pk", flat=True):
        move_work.move_case(pk, at=at)
    return {
        case: (result, reason)
        for case, result, reason in move.cases.values_list("case", "result", "reason")
    }


def holders(cases) -> list[User | None]:
    return [Case.objects.get(pk=each.pk).assignee for each in cases]


def test_the_request_writes_rows_and_the_worker_assigns_each_case(boss, nora):
    cases = received(3)
    move = moved(cases, nora, boss)
    assert (move.planned_count, holders(cases)) == (3, [None] * 3)
    assert set(work_off(move).values()) == {("done", "")}
    assert holders(cases) == [nora] * 3
    for case in at_least_one(cases):
        event = case.events.get(event="assigned")
        assert (event.by, event.at, event.facts["to"]) == (boss, AT, "Nora Careful")


def test_the_most_urgent_case_comes_first(boss, nora):
    later, late = received(1)[0], received(1, received_at=MONDAY - 9 * DAY)[0]
    move = moved([later, late], nora, boss)
    assert list(move.cases.order_by("pk").values_list("case", flat=True)) == [late.pk, later.pk]


def test_run_twice_it_is_done_once(boss, nora):
    case = received(1)[0]
    row = moved([case], nora, boss).cases.get()
    assert move_work.move_case(row.pk, at=AT)
    assert not move_work.move_case(row.pk, at=AT + HOUR)
    assert case.events.filter(event="assigned").count() == 1
    assert move_work.waiting_cases(limit=9) == []


def test_what_is_refused_is_said_and_spoils_no_other(boss, nora):
    closed = factories.approved_case()
    factories.dispatch_all(closed, at=AT)
    factories.carry_out(closed, at=AT)
    other, hers = received(2)
    member = members.requested()
    services.assign(hers.pk, to=nora, by=boss, at=AT)
    move = moved([other, hers, closed, member], nora, boss)
    services.close(closed.pk, by=boss, at=AT)
    found = work_off(move)
    assert found[other.pk] == ("done", "")
    assert found[hers.pk] == ("kept", "It is already with Nora Careful.")
    assert found[closed.pk][0] == "kept" and "is closed" in found[closed.pk][1]
    assert found[member.pk] == ("kept", "Nora Careful does not work on cases like this one.")


def test_a_case_that_changed_hands_since_is_not_overwritten(boss, nora):
    case, other = received(1)[0], factories.user(Role.NURSE, first_name="Olga", last_name="New")
    move = moved([case], nora, boss)
    services.take(case.pk, by=other, at=AT)
    reason = "It changed hands in the meantime: it is with Olga New now."
    assert work_off(move) == {case.pk: ("kept", reason)}
    assert holders([case]) == [other]


def test_only_those_who_may_assign_begin_and_only_what_they_may_is_moved(boss, nora, monkeypatch):
    case, member = received(1)[0], members.requested()
    with pytest.raises(PermissionDenied):
        moved([case], nora, nora)
    move = moved([case, member], nora, boss)
    real = User.may
    monkeypatch.setattr(
        User, "may", lambda user, what: what != "reinstatement.assign" and real(user, what)
    )
    found = work_off(move)
    assert found[case.pk] == ("done", "")
    assert found[member.pk] == ("kept", move_work.NOT_YOURS)


def test_an_empty_list_a_long_one_and_someone_who_left_are_refused(boss, nora, monkeypatch):
    with pytest.raises(Refused, match="Select at least one"):
        moved([], nora, boss)
    monkeypatch.setattr(moves, "MOST", 2)
    with pytest.raises(Refused, match="Narrow it"):
        moved(received(3), nora, boss)
    gone = factories.user(Role.NURSE, is_active=False)
    with pytest.raises(Refused, match="deactivated"):
        moved(received(1), gone, boss)


def test_a_crash_between_a_case_and_its_row_leaves_neither(boss, nora, monkeypatch):
    first, second = received(2)
    move = moved([first, second], nora, boss)
    rows = list(move.cases.order_by("pk"))
    assert move_work.move_case(rows[0].pk, at=AT)

    def fail(*args, **kwargs):
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(MovedCase, "save", fail)
        with pytest.raises(RuntimeError):
            move_work.move_case(rows[1].pk, at=AT)
    with monkeypatch.context() as broken:
        broken.setattr(audit, "record", fail)
        with pytest.raises(RuntimeError):
            move_work.move_case(rows[1].pk, at=AT)
    assert holders([first, second]) == [nora, None]
    assert move_work.waiting_cases(limit=9) == [rows[1].pk]
    work_off(move)
    assert holders([first, second]) == [nora, nora]
    assert second.events.filter(event="assigned").count() == 1


def test_a_request_that_breaks_leaves_no_half_gesture(boss, nora, monkeypatch):
    cases = received(2)
    monkeypatch.setattr(moves, "_FROM_LIST", moves._FROM_LIST.replace("cases_movedcase", "x"))
    with pytest.raises(DatabaseError), transaction.atomic():
        moved(cases, nora, boss)
    assert not CaseMove.objects.exists()


def test_undone_each_goes_back_unless_it_moved_again(boss, nora):
    olga = factories.user(Role.NURSE)
    back, free, again, there_and_back = received(4)
    for case in (back, again, there_and_back):
        services.assign(case.pk, to=olga, by=boss, at=AT)
    cases = [back, free, again, there_and_back]
    move = moved(cases, nora, boss)
    work_off(move)
    peter = factories.user(Role.NURSE, first_name="Peter", last_name="Late")
    services.assign(again.pk, to=peter, by=boss, at=AT)
    services.assign(there_and_back.pk, to=peter, by=boss, at=AT)
    services.assign(there_and_back.pk, to=nora, by=boss, at=AT)
    undone = moves.undo(move.pk, by=boss, at=AT + HOUR)
    found = work_off(undone, AT + HOUR)
    assert holders(cases) == [olga, None, peter, nora]
    assert found[again.pk][1] == "It changed hands in the meantime: it is with Peter Late now."
    assert found[there_and_back.pk][0] == "kept"
    said = free.events.get(event="unassigned")
    assert (said.by, said.facts) == (boss, {"from": "Nora Careful"})


def test_undone_halfway_the_rest_stays_where_it_is(boss, nora):
    first, second = received(2)
    move = moved([first, second], nora, boss)
    rows = list(move.cases.order_by("pk"))
    move_work.move_case(rows[0].pk, at=AT)
    undone = moves.undo(move.pk, by=boss, at=AT)
    work_off(move)
    work_off(undone)
    assert holders([first, second]) == [None, None]
    assert not second.events.filter(event="assigned").exists()
    assert move.cases.get(pk=rows[1].pk).reason == moves.UNDONE


def test_it_is_undone_once_and_for_a_day(boss, nora):
    move = moved(received(1), nora, boss)
    work_off(move)
    with pytest.raises(Refused, match="too late"):
        moves.undo(move.pk, by=boss, at=AT + DAY)
    with pytest.raises(PermissionDenied):
        moves.undo(move.pk, by=nora, at=AT)
    moves.undo(move.pk, by=boss, at=AT + DAY - HOUR)
    with pytest.raises(Refused, match="already undone"):
        moves.undo(move.pk, by=boss, at=AT + DAY - HOUR)


def test_nothing_goes_back_to_someone_who_left_meanwhile(boss, nora):
    olga = factories.user(Role.NURSE, first_name="Olga", last_name="Gone")
    case = received(1)[0]
    services.assign(case.pk, to=olga, by=boss, at=AT)
    move = moved([case], nora, boss)
    work_off(move)
    User.objects.filter(pk=olga.pk).update(is_active=False)
    found = work_off(moves.undo(move.pk, by=boss, at=AT))
    assert found[case.pk][0] == "kept" and "deactivated" in found[case.pk][1]
    assert holders([case]) == [nora]


def test_mail_that_waits_for_the_earlier_assignee_goes_to_the_new_one(boss, nora):
    """Issue 17, point 4: what waits follows the case."""
    olga = factories.user(Role.NURSE)
    case = factories.in_review_case(by=olga)
    alert = case.alerts.filter(audience="assignee").order_by("send_at").first()
    services.raise_alert(alert.pk, at=alert.send_at)
    waits = Mail.objects.get(to=olga)
    services.assign(case.pk, to=nora, by=boss, at=alert.send_at)
    waits.refresh_from_db()
    assert waits.failed_at and waits.settled_at and not waits.sent_at
    assert InboxItem.objects.get(to=nora).alert == alert
    assert Mail.objects.get(to=nora, sent_at=None, failed_at=None)


def test_five_hundred_cases_cost_the_request_what_one_does_and_each_the_same(boss, nora):
    first = factories.in_review_case()
    few = statements(lambda: moved([first], nora, boss))
    copies = copy_case(first, 499)
    every = Case.objects.filter(pk__in=[first.pk, *copies.ids])
    with CaptureQueriesContext(connection) as caught:
        move = moves.move_list(every, to=nora, by=boss, at=AT)
    assert (move.planned_count, len(caught)) == (500, few)
    rows = move.cases.order_by("pk").values_list("pk", flat=True)[:20]
    costs = {statements(lambda pk=pk: move_work.move_case(pk, at=AT)) for pk in rows}
    assert len(costs) == 1 and costs.pop() <= 20
    assert every.filter(assignee=nora).count() == 20


def test_a_rule_in_turn_goes_on_where_the_gesture_ended(boss):
    team = factories.team()
    people = [factories.user(Role.NURSE, team=team) for _ in range(3)]
    models.AssignmentRule.objects.create(
        team=team, kind="determination", method="round_robin", set_by=boss, set_at=MONDAY
    )
    cases = received(2)
    planned = moves.plan_by_rule({each.pk: None for each in cases}, team, at=AT)
    assert [each.to_id for each in planned] == [people[0].pk, people[1].pk]
    made = CaseMove(why=CaseMove.Why.CHOSEN, team=team, by=boss, at=AT)
    work_off(moves.move_planned(planned, move=made, by=boss, at=AT))
    (after,) = moves.plan_by_rule({received(1)[0].pk: None}, team, at=AT)
    assert after.to_id == people[2].pk


def test_what_the_rule_gives_no_one_is_kept_with_the_reason(boss):
    cases, team = received(2), factories.team()
    planned = moves.plan_by_rule({each.pk: None for each in cases}, team, at=AT)
    made = CaseMove(why=CaseMove.Why.CHOSEN, team=team, by=boss, at=AT)
    move = moves.move_planned(planned, move=made, by=boss, at=AT)
    reason = "Team Inpatient assigns these cases by hand."
    assert set(work_off(move).values()) == {("kept", reason)}
    assert move_work.waiting_cases(limit=9) == []


def statements(act) -> int:
    with CaptureQueriesContext(connection) as caught:
        act()
    return len(caught)
