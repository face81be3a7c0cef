"""Oversight: samples of decided cases that someone else looks at, and cases that CMS asks for."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class Sample(models.Model):
    """A review sample: which decisions it is drawn from, how many of each outcome, by which seed.

    The same seed over the same decisions draws the same cases. `population` is what it was drawn
    from, as the ids of the cases in order, so that anyone can draw it again.
    """

    plan = models.ForeignKey("cases.Plan", models.PROTECT, null=True, related_name="+")
    decided_from = models.DateField()
    decided_until = models.DateField()
    of_each = models.PositiveSmallIntegerField()
    seed = models.CharField(max_length=40)
    population = ArrayField(models.BigIntegerField())
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-drawn_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="sample_ends_after_it_begins",
                condition=Q(decided_until__gte=F("decided_from")),
            ),
            models.CheckConstraint(name="sample_is_of_some", condition=Q(of_each__gte=1)),
        ]

    def __str__(self) -> str:
        return f"sample {self.pk}"


class SampledCase(models.Model):
    """A case in a sample, and what its reviewer says of the decision."""

    class Verdict(models.TextChoices):
        AGREE = "agree", "Agree"
        DISAGREE = "disagree", "Disagree"

    sample = models.ForeignKey(Sample, models.PROTECT, related_name="cases")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="samples")
    outcome = models.CharField(max_length=12, help_text="When it was drawn")
    position = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=8, choices=Verdict.choices, blank=True)
    words = models.TextField(blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "case"], name="sampled_case_stands_once"),
            models.CheckConstraint(
                name="sampled_case_verdict_is_whole",
                condition=Q(
                    verdict="", words="", reviewed_at__isnull=True, reviewed_by__isnull=True
                )
                | (
                    Q(verdict__in=["agree", "disagree"])
                    & ~Q(words="")
                    & Q(reviewed_at__isnull=False, reviewed_by__isnull=False)
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"case {self.case_id} in sample {self.sample_id}"


class Selection(models.Model):
    """That CMS asked for a case, or that it was referred to CMS: when, under which number, why."""

    class Kind(models.TextChoices):
        SELECTED = "selected", "Selected by CMS"
        REFERRED = "referred", "Referred to CMS"

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="selections")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    on = models.DateField()
    reference = models.CharField(max_length=80)
    words = models.TextField(blank=True)
    entered_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind", "reference"], name="selection_is_recorded_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.reference}"
