"""Findings of audits: what was found and why, what was corrected, what an independent auditor says
of it (42 CFR 422.503(d)(2))."""

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
    refuse_empty,
    refuse_future,
    refuse_others,
    refuse_unsaid,
)
from regulations import continuity as law
from regulations.law import Refused


@dataclass(frozen=True)
class FindingFacts:
    """What an audit found, and its cause."""

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


@transaction.atomic
def record_finding(facts: FindingFacts, *, by: User, at: datetime) -> models.Finding:
    """Record what an audit found, and why it happened. Raises Refused with the field."""
    refuse_others(by)
    refuse_future(facts.found_on, at, "found_on", law.AUDITS)
    refuse_empty(facts, "audit", citation=law.AUDITS)
    refuse_unsaid(facts, "finding", "cause", citation=law.AUDITS)
    return models.Finding.objects.create(**vars(facts), **recorded(by, at))


@transaction.atomic
def correct_finding(
    finding_id: int, facts: CorrectionFacts, *, by: User, at: datetime
) -> models.Correction:
    """Record what was corrected after a finding of an audit. Raises Refused with the field."""
    refuse_others(by)
    finding = models.Finding.objects.select_for_update().get(pk=finding_id)
    refuse_future(facts.done_on, at, "done_on", law.AUDITS)
    refuse_before(facts.done_on, finding.found_on, "the day of the finding", "done_on", law.AUDITS)
    refuse_unsaid(facts, "words", citation=law.AUDITS)
    return models.Correction.objects.create(finding=finding, **vars(facts), **recorded(by, at))


@transaction.atomic
def validate(
    finding_id: int, facts: ValidationFacts, *, by: User, at: datetime
) -> models.Validation:
    """Record what an independent auditor says of the correction of a finding. Raises Refused with
    the field."""
    refuse_others(by)
    finding = models.Finding.objects.select_for_update().get(pk=finding_id)
    corrected_on = _corrected_on(finding)
    if not facts.is_independent:
        message = "Only an auditor who is independent of the plan validates a correction."
        raise Refused("not_independent", message, law.AUDITS, "is_independent")
    refuse_future(facts.validated_on, at, "validated_on", law.AUDITS)
    what = "the day of the correction"
    refuse_before(facts.validated_on, corrected_on, what, "validated_on", law.AUDITS)
    refuse_empty(facts, "auditor", "organization", citation=law.AUDITS)
    refuse_unsaid(facts, "words", citation=law.AUDITS)
    values = {name: value for name, value in vars(facts).items() if name != "is_independent"}
    return models.Validation.objects.create(finding=finding, **values, **recorded(by, at))


def _corrected_on(finding: models.Finding) -> date:
    """The last day of what is to be validated. A correction that did not hold is not made good by
    another opinion of it. Raises Refused."""
    corrections = list(finding.corrections.all())
    if not corrections:
        raise Refused("nothing_corrected", "Record what was corrected first.", law.AUDITS)
    newest = max(each.recorded_at for each in corrections)
    said = finding.validations.filter(recorded_at__gte=newest).order_by("pk").last()
    if said and not said.holds:
        message = "The auditor found that the correction does not work. Record the new one first."
        raise Refused("does_not_hold", message, law.AUDITS)
    return max(each.done_on for each in corrections)
