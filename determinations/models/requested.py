"""What was asked line by line, and what happened on the way to the decision."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from determinations.models.kinds import Outcome


class RequestedItem(models.Model):
    """One line of what is asked: a code of a code system and words."""

    determination = models.ForeignKey(
        "determinations.OrganizationDetermination", models.PROTECT, related_name="items"
    )
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40, blank=True)
    code_system = models.CharField(max_length=40, blank=True)
    description = models.CharField(max_length=300)
    quantity = models.CharField(max_length=60, blank=True)
    service_on = models.DateField(null=True, blank=True)
    service_until = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    terms = models.TextField(blank=True, help_text="What of it is approved, on what terms")
    reason = models.TextField(blank=True, help_text="Why it, or a part of it, is denied")
    criteria = models.TextField(blank=True, help_text="The coverage rule that was applied")
    coverage_rule = models.ForeignKey(
        "determinations.CoverageRule", models.PROTECT, null=True, blank=True, related_name="+"
    )
    medical_necessity = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                name="item_denial_has_reason_and_criteria",
                condition=Q(outcome__in=["", "approved"]) | (~Q(reason="") & ~Q(criteria="")),
            ),
            models.UniqueConstraint(
                fields=["determination", "position"], name="item_position_is_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.description}".strip()


class Recommendation(models.Model):
    """What a nurse advises the physician; it decides nothing."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="recommendations")
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    words = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.outcome} recommended"
