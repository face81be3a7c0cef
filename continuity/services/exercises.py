"""Tests of the plan and trainings on it, and what was corrected after them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from continuity import models
from continuity.services.recording import (
    CorrectionFacts,
    recorded,
    refuse_before,
    refuse_future,
    refuse_others,
    refuse_unsaid,
)
from regulations import continuity as law
from regulations.law import Refused


@dataclass(frozen=True)
class ExerciseFacts:
    """A test or a training (`duty`, one of `regulations.continuity.YEARLY`), and its result."""

    duty: str
    done_on: date
    scope: str
    result: str
    findings: str = ""


@transaction.atomic
def record_exercise(facts: ExerciseFacts, *, by: User, at: datetime) -> models.Exercise:
    """Record a test or a training (42 CFR 422.504(o)(1), 423.505(p)(1)). Raises Refused with the
    field."""
    refuse_others(by)
    refuse_future(facts.done_on, at, "done_on")
    law.yearly(duty=facts.duty, year=facts.done_on.year)
    refuse_unsaid(facts, "scope")
    passed = facts.result == models.Exercise.Result.PASSED
    if not passed:
        refuse_unsaid(facts, "findings")
    if passed and facts.findings.strip():
        message = "There are findings: choose “Held, with findings” or “Failed”."
        raise Refused("passed_with_findings", message, law.BOTH, "result")
    return models.Exercise.objects.create(**vars(facts), **recorded(by, at))


@transaction.atomic
def correct_exercise(
    exercise_id: int, facts: CorrectionFacts, *, by: User, at: datetime
) -> models.Correction:
    """Record what was corrected after a test or training with findings. Raises Refused."""
    refuse_others(by)
    exercise = models.Exercise.objects.get(pk=exercise_id)
    if exercise.result == models.Exercise.Result.PASSED:
        message = "This passed without findings: there is nothing to correct."
        raise Refused("nothing_to_correct", message, law.BOTH)
    refuse_future(facts.done_on, at, "done_on")
    refuse_before(facts.done_on, exercise.done_on, "the day it was held", "done_on")
    refuse_unsaid(facts, "words")
    return models.Correction.objects.create(exercise=exercise, **vars(facts), **recorded(by, at))
