"""The register of business continuity in words, for its page and its PDF."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from cases.presentation.clock import level, time_left, trace
from cases.presentation.words import Badge, instant, span
from continuity import models
from continuity.queries import Register
from regulations import clock
from regulations import continuity as law
from regulations.clock import DueOn


def page(found: Register, at: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """Everything that the page shows."""
    return {
        "plans": [plan_row(each, zone) for each in found.plans],
        "outages": [outage_row(each, at, zone) for each in found.outages],
        "functions": law.FUNCTIONS.on(found.today),
        "owed": owed_rows(found),
        "exercises": [exercise_row(each, zone) for each in found.exercises],
        "findings": [finding_row(each, zone) for each in found.findings],
    }


def plan_row(plan: models.ContinuityPlan, zone: ZoneInfo) -> dict[str, Any]:
    known = law.ELEMENTS.on(plan.effective_on)
    return {
        "edition": plan.edition,
        "effective": clock.day_words(plan.effective_on),
        "document": plan.document,
        "elements": [{"element": each, "words": plan.elements.get(each.key, "")} for each in known],
        **_recorded(plan, zone),
    }


def outage_row(outage: models.Outage, at: datetime, zone: ZoneInfo) -> dict[str, Any]:
    done = None if outage.is_open else outage.restoration
    return {
        "pk": outage.pk,
        "label": outage.label,
        "words": outage.words,
        "failed": instant(outage.failed_at, zone),
        "due": instant(outage.due_at, zone),
        "due_iso": outage.due_at.isoformat(),
        "left": time_left(outage.due_at, at) if outage.is_open else "",
        "level": level(outage.due_at, at) if outage.is_open else "",
        "citation": outage.citation,
        "is_open": outage.is_open,
        "badge": _outage_badge(outage, at),
        "trace": trace(outage.trace),
        "restored": instant(done.restored_at, zone) if done else "",
        "after": span(done.restored_at - outage.failed_at) if done else "",
        "restored_by": done.restored_by if done else "",
        "how": done.how if done else "",
        **_recorded(outage, zone),
    }


def _outage_badge(outage: models.Outage, at: datetime) -> Badge:
    late = outage.is_late(at)
    if outage.is_open:
        return Badge("Down, late", "late") if late else Badge("Down", "expedited")
    return Badge("Restored late", "late") if late else Badge("Restored in time", "ok")


def owed_rows(found: Register) -> list[dict[str, Any]]:
    """The test and the training of each year: done, due or late."""
    held = {(each.duty, each.done_on.year) for each in found.exercises}
    return [
        {
            "title": due.trace["summary"],
            "year": year,
            "due": clock.day_words(due.due_on),
            "citation": due.citation,
            "badge": _owed_badge(due, (duty, year) in held, found),
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
    return Badge("Validated", "ok") if validations[-1].holds else Badge("Does not hold", "late")


def _correction(correction: models.Correction, zone: ZoneInfo) -> dict[str, Any]:
    done = clock.day_words(correction.done_on)
    return {"done": done, "words": correction.words, **_recorded(correction, zone)}


def _validation(validation: models.Validation, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "auditor": f"{validation.auditor}, {validation.organization}",
        "done": clock.day_words(validation.validated_on),
        "said": "The correction holds." if validation.holds else "The correction does not hold.",
        "words": validation.words,
        **_recorded(validation, zone),
    }


def _recorded(row: models.Recorded, zone: ZoneInfo) -> dict[str, Any]:
    return {"recorded": instant(row.recorded_at, zone), "recorded_by": str(row.recorded_by)}
