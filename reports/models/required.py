"""What reports keep: numbers that a worker counted, and what was published of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class ReportCount(models.Model):
    """The numbers of a report that the law asks for, of one contract and period. The row is the
    queue: a worker fills one that has no `counted_at`. One that is filled is never changed.

    `numbers` are the counts by their keys, `times` the exact times to decide (in microseconds).
    """

    class Report(models.TextChoices):
        PRIOR_AUTHORIZATION = "prior_authorization", "Prior authorization metrics"
        PART_C = "part_c", "Part C reporting"

    report = models.CharField(max_length=20, choices=Report.choices)
    plan = models.ForeignKey("cases.Plan", models.PROTECT, related_name="+")
    first = models.DateField()
    last = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    counted_at = models.DateTimeField(null=True)
    numbers = models.JSONField(default=dict)
    times = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "plan", "first", "last"],
                name="report_count_waiting_is_one",
                condition=Q(counted_at__isnull=True),
            ),
            models.CheckConstraint(
                name="report_count_period_is_whole", condition=Q(last__gte=F("first"))
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"], name="report_count_waits", condition=Q(counted_at__isnull=True)
            ),
            models.Index(
                fields=["report", "plan", "first", "last", "-id"], name="report_count_newest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} count {self.pk}"


class Publication(models.Model):
    """The metrics on prior authorization of one contract and year as they were published: the files
    themselves, frozen. A correction is a new row; the newest one stands.

    `remarks` are the plan's words next to the metrics, such as a problem with the data.
    """

    count = models.OneToOneField(ReportCount, models.PROTECT, related_name="publication")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    remarks = models.TextField(blank=True)
    facts = models.JSONField(help_text="The machine-readable file")
    page = models.TextField(help_text="The page, as HTML")
    table = models.TextField(help_text="The table, as CSV")

    def __str__(self) -> str:
        return f"publication {self.pk}"
