"""A suggested move is made: the case goes to the other person by the service that assigns it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from cases import models
from cases.services import assign
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
    duty = models.Deadline.objects.select_related("case").filter(pk=int(task)).first()
    if duty is None or not duty.is_open:
        raise Refused("task_done", "This task is done already: there is nothing to move.")
    if str(duty.case.assignee_id or "") != move["from"]:
        raise Refused("case_moved", "This case has been assigned to someone else since.")
    to = User.objects.get(pk=int(move["to"]))
    case = assign(duty.case_id, to=to, by=by, at=at)
    ask(by=by, at=at)
    return case
