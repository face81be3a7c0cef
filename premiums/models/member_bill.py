"""A member's own ledger: bills outside of a case, and how months past are paid."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q

from regulations import arrears
from regulations.premiums import Installment


class Agreement(models.Model):
    """How premiums of months past are paid by someone without fault: a lump sum, installments, or
    another arrangement (42 CFR 423.293(a)(4), 422.262(h)).

    `schedule` holds each installment as number, day and amount. `case` is the one whose letter
    prints it; an agreement that was made on the ledger before its letters had a case has none.
    `fault_why` says why the member is without fault; it is empty in agreements from before that was
    asked. `look_at` is when what came of it is looked at again: when money moves, and when the day
    of an installment has passed; None where nothing waits for a day. `ended_at` is since when it
    holds no more, and `ended_why` says why.
    """

    class Way(models.TextChoices):
        LUMP_SUM = "lump_sum", "Lump sum"
        INSTALLMENTS = "installments", "Monthly installments"
        OTHER = "other", "Another arrangement"

    enrollee = models.ForeignKey("cases.Enrollee", models.PROTECT, related_name="agreements")
    case = models.ForeignKey(
        "cases.Case", models.PROTECT, null=True, blank=True, related_name="collections"
    )
    way = models.CharField(max_length=12, choices=Way.choices)
    total = models.DecimalField(max_digits=9, decimal_places=2)
    months_due = models.PositiveSmallIntegerField()
    schedule = models.JSONField(default=list)
    words = models.TextField(blank=True)
    fault_why = models.TextField(blank=True)
    agreed_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    look_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.TextField(blank=True)

    class Meta:
        ordering = ["agreed_at", "id"]
        indexes = [
            models.Index(
                fields=["look_at", "id"],
                name="agreement_to_look_at",
                condition=Q(look_at__isnull=False),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="agreement_ended_says_why_and_is_not_looked_at",
                condition=Q(ended_at__isnull=True, ended_why="")
                | (Q(ended_at__isnull=False, look_at=None) & ~Q(ended_why="")),
            ),
            models.CheckConstraint(name="agreement_is_of_something", condition=Q(total__gt=0)),
            models.CheckConstraint(
                name="agreement_of_another_way_says_which",
                condition=~Q(way="other") | ~Q(words=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_way_display()} of {self.total}"

    @property
    def agreed(self) -> arrears.Agreed:
        """The agreement as the law counts what came of it."""
        rows = tuple(
            Installment(row["number"], date.fromisoformat(row["due_on"]), Decimal(row["amount"]))
            for row in self.schedule
        )
        return arrears.Agreed(self.pk, self.total, rows)


class MemberBill(models.Model):
    """A month's bill on the member's ledger, in dollars: a premium that was billed after its month
    had come due, or one of the Medicare Prescription Payment Plan, which is no premium
    (`regulations.arrears.BILL_KINDS`). Neither table of arrears holds it. One that was entered by
    mistake stays and says so: it counts for nothing."""

    class Kind(models.TextChoices):
        PREMIUM = arrears.PREMIUM, "Plan premium"
        PAYMENT_PLAN = arrears.PAYMENT_PLAN, "Medicare Prescription Payment Plan"

    enrollee = models.ForeignKey("cases.Enrollee", models.PROTECT, related_name="member_bills")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.PREMIUM)
    month = models.DateField(help_text="Its first day")
    billed_on = models.DateField()
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, null=True, blank=True, related_name="bills"
    )
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    removed_why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["month", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollee", "kind", "month"],
                name="member_bill_of_a_month_stands_once",
                condition=Q(removed_at=None),
            ),
            models.CheckConstraint(
                name="member_bill_removed_says_why_and_is_in_no_agreement",
                condition=Q(removed_at__isnull=True, removed_why="")
                | (Q(removed_at__isnull=False, agreement=None) & ~Q(removed_why="")),
            ),
            models.CheckConstraint(name="member_bill_begins_a_month", condition=Q(month__day=1)),
            models.CheckConstraint(name="member_bill_is_of_something", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="member_bill_kind_is_known", condition=Q(kind__in=["premium", "payment_plan"])
            ),
            models.CheckConstraint(
                name="member_bill_agreed_on_is_a_premium",
                condition=Q(agreement__isnull=True) | Q(kind="premium"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%B %Y}"

    @property
    def line(self) -> arrears.MemberBill:
        """The bill as the law calculates it."""
        return arrears.MemberBill(self.month, self.amount, self.agreement_id is not None)
