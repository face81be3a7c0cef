"""Licenses on file."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from regulations import licenses as law


class License(models.Model):
    """A license on file, which 42 CFR 422.566(d) asks of who denies care.

    Rows are not changed: a renewed license is a row of its own, and one that was entered wrongly,
    restricted or given up is taken off the file by its end. One that was on file before its kind
    was asked for has none, and signs nothing; `entered_by` is empty for it too.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="licenses")
    kind = models.CharField(max_length=30, blank=True)
    number = models.CharField(max_length=40)
    state = models.CharField(max_length=2, blank=True)
    expires_on = models.DateField(null=True)
    care_fields = ArrayField(models.CharField(max_length=30), default=list)
    entered_at = models.DateTimeField(null=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    ended_why = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="license_end_says_by_whom_and_why",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_why="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_why="")),
            ),
            models.UniqueConstraint(
                fields=["user", "kind", "state", "number", "expires_on"],
                name="license_is_on_file_once",
                condition=Q(ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.held.named

    @property
    def held(self) -> law.Held:
        return law.Held(
            self.kind, self.number, self.state, self.expires_on, tuple(self.care_fields)
        )
