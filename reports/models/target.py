"""How much of a sort of duty a plan means to do on time."""

from django.conf import settings
from django.db import models
from django.db.models import Q

WHOLE = 1000


class OnTimeTarget(models.Model):
    """The target of a plan for one sort of duty (`cases.duty_sorts`), from a month on.

    `tenths` are tenths of a percent (980 is 98.0%); empty says that there is no target from then
    on. A change is a new row that says who, when and why. The row of the same month that it takes
    the place of gets `replaced_at`; those of other months stay, each up to the next one's month.
    """

    plan = models.ForeignKey("cases.Plan", models.PROTECT, related_name="on_time_targets")
    sort = models.CharField(max_length=80)
    tenths = models.PositiveSmallIntegerField(null=True)
    from_month = models.DateField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    why = models.CharField(max_length=300)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "sort", "from_month"],
                name="on_time_target_of_a_month_is_one",
                condition=Q(replaced_at__isnull=True),
            ),
            models.CheckConstraint(
                name="on_time_target_is_a_share",
                condition=Q(tenths__isnull=True) | Q(tenths__range=(0, WHOLE)),
            ),
            models.CheckConstraint(
                name="on_time_target_begins_with_a_month", condition=Q(from_month__day=1)
            ),
        ]

    def __str__(self) -> str:
        return f"on-time target {self.pk}"
