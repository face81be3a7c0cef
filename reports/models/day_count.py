"""Counts by day, which the trends are read from, and what tells which days to count again."""

from django.db import models


class DayCount(models.Model):
    """How many of one sort there are on a day of the plan's time zone: what a measure of
    `reports.measures` counts, by the team that has the case now.

    `key`, `detail` and `outcome` mean what the measure says. `total` is a sum over the counted
    ones, in the unit of the measure (days, seconds, cents); 0 where it sums nothing. Only a recount
    of the whole day writes these rows (`reports.day_counts`).
    """

    plan = models.ForeignKey("cases.Plan", models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    measure = models.CharField(max_length=12)
    team = models.ForeignKey("accounts.Team", models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=16)
    key = models.CharField(max_length=40, blank=True)
    detail = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    count = models.PositiveIntegerField()
    total = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            # A page reads days of a measure from this index alone.
            models.UniqueConstraint(
                fields=["measure", "day", "plan", "team", "kind", "key", "detail", "outcome"],
                include=["count", "total"],
                nulls_distinct=False,
                name="day_count_is_one_of_a_sort",
            ),
        ]
        indexes = [models.Index(fields=["plan", "day"], name="day_count_by_day")]

    def __str__(self) -> str:
        return f"{self.measure} on {self.day}"


class CaseChange(models.Model):
    """That something was written which a day's counts may hang on. A trigger of the database adds
    it in the transaction of the change, whoever writes; the sweep takes away what it can see.

    It names an instant or a day that the row had before or has after; or neither, for all days of
    the case, or of the cases of a person whose team changed. Plain numbers, not keys: nothing that
    is written has to wait for it, or to be there still.
    """

    case_pk = models.BigIntegerField(null=True)
    person_pk = models.BigIntegerField(null=True)
    at = models.DateTimeField(null=True)
    day = models.DateField(null=True)

    def __str__(self) -> str:
        return f"change {self.pk}"


class StaleDay(models.Model):
    """That a day of a plan is to be counted again. May be there more than once."""

    plan = models.ForeignKey("cases.Plan", models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["plan", "day"], name="stale_day")]

    def __str__(self) -> str:
        return f"{self.day} is to be counted again"


class MonthCheck(models.Model):
    """When the days of a month were last proven by counting everything again; None before the
    first time. Who counts a day of the month locks this row. `backfill` says that its cases may
    have been there before summaries were kept, so that its first count finds no error."""

    plan = models.ForeignKey("cases.Plan", models.CASCADE, related_name="+", db_index=False)
    month = models.DateField()
    checked_at = models.DateTimeField(null=True)
    backfill = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "month"], name="month_check_is_one"),
            models.CheckConstraint(
                name="month_check_is_of_a_month", condition=models.Q(month__day=1)
            ),
        ]

    def __str__(self) -> str:
        return f"check of {self.month:%Y-%m}"


class WrongCount(models.Model):
    """A count by day that a recount found wrong, and what it was corrected to. Kept."""

    plan = models.ForeignKey("cases.Plan", models.CASCADE, related_name="+")
    day = models.DateField()
    measure = models.CharField(max_length=12)
    sorts = models.PositiveIntegerField(help_text="How many counts of the measure were wrong")
    kept = models.BigIntegerField(help_text="How many the summary had of the measure that day")
    counted = models.BigIntegerField()
    found_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.measure} on {self.day}: {self.kept}, counted {self.counted}"
