"""Someone is out from now on: their cases go to others, and what is left comes back on return."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Absence, StaffChange, User
from cases.models import CaseMove
from cases.services import handover, moves
from cases.services.handover import Handover
from regulations import clock
from regulations.law import Refused

PERMISSION = "staff.plan"
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
    """Enter the absence from now on, and begin to move the cases as was looked at.

    Raises PermissionDenied, User.DoesNotExist, or Refused with the field at fault.
    """
    _refuse_others(by)
    user = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=user_id)
    planned = look(user, facts, by=by, at=at)
    handover.refuse_another(planned, facts.key)
    absence = Absence.objects.create(
        user=user, starts_at=at, ends_at=facts.until, why=facts.why, entered_by=by, entered_at=at
    )
    _record(user, "", f"Out until {clock.words(facts.until)}: {absence.get_why_display()}", by, at)
    team = None if facts.to else user.team
    move = CaseMove(
        why=CaseMove.Why.OUT, of=user, to=facts.to, team=team, absence=absence, by=by, at=at
    )
    return moves.move_planned(planned, move=move, by=by, at=at)


@transaction.atomic
def come_back(user_id: int, *, by: User, at: datetime) -> CaseMove | None:
    """End the absence that runs, and give back what is left of it; None where no case had moved.

    Raises PermissionDenied, User.DoesNotExist, or Refused where the person is not out.
    """
    _refuse_others(by)
    user = User.objects.select_for_update(no_key=True).get(pk=user_id)
    running = list(_running(user, at).select_for_update(no_key=True))
    if not running:
        raise Refused("not_out", f"{user} is not out of office.")
    for absence in running:
        _record(user, f"Out until {clock.words(absence.ends_at)}", "Back", by, at)
        absence.ends_at = at
        absence.save(update_fields=["ends_at"])
    waiting = _to_give_back().filter(absence__in=running).order_by("pk")
    given = [_give_back(pk, by=by, at=at) for pk in waiting.values_list("pk", flat=True)]
    return next((each for each in given if each), None)


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
    """The worker's: begin to give back what is left of this gesture; whether this call did."""
    return _give_back(move_id, by=None, at=at) is not None


def out_now(user: User, *, at: datetime) -> Absence | None:
    """The absence of the person that runs, the one that ends last."""
    return _running(user, at).order_by("-ends_at").first()


def _give_back(move_id: int, *, by: User | None, at: datetime) -> CaseMove | None:
    """Under the lock of the gesture: of two at once the second finds it given back."""
    rows = CaseMove.objects.select_for_update(no_key=True, of=("self",))
    move = rows.filter(pk=move_id, given_back_at=None).select_related("of").first()
    if move is None:
        return None
    move.given_back_at = at
    move.save(update_fields=["given_back_at"])
    return moves.give_back(move, CaseMove.Why.BACK, by=by, at=at)


def _to_give_back() -> QuerySet[CaseMove]:
    return CaseMove.objects.filter(why=CaseMove.Why.OUT, given_back_at=None)


def _standing() -> QuerySet[Absence]:
    return Absence.objects.filter(canceled_at=None)


def _running(user: User, at: datetime) -> QuerySet[Absence]:
    return _standing().filter(user=user, starts_at__lte=at, ends_at__gt=at)


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
    if _running(user, at).exists():
        message = f"{user} is already out of office. Say first that they are back."
        raise Refused("out_already", message)


def _record(user: User, before: str, after: str, by: User, at: datetime) -> None:
    StaffChange.objects.create(user=user, what="absence", before=before, after=after, by=by, at=at)


def _refuse_others(by: User) -> None:
    if not (by.may(PERMISSION) and by.may(moves.PERMISSION)):
        raise PermissionDenied
