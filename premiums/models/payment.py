"""Money of a member: one table, whatever it pays."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from regulations import arrears
from regulations.disenrollment import Received


class Payment(models.Model):
    """Money as it came, by the day of its receipt. One that was returned stays and says so.

    `case` is the case of unpaid premiums that it was for, `disenrollment` the one whose arrears it
    counts for; both, where that case ended in this disenrollment. `pays` is the kind of bill of the
    member's own ledger (`MemberBill`) that it was for: then it counts for no arrears. `reference`
    names it forever: the number of the check, the line of the bank.
    """

    class Method(models.TextChoices):
        CHECK = "check", "Check"
        CARD = "card", "Card"
        TRANSFER = "transfer", "Bank transfer"
        CASH = "cash", "Cash or money order"
        BANK_FILE = "bank_file", "Bank file"

    enrollee = models.ForeignKey("cases.Enrollee", models.PROTECT, related_name="payments")
    case = models.ForeignKey(
        "cases.Case", models.PROTECT, null=True, blank=True, related_name="payments"
    )
    disenrollment = models.ForeignKey(
        "premiums.Disenrollment", models.PROTECT, null=True, blank=True, related_name="payments"
    )
    pays = models.CharField(
        max_length=12,
        blank=True,
        choices=[("premium", "Past months billed late"), ("payment_plan", "Payment plan")],
    )
    received_on = models.DateField()
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    method = models.CharField(max_length=10, choices=Method.choices)
    reference = models.CharField(max_length=80, blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    returned_on = models.DateField(null=True, blank=True)
    returned_why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["received_on", "id"]
        # A bank's file asks for each of its references.
        indexes = [
            models.Index(
                fields=["reference"],
                name="payment_of_a_bank_file",
                condition=Q(method="bank_file"),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollee", "reference"],
                name="payment_reference_names_one",
                condition=~Q(reference=""),
            ),
            models.UniqueConstraint(
                fields=["enrollee", "received_on", "amount"],
                name="payment_without_reference_is_recorded_once",
                condition=Q(reference=""),
            ),
            models.CheckConstraint(
                name="payment_is_for_something",
                condition=Q(pays="") & (Q(case__isnull=False) | Q(disenrollment__isnull=False))
                | Q(pays__in=["premium", "payment_plan"], case=None, disenrollment=None),
            ),
            models.CheckConstraint(name="payment_is_more_than_nothing", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="payment_returned_says_why",
                condition=Q(returned_on__isnull=True, returned_why="")
                | (Q(returned_on__isnull=False) & ~Q(returned_why="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} received {self.received_on}"

    @property
    def line(self) -> arrears.PaymentLine:
        """The payment as the law calculates it after a disenrollment."""
        return arrears.PaymentLine(self.received_on, self.amount, self.returned_on is not None)

    @property
    def received(self) -> Received:
        """The payment as the law calculates it before one."""
        return Received(self.received_on, self.amount)
