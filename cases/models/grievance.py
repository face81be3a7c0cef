"""Grievances against an extension or against the refusal to expedite."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Grievance(models.Model):
    """An expedited grievance tied to its case, from receipt to answer (42 CFR 422.564(f))."""

    class Against(models.TextChoices):
        EXTENSION = "extension", "The extension"
        EXPEDITE_REFUSAL = "expedite_refusal", "The refusal to expedite"

    class Channel(models.TextChoices):
        ORAL = "oral", "Orally"
        WRITTEN = "written", "In writing"

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="grievances")
    against = models.CharField(max_length=16, choices=Against.choices)
    filed_by = models.CharField(max_length=120)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    received_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    words = models.TextField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    upheld = models.BooleanField(null=True, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ["received_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="grievance_is_not_in_the_future",
                condition=Q(received_at__lte=F("entered_at")),
            ),
            models.CheckConstraint(
                name="grievance_answer_is_whole",
                condition=Q(answered_at__isnull=True, answer="", upheld__isnull=True)
                | (Q(answered_at__isnull=False, upheld__isnull=False) & ~Q(answer="")),
            ),
        ]

    def __str__(self) -> str:
        return f"grievance {self.pk} against {self.get_against_display().lower()}"
