"""The register of business continuity in words, for its page and its PDF."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from cases.presentation.words import Badge, instant
from continuity import models
from continuity.presentation.outages import outage_row
from continuity.queries import Register
from regulations import clock
from regulations import continuity as law
from regulations.clock import DueOn


def page(found: Register, at: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """Everything that the page shows."""
    return {
        "plans": plan_rows(found, zone),
        "outages": [
            outage_row(each, found.told.get(each.subject, []), at, zone) for each in found.outages
        ],
        "functions": law.FUNCTIONS.on(found.today),
        "owed": owed_rows(found),
        "exercises": [exercise_row(each, zone) for each in found.exercises],
        "findings": [finding_row(each, zone) for each in found.findings],
    }


def plan_rows(found: Register, zone: ZoneInfo) -> list[dict[str, Any]]:
    """The editions, each with what it says and whether it is in effect on the day."""
    begun = [each for each in found.plans if each.effective_on <= found.today]
    current = begun[0] if begun else None
    return [_plan_row(each, current, found.today, zone) for each in found.plans]


def _plan_row(
    plan: models.ContinuityPlan,
    current: models.ContinuityPlan | None,
    today: date,
    zone: ZoneInfo,
) -> dict[str, Any]:
    asked = law.ELEMENTS.on(plan.recorded_at.astimezone(zone).date())
    return {
        "edition": plan.edition,
        "effective": clock.day_words(plan.effective_on),
        "document": plan.document,
        "elements": [{"element": each, "words": plan.elements.get(each.key, "")} for each in asked],
        "is_current": plan == current,
        "badge": _plan_badge(plan, current, today),
        **_recorded(plan, zone),
    }


def _plan_badge(
    plan: models.ContinuityPlan, current: models.ContinuityPlan | None, today: date
) -> Badge:
    if plan == current:
        return Badge("In effect", "ok")
    return Badge("To come", "accent") if plan.effective_on > today else Badge("Earlier", "quiet")


def owed_rows(found: Register) -> list[dict[str, Any]]:
    """The test and the training of each year: done, due or late."""
    return [
        {
            "title": due.trace["summary"],
            "year": year,
            "due": clock.day_words(due.due_on),
            "citation": due.citation,
            "badge": _owed_badge(due, (duty, year) in found.held, found),
        }
        for year in reversed(found.years)
        for duty in law.YEARLY
        for due in [law.yearly(duty=duty, year=year)]
    ]


def _owed_badge(due: DueOn, done: bool, found: Register) -> Badge:
    if done:
        return Badge("Done", "ok")
    return Badge("Late", "late") if found.today > due.due_on else Badge("Due", "soon")


def exercise_row(exercise: models.Exercise, zone: ZoneInfo) -> dict[str, Any]:
    corrections = [_correction(each, zone) for each in exercise.corrections.all()]
    passed = exercise.result == models.Exercise.Result.PASSED
    open_ = not passed and not corrections
    return {
        "pk": exercise.pk,
        "kind": "Test" if exercise.duty == law.TEST else "Training",
        "done": clock.day_words(exercise.done_on),
        "scope": exercise.scope,
        "result": exercise.get_result_display(),
        "findings": exercise.findings,
        "corrections": corrections,
        "may_correct": not passed,
        "badge": Badge("Passed", "ok")
        if passed
        else Badge("To correct", "soon")
        if open_
        else Badge("Corrected", "ok"),
        **_recorded(exercise, zone),
    }


def finding_row(finding: models.Finding, zone: ZoneInfo) -> dict[str, Any]:
    corrections = list(finding.corrections.all())
    validations = list(finding.validations.all())
    return {
        "pk": finding.pk,
        "audit": finding.audit,
        "found": clock.day_words(finding.found_on),
        "finding": finding.finding,
        "cause": finding.cause,
        "corrections": [_correction(each, zone) for each in corrections],
        "validations": [_validation(each, zone) for each in validations],
        "may_validate": bool(corrections),
        "badge": _finding_badge(corrections, validations),
        **_recorded(finding, zone),
    }


def _finding_badge(
    corrections: list[models.Correction], validations: list[models.Validation]
) -> Badge:
    """A correction after a validation that did not hold is to be validated again."""
    if not corrections:
        return Badge("To correct", "late")
    newest = max(each.recorded_at for each in corrections)
    if not validations or validations[-1].recorded_at < newest:
        return Badge("To validate", "soon")
    return Badge("Validated", "ok") if validations[-1].holds else Badge("Does not work", "late")


def _correction(correction: models.Correction, zone: ZoneInfo) -> dict[str, Any]:
    done = clock.day_words(correction.done_on)
    return {"done": done, "words": correction.words, **_recorded(correction, zone)}


def _validation(validation: models.Validation, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "auditor": f"{validation.auditor}, {validation.organization}",
        "done": clock.day_words(validation.validated_on),
        "said": "The correction works." if validation.holds else "The correction does not work.",
        "words": validation.words,
        **_recorded(validation, zone),
    }


def _recorded(row: models.Recorded, zone: ZoneInfo) -> dict[str, Any]:
    return {"recorded": instant(row.recorded_at, zone), "recorded_by": str(row.recorded_by)}
