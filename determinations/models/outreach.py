"""Attempts to get what a decision needs from those who have it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class OutreachAttempt(models.Model):
    """One attempt to get records: from whom, how, what was asked and what came of it."""

    class Channel(models.TextChoices):
        TELEPHONE = "telephone", "Telephone"
        FAX = "fax", "Fax"
        MAIL = "mail", "Mail"
        EMAIL = "email", "Secure email"
        PORTAL = "portal", "Portal"

    class Result(models.TextChoices):
        ASKED = "asked", "Asked, no answer yet"
        NOT_REACHED = "not_reached", "Not reached"
        PROMISED = "promised", "Promised"
        RECEIVED = "received", "Received"
        REFUSED = "refused", "Refused or not available"

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="outreach")
    provider = models.ForeignKey("cases.Provider", models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    asked_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    words = models.TextField(help_text="What was asked for")
    result = models.CharField(max_length=12, choices=Result.choices)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="outreach_is_not_in_the_future", condition=Q(asked_at__lte=F("entered_at"))
            ),
            models.CheckConstraint(
                name="outreach_is_tried_again_later",
                condition=Q(next_attempt_at__isnull=True) | Q(next_attempt_at__gt=F("asked_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} to provider {self.provider_id}"
