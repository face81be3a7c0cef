"""Someone left: the account is deactivated and their cases go to others, in one gesture.

No open case stays. What is assigned to them at the same moment is either seen here, or refused
there (`accounts.staying`); what still lies with a deactivated person is found by a sweep.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts import leaving
from accounts.models import User
from cases import models
from cases.models import CaseMove, MovedCase
from cases.services import handover, moves, work
from cases.services.handover import Handover
from regulations.law import Refused

PERMISSION = leaving.PERMISSION


@dataclass(frozen=True)
class LeaveFacts:
    """Who gets the cases, None for the rule of the team; and the key of what was looked at."""

    to: User | None
    key: str = ""


def look(user: User, facts: LeaveFacts, *, by: User, at: datetime) -> list[moves.Planned]:
    """What `leave` would do with the cases. Raises PermissionDenied, or Refused."""
    if not (by.may(PERMISSION) and by.may(moves.PERMISSION)):
        raise PermissionDenied
    leaving.refuse_kept(user)
    if facts.to and facts.to.pk == user.pk:
        raise Refused("same_person", "Choose someone else than the person who leaves.", field="to")
    return handover.plan(Handover(user, facts.to, leaves=True), at=at)


@transaction.atomic
def leave(user_id: int, facts: LeaveFacts, *, by: User, at: datetime) -> CaseMove:
    """Deactivate the account, then begin to move every open case as was looked at.

    Raises PermissionDenied, User.DoesNotExist, or Refused.
    """
    user = User.objects.select_related("team").get(pk=user_id)
    handover.refuse_another(look(user, facts, by=by, at=at), facts.key)
    held = handover.hold_cases(user)
    leaving.deactivate(user_id, by=by, at=at)
    # Again, now that nothing more can be given to them: what came in between goes along.
    held |= handover.hold_cases(user, wait=False)
    planned = handover.plan(Handover(user, facts.to, leaves=True), at=at)
    planned = [each for each in planned if each.case_id in held]
    CaseMove.objects.filter(of=user, why=CaseMove.Why.OUT, given_back_at=None).update(
        given_back_at=at
    )
    team = None if facts.to else user.team
    move = CaseMove(why=CaseMove.Why.LEFT, of=user, to=facts.to, team=team, by=by, at=at)
    return moves.move_planned(planned, move=move, by=by, at=at)


def left_behind(*, limit: int) -> list[int]:
    """The ids of cases with something due that lie with a deactivated person, and that no gesture
    is about to move."""
    gone = list(User.objects.filter(is_active=False).values_list("pk", flat=True))
    lying = models.Case.objects.filter(assignee__in=gone, next_due_at__isnull=False)
    waiting = MovedCase.objects.filter(result=MovedCase.Result.WAITS).values("case")
    found = lying.exclude(pk__in=waiting).order_by("next_due_at", "pk")
    return list(found.values_list("pk", flat=True)[:limit])


@transaction.atomic
def let_go(case_id: int, *, at: datetime) -> bool:
    """The worker's: take a case from someone whose account is deactivated; whether this did."""
    case = models.Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    if case.assignee is None or case.assignee.is_active:
        return False
    work.unassign(case_id, by=None, at=at)
    return True
