"""A disenrollment and its ledger: which months were billed, withheld and paid, and how much.

The ledger belongs to the disenrollment, not to a request: payments come before anyone asks, and
where no one ever does.
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from premiums.models.kinds import Cause
from regulations import arrears, reinstatement
from regulations.clock import DueOn


class Disenrollment(models.Model):
    """That a person's coverage ended on a day, why, and what the plan did before.

    `effective_on` is the first day without coverage. The grace period and the day of the notice are
    as the plan's records tell them; empty where they are not known.
    """

    plan = models.ForeignKey("cases.Plan", models.PROTECT, related_name="disenrollments")
    enrollee = models.ForeignKey("cases.Enrollee", models.PROTECT, related_name="disenrollments")
    effective_on = models.DateField()
    cause = models.CharField(max_length=16, choices=Cause.choices)
    grace_begins_on = models.DateField(null=True, blank=True)
    grace_ends_on = models.DateField(null=True, blank=True)
    notice_sent_on = models.DateField(null=True, blank=True)
    source_key = models.CharField(max_length=200, blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrollee", "effective_on"], name="disenrollment_is_known_once"
            ),
            models.CheckConstraint(
                name="disenrollment_takes_effect_on_the_first_of_a_month",
                condition=Q(effective_on__day=1),
            ),
            models.CheckConstraint(
                name="disenrollment_cause_is_known", condition=Q(cause__in=Cause.values)
            ),
            models.CheckConstraint(
                name="disenrollment_grace_ends_after_it_begins",
                condition=Q(grace_begins_on__isnull=True)
                | Q(grace_ends_on__isnull=True)
                | Q(grace_ends_on__gte=F("grace_begins_on")),
            ),
        ]
        indexes = [models.Index(fields=["-effective_on", "-id"], name="disenrollment_newest_first")]

    def __str__(self) -> str:
        return f"disenrollment of {self.enrollee_id} effective {self.effective_on}"

    @property
    def window(self) -> DueOn:
        """The last day to ask for reinstatement, and how it was found."""
        return reinstatement.request_reinstatement(
            plan_type=self.plan.plan_type, disenrollment_effective_on=self.effective_on
        )

    @property
    def pay_by(self) -> DueOn:
        """The last day for all that was owed to be received, and how it was found."""
        return reinstatement.pay_arrears(
            plan_type=self.plan.plan_type, disenrollment_effective_on=self.effective_on
        )

    @property
    def account(self) -> arrears.Account:
        """What was owed at disenrollment, what came and what is still owed, from the ledger."""
        return arrears.account(
            [line for month in self.months.all() for line in month.lines],
            [payment.line for payment in self.payments.all()],
            effective_on=self.effective_on,
            last_day=self.pay_by.due_on,
        )

    @property
    def first_billed_on(self) -> date | None:
        """The day of the first bill in the ledger."""
        return min((m.billed_on for m in self.months.all() if m.billed_on), default=None)


class Month(models.Model):
    """One month of the ledger: billed on a day, or withheld by a federal agency, never both.

    A month withheld may never be billed (42 CFR 423.293(f), 422.262(g)).
    """

    class Withholder(models.TextChoices):
        SSA = "ssa", "Social Security (SSA)"
        RRB = "rrb", "Railroad Retirement Board (RRB)"
        OPM = "opm", "Office of Personnel Management (OPM)"

    disenrollment = models.ForeignKey(Disenrollment, models.PROTECT, related_name="months")
    month = models.DateField(help_text="Its first day")
    billed_on = models.DateField(null=True, blank=True)
    withheld_by = models.CharField(max_length=3, choices=Withholder.choices, blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(
                fields=["disenrollment", "month"], name="ledger_month_stands_once"
            ),
            models.CheckConstraint(
                name="ledger_month_begins_on_its_first_day", condition=Q(month__day=1)
            ),
            models.CheckConstraint(
                name="ledger_month_is_billed_or_withheld",
                condition=Q(billed_on__isnull=False, withheld_by="")
                | Q(billed_on__isnull=True, withheld_by__in=["ssa", "rrb", "opm"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%B %Y}"

    @property
    def lines(self) -> list[arrears.ChargeLine]:
        """The charges as the law calculates them."""
        return [
            arrears.ChargeLine(
                month=self.month,
                kind=charge.kind,
                amount=charge.amount,
                billed_on=self.billed_on,
                withheld_by=self.withheld_by,
            )
            for charge in self.charges.all()
        ]


class Charge(models.Model):
    """What a month costs, of one kind, in dollars; `arithmetic` is how a penalty was calculated."""

    class Kind(models.TextChoices):
        PREMIUM = "premium", "Plan premium"
        SUPPLEMENTAL = "supplemental", "Optional supplemental premium"
        PENALTY = "penalty", "Part D late-enrollment penalty"
        OTHER_CHARGES = "other_charges", "Deductible or coinsurance (cost plan)"

    month = models.ForeignKey(Month, models.CASCADE, related_name="charges")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    arithmetic = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["month", "kind"], name="charge_is_one_of_a_kind"),
            models.CheckConstraint(name="charge_is_more_than_nothing", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="charge_kind_is_known",
                condition=Q(kind__in=["premium", "supplemental", "penalty", "other_charges"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}"


class Correction(models.Model):
    """That the disenrollment, or a month of its ledger, was rewritten: what stood, what stands,
    and why. It is evidence whether or not anyone has asked for reinstatement, so it hangs on no
    case."""

    disenrollment = models.ForeignKey(Disenrollment, models.PROTECT, related_name="corrections")
    what = models.CharField(max_length=40, help_text="The month, or the disenrollment itself")
    was = models.CharField(max_length=300)
    now = models.CharField(max_length=300)
    why = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="correction_says_why", condition=~Q(why="")),
        ]

    def __str__(self) -> str:
        return f"{self.what} corrected"
