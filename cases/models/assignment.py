"""Who gets which case: rules of teams, whose turn it is, and how long work is expected to take."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from cases.models import Case


class AssignmentRule(models.Model):
    """How a team assigns its cases of one kind.

    Where it `takes_new`, unassigned cases of the kind and of these plans (none named: of every
    plan) are the team's. A change is a new row that says who and when; the old one gets
    `ended_at` and is kept. A team without a rule for a kind assigns it by hand.
    """

    class Method(models.TextChoices):
        BY_HAND = "by_hand", "By hand"
        LEAST_LOADED = "least_loaded", "Least loaded"
        ROUND_ROBIN = "round_robin", "In turn (round robin)"
        SKILL = "skill", "By skill and license"

    team = models.ForeignKey("accounts.Team", models.PROTECT, related_name="assignment_rules")
    kind = models.CharField(max_length=16)
    method = models.CharField(max_length=12, choices=Method.choices)
    takes_new = models.BooleanField(default=False)
    plans = ArrayField(models.BigIntegerField(), default=list)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "kind"],
                name="assignment_rule_in_force_is_one",
                condition=Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="assignment_rule_end_says_by_whom",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
            models.CheckConstraint(
                name="assignment_rule_method_is_known",
                condition=Q(method__in=["by_hand", "least_loaded", "round_robin", "skill"]),
            ),
            models.CheckConstraint(
                name="assignment_rule_by_hand_takes_nothing",
                condition=~Q(method="by_hand", takes_new=True),
            ),
        ]

    def __str__(self) -> str:
        return f"assignment rule {self.pk}"

    def takes(self, case: Case) -> bool:
        """Whether the case, unassigned, is this team's by the rule."""
        mine = not self.plans or case.plan_id in self.plans
        return self.takes_new and self.kind == case.kind and mine


class AssignmentTurn(models.Model):
    """Whose turn it was: the higher `turn`, the later the person was last given a case of the kind
    by a rule of the team. Someone without a row is next."""

    team = models.ForeignKey("accounts.Team", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    turn = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "kind", "user"], name="assignment_turn_is_one")
        ]

    def __str__(self) -> str:
        return f"turn {self.turn} of {self.user_id}"


class ExpectedWork(models.Model):
    """How many minutes a duty of a kind is expected to take, from a day on.

    A supervisor's figure, in place of the estimate that the kind brings along. Rows are only ever
    added: of a day the one that began last counts, of several of one day the newest.
    """

    kind = models.CharField(max_length=16)
    duty = models.CharField(max_length=40)
    minutes = models.PositiveSmallIntegerField()
    since = models.DateField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="expected_work_is_some_minutes", condition=Q(minutes__gte=1, minutes__lte=2400)
            )
        ]

    def __str__(self) -> str:
        return f"{self.minutes} minutes for {self.duty}"


class UnassignedCase(models.Model):
    """Why a rule has found no one for a case so far. The row goes when someone has the case."""

    # After this it is tried again: someone may have come to work meanwhile.
    RETRY = timedelta(minutes=5)

    case = models.OneToOneField(
        "cases.Case", models.CASCADE, primary_key=True, related_name="unassigned"
    )
    rule = models.ForeignKey(AssignmentRule, models.PROTECT, related_name="+")
    why = models.TextField()
    since = models.DateTimeField()
    tried_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"unassigned {self.pk}"
