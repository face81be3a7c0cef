"""What was looked at before a decision: attempts to reach someone, and the checklist."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Attempt(models.Model):
    """One attempt to get what is missing: from whom, how, when, and what came of it."""

    class Channel(models.TextChoices):
        TELEPHONE = "telephone", "Telephone"
        MAIL = "mail", "Mail"
        FAX = "fax", "Fax"
        EMAIL = "email", "Secure email"
        IN_PERSON = "in_person", "In person"

    class Result(models.TextChoices):
        NOT_REACHED = "not_reached", "Not reached"
        MESSAGE_LEFT = "message_left", "Left a message"
        PROMISED = "promised", "Promised"
        RECEIVED = "received", "Received"
        REFUSED = "refused", "Refused or not available"

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="attempts")
    whom = models.CharField(max_length=120)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    tried_at = models.DateTimeField()
    words = models.TextField(help_text="What was asked for")
    result = models.CharField(max_length=12, choices=Result.choices)
    entered_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["tried_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="attempt_is_not_in_the_future", condition=Q(tried_at__lte=F("entered_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} to {self.whom}"


class Check(models.Model):
    """One point of the research checklist, with what was found (`good_cause.CHECKLIST`).

    A later row of the same point corrects the earlier one; both stay.
    """

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="checks")
    key = models.CharField(max_length=20)
    words = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.key} of {self.case_id}"
