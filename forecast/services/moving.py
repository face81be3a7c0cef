"""A suggested move is made: the case goes to the other person by the service that assigns it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from cases import models
from cases.services import assign
from cases.services.locking import locked_case
from forecast.models import ForecastRun
from forecast.services.asking import ask
from regulations.law import Refused


@transaction.atomic
def make_move(run_id: int, task: str, *, by: User, at: datetime) -> models.Case:
    """Give the case of this task to the person the forecast suggests, and ask for a new forecast.

    Raises Refused where the task is done or the case has changed hands since, and what `assign`
    raises: PermissionDenied, or Refused in words. ForecastRun.DoesNotExist for an unknown one.
    """
    run = ForecastRun.objects.only("moves").get(pk=run_id)
    move = next((each for each in run.moves if each["task"] == task), None)
    if move is None:
        raise Refused("no_such_move", "This move is no longer suggested.")
    case_id = _case_to_move(int(task), move["from"])
    case = assign(case_id, to=User.objects.get(pk=int(move["to"])), by=by, at=at)
    ask(by=by, at=at)
    return case


def _case_to_move(task: int, had_by: str) -> int:
    """The id of the task's case, locked before it is looked at: of two who make the move at once
    the second finds it moved."""
    duties = models.Deadline.objects.filter(pk=task)
    case_id = duties.values_list("case_id", flat=True).first()
    case = locked_case(case_id) if case_id else None
    if case is None or not duties.get().is_open:
        raise Refused("task_done", "This task is done already: there is nothing to move.")
    if str(case.assignee_id or "") != had_by:
        raise Refused("case_moved", "This case has been assigned to someone else since.")
    return case.pk
