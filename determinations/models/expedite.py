"""Requests to expedite, and what the plan answered."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class ExpediteRequest(models.Model):
    """One request that the fast clock be used, and its answer (42 CFR 422.570, 422.584).

    `supported` says that a physician states that the standard clock could do harm; such a request
    must be granted. `answer` is empty while the plan has not answered.
    """

    class AskedBy(models.TextChoices):
        ENROLLEE = "enrollee", "The enrollee"
        REPRESENTATIVE = "representative", "The representative"
        PHYSICIAN = "physician", "A physician"
        PROVIDER = "provider", "Another provider"

    class Channel(models.TextChoices):
        ORAL = "oral", "Orally"
        WRITTEN = "written", "In writing"

    class Answer(models.TextChoices):
        GRANTED = "granted", "Granted"
        REFUSED = "refused", "Refused"

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="expedite_requests")
    asked_by = models.CharField(max_length=16, choices=AskedBy.choices)
    physician_name = models.CharField(max_length=120, blank=True)
    supported = models.BooleanField()
    channel = models.CharField(max_length=8, choices=Channel.choices)
    asked_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    words = models.TextField(blank=True)
    answer = models.CharField(max_length=8, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    why = models.TextField(blank=True)

    class Meta:
        ordering = ["entered_at", "id"]
        indexes = [
            models.Index(
                fields=["answered_at"],
                name="expedite_answered",
                condition=Q(answered_at__isnull=False),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                name="expedite_waiting_is_one_for_a_case",
                condition=Q(answer=""),
            ),
            models.CheckConstraint(
                name="expedite_is_not_asked_in_the_future",
                condition=Q(asked_at__lte=F("entered_at")),
            ),
            models.CheckConstraint(
                name="expedite_answer_says_when",
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="expedite_of_a_physician_is_never_refused",
                condition=~Q(supported=True, answer="refused"),
            ),
        ]

    def __str__(self) -> str:
        return f"expedite asked for case {self.case_id}"
