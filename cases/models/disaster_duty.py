"""What the organization did of its own duties in a disaster and each year
(42 CFR 422.100(m)(4)-(5))."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class DisasterDuty(models.Model):
    """One duty done: of a disaster, or of a calendar year. A correction is a further row.

    When it was due is derived from the disaster or the year, never stored: an end that is declared
    later moves it.
    """

    duty = models.CharField(max_length=20)
    disaster = models.ForeignKey(
        "cases.Disaster", models.PROTECT, null=True, blank=True, related_name="duties_done"
    )
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    answer = models.CharField(max_length=10)
    done_on = models.DateField()
    done_by = models.CharField(max_length=120)
    how = models.CharField(max_length=300)
    reference = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="disaster_duty_is_of_a_disaster_or_a_year",
                condition=Q(disaster__isnull=False, year__isnull=True)
                | Q(disaster__isnull=True, year__isnull=False),
            ),
            models.CheckConstraint(
                name="disaster_duty_says_who_and_how",
                condition=~Q(done_by="") & ~Q(how="") & ~Q(reference=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty} of {self.disaster or self.year}"
