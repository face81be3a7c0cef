"""The items and services for which a plan requires prior authorization, as the plan lists them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cases.models import Plan


class PriorAuthorizationItem(models.Model):
    """A line of a plan's list (42 CFR 422.122(c)(1)): a code, where there is one, and words for the
    public. Lines are never edited: one is ended, another added. `in_force_until` is the last day,
    inclusive.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="authorization_items")
    code = models.CharField(max_length=40, blank=True)
    description = models.CharField(max_length=300)
    in_force_from = models.DateField()
    in_force_until = models.DateField(null=True, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="authorization_item_is_described", condition=~Q(description="")
            ),
            models.CheckConstraint(
                name="authorization_item_ends_after_it_begins",
                condition=Q(in_force_until__isnull=True)
                | Q(in_force_until__gte=F("in_force_from")),
            ),
            models.CheckConstraint(
                name="authorization_item_ended_says_by_whom",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, in_force_until=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False, in_force_until__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["plan", "code", "description"],
                name="authorization_item_is_listed_once",
                condition=Q(ended_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["plan", "code", "id"], name="authorization_item_by_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.description}".strip()
