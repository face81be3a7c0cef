"""Who is on call when: planned ahead, one person at a time for a team or for the house."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from accounts.models import OnCallShift, Team, User
from accounts.permissions import roles_with
from regulations.law import Refused

PERMISSION = "on_call.plan"
LONGEST = timedelta(days=14)
FARTHEST = timedelta(days=366)
# Two people who plan at once take turns (an advisory lock of this number).
_PLANNING = 5_014
SHOWN = 100


@dataclass(frozen=True)
class ShiftFacts:
    """Who is on call, for which team (None: the house), from when up to when."""

    user: User
    team: Team | None
    starts_at: datetime
    ends_at: datetime


@transaction.atomic
def plan_shift(facts: ShiftFacts, *, by: User, at: datetime) -> OnCallShift:
    """Put someone on call. Raises PermissionDenied, or Refused with the field at fault.

    A shift may not overlap another of the same team: it is always clear whom a team's alert wakes.
    """
    _refuse_others(by)
    _refuse_impossible(facts, at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_PLANNING])
    _refuse_overlap(facts)
    return OnCallShift.objects.create(**vars(facts), planned_by=by, planned_at=at)


@transaction.atomic
def call_off(shift_id: int, *, by: User, at: datetime) -> OnCallShift:
    """Call a shift off, or end one that runs: from then on it counts no more. The row is kept.

    Raises PermissionDenied, OnCallShift.DoesNotExist, or Refused where it is over or called off.
    """
    _refuse_others(by)
    shift = OnCallShift.objects.select_for_update().get(pk=shift_id)
    if shift.called_off_at or shift.ends_at <= at:
        raise Refused("shift_over", "This shift is over or was already canceled.")
    shift.called_off_at, shift.called_off_by = at, by
    shift.save(update_fields=["called_off_at", "called_off_by"])
    return shift


def on_call(team_id: int | None, *, at: datetime) -> list[User]:
    """Who is on call for the team, else for the house; no one where no one active is."""
    running = _standing().filter(starts_at__lte=at, ends_at__gt=at, user__is_active=True)
    shifts = list(running.filter(Q(team_id=team_id) | Q(team=None)).select_related("user"))
    own = [shift.user for shift in shifts if shift.team_id == team_id]
    return own or [shift.user for shift in shifts]


def shifts_to_come(*, at: datetime) -> list[OnCallShift]:
    """The shifts that run or come, the first to start first."""
    found = _standing().filter(ends_at__gt=at).select_related("user", "team", "planned_by")
    return list(found.order_by("starts_at", "id")[:SHOWN])


def who_may_be_on_call() -> QuerySet[User]:
    """Active people who can open a case when they are woken, by name."""
    people = User.objects.filter(is_active=True, role__in=roles_with("case.view"))
    return people.order_by("last_name", "first_name", "pk")


def _standing() -> QuerySet[OnCallShift]:
    return OnCallShift.objects.filter(called_off_at=None)


def _refuse_others(by: User) -> None:
    if not by.may(PERMISSION):
        raise PermissionDenied


def _refuse_impossible(facts: ShiftFacts, at: datetime) -> None:
    if not facts.user.may("case.view"):
        message = "This person cannot open a case. Choose someone who can."
        raise Refused("cannot_be_on_call", message, field="user")
    if facts.ends_at <= facts.starts_at:
        raise Refused("ends_first", "The end must be after the start.", field="ends_at")
    if facts.ends_at <= at:
        raise Refused("over_already", "This is already in the past.", field="ends_at")
    if facts.ends_at - facts.starts_at > LONGEST:
        message = f"A shift can last at most {LONGEST.days} days. Add another shift for the rest."
        raise Refused("too_long", message, field="ends_at")
    if facts.starts_at > at + FARTHEST:
        message = "This is more than a year away. Check the year."
        raise Refused("too_far", message, field="starts_at")


def _refuse_overlap(facts: ShiftFacts) -> None:
    same = _standing().filter(team=facts.team)
    overlaps = same.filter(starts_at__lt=facts.ends_at, ends_at__gt=facts.starts_at)
    if other := overlaps.select_related("user").order_by("starts_at").first():
        whose = facts.team.name if facts.team else "all teams"
        message = f"{other.user} is already on call for {whose} during part of this time."
        raise Refused("overlaps", message, field="starts_at")
