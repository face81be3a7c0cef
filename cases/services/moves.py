"""Many cases given to others in one gesture: written here, done by the worker (`move_work`).

The request writes one row for the gesture and one for each case, and nothing else: hundreds of
cases cost what one costs. Each case is then assigned in a transaction of its own, as if by hand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import EmptyResultSet, PermissionDenied
from django.db import connection, transaction
from django.db.models import QuerySet

from accounts.models import Team, User
from cases import models
from cases.choosing import NoOne
from cases.models import CaseMove, MovedCase
from cases.services import assignment
from cases.services.work import refuse_deactivated
from regulations.law import Refused

# To begin; whether a person may assign this very case is asked of each (`move_work`).
PERMISSION = "work.move"
# What one gesture may hold: the worker does some thousands within a few minutes.
MOST = 5_000
# A rule looks at every person for each case, in the request.
MOST_BY_RULE = 1_000
UNDONE = "Undone before it was reassigned."
_FROM_LIST = """
    INSERT INTO cases_movedcase (move_id, case_id, was_id, to_id, rule_why, result, reason)
    SELECT %s, picked.id, picked.assignee_id, %s, '', 'waits', '' FROM ({picked}) picked
"""
_BACK = """
    INSERT INTO cases_movedcase
        (move_id, case_id, was_id, to_id, after_id, rule_why, result, reason)
    SELECT %s, case_id, to_id, was_id, event_id, '', 'waits', '' FROM cases_movedcase
    WHERE move_id = %s AND result = 'done' ORDER BY id
"""


@dataclass(frozen=True)
class Planned:
    """A case as it was seen: who had it then, who gets it, by what reason of a rule.

    Without `to` it becomes unassigned, unless it `stays` where it is, for the reason given.
    """

    case_id: int
    was_id: int | None
    to_id: int | None
    why: str = ""
    stays: bool = False


@transaction.atomic
def move_list(found: QuerySet[models.Case], *, to: User, by: User, at: datetime) -> CaseMove:
    """Give every case of a list to a person. Raises PermissionDenied, or Refused where the list is
    empty or too long, or the person has left."""
    _refuse_others(by)
    refuse_deactivated(to)
    move = CaseMove(why=CaseMove.Why.CHOSEN, to=to, by=by, at=at)
    move.save()
    move.planned_count = _write_list(move, found)
    if not move.planned_count:
        raise Refused("no_cases", "No case is selected any more. Select at least one.")
    if move.planned_count > MOST:
        message = (
            f"The list has more than {MOST:,} cases. Narrow it with the filters, then assign it "
            "in parts."
        )
        raise Refused("too_many", message)
    move.save(update_fields=["planned_count"])
    return move


@transaction.atomic
def move_planned(planned: Iterable[Planned], *, move: CaseMove, by: User, at: datetime) -> CaseMove:
    """Write a gesture whose cases go to whom each row says. `move` is not saved yet.

    One for a person who is out or left is kept also where they had no case. Raises
    PermissionDenied, or Refused where there is no case.
    """
    _refuse_others(by)
    rows = [_row(each, at) for each in planned]
    if not rows and not move.of:
        raise Refused("no_cases", "No case is selected. Select at least one.")
    move.planned_count = len(rows)
    move.save()
    for row in rows:
        row.move = move
    MovedCase.objects.bulk_create(rows, batch_size=500)
    return move


def plan_by_rule(
    had: Mapping[int, int | None],
    team: Team,
    *,
    at: datetime,
    excluding: Collection[int] = (),
    method: str = "",
) -> list[Planned]:
    """Who gets each case by the rule of the team, clocks of hours first, and what stays and why.

    `had` is who has each case now. The number of queries does not grow with the cases.
    """
    found = assignment.propose(list(had), team=team, at=at, excluding=excluding, method=method)
    planned = [_by_rule(work.case_id, had[work.case_id], answer) for work, answer in found]
    idle = had.keys() - {each.case_id for each in planned}
    return planned + [
        Planned(pk, had[pk], None, "Nothing is open in it that someone has to do.", stays=True)
        for pk in sorted(idle)
    ]


@transaction.atomic
def undo(move_id: int, *, by: User, at: datetime) -> CaseMove:
    """Give each case back to who had it, where it did not change hands again since.

    What had not been reassigned yet is left where it is. Raises PermissionDenied,
    CaseMove.DoesNotExist, or Refused where it is too late or was undone.
    """
    _refuse_others(by)
    move = CaseMove.objects.select_for_update(no_key=True).get(pk=move_id)
    if CaseMove.objects.filter(reverses=move).exists():
        raise Refused("undone_before", "This was already undone.")
    if not move.may_be_undone(at):
        message = "It is too late to undo this. Assign the cases again instead."
        raise Refused("too_late_to_undo", message)
    return hand_back(move, CaseMove.Why.UNDO, by=by, at=at)


def hand_back(move: CaseMove, why: str, *, by: User | None, at: datetime) -> CaseMove:
    """The gesture that gives the cases of this one back; the caller has it locked.

    A row that the worker has in hand is waited for: it is done, and given back as well.
    """
    list(move.cases.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    waiting = move.cases.filter(result=MovedCase.Result.WAITS)
    waiting.update(result=MovedCase.Result.KEPT, reason=UNDONE, done_at=at)
    back = CaseMove.objects.create(why=why, of=move.of, reverses=move, by=by, at=at)
    with connection.cursor() as cursor:
        cursor.execute(_BACK, [back.pk, move.pk])
        back.planned_count = cursor.rowcount
    back.save(update_fields=["planned_count"])
    return back


def _by_rule(case_id: int, was_id: int | None, answer: assignment.Answer) -> Planned:
    if isinstance(answer, NoOne):
        return Planned(case_id, was_id, None, answer.why, stays=True)
    if answer.person.pk == was_id:
        return Planned(case_id, was_id, was_id, f"The rule leaves it. {answer.why}", stays=True)
    return Planned(case_id, was_id, answer.person.pk, answer.why)


def _row(planned: Planned, at: datetime) -> MovedCase:
    row = MovedCase(
        case_id=planned.case_id, was_id=planned.was_id, to_id=planned.to_id, rule_why=planned.why
    )
    if planned.stays:
        row.result, row.reason, row.done_at = MovedCase.Result.KEPT, planned.why[:300], at
        row.rule_why = ""
    return row


def _write_list(move: CaseMove, found: QuerySet[models.Case]) -> int:
    """A row for each case of the list, the most urgent first, in one statement; how many."""
    picked = found.order_by("next_due_at", "id").values("id", "assignee_id")[: MOST + 1]
    try:
        sql, given = picked.query.sql_with_params()
    except EmptyResultSet:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_FROM_LIST.format(picked=sql), [move.pk, move.to_id, *given])
        return int(cursor.rowcount)


def _refuse_others(by: User) -> None:
    if not by.may(PERMISSION):
        raise PermissionDenied
