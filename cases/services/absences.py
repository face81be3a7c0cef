"""Someone is out from now on: their cases go to others, and what is left comes back on return.

The return is the end of the absence, by the calendar or by a supervisor: a sweep finds it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts import working_hours
from accounts.models import Absence, User
from accounts.working_hours import PERMISSION, AbsenceFacts
from cases.models import CaseMove
from cases.queries import house_zone
from cases.services import handover, moves
from cases.services.handover import Handover
from regulations import clock
from regulations.law import Refused

FARTHEST = timedelta(days=366)


@dataclass(frozen=True)
class OutFacts:
    """Until when (an instant) and why (`Absence.Why`); who gets the cases, None for the rule of
    the team; whether those alone move that are due before the return; and the key of what the
    supervisor looked at (`handover.key_of`)."""

    until: datetime
    why: str
    to: User | None
    only_due: bool
    key: str = ""

    def of(self, user: User) -> Handover:
        return Handover(user, self.to, self.until if self.only_due else None)


def look(user: User, facts: OutFacts, *, by: User, at: datetime) -> list[moves.Planned]:
    """What `go_out` would do with the cases. Raises PermissionDenied, or Refused."""
    _refuse_others(by)
    _refuse_impossible(user, facts, at)
    return handover.plan(facts.of(user), at=at)


@transaction.atomic
def go_out(user_id: int, facts: OutFacts, *, by: User, at: datetime) -> CaseMove:
    """Enter the absence from now on, unless it is on file, and begin to move the cases as was
    looked at.

    Raises PermissionDenied, User.DoesNotExist, or Refused with the field at fault.
    """
    _refuse_others(by)
    handover.hold_cases(User.objects.get(pk=user_id))
    user = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=user_id)
    planned = look(user, facts, by=by, at=at)
    handover.refuse_another(planned, facts.key)
    absence = _running(user, at).first()
    if absence is None:
        away = AbsenceFacts(at, facts.until, facts.why)
        absence = working_hours.enter_absence(user_id, away, by=by, at=at)
    team = None if facts.to else user.team
    move = CaseMove(
        why=CaseMove.Why.OUT, of=user, to=facts.to, team=team, absence=absence, by=by, at=at
    )
    return moves.move_planned(planned, move=move, by=by, at=at)


def returned(*, at: datetime, limit: int) -> list[int]:
    """The ids of gestures whose person is back by the calendar, and has not had their cases back.

    Where another absence follows right away, the cases wait for its end.
    """
    over = _to_give_back().filter(Q(absence__ends_at__lte=at) | ~Q(absence__canceled_at=None))
    still = _standing().filter(user=OuterRef("of"), starts_at__lte=at, ends_at__gt=at)
    back = over.exclude(Exists(still)).order_by("pk")
    return list(back.values_list("pk", flat=True)[:limit])


@transaction.atomic
def give_back_on_return(move_id: int, *, at: datetime) -> bool:
    """The worker's: begin to give back what is left of this gesture; whether this call did.

    Of two at once the second finds it given back, under the lock of the gesture.
    """
    rows = CaseMove.objects.select_for_update(no_key=True, of=("self",))
    move = rows.filter(pk=move_id, given_back_at=None).select_related("of").first()
    if move is None:
        return False
    move.given_back_at = at
    move.save(update_fields=["given_back_at"])
    moves.hand_back(move, CaseMove.Why.BACK, by=None, at=at)
    return True


def _to_give_back() -> QuerySet[CaseMove]:
    return CaseMove.objects.filter(why=CaseMove.Why.OUT, given_back_at=None)


def _standing() -> QuerySet[Absence]:
    return Absence.objects.filter(canceled_at=None)


def _running(user: User, at: datetime) -> QuerySet[Absence]:
    """The absence that runs; of several, the one that ends last is first."""
    found = _standing().filter(user=user, starts_at__lte=at, ends_at__gt=at)
    return found.order_by("-ends_at")


def _refuse_impossible(user: User, facts: OutFacts, at: datetime) -> None:
    if not user.is_active:
        raise Refused("deactivated", f"The account of {user} is deactivated.")
    if facts.until <= at:
        raise Refused("over_already", "This is already in the past.", field="until")
    if facts.until > at + FARTHEST:
        raise Refused("too_far", "This is more than a year away. Check the year.", field="until")
    if facts.to and facts.to.pk == user.pk:
        raise Refused("same_person", "Choose someone else than the person who is out.", field="to")
    if facts.to and _running(facts.to, at).exists():
        message = f"{facts.to} is out as well. Choose someone else."
        raise Refused("out_too", message, field="to")
    if current := _running(user, at).first():
        _refuse_second(user, current, facts)


def _refuse_second(user: User, current: Absence, facts: OutFacts) -> None:
    """An absence that runs is not entered twice; its cases are moved once."""
    if hasattr(current, "move"):
        message = f"The cases of {user} were already reassigned for this absence."
        raise Refused("out_already", message)
    if current.ends_at != facts.until:
        # On the clock on which it is typed, whatever the zone of the person's hours.
        until = clock.words(current.ends_at.astimezone(house_zone()))
        message = (
            f"{user} is already out until {until}. Enter that time, or end that absence first."
        )
        raise Refused("out_already", message, field="until")


def _refuse_others(by: User) -> None:
    if not (by.may(PERMISSION) and by.may(moves.PERMISSION)):
        raise PermissionDenied
