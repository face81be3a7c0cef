"""Who is on call when."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class OnCallShift(models.Model):
    """Someone is on call from `starts_at` up to, but not at, `ends_at`: for a team or, without one,
    for the house. One called off is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="shifts")
    team = models.ForeignKey(
        "accounts.Team", models.PROTECT, null=True, blank=True, related_name="shifts"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    called_off_at = models.DateTimeField(null=True)
    called_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="shift_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(
                name="shift_called_off_says_by_whom",
                condition=Q(called_off_at__isnull=True, called_off_by__isnull=True)
                | Q(called_off_at__isnull=False, called_off_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["ends_at", "starts_at"],
                name="shift_by_end",
                condition=Q(called_off_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"shift {self.pk}"
