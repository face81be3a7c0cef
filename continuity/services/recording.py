"""What every record of the register is held to: who may keep it, and what no record says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied

from accounts.models import User
from cases.models import Plan
from regulations import continuity as law
from regulations.law import Refused
from regulations.specific import refuse_nothing

SAY_IT = "Write this out in words: “x” or “n/a” tells CMS nothing."

KEEP, VIEW = "continuity.keep", "continuity.view"


@dataclass(frozen=True)
class CorrectionFacts:
    """What was corrected, and on which day."""

    words: str
    done_on: date


def zone() -> ZoneInfo:
    """The zone in which the organization counts: that of its first plan."""
    plan = Plan.objects.order_by("pk").first()
    return plan.zone if plan else ZoneInfo("UTC")


def today(at: datetime) -> date:
    """The day of the organization at that instant."""
    return at.astimezone(zone()).date()


def take_turn() -> None:
    """Two people who record the same thing at once: the second waits here and is refused."""
    Plan.objects.select_for_update(no_key=True).order_by("pk").first()


def recorded(by: User, at: datetime) -> dict[str, Any]:
    """Who records a row, and when."""
    return {"recorded_by": by, "recorded_at": at}


def refuse_others(by: User) -> None:
    """Only who keeps the register records anything. Raises PermissionDenied."""
    if not by.may(KEEP):
        raise PermissionDenied


def refuse_future(day: date, at: datetime, field: str, citation: str = law.BOTH) -> None:
    """What was done has a day that has come. Raises Refused beside the field."""
    if day > today(at):
        message = "This day is in the future. Enter today or an earlier day."
        raise Refused("in_the_future", message, citation, field)


def refuse_before(day: date, first: date, what: str, field: str, citation: str = law.BOTH) -> None:
    """What follows from something does not come before it. Raises Refused beside the field."""
    if day < first:
        said = f"{first:%B} {first.day}, {first.year}"
        message = f"This is before {what}, {said}. Enter that day or a later one."
        raise Refused("before_it", message, citation, field)


def refuse_empty(facts: object, *names: str, citation: str = law.BOTH) -> None:
    """Each of these says something. Raises Refused beside the first that does not."""
    for name in names:
        if not getattr(facts, name).strip():
            raise Refused("says_nothing", "Fill this in.", citation, name)


def refuse_unsaid(facts: object, *names: str, citation: str = law.BOTH) -> None:
    """Each of these puts a fact on record. Raises Refused beside the first that does not."""
    for name in names:
        refuse_nothing(getattr(facts, name), instead=SAY_IT, citation=citation, field=name)
