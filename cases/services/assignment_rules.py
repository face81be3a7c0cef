"""How teams assign, and how long work takes: set by a supervisor, each change kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from accounts.models import Team, User
from cases import kinds, models
from cases.models import AssignmentRule
from regulations.law import Refused

PERMISSION = "work.rule"
# Two people who change rules at once take turns (an advisory lock of this number).
_CHANGING = 5_035
MOST_MINUTES = 2400


@dataclass(frozen=True)
class RuleFacts:
    """How a team assigns a kind of case; whether new ones are its own, of which plans (none named:
    of every plan)."""

    method: str
    takes_new: bool = False
    plans: tuple[int, ...] = ()


@transaction.atomic
def set_rule(
    team_id: int, kind: str, facts: RuleFacts, *, by: User, at: datetime
) -> AssignmentRule:
    """Put a rule in force from now on; the one before is kept with its end.

    Raises PermissionDenied, Team.DoesNotExist, LookupError for an unknown kind, or Refused with the
    field at fault.
    """
    _refuse_others(by)
    kinds.of(kind)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHANGING])
    team = Team.objects.get(pk=team_id)
    _refuse_impossible(team, kind, facts)
    standing = AssignmentRule.objects.filter(team=team, kind=kind, ended_at=None)
    standing.update(ended_at=at, ended_by=by)
    return AssignmentRule.objects.create(
        team=team, kind=kind, method=facts.method, takes_new=facts.takes_new,
        plans=sorted(facts.plans), set_by=by, set_at=at,
    )  # fmt: skip


@transaction.atomic
def set_minutes(
    kind: str, duty: str, minutes: int, *, since: date, by: User, at: datetime
) -> models.ExpectedWork:
    """Enter how many minutes a duty is expected to take from a day on.

    Raises PermissionDenied, LookupError for an unknown duty, or Refused with the field at fault.
    """
    _refuse_others(by)
    if not kinds.of(kind).has_duty(duty):
        raise LookupError(f"{kind} has no duty “{duty}”")
    if not 1 <= minutes <= MOST_MINUTES:
        message = f"Enter a whole number of minutes from 1 to {MOST_MINUTES:,}."
        raise Refused("minutes_out_of_range", message, field="minutes")
    return models.ExpectedWork.objects.create(
        kind=kind, duty=duty, minutes=minutes, since=since, set_by=by, set_at=at
    )


def _refuse_impossible(team: Team, kind: str, facts: RuleFacts) -> None:
    if facts.method not in AssignmentRule.Method.values:
        raise Refused("method_unknown", "Choose how cases are assigned.", field="method")
    if facts.takes_new and facts.method == AssignmentRule.Method.BY_HAND:
        message = "New cases cannot be assigned by hand on their own. Choose another method first."
        raise Refused("by_hand_takes_new", message, field="takes_new")
    if unknown := set(facts.plans) - set(models.Plan.objects.values_list("pk", flat=True)):
        raise Refused("plan_unknown", f"There is no plan {min(unknown)}.", field="plans")
    if facts.takes_new:
        _refuse_taken(team, kind, facts)


def _refuse_taken(team: Team, kind: str, facts: RuleFacts) -> None:
    """A new case is one team's alone."""
    others = AssignmentRule.objects.filter(kind=kind, ended_at=None, takes_new=True)
    for other in others.exclude(team=team).select_related("team"):
        if not facts.plans or not other.plans or set(facts.plans) & set(other.plans):
            message = (
                f"Team {other.team} already takes these new cases. Change its rule first, or "
                "choose other plans."
            )
            raise Refused("taken_by_another_team", message, field="takes_new")


def _refuse_others(by: User) -> None:
    if not by.may(PERMISSION):
        raise PermissionDenied
