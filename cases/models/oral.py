"""Oral notice: who told whom, how and when."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from notices.models import RecipientKind


class OralNotice(models.Model):
    """One person told of one event. `told` is who was spoken with, `words` what was said."""

    class Channel(models.TextChoices):
        TELEPHONE = "telephone", "Spoke by telephone"
        VOICEMAIL = "voicemail", "Left a voicemail"
        IN_PERSON = "in_person", "Spoke in person"

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="oral_notices")
    about = models.ForeignKey("cases.AuditEvent", models.PROTECT, related_name="oral_notices")
    recipient = models.CharField(max_length=16, choices=RecipientKind.choices)
    channel = models.CharField(max_length=12, choices=Channel.choices)
    told = models.CharField(max_length=120)
    told_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    words = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["told_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="oral_notice_is_not_in_the_future", condition=Q(told_at__lte=F("entered_at"))
            ),
            models.CheckConstraint(
                name="oral_notice_recipient_is_known",
                condition=Q(recipient__in=RecipientKind.values),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_recipient_display()} told"
