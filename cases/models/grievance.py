"""Grievances tied to a case: what they are against, when they are answered, what was answered."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from regulations import grievances as law


class Grievance(models.Model):
    """A grievance tied to its case, from receipt to answer (42 CFR 422.564).

    One against an extension or a refusal to expedite is expedited (422.564(f)); `event_on` is the
    day of what any other is about, `file_by` the last day to file it, with its trace in `filing`.
    `taken_by` took the step that it is about, where someone of the plan did. `is_too_late` is the
    answer that it came late; then no one says whether it is `upheld`.
    """

    class Against(models.TextChoices):
        EXTENSION = "extension", "The extension"
        EXPEDITE_REFUSAL = "expedite_refusal", "The refusal to expedite"
        QUALITY_OF_CARE = "quality_of_care", "The quality of care"
        OTHER = "other", "Something else the plan did"

    # Against a step of the case itself (`Kind.grievable_steps`).
    EXPEDITED = (Against.EXTENSION, Against.EXPEDITE_REFUSAL)

    class Channel(models.TextChoices):
        ORAL = "oral", "Orally"
        WRITTEN = "written", "In writing"

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="grievances")
    against = models.CharField(max_length=16, choices=Against.choices)
    filed_by = models.CharField(max_length=120)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    asks_writing = models.BooleanField(default=False)
    event_on = models.DateField(null=True, blank=True)
    file_by = models.DateField(null=True, blank=True)
    filing = models.JSONField(default=dict, blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    received_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    words = models.TextField()
    extended_at = models.DateTimeField(null=True, blank=True)
    extended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    extension_ground = models.CharField(max_length=20, blank=True)
    extension_days = models.PositiveSmallIntegerField(null=True, blank=True)
    extension_why = models.TextField(blank=True)
    extension_interest = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_how = models.CharField(
        max_length=8, choices=Channel.choices, default=Channel.WRITTEN, blank=True
    )
    upheld = models.BooleanField(null=True, blank=True)
    is_too_late = models.BooleanField(default=False)
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
                condition=Q(
                    answered_at__isnull=True, answer="", upheld__isnull=True, is_too_late=False
                )
                | (
                    Q(answered_at__isnull=False, upheld__isnull=False, is_too_late=False)
                    & ~Q(answer="")
                )
                | (
                    Q(answered_at__isnull=False, upheld__isnull=True, is_too_late=True)
                    & ~Q(answer="")
                ),
            ),
            models.CheckConstraint(
                name="grievance_has_the_day_of_its_event",
                condition=Q(against__in=["extension", "expedite_refusal"])
                | Q(event_on__isnull=False, file_by__isnull=False),
            ),
            models.CheckConstraint(
                name="grievance_extension_is_whole",
                condition=Q(
                    extended_at__isnull=True, extension_days__isnull=True, extension_ground=""
                )
                | Q(extended_at__isnull=False, extension_days__isnull=False)
                & ~Q(extension_ground="")
                & ~Q(extension_why=""),
            ),
            # 42 CFR 422.564(e)(3).
            models.CheckConstraint(
                name="grievance_answered_orally_where_the_law_lets_it",
                condition=~Q(answered_how="oral")
                | Q(channel="oral", asks_writing=False) & ~Q(against="quality_of_care"),
            ),
        ]

    def __str__(self) -> str:
        return f"grievance {self.pk} against {self.get_against_display().lower()}"

    @property
    def is_expedited(self) -> bool:
        """Whether it is answered within a day (42 CFR 422.564(f))."""
        return self.against in self.EXPEDITED

    @property
    def is_open(self) -> bool:
        return self.answered_at is None

    @property
    def duty(self) -> str:
        """The name of the duty to answer it."""
        return law.ANSWER_EXPEDITED if self.is_expedited else law.ANSWER

    @property
    def received_on(self) -> date:
        """The day of receipt in the plan's zone, which governs how it is answered."""
        return self.received_at.astimezone(self.case.plan.zone).date()

    @property
    def is_filed_late(self) -> bool:
        """Whether it came after the last day to file it, in the plan's zone."""
        return self.file_by is not None and self.received_on > self.file_by

    @property
    def is_against(self) -> str:
        """What it is against, as sentences and letters go on with it."""
        other = self.against == self.Against.OTHER
        return "something that the plan did" if other else self.get_against_display().lower()

    @property
    def disposition(self) -> str:
        """What became of it, as the record of grievances says it (42 CFR 422.564(g))."""
        if self.is_open:
            return ""
        if self.is_too_late:
            return "It was filed too late"
        return "Upheld" if self.upheld else "Not upheld"
