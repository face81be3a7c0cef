"""Forecasts that were made, and how well earlier ones did."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

# Of the sentence that says why a forecast could not be made.
MOST_LETTERS = 300


class ForecastRun(models.Model):
    """A forecast of the open tasks as they were at `at`: asked for by a person, or made each hour.

    One with a `base` asks what if: the same tasks and the same luck (`seed`) with `what_if`
    changed. `book` is what was read (`forecast.books`), `tally` what the runs so far counted;
    workers add to it in parts until `done` is `runs`, then try the moves. Where it cannot be made,
    `refused` says why in a sentence.
    """

    at = models.DateTimeField()
    seed = models.BigIntegerField()
    runs = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    base = models.ForeignKey("self", models.CASCADE, null=True, related_name="what_ifs")
    what_if = models.JSONField(default=dict)
    book = models.JSONField(null=True)
    tally = models.JSONField(null=True)
    moves = models.JSONField(default=list)
    result = models.JSONField(null=True)
    refused = models.CharField(max_length=MOST_LETTERS, blank=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="forecast_does_no_more_than_its_runs", condition=Q(done__lte=F("runs"))
            ),
            models.CheckConstraint(
                name="forecast_finished_says_what",
                condition=Q(finished_at__isnull=True) | Q(result__isnull=False) | ~Q(refused=""),
            ),
        ]
        indexes = [
            # What a sweep takes.
            models.Index(
                fields=["id"],
                name="forecast_unfinished",
                condition=Q(finished_at__isnull=True),
            ),
            models.Index(fields=["-at", "-id"], name="forecast_by_instant"),
        ]

    def __str__(self) -> str:
        return f"forecast {self.pk}"

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None

    @property
    def answer(self) -> dict[str, Any]:
        """The result. Raises LookupError before it is there."""
        return _there(self.result)

    @property
    def read(self) -> dict[str, Any]:
        """The book that was read. Raises LookupError before it was."""
        return _there(self.book)

    @property
    def counted(self) -> dict[str, Any]:
        """The tally of the runs so far. Raises LookupError before the first."""
        return _there(self.tally)


def _there(value: Any) -> dict[str, Any]:
    if value is None:
        raise LookupError("this forecast is not that far yet")
    found: dict[str, Any] = value
    return found


class Backtest(models.Model):
    """How forecasts of past weeks did: of the weeks from `first` to `last`, made at `at`.

    `result` is a `forecast.scores.Scores`; `best` names what did best by its Brier score.
    """

    at = models.DateTimeField()
    seed = models.BigIntegerField()
    runs = models.PositiveIntegerField()
    first = models.DateField()
    last = models.DateField()
    tasks = models.PositiveIntegerField()
    best = models.CharField(max_length=12)
    result = models.JSONField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="backtest_best_is_known",
                condition=Q(best__in=["simulation", "due_within", "last_week"]),
            ),
            models.CheckConstraint(name="backtest_has_days", condition=Q(last__gte=F("first"))),
        ]

    def __str__(self) -> str:
        return f"back-test {self.pk}"
