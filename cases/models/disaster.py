"""Disasters and emergencies as they were declared, and the ends that were declared for them."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from cases.models.case import Case
from cases.postal import STATES, place_of
from regulations import disaster_days
from regulations import disasters as law
from regulations.clock import DueOn
from regulations.disaster_days import Counted
from regulations.law import CHECKED


def _label(key: str) -> str:
    """For admins; pages say what the law called it on the day of the declaration."""
    return law.SOURCES.recorded(key, CHECKED).label


class Disaster(models.Model):
    """A declaration with its area, source and dates (42 CFR 422.100(m)(2)). Rows are only added.

    The area is a State, or those ZIP codes in it that begin with one of `zip_prefixes`; `counties`
    are as the declaration names them, for people: an address tells no county.

    Which cases it affects is derived whenever it is asked (`touched`), never stored: a plan sees a
    few declarations a year, so that all of them are read once for a page of any length, and no
    mark can be stale after an address was corrected, an end declared, a case decided or received.
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

    @property
    def applies_until(self) -> date:
        """The last day on which it changes what the plan does: where the wording in force has
        access kept up for some time after the end, the last day of that."""
        return self.kept_up.due_on if self.kept_up else self.ending.due_on

    @property
    def kept_up(self) -> DueOn | None:
        """Until when access is kept up after the end, where the law asks for that."""
        if not disaster_days.keeps_up(self.declared_on):
            return None
        return disaster_days.kept_up_until(
            declared_on=self.declared_on, ended_on=self.ending.due_on
        )

    @property
    def condition(self) -> law.Condition | None:
        """What the law asks for in addition to a declaration of that day."""
        return law.CONDITIONS.find("disruption", self.declared_on)

    @property
    def disruption(self) -> AccessFinding | None:
        """What the plan found of access to care: the last finding holds."""
        return max(self.findings.all(), key=lambda each: each.pk, default=None)

    @property
    def applies(self) -> bool:
        """Whether it changes anything: not where access to care was found undisturbed. Until the
        plan has found out it is taken as disrupted, which harms no enrollee."""
        return not (self.condition and self.disruption and not self.disruption.disrupted)

    def lasts_on(self, day: date) -> bool:
        return self.starts_on <= day <= self.ending.due_on

    def holds(self, address: str) -> bool:
        """Whether this address is in the area."""
        place = place_of(address)
        if place.state != self.state:
            return False
        return not self.zip_prefixes or place.zip_code.startswith(tuple(self.zip_prefixes))

    def touched(self, case: Case, today: date) -> Counted | None:
        """The days of the case that fall into it, the first such, where the enrollee lives in the
        area by the address on file (42 CFR 422.100(m)(1)); None where none does."""
        if not self.applies or not self.holds(case.enrollee.address):
            return None
        days = disaster_days.counted(
            case.kind_.days(case.matter), received_on=case.received_on, today=today
        )
        until = self.applies_until
        return next((each for each in days if each.meets(self.starts_on, until)), None)


class AccessFinding(models.Model):
    """Whether a declared disaster disrupts access to care in the service area, as the plan found.
    A later finding takes the place of an earlier one. Rows are only added."""

    disaster = models.ForeignKey(Disaster, models.PROTECT, related_name="findings")
    disrupted = models.BooleanField()
    words = models.TextField(help_text="What shows it")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="access_finding_says_why", condition=~Q(words="")),
        ]

    def __str__(self) -> str:
        return "disrupted" if self.disrupted else "not disrupted"


class DisasterEnd(models.Model):
    """An end that someone declared, or access that is no longer disrupted: the last day, inclusive.
    A correction is a further row."""

    class DeclaredBy(models.TextChoices):
        SOURCE = "source", "The source that declared it"
        CMS = "cms", "CMS"
        ACCESS = "access", "The plan: access to care is no longer disrupted"

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
                condition=Q(declared_by__in=["source", "cms", "access"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_declared_by_display()}: {self.ends_on}"
