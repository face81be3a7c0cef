"""How premiums of months past are collected from someone who is without fault."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Collection(models.Model):
    """What was agreed: a lump sum, installments, or another arrangement (42 CFR 423.293(a)(4)).

    `schedule` holds each installment as number, day and amount; its letter is the printed schedule.
    """

    class Way(models.TextChoices):
        LUMP_SUM = "lump_sum", "Lump sum"
        INSTALLMENTS = "installments", "Monthly installments"
        OTHER = "other", "Another arrangement"

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="collections")
    way = models.CharField(max_length=12, choices=Way.choices)
    total = models.DecimalField(max_digits=9, decimal_places=2)
    months_due = models.PositiveSmallIntegerField()
    schedule = models.JSONField(default=list)
    words = models.TextField(blank=True)
    agreed_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["agreed_at", "id"]
        constraints = [
            models.CheckConstraint(name="collection_is_of_something", condition=Q(total__gt=0)),
            models.CheckConstraint(
                name="collection_of_another_way_says_which",
                condition=~Q(way="other") | ~Q(words=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_way_display()} of {self.total}"
