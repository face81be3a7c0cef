"""When a person works, in which languages, and when they are away.

Each of these may be missing: a person without hours is one whose hours were not entered, not one
who never works.
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

MINUTES_A_DAY = 24 * 60


class WorkProfile(models.Model):
    """The time zone that a person's hours are meant in, and the languages they work in."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="work_profile"
    )
    time_zone = models.CharField(max_length=60)
    languages = ArrayField(models.CharField(max_length=8), default=list)

    def __str__(self) -> str:
        return f"work profile of {self.pk}"


class WorkingSpan(models.Model):
    """A span of a person's working week, on the wall of their time zone; a day may have several.

    `weekday` counts from Monday (0). The span begins at minute `from_minute` of that day and ends
    before `to_minute`, at most 1440: a night shift is two spans. Spans of a day do not overlap.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="working_spans")
    weekday = models.PositiveSmallIntegerField()
    from_minute = models.PositiveSmallIntegerField()
    to_minute = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["weekday", "from_minute"]
        constraints = [
            models.CheckConstraint(
                name="working_span_is_within_a_day",
                condition=Q(
                    weekday__lte=6, to_minute__gt=F("from_minute"), to_minute__lte=MINUTES_A_DAY
                ),
            ),
            models.UniqueConstraint(
                fields=["user", "weekday", "from_minute"], name="working_span_begins_once"
            ),
        ]

    def __str__(self) -> str:
        return f"working span {self.pk}"


class Absence(models.Model):
    """A person is away from `starts_at` up to, but not at, `ends_at`.

    `why` is a short code and never says anything of a person's health. Rows are kept: one that is
    canceled says when and by whom, and counts no more; of one that ends early `ends_at` moves.
    """

    class Why(models.TextChoices):
        VACATION = "vacation", "Vacation"
        SICK = "sick", "Sick leave"
        TRAINING = "training", "Training"
        HOLIDAY = "holiday", "Holiday"
        OTHER = "other", "Other"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="absences")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    why = models.CharField(max_length=12, choices=Why.choices)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    canceled_at = models.DateTimeField(null=True)
    canceled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="absence_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(
                name="absence_canceled_says_by_whom",
                condition=Q(canceled_at__isnull=True, canceled_by__isnull=True)
                | Q(canceled_at__isnull=False, canceled_by__isnull=False),
            ),
            models.CheckConstraint(
                name="absence_why_is_known",
                condition=Q(why__in=["vacation", "sick", "training", "holiday", "other"]),
            ),
        ]
        indexes = [
            models.Index(
                fields=["user", "ends_at"],
                name="absence_by_end",
                condition=Q(canceled_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"absence {self.pk}"


class StaffChange(models.Model):
    """What was changed of a person's work, by whom and when. Rows are only ever added.

    `what` names it ("hours", "languages", "absence"); `before` and `after` are it in words.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="changes")
    what = models.CharField(max_length=12)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "-id"], name="staff_change_by_user")]

    def __str__(self) -> str:
        return f"change {self.pk} of {self.user_id}"
