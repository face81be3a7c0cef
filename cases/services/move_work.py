"""The worker's part of a gesture that moves many cases: each in a transaction of its own.

What a single assignment asks is asked of each case: the lock, who may, the state, who works on
cases like it. What is refused is kept with the reason, and spoils no other.
"""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from cases import machine, models
from cases.models import CaseMove, MovedCase
from cases.services import assignment, work
from cases.services.locking import locked_case
from regulations.law import Refused

# The steps on the trail by which a case changes hands.
HANDED = ("taken", "assigned", "assigned_by_rule", "unassigned")
NOT_YOURS = "The person who did this may not assign cases of this kind."
LONGEST_REASON = 300
# What one sweep hands out, every few seconds: more than two workers do until the next.
A_SWEEP = 1_000


def waiting_cases(*, limit: int) -> list[int]:
    """The ids of rows that wait for the worker, the oldest first."""
    waiting = MovedCase.objects.filter(result=MovedCase.Result.WAITS).order_by("id")
    return list(waiting.values_list("pk", flat=True)[:limit])


@transaction.atomic
def move_case(row_id: int, *, at: datetime) -> bool:
    """Give the case of one row to whom it names, or keep why not; whether this call did either.

    Two workers on one row do it once: the one that finds it taken, or done, leaves it.
    """
    rows = MovedCase.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    waiting = rows.filter(pk=row_id, result=MovedCase.Result.WAITS)
    row = waiting.select_related("move__by", "move__team", "was", "to").first()
    if row is None:
        return False
    try:
        with transaction.atomic():
            row.event, row.result = _handed(row, at), MovedCase.Result.DONE
    except Refused as refused:
        row.result, row.reason = MovedCase.Result.KEPT, _reason(row, refused)[:LONGEST_REASON]
    except PermissionDenied:
        row.result, row.reason = MovedCase.Result.KEPT, NOT_YOURS
    row.done_at = at
    row.save(update_fields=["event", "result", "reason", "done_at"])
    return True


def _reason(row: MovedCase, refused: Refused) -> str:
    """Why the case was not given, where the words of a single assignment would ask to choose."""
    if refused.code == "works_on_none_like_it":
        return f"{row.to} does not work on cases like this one."
    return refused.message


def _handed(row: MovedCase, at: datetime) -> models.AuditEvent:
    """The step on the trail that gave the case. Raises Refused, PermissionDenied."""
    case = locked_case(row.case_id)
    _refuse_overtaken(row, case)
    by = _doer(row.move, case)
    try:
        with transaction.atomic():
            _give(row, case, by, at)
    except Refused:
        # No case stays with someone who left.
        if row.move.why != CaseMove.Why.LEFT or row.to is None:
            raise
        work.unassign(case.pk, by=by, at=at)
    return case.events.filter(event__in=HANDED).latest("id")


def _give(row: MovedCase, case: models.Case, by: User | None, at: datetime) -> None:
    if row.to is None:
        work.unassign(case.pk, by=by, at=at)
    elif row.move.team and row.rule_why:
        rule = work.ByRule(row.move.team, row.rule_why)
        work.assign(case.pk, to=row.to, by=by, at=at, rule=rule)
        assignment.count_turn(row.move.team.pk, case.kind, row.to)
    else:
        work.assign(case.pk, to=row.to, by=by, at=at)


def _refuse_overtaken(row: MovedCase, case: models.Case) -> None:
    """What changed hands since it was selected is not overwritten."""
    if row.to and case.assignee_id == row.to_id:
        raise Refused("there_already", f"It is already with {row.to}.")
    later = case.events.filter(event__in=HANDED, pk__gt=row.after_id) if row.after_id else None
    if case.assignee_id != row.was_id or (later is not None and later.exists()):
        now = f"with {case.assignee}" if case.assignee else "with no one"
        raise Refused("changed_hands", f"It changed hands in the meantime: it is {now} now.")


def _doer(move: CaseMove, case: models.Case) -> User | None:
    """Who is said to have done it. What must happen also after that person lost the permission, or
    that no one asked for at this moment, is the worker's own."""
    must = move.why in (CaseMove.Why.LEFT, CaseMove.Why.BACK)
    may = move.by and machine.may(case.matter, "assign", move.by)
    return None if must and not may else move.by
