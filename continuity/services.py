"""Recording what business continuity asks for: rows are only added, one transaction each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from cases.models import Plan
from cases.services import organization_duties
from continuity import models
from notices import plan_alerts
from notices.models import Clock
from regulations import continuity as law
from regulations.law import Refused

KEEP, VIEW = "continuity.keep", "continuity.view"
PLACE = "/continuity/"


@dataclass(frozen=True)
class PlanFacts:
    """An edition of the plan; `elements` are its words, or where they stand, by key."""

    edition: str
    effective_on: date
    document: str
    elements: dict[str, str]


@dataclass(frozen=True)
class OutageFacts:
    function: str
    failed_at: datetime
    words: str


@dataclass(frozen=True)
class RestorationFacts:
    restored_at: datetime
    restored_by: str
    how: str


@dataclass(frozen=True)
class ExerciseFacts:
    duty: str
    done_on: date
    scope: str
    result: str
    findings: str = ""


@dataclass(frozen=True)
class FindingFacts:
    audit: str
    found_on: date
    finding: str
    cause: str


@dataclass(frozen=True)
class ValidationFacts:
    """What the auditor says; `is_independent` is the statement that they are."""

    auditor: str
    organization: str
    validated_on: date
    holds: bool
    words: str
    is_independent: bool


def zone() -> ZoneInfo:
    """The zone in which the organization counts: that of its first plan."""
    plan = Plan.objects.order_by("pk").first()
    return plan.zone if plan else ZoneInfo("UTC")


@transaction.atomic
def adopt_plan(facts: PlanFacts, *, by: User, at: datetime) -> models.ContinuityPlan:
    """Record an edition of the plan. Raises Refused for an element that says nothing."""
    _refuse_others(by)
    _refuse_empty(facts, "edition", "document")
    for element in law.ELEMENTS.on(at.astimezone(zone()).date()):
        if not facts.elements.get(element.key, "").strip():
            message = f"Enter what the plan says on this, or where: {element.asked}"
            raise Refused("element_missing", message, element.citation, element.key)
    if models.ContinuityPlan.objects.filter(edition=facts.edition).exists():
        message = "This edition is already recorded. Give the new one another name."
        raise Refused("edition_known", message, field="edition")
    return models.ContinuityPlan.objects.create(**vars(facts), **_recorded(by, at))


@transaction.atomic
def declare_outage(facts: OutageFacts, *, by: User, at: datetime) -> models.Outage:
    """Record that an essential function failed: its 72 hours run from then, with their alerts
    (42 CFR 422.504(o)(2), 423.505(p)(2)). Raises Refused with the field."""
    _refuse_others(by)
    if facts.failed_at > at:
        raise Refused(
            "in_the_future", "Enter when it failed, not later than now.", None, "failed_at"
        )
    _refuse_empty(facts, "words")
    where = zone().key
    due = law.restore(function_key=facts.function, failed_at=facts.failed_at, time_zone=where)
    # Two people who report one failure at once: the second waits here and is refused.
    Plan.objects.select_for_update(no_key=True).order_by("pk").first()
    _refuse_down_already(facts.function, due.citation)
    outage = models.Outage.objects.create(
        **vars(facts),
        due_at=due.due_at,
        rule=due.rule,
        citation=due.citation,
        trace=due.trace,
        **_recorded(by, at),
    )
    steps = organization_duties.steps(law.RESTORE, Clock.HOURS)
    plan_alerts.plan(_alerted(outage, where), steps, at=at)
    return outage


@transaction.atomic
def restore(
    outage_id: int, facts: RestorationFacts, *, by: User, at: datetime
) -> models.Restoration:
    """Record that a function works again, and end its alerts. Raises Refused with the field."""
    _refuse_others(by)
    outage = models.Outage.objects.select_for_update().get(pk=outage_id)
    if not outage.is_open:
        raise Refused("restored_already", "This is already recorded as restored.")
    if not outage.failed_at <= facts.restored_at <= at:
        message = "Enter a time after it failed and not later than now."
        raise Refused("impossible_time", message, outage.citation, "restored_at")
    _refuse_empty(facts, "restored_by", "how")
    plan_alerts.end(outage.subject, at=at)
    return models.Restoration.objects.create(outage=outage, **vars(facts), **_recorded(by, at))


@transaction.atomic
def record_exercise(facts: ExerciseFacts, *, by: User, at: datetime) -> models.Exercise:
    """Record a test or a training. Raises Refused with the field."""
    _refuse_others(by)
    law.yearly(duty=facts.duty, year=facts.done_on.year)
    _refuse_future(facts.done_on, at, "done_on")
    _refuse_empty(facts, "scope")
    passed = facts.result == models.Exercise.Result.PASSED
    if not passed and not facts.findings.strip():
        raise Refused("says_nothing", "Enter what was found.", law.BOTH, "findings")
    if passed and facts.findings.strip():
        message = "There are findings: choose “Held, with findings” or “Failed”."
        raise Refused("passed_with_findings", message, law.BOTH, "result")
    return models.Exercise.objects.create(**vars(facts), **_recorded(by, at))


@transaction.atomic
def record_finding(facts: FindingFacts, *, by: User, at: datetime) -> models.Finding:
    """Record what an audit found, and why it happened. Raises Refused with the field."""
    _refuse_others(by)
    _refuse_future(facts.found_on, at, "found_on")
    _refuse_empty(facts, "audit", "finding", "cause", citation=law.AUDITS)
    return models.Finding.objects.create(**vars(facts), **_recorded(by, at))


@transaction.atomic
def correct(
    *,
    finding: models.Finding | None = None,
    exercise: models.Exercise | None = None,
    words: str,
    done_on: date,
    by: User,
    at: datetime,
) -> models.Correction:
    """Record what was corrected after a finding of an audit, or of a test or training."""
    _refuse_others(by)
    _refuse_future(done_on, at, "done_on")
    found_on = finding.found_on if finding else exercise.done_on if exercise else done_on
    if done_on < found_on:
        raise Refused("before_it", "This is before the day of the finding.", None, "done_on")
    if not words.strip():
        raise Refused("says_nothing", "Enter what was corrected.", law.BOTH, "words")
    return models.Correction.objects.create(
        finding=finding, exercise=exercise, words=words, done_on=done_on, **_recorded(by, at)
    )


@transaction.atomic
def validate(
    finding_id: int, facts: ValidationFacts, *, by: User, at: datetime
) -> models.Validation:
    """Record what an independent auditor says of the correction of a finding
    (42 CFR 422.503(d)(2)). Raises Refused with the field."""
    _refuse_others(by)
    finding = models.Finding.objects.select_for_update().get(pk=finding_id)
    corrected = finding.corrections.order_by("done_on").last()
    if corrected is None:
        raise Refused("nothing_corrected", "Record what was corrected first.", law.AUDITS)
    if not facts.is_independent:
        message = "Only an auditor who is independent of the plan validates a correction."
        raise Refused("not_independent", message, law.AUDITS, "is_independent")
    _refuse_future(facts.validated_on, at, "validated_on")
    if facts.validated_on < corrected.done_on:
        message = "This is before the day of the correction."
        raise Refused("before_it", message, law.AUDITS, "validated_on")
    _refuse_empty(facts, "auditor", "organization", "words", citation=law.AUDITS)
    values = {name: value for name, value in vars(facts).items() if name != "is_independent"}
    return models.Validation.objects.create(finding=finding, **values, **_recorded(by, at))


def _refuse_down_already(function: str, citation: str) -> None:
    if models.Outage.objects.filter(function=function, restoration=None).exists():
        message = "This function is already recorded as down. Record that it is restored first."
        raise Refused("down_already", message, citation, "function")


def _alerted(outage: models.Outage, where: str) -> plan_alerts.Duty:
    return plan_alerts.Duty(
        subject=outage.subject,
        duty=law.RESTORE,
        title=f"Essential function down: {outage.label}",
        citation=outage.citation,
        place=PLACE,
        time_zone=where,
        clock=Clock.HOURS,
        starts_at=outage.failed_at,
        due_at=outage.due_at,
    )


def _recorded(by: User, at: datetime) -> dict[str, Any]:
    return {"recorded_by": by, "recorded_at": at}


def _refuse_others(by: User) -> None:
    if not by.may(KEEP):
        raise PermissionDenied


def _refuse_future(day: date, at: datetime, field: str) -> None:
    if day > at.astimezone(zone()).date():
        raise Refused("in_the_future", "This is in the future.", None, field)


def _refuse_empty(facts: object, *names: str, citation: str = law.BOTH) -> None:
    for name in names:
        if not getattr(facts, name).strip():
            raise Refused("says_nothing", "Fill this in.", citation, name)
