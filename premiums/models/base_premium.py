"""That a plan compared a derived base premium with CMS's notice, once a year."""

from django.conf import settings
from django.db import models


class ConfirmedBasePremium(models.Model):
    """The base premium of a year as the plan confirmed it: `source` is where CMS's figure was read.

    Only of a row of the law that is derived (`regulations.premiums`).
    """

    plan = models.ForeignKey("cases.Plan", models.PROTECT, related_name="base_premiums")
    year = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=6, decimal_places=2)
    source = models.CharField(max_length=300)
    confirmed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "year"], name="base_premium_is_confirmed_once"),
            models.CheckConstraint(
                name="base_premium_says_its_source", condition=~models.Q(source="")
            ),
        ]

    def __str__(self) -> str:
        return f"base premium of {self.year}"
