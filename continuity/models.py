"""The register of business continuity (42 CFR 422.504(o), 423.505(p)): it belongs to no case, and
its rows are only ever added. Whether something is late is derived, never stored."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from regulations import continuity as law


class Recorded(models.Model):
    """Who recorded the row, and when."""

    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        ordering = ["id"]


class ContinuityPlan(Recorded):
    """An edition of the plan: since when it is in force, where its document is kept, and what it
    says, or where, on each element that the rule lists (`elements`, by its key)."""

    edition = models.CharField(max_length=40, unique=True)
    effective_on = models.DateField()
    document = models.CharField(max_length=200)
    elements = models.JSONField()

    def __str__(self) -> str:
        return self.edition


class Outage(Recorded):
    """An essential function that failed, with its clock. `trace` explains the limit."""

    function = models.CharField(max_length=20)
    failed_at = models.DateTimeField()
    words = models.TextField(help_text="What happened")
    due_at = models.DateTimeField()
    rule = models.CharField(max_length=80)
    citation = models.CharField(max_length=80)
    trace = models.JSONField()

    class Meta(Recorded.Meta):
        constraints = [
            models.CheckConstraint(
                name="outage_is_not_declared_before_it_began",
                condition=Q(failed_at__lte=F("recorded_at")),
            ),
            models.CheckConstraint(
                name="outage_is_due_after_it_began", condition=Q(due_at__gt=F("failed_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} failed"

    @property
    def label(self) -> str:
        on = date.fromisoformat(self.trace["starts"]["at"][:10])
        return law.FUNCTIONS.recorded(self.function, on).label

    @property
    def subject(self) -> str:
        """What its alerts are of."""
        return f"outage-{self.pk}"

    @property
    def is_open(self) -> bool:
        return not hasattr(self, "restoration")

    def is_late(self, at: datetime) -> bool:
        """Whether it was restored after its limit, or is not and the limit has passed."""
        end = at if self.is_open else self.restoration.restored_at
        return end > self.due_at


class Restoration(Recorded):
    """That a function works again: since when, who restored it, and how."""

    outage = models.OneToOneField(Outage, models.PROTECT, related_name="restoration")
    restored_at = models.DateTimeField()
    restored_by = models.CharField(max_length=120)
    how = models.TextField()

    class Meta(Recorded.Meta):
        constraints = [
            models.CheckConstraint(
                name="restoration_is_not_in_the_future",
                condition=Q(restored_at__lte=F("recorded_at")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.outage} restored"


class Exercise(Recorded):
    """A test of the plan, or a training on it: when, what or who, and with what result."""

    class Result(models.TextChoices):
        PASSED = "passed", "Passed without findings"
        FINDINGS = "findings", "Held, with findings"
        FAILED = "failed", "Failed"

    duty = models.CharField(max_length=20)
    done_on = models.DateField()
    scope = models.TextField(help_text="What was tested, or who was trained")
    result = models.CharField(max_length=10, choices=Result.choices)
    findings = models.TextField(blank=True)

    class Meta(Recorded.Meta):
        constraints = [
            models.CheckConstraint(
                name="exercise_is_a_test_or_a_training", condition=Q(duty__in=law.YEARLY)
            ),
            models.CheckConstraint(
                name="exercise_with_findings_names_them",
                condition=Q(result="passed", findings="")
                | (Q(result__in=["findings", "failed"]) & ~Q(findings="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty} on {self.done_on}"


class Finding(Recorded):
    """What an audit found: the finding and its cause (42 CFR 422.503(d)(2))."""

    audit = models.CharField(max_length=120)
    found_on = models.DateField()
    finding = models.TextField()
    cause = models.TextField()

    def __str__(self) -> str:
        return f"finding {self.pk} of {self.audit}"


class Correction(Recorded):
    """What was corrected after a finding of an audit, or after a test or training."""

    finding = models.ForeignKey(Finding, models.PROTECT, null=True, related_name="corrections")
    exercise = models.ForeignKey(Exercise, models.PROTECT, null=True, related_name="corrections")
    words = models.TextField()
    done_on = models.DateField()

    class Meta(Recorded.Meta):
        constraints = [
            models.CheckConstraint(
                name="correction_is_of_one_of_them",
                condition=Q(finding__isnull=False, exercise__isnull=True)
                | Q(finding__isnull=True, exercise__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"correction of {self.done_on}"


class Validation(Recorded):
    """What an independent auditor says of a correction: that it holds, or does not."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="validations")
    auditor = models.CharField(max_length=120)
    organization = models.CharField(max_length=120)
    validated_on = models.DateField()
    holds = models.BooleanField()
    words = models.TextField()

    def __str__(self) -> str:
        return f"validation of finding {self.finding_id}"
