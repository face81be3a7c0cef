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


class Extension(models.Model):
    """The one extension that a request may have; the key makes a second impossible.

    `disaster` is a declaration cited as evidence for extraordinary circumstances.
    """

    case = models.OneToOneField(
        "cases.Case", models.PROTECT, primary_key=True, related_name="extension"
    )
    ground = models.CharField(max_length=30)
    days = models.PositiveSmallIntegerField()
    words = models.TextField(help_text="The reason for the delay, as the letter says it")
    provider = models.ForeignKey("cases.Provider", models.PROTECT, null=True, related_name="+")
    disaster = models.ForeignKey("cases.Disaster", models.PROTECT, null=True, related_name="+")
    in_enrollee_interest = models.BooleanField()
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    citation = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="extension_disaster_is_evidence_of_the_extraordinary",
                condition=Q(disaster__isnull=True) | Q(ground="extraordinary"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.days} days for {self.ground}"


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
