"""When a supervisor wants the mail of the morning."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models


class MorningMail(models.Model):
    """When a supervisor wants the morning's mail, on the wall of the person's zone. Without a row:
    each day at the usual time, and the week's report with it. `send_at` is empty for never;
    `days_off` are days of the week on which nothing is sent (Monday is 1).
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="morning_mail"
    )
    send_at = models.TimeField(null=True)
    days_off = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    weekly = models.BooleanField(default=True)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"morning mail of {self.pk}"
