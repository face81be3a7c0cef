"""How a person wants alerts mailed."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class MailPreference(models.Model):
    """How a person wants alerts mailed. Without a row: each right away, at any hour.

    Times are on the wall in `time_zone`; quiet hours may run over midnight.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="mail_preference"
    )
    time_zone = models.CharField(max_length=60)
    digest_at = models.TimeField(null=True)
    quiet_from = models.TimeField(null=True)
    quiet_to = models.TimeField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="quiet_hours_have_both_ends",
                condition=Q(quiet_from__isnull=True, quiet_to__isnull=True)
                | Q(quiet_from__isnull=False, quiet_to__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"mail preference of {self.pk}"
