"""Which extensions a supervisor must agree to, and the answers that they get."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from cases import models as cases
from determinations import models
from regulations.grounds import GROUNDS
from regulations.law import Refused

PERMISSION = "extension.settings"


def held_grounds(plan: cases.Plan, on: datetime) -> list[str]:
    """The grounds on which an extension of this plan is held for a supervisor."""
    if rule := _in_force(plan.pk):
        return list(rule.grounds)
    day = on.astimezone(plan.zone).date()
    return [ground.key for ground in GROUNDS.on(day) if ground.second_look]


def is_held(matter: models.Matter, ground: str) -> bool:
    """Whether a supervisor must agree to an extension on this ground."""
    case = matter.case
    if rule := _in_force(case.plan_id):
        return ground in rule.grounds
    known = GROUNDS.find(ground, case.clock_day)
    return bool(known and known.second_look)


def _in_force(plan_id: int) -> models.SecondLookRule | None:
    """What the plan chose itself; None where the ground's own default holds."""
    return models.SecondLookRule.objects.filter(plan=plan_id, replaced_at=None).first()


@transaction.atomic
def set_second_looks(
    plan_id: int, *, grounds: Iterable[str], why: str, by: User, at: datetime
) -> models.SecondLookRule:
    """Say on which grounds a supervisor of this plan must agree to an extension. Raises Refused.

    Extensions that wait already, and those that were taken, stay as they are.
    """
    if not by.may(PERMISSION):
        raise PermissionDenied
    plan = cases.Plan.objects.select_for_update().get(pk=plan_id)
    chosen = set(grounds)
    day = at.astimezone(plan.zone).date()
    wanted = [ground.key for ground in GROUNDS.on(day) if ground.key in chosen]
    if wanted == held_grounds(plan, at):
        raise Refused("unchanged", "It is already set this way. Nothing was changed.")
    if before := _in_force(plan.pk):
        before.replaced_at = at
        before.save(update_fields=["replaced_at"])
    return models.SecondLookRule.objects.create(
        plan=plan, grounds=wanted, why=why, made_by=by, made_at=at
    )


def answer(
    waiting: models.HeldExtension, given: str, *, by: User | None, at: datetime, why: str
) -> None:
    """Write the one answer to a held extension."""
    waiting.answer, waiting.why = given, why
    waiting.answered_by, waiting.answered_at = by, at
    waiting.save(update_fields=["answer", "why", "answered_by", "answered_at"])


def needless(matter: models.Matter, *, at: datetime) -> None:
    """The case was decided or ended: an extension that waits for a look is needed no more."""
    waiting = models.HeldExtension.objects.filter(case=matter.case, answer="").first()
    if waiting:
        answer(waiting, models.HeldExtension.Answer.NEEDLESS, by=None, at=at, why="")
