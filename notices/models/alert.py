"""Alerts: when staff are told of a duty, by which schedule, and what each of them was told."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

# An alert that comes later than this after its moment says so.
PUNCTUAL = timedelta(minutes=5)


class Clock(models.TextChoices):
    HOURS = "hours", "Clocks of hours"
    DAYS = "days", "Clocks of days"


class AlertSchedule(models.Model):
    """A plan's lead times for one kind of clock, or for one duty of it (`duty`, else empty).

    `steps` is a list of {"minutes": lead before the deadline, negative after it, "audiences":
    [..]}. A change is a new row that says who, when and why; the old one gets `replaced_at` and is
    kept. Open duties follow it step by step: `applied_to` is the id of the last deadline done,
    `applied_at` is set when all are.
    """

    plan = models.ForeignKey("cases.Plan", models.PROTECT, related_name="alert_schedules")
    clock = models.CharField(max_length=5, choices=Clock.choices)
    duty = models.CharField(max_length=40, blank=True)
    steps = models.JSONField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    why = models.CharField(max_length=300)
    replaced_at = models.DateTimeField(null=True)
    applied_to = models.BigIntegerField(default=0)
    applied_count = models.PositiveIntegerField(default=0)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "clock", "duty"],
                name="alert_schedule_in_force_is_one",
                condition=Q(replaced_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"alert schedule {self.pk}"


class Alert(models.Model):
    """A moment at which staff are told of a deadline. Computed when the deadline is set or moved.

    `raised_at` is when it was turned into mail; `dropped_at` when it had become needless (the duty
    was met, the deadline moved, or a newer alert of the same duty was due as well).
    """

    class Audience(models.TextChoices):
        ASSIGNEE = "assignee", "Assignee"
        SUPERVISORS = "supervisors", "Supervisors of the team"
        ON_CALL = "on_call", "The person on call"

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="alerts")
    deadline = models.ForeignKey("cases.Deadline", models.PROTECT, related_name="alerts")
    audience = models.CharField(max_length=12, choices=Audience.choices)
    clock = models.CharField(max_length=5, choices=Clock.choices, default=Clock.DAYS)
    lead = models.CharField(max_length=20)
    due_at = models.DateTimeField()
    send_at = models.DateTimeField()
    raised_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["deadline", "due_at", "lead", "audience"], name="alert_is_set_once"
            ),
            models.CheckConstraint(
                name="alert_is_raised_or_dropped",
                condition=Q(raised_at__isnull=True) | Q(dropped_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["send_at", "id"],
                name="alert_to_raise",
                condition=Q(raised_at__isnull=True, dropped_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"alert {self.pk} ({self.lead})"

    @property
    def is_late(self) -> bool:
        """Whether it was raised later than a sweep or two after its moment."""
        return self.raised_at is not None and self.raised_at > self.send_at + PUNCTUAL


class InboxItem(models.Model):
    """An alert as one member of staff was told it: in the inbox, and by the mail that carries it.

    `mail_at` is when it goes into the person's next digest, or into the mail after quiet hours. It
    is emptied when it went, and when it had become needless by then (no `mail` either).
    """

    alert = models.ForeignKey(Alert, models.PROTECT, related_name="items")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="inbox")
    raised_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mail = models.ForeignKey("notices.Mail", models.PROTECT, null=True, related_name="items")
    mail_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["alert", "to"], name="inbox_item_is_made_once"),
            models.CheckConstraint(
                name="inbox_item_is_mailed_or_waits",
                condition=Q(mail__isnull=True) | Q(mail_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["to", "-id"], name="inbox_newest_first"),
            models.Index(
                fields=["to", "id"], name="inbox_unread", condition=Q(read_at__isnull=True)
            ),
            models.Index(
                fields=["mail_at", "to"],
                name="inbox_awaits_digest",
                condition=Q(mail_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"inbox item {self.pk}"
