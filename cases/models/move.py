"""Many cases given to others in one gesture: the gesture, and a row for each case."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

# How long a gesture can be undone.
UNDO_FOR = timedelta(hours=24)


class CaseMove(models.Model):
    """One gesture that gives many cases to others. The worker does it, case by case.

    `to` is who gets them; without it each row says whom the rule of `team`, or the gesture before,
    named.
    `of` is the person whose cases they were: who is out (`absence`) or has left. One that gives
    back names the gesture it `reverses`, which happens once. `by` is empty where the worker itself
    gave back. `planned_count` is how many rows there are. `given_back_at` is set once nothing is
    left to give back of a gesture for someone who is out.
    """

    class Why(models.TextChoices):
        CHOSEN = "chosen", "Reassigned"
        OUT = "out", "Out of office"
        LEFT = "left", "Left"
        BACK = "back", "Given back on return"
        UNDO = "undo", "Undone"

    why = models.CharField(max_length=8, choices=Why.choices)
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="moves_of"
    )
    team = models.ForeignKey("accounts.Team", models.PROTECT, null=True, related_name="+")
    absence = models.OneToOneField(
        "accounts.Absence", models.PROTECT, null=True, related_name="move"
    )
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="moves"
    )
    at = models.DateTimeField()
    planned_count = models.PositiveIntegerField(default=0)
    given_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="case_move_that_gives_back_names_what",
                condition=Q(reverses__isnull=False, why__in=["back", "undo"])
                | Q(reverses__isnull=True, why__in=["chosen", "out", "left"]),
            ),
            models.CheckConstraint(
                name="case_move_of_a_person_names_them",
                condition=Q(why__in=["chosen", "undo"]) | Q(of__isnull=False),
            ),
            models.CheckConstraint(
                name="case_move_is_of_someone_or_gives_back",
                condition=Q(by__isnull=False) | Q(why__in=["back", "left"]),
            ),
        ]
        indexes = [
            models.Index(fields=["by", "-id"], name="case_move_newest_of_a_person"),
            models.Index(
                fields=["id"],
                name="case_move_to_give_back",
                condition=Q(why="out", given_back_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"move {self.pk}"

    def may_be_undone(self, at: datetime) -> bool:
        """Whether it is still time; that it was not undone yet is asked under the lock."""
        return self.why == self.Why.CHOSEN and at < self.at + UNDO_FOR


class MovedCase(models.Model):
    """One case of a gesture: who had it when it was selected, who gets it, what came of it.

    Without `was` no one had it, without `to` no one gets it: it becomes unassigned. `rule_why` is
    the sentence of the rule that named `to`. `event` is the step on the trail that gave it; where
    the row gives back, `after` is the one of the gesture before: a later hand-over is kept.
    """

    class Result(models.TextChoices):
        WAITS = "waits", "Waiting"
        DONE = "done", "Reassigned"
        KEPT = "kept", "Not reassigned"

    move = models.ForeignKey(CaseMove, models.CASCADE, related_name="cases")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="moves")
    was = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    rule_why = models.TextField(blank=True)
    after = models.ForeignKey("cases.AuditEvent", models.PROTECT, null=True, related_name="+")
    event = models.ForeignKey("cases.AuditEvent", models.PROTECT, null=True, related_name="+")
    result = models.CharField(max_length=5, choices=Result.choices, default=Result.WAITS)
    reason = models.CharField(max_length=300, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["move", "case"], name="moved_case_is_moved_once"),
            models.CheckConstraint(
                name="moved_case_says_what_came_of_it",
                condition=Q(result="waits", done_at__isnull=True, reason="", event__isnull=True)
                | (Q(result="done", done_at__isnull=False, event__isnull=False) & Q(reason=""))
                | (Q(result="kept", done_at__isnull=False, event__isnull=True) & ~Q(reason="")),
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="moved_case_waits", condition=Q(result="waits")),
            models.Index(fields=["move", "result", "id"], name="moved_case_by_result"),
        ]

    def __str__(self) -> str:
        return f"case {self.case_id} in move {self.move_id}"
