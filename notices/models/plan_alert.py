"""Alerts of duties that belong to no case, such as to restore a function that failed."""

from django.db import models
from django.db.models import Q

from notices.models.alert import PUNCTUAL, Alert, Clock


def everyone() -> list[str]:
    """Whom it tells where nothing else is said."""
    return [Alert.Audience.SUPERVISORS, Alert.Audience.ON_CALL]


class PlanAlert(models.Model):
    """A moment at which supervisors and the person on call are told of a duty of the organization.

    `subject` tells what it is about, `duty` the duty whose schedule it follows, `place` is the
    address of its page; the words hold nothing of anyone's health. `audiences` are those of
    `Alert`: no one is assigned, so for an assignee all of them are told. `raised_at` and
    `dropped_at` are those of `Alert`; `ended_at` is when the duty was met or fell away, which a
    mail that has not left yet then says.
    """

    subject = models.CharField(max_length=40)
    duty = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=200)
    citation = models.CharField(max_length=80)
    place = models.CharField(max_length=100)
    time_zone = models.CharField(max_length=40)
    clock = models.CharField(max_length=5, choices=Clock.choices)
    lead = models.CharField(max_length=20)
    audiences = models.JSONField(default=everyone)
    due_at = models.DateTimeField()
    send_at = models.DateTimeField()
    raised_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "due_at", "lead"], name="plan_alert_is_set_once"
            ),
            models.CheckConstraint(
                name="plan_alert_is_raised_or_dropped",
                condition=Q(raised_at__isnull=True) | Q(dropped_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["send_at", "id"],
                name="plan_alert_to_raise",
                condition=Q(raised_at=None, dropped_at=None, ended_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"plan alert {self.pk} ({self.lead})"

    @property
    def is_late(self) -> bool:
        """Whether it was raised later than a sweep or two after its moment."""
        return self.raised_at is not None and self.raised_at > self.send_at + PUNCTUAL
