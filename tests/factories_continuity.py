"""The register of business continuity as tests fill it: a call center in Portland that failed."""

from __future__ import annotations

from datetime import date, datetime

from accounts.models import User
from accounts.permissions import Role
from continuity import models, services
from regulations import continuity as law
from tests import factories
from tests.factories import DAY, MONDAY


def _by(by: User | None) -> User:
    return by or factories.user(Role.SUPERVISOR)


def plan_facts(**facts) -> services.PlanFacts:
    values = {
        "edition": "2026, version 2",
        "effective_on": date(2026, 1, 15),
        "document": "Policy library, BC-7",
        "elements": {each.key: f"Section {each.key}" for each in law.ELEMENTS.on(date(2026, 3, 2))},
    }
    return services.PlanFacts(**values | facts)


def adopted(*, by: User | None = None, at: datetime = MONDAY, **facts) -> models.ContinuityPlan:
    return services.adopt_plan(plan_facts(**facts), by=_by(by), at=at)


def outage(*, by: User | None = None, at: datetime = MONDAY, **facts) -> models.Outage:
    """The call center, down since the moment at which it is declared."""
    factories.plan()
    values = {"function": "ma_call_center", "failed_at": at, "words": "The exchange is down."}
    return services.declare_outage(services.OutageFacts(**values | facts), by=_by(by), at=at)


def restored(
    outage: models.Outage, *, by: User | None = None, at: datetime = MONDAY + DAY, **facts
) -> models.Restoration:
    values = {"restored_at": at, "restored_by": "Telephone team", "how": "Another carrier."}
    return services.restore(
        outage.pk, services.RestorationFacts(**values | facts), by=_by(by), at=at
    )


def exercise(*, by: User | None = None, at: datetime = MONDAY, **facts) -> models.Exercise:
    values = {
        "duty": law.TEST,
        "done_on": date(2026, 2, 10),
        "scope": "Failover of the call center to the second site.",
        "result": "findings",
        "findings": "The list of telephone numbers was out of date.",
    }
    return services.record_exercise(services.ExerciseFacts(**values | facts), by=_by(by), at=at)


def finding(*, by: User | None = None, at: datetime = MONDAY, **facts) -> models.Finding:
    values = {
        "audit": "CMS program audit 2026",
        "found_on": date(2026, 2, 3),
        "finding": "Two denials named no coverage rule.",
        "cause": "A template lacked the field.",
    }
    return services.record_finding(services.FindingFacts(**values | facts), by=_by(by), at=at)


def corrected(
    *,
    finding: models.Finding | None = None,
    exercise: models.Exercise | None = None,
    by: User | None = None,
    at: datetime = MONDAY,
    **facts,
) -> models.Correction:
    values = {"words": "The template has the field.", "done_on": date(2026, 2, 20)}
    kept = services.CorrectionFacts(**values | facts)
    if finding:
        return services.correct_finding(finding.pk, kept, by=_by(by), at=at)
    return services.correct_exercise(exercise.pk, kept, by=_by(by), at=at)


def validated(
    finding: models.Finding, *, by: User | None = None, at: datetime = MONDAY, **facts
) -> models.Validation:
    values = {
        "auditor": "Ada Auditor",
        "organization": "Independent Audit LLC (invented)",
        "validated_on": date(2026, 3, 2),
        "holds": True,
        "words": "Thirty denials drawn; each names its rule.",
        "is_independent": True,
    }
    return services.validate(
        finding.pk, services.ValidationFacts(**values | facts), by=_by(by), at=at
    )
