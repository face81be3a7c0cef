"""Approvals told by telephone, and whether a plan lets that meet the time to decide."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class ToldApprovalRule(models.Model):
    """Whether a standard approval told orally stops the clock in a plan, and by which source.

    A change is a new row that says who, when and why; the old one gets `replaced_at` and is kept.
    A plan without a row has never switched it on: the letter stops the clock.
    """

    plan = models.ForeignKey("cases.Plan", models.PROTECT, related_name="told_approval_rules")
    counts = models.BooleanField()
    source = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    why = models.CharField(max_length=300)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan"],
                name="told_approval_rule_in_force_is_one",
                condition=Q(replaced_at__isnull=True),
            ),
            models.CheckConstraint(
                name="told_approval_rule_that_counts_names_its_source",
                condition=Q(counts=False) | ~Q(source=""),
            ),
        ]

    def __str__(self) -> str:
        return f"told approval rule {self.pk}"


class ToldApproval(models.Model):
    """The call in which the enrollee heard of a standard approval, next to the duty to decide.

    `rule` is what let the call meet the duty; empty where the letter stops the clock.
    """

    deadline = models.OneToOneField(
        "cases.Deadline", models.PROTECT, primary_key=True, related_name="told_approval"
    )
    oral = models.OneToOneField("cases.OralNotice", models.PROTECT, related_name="told_approval")
    rule = models.ForeignKey(ToldApprovalRule, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"approval told, duty {self.deadline_id}"
