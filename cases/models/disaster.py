"""Disasters and emergencies as they were declared, and the ends that were declared for them."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from cases.models.case import Case
from cases.postal import STATES, place_of
from regulations import disasters as law
from regulations.clock import DueOn
from regulations.law import CHECKED


def _label(key: str) -> str:
    """For admins; pages say what the law called it on the day of the declaration."""
    return law.SOURCES.recorded(key, CHECKED).label


class Disaster(models.Model):
    """A declaration with its area, source and dates (42 CFR 422.100(m)(2)). Rows are only added.

    The area is a State, or those ZIP codes in it that begin with one of `zip_prefixes`; `counties`
    are as the declaration names them, for people: an address tells no county.

    Which cases it affects is derived whenever it is asked (`affects`), never stored: a plan sees a
    few declarations a year, so that all of them are read once for a page of any length, and no
    mark can be stale after an address was corrected, an end declared or a case received.
    """

    class Source(models.TextChoices):
        PRESIDENT = "president", _label("president")
        SECRETARY = "secretary", _label("secretary")
        GOVERNOR = "governor", _label("governor")

    name = models.CharField(max_length=120)
    source = models.CharField(max_length=10, choices=Source.choices)
    declared_by = models.CharField(max_length=120, help_text="Who, as worded in the declaration")
    state = models.CharField(max_length=2)
    counties = models.CharField(max_length=300, blank=True)
    zip_prefixes = ArrayField(models.CharField(max_length=5), default=list, blank=True)
    declared_on = models.DateField()
    starts_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-declared_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "source", "state", "declared_on"],
                name="disaster_is_recorded_once",
            ),
            models.CheckConstraint(
                name="disaster_source_is_known",
                condition=Q(source__in=["president", "secretary", "governor"]),
            ),
            models.CheckConstraint(
                name="disaster_state_is_two_letters", condition=Q(state__regex=r"^[A-Z]{2}$")
            ),
            models.CheckConstraint(
                name="disaster_counties_have_zip_codes",
                condition=Q(counties="") | ~Q(zip_prefixes=[]),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def area(self) -> str:
        """The State, then what narrows it."""
        narrower = [self.counties, ", ".join(f"ZIP {each}" for each in self.zip_prefixes)]
        return ", ".join([STATES[self.state], *(each for each in narrower if each)])

    @property
    def declared_ends(self) -> dict[str, date]:
        """The last day by each one's word; a later row corrects an earlier one of the same."""
        rows = sorted(self.ends.all(), key=lambda each: each.pk)
        return {each.declared_by: each.ends_on for each in rows}

    @property
    def ending(self) -> DueOn:
        """The last day, inclusive, and how it was found."""
        return law.last_day(
            declared_on=self.declared_on, starts_on=self.starts_on, ends=self.declared_ends
        )

    def lasts_on(self, day: date) -> bool:
        return self.starts_on <= day <= self.ending.due_on

    def holds(self, address: str) -> bool:
        """Whether this address is in the area."""
        place = place_of(address)
        if place.state != self.state:
            return False
        return not self.zip_prefixes or place.zip_code.startswith(tuple(self.zip_prefixes))

    def affects(self, case: Case) -> bool:
        """Whether the case was received while it lasted, on the plan's calendar, and the enrollee
        lives in the area by the address on file."""
        return self.lasts_on(case.received_on) and self.holds(case.enrollee.address)


class DisasterEnd(models.Model):
    """An end that someone declared: the last day, inclusive. A correction is a further row."""

    class DeclaredBy(models.TextChoices):
        SOURCE = "source", "The source that declared it"
        CMS = "cms", "CMS"

    disaster = models.ForeignKey(Disaster, models.PROTECT, related_name="ends")
    declared_by = models.CharField(max_length=6, choices=DeclaredBy.choices)
    ends_on = models.DateField()
    words = models.TextField(help_text="Source")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="disaster_end_has_a_known_source",
                condition=Q(declared_by__in=["source", "cms"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_declared_by_display()}: {self.ends_on}"
