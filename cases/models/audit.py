"""The trail: who did what, when, from where to where, and why. Rows are only ever added."""

from django.conf import settings
from django.db import models


class AuditEvent(models.Model):
    """One thing that happened to a case. Written by `cases.audit.record` alone.

    `by` is empty when the worker acted. `facts` holds what changed as names and values. A trigger
    in the database refuses every change and removal of a row.
    """

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="events")
    event = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20, blank=True)
    why = models.TextField(blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["case", "id"], name="event_by_case")]

    def __str__(self) -> str:
        return f"{self.event} at {self.at:%Y-%m-%d %H:%M}"
