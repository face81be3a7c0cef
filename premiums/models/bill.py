"""What was billed and what came, as it is recorded before a disenrollment."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from regulations import disenrollment as law
from reinstatement.models import Payment


class Bill(models.Model):
    """A month's premium in dollars; `month` is its first day."""

    delinquency = models.ForeignKey("delinquency.Delinquency", models.PROTECT, related_name="bills")
    month = models.DateField(help_text="Its first day")
    billed_on = models.DateField()
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(
                fields=["delinquency", "month"], name="bill_of_a_month_stands_once"
            ),
            models.CheckConstraint(
                name="bill_is_of_a_month_by_its_first_day", condition=Q(month__day=1)
            ),
            models.CheckConstraint(name="bill_is_more_than_nothing", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.month:%B %Y}"

    @property
    def line(self) -> law.Bill:
        """The bill as the law reckons it."""
        return law.Bill(self.month, self.billed_on, self.amount)


class Receipt(models.Model):
    """Money by the day of its receipt; `reference` names it for ever. One that went back stays."""

    delinquency = models.ForeignKey(
        "delinquency.Delinquency", models.PROTECT, related_name="receipts"
    )
    received_on = models.DateField()
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    method = models.CharField(max_length=10, choices=Payment.Method.choices)
    reference = models.CharField(max_length=80, blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    returned_on = models.DateField(null=True, blank=True)
    returned_why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["received_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["delinquency", "received_on", "amount", "method", "reference"],
                name="receipt_is_recorded_once",
            ),
            models.CheckConstraint(name="receipt_is_more_than_nothing", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="receipt_returned_says_why",
                condition=Q(returned_on__isnull=True, returned_why="")
                | (Q(returned_on__isnull=False) & ~Q(returned_why="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} received {self.received_on}"

    @property
    def line(self) -> law.Received:
        """The money as the law reckons it."""
        return law.Received(self.received_on, self.amount)
