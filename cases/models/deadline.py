"""A duty is a row: what must be done, by when under which law, and when it was done."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q


class Deadline(models.Model):
    """One duty of a case. Lateness is derived from `due_at` and `met_at`, never stored.

    `first_due_at` is the limit without any extension. `missed_at` is when the worker found the
    duty unmet after its limit and escalated it; `trace` explains and can replay the arithmetic.
    `subject` tells duties of one name in a case apart, such as whom to tell. A duty that became
    another one (the expedited clock of a standard request) is closed and says by which.
    """

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="deadlines")
    duty = models.CharField(max_length=40)
    subject = models.CharField(max_length=40, blank=True)
    starts_at = models.DateTimeField()
    first_due_at = models.DateTimeField()
    due_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True, blank=True)
    met_by = models.CharField(max_length=200, blank=True)
    missed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_why = models.CharField(max_length=200, blank=True)
    replaced_by = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces"
    )
    rule = models.CharField(max_length=80)
    citation = models.CharField(max_length=80)
    trace = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "duty", "subject"],
                name="deadline_open_is_one_for_each_duty",
                condition=Q(met_at__isnull=True, closed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="deadline_extension_never_shortens", condition=Q(due_at__gte=F("first_due_at"))
            ),
            models.CheckConstraint(
                name="deadline_starts_before_it_is_due", condition=Q(due_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(
                name="deadline_met_says_by_what",
                condition=Q(met_at__isnull=True, met_by="")
                | (Q(met_at__isnull=False) & ~Q(met_by="")),
            ),
            models.CheckConstraint(
                name="deadline_is_met_or_closed_not_both",
                condition=Q(met_at__isnull=True) | Q(closed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="deadline_closed_says_why",
                condition=Q(closed_at__isnull=True, closed_why="", replaced_by__isnull=True)
                | (Q(closed_at__isnull=False) & ~Q(closed_why="")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="deadline_open_by_due",
                condition=Q(met_at__isnull=True, closed_at__isnull=True, missed_at__isnull=True),
            ),
            # What a sweep of one duty takes (`unpaid`), however many others are open.
            models.Index(
                fields=["duty", "due_at", "id"],
                name="deadline_open_by_duty",
                condition=Q(met_at__isnull=True, closed_at__isnull=True),
            ),
            # What the dashboard counts (`cases.open_duties`), without a look at the rows.
            models.Index(
                fields=["due_at", "id"],
                name="deadline_open",
                include=["case", "duty", "rule"],
                condition=Q(met_at__isnull=True, closed_at__isnull=True),
            ),
            # What came due in a month, met or not (`reports.budgets`), however many are closed.
            models.Index(
                fields=["duty", "due_at"],
                name="deadline_due",
                include=["case", "rule", "met_at"],
                condition=Q(closed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty} of {self.case_id}"

    @property
    def is_open(self) -> bool:
        return self.met_at is None and self.closed_at is None

    @property
    def is_extended(self) -> bool:
        return self.due_at > self.first_due_at

    def is_late(self, at: datetime) -> bool:
        """Whether the duty was met after its limit, or is unmet and past it at `at`.

        Limits end on a whole second (23:59:59), so parts of a second are not counted.
        """
        end = self.met_at or self.closed_at or at
        return end.replace(microsecond=0) > self.due_at

    def lateness(self, at: datetime) -> timedelta:
        """How long past the limit, zero when in time."""
        return max((self.met_at or self.closed_at or at) - self.due_at, timedelta())
