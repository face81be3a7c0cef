"""What was billed, as it is recorded before a disenrollment."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from regulations import disenrollment as law


class Bill(models.Model):
    """A month's premium in dollars, by its first day; `case` is that of the unpaid premiums."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="bills")
    month = models.DateField(help_text="Its first day")
    billed_on = models.DateField()
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(fields=["case", "month"], name="bill_of_a_month_stands_once"),
            models.CheckConstraint(
                name="bill_is_of_a_month_by_its_first_day", condition=Q(month__day=1)
            ),
            models.CheckConstraint(name="bill_is_more_than_nothing", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.month:%B %Y}"

    @property
    def line(self) -> law.Bill:
        """The bill as the law calculates it."""
        return law.Bill(self.month, self.billed_on, self.amount)
