"""What becomes of a person's open cases when they are out or have left: planned, then looked at."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet

from accounts import permissions
from accounts.models import User
from cases import choosing, kinds, models, workload
from cases.services import moves
from cases.services.moves import Planned
from regulations.law import Refused

NO_TEAM = "{} is in no team, so no rule says who gets it."
NO_SUCH_WORK = "{} does not work on cases like this one."
UNASSIGNED = "It becomes unassigned. {}"


@dataclass(frozen=True)
class Handover:
    """Whose cases; to whom (None: by the rule of their team); those due before `until` alone.

    Where they `leave`, what no one can take becomes unassigned; else it stays.
    """

    of: User
    to: User | None = None
    until: datetime | None = None
    leaves: bool = False


def plan(handover: Handover, *, at: datetime) -> list[Planned]:
    """What would go where, clocks of hours first; nothing is changed.

    The number of queries does not grow with the cases.
    """
    of = handover.of
    had = dict.fromkeys(_cases(handover).values_list("pk", flat=True), of.pk)
    planned = _to_person(handover, had, at) if handover.to else _by_rule(handover, had, at)
    return [_let_go(each) if handover.leaves and each.stays else each for each in planned]


def key_of(planned: Sequence[Planned]) -> str:
    """A short name of what was planned: it changes when a case comes, goes or gets another."""
    rows = sorted((each.case_id, each.to_id or 0, each.stays) for each in planned)
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]


def refuse_another(planned: Sequence[Planned], key: str) -> None:
    """Raise Refused where this is no longer what the person looked at."""
    if key_of(planned) != key:
        message = "Cases changed since you looked. Check the list again, then confirm."
        raise Refused("plan_changed", message)


def open_cases(of: User) -> QuerySet[models.Case]:
    """What is with the person and not over: something is due in it, or it waits to be closed.

    One question for what is due and one for each kind: each has its index, all at once would read
    every case that the person ever closed.
    """
    mine = models.Case.objects.filter(assignee=of)
    due = mine.filter(next_due_at__isnull=False).values("pk")
    ends = [kind.to_finish for kind in kinds.every() if kind.to_finish is not None]
    return models.Case.objects.filter(
        pk__in=due.union(*(mine.filter(each).values("pk") for each in ends))
    )


def hold_cases(of: User, *, wait: bool = True) -> set[int]:
    """Lock the person's open cases until the transaction ends; their ids.

    Every service locks the case first and the person after it: so does who locks the person for
    longer. Once the person is locked too, what came in between is taken only where no one has it
    in hand (without `wait`).
    """
    found = models.Case.objects.filter(pk__in=open_cases(of).values("pk")).order_by("pk")
    held = found.select_for_update(of=("self",), no_key=True, skip_locked=not wait)
    return set(held.values_list("pk", flat=True))


def _cases(handover: Handover) -> QuerySet[models.Case]:
    found = open_cases(handover.of)
    if handover.until:
        found = found.filter(next_due_at__lt=handover.until)
    return found.order_by("next_due_at", "pk")


def _by_rule(handover: Handover, had: dict[int, int], at: datetime) -> list[Planned]:
    of = handover.of
    if of.team is None:
        return [Planned(pk, of.pk, None, NO_TEAM.format(of), stays=True) for pk in had]
    return moves.plan_by_rule(had, of.team, at=at, excluding=[of.pk])


def _to_person(handover: Handover, had: dict[int, int], at: datetime) -> list[Planned]:
    """All to one person, in the order in which a rule would take them, but for what they may not
    have; also what only waits to be closed."""
    works = sorted(workload.works(list(had), at=at), key=choosing.urgency)
    kinds_of = dict(_cases(handover).values_list("pk", "kind"))
    barred = {work.case_id for work in works if handover.to and handover.to.pk in work.barred}
    ordered = dict.fromkeys([work.case_id for work in works] + list(had))
    return [_given(handover, pk, kinds.of(kinds_of[pk]), pk in barred) for pk in ordered]


def _given(handover: Handover, pk: int, kind: kinds.Kind, is_barred: bool) -> Planned:
    of, to = handover.of.pk, handover.to
    assert to is not None, "asked where one person gets all"
    if is_barred:
        return Planned(pk, of, None, f"{to} {kind.took_part_why}.", stays=True)
    if not any(permissions.may(to.role, each) for each in kind.worked_by):
        return Planned(pk, of, None, NO_SUCH_WORK.format(to), stays=True)
    return Planned(pk, of, to.pk)


def _let_go(planned: Planned) -> Planned:
    return replace(planned, to_id=None, stays=False, why=UNASSIGNED.format(planned.why))
