"""Which disasters touch which cases: read once, then matched in memory (see `models.Disaster`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch

from cases import models
from regulations.disaster_days import Counted


def declared() -> list[models.Disaster]:
    """Every declaration with its ends and findings, the newest first: three queries, whatever the
    page shows."""
    ends = models.DisasterEnd.objects.select_related("recorded_by")
    findings = models.AccessFinding.objects.select_related("recorded_by")
    known = models.Disaster.objects.select_related("recorded_by")
    return list(known.prefetch_related(Prefetch("ends", ends), Prefetch("findings", findings)))


@dataclass(frozen=True)
class Touch:
    """A disaster that touches a case, and the days of the case by which it does."""

    disaster: models.Disaster
    days: Counted


def touching(case: models.Case, among: Iterable[models.Disaster], *, at: datetime) -> list[Touch]:
    """Those of them that touch the case, each with the days by which it does."""
    today = at.astimezone(case.plan.zone).date()
    found = ((disaster, disaster.touched(case, today)) for disaster in among)
    return [Touch(disaster, days) for disaster, days in found if days]


def affecting(
    case: models.Case, among: Iterable[models.Disaster], *, at: datetime
) -> list[models.Disaster]:
    """Those of them that touch the case."""
    return [touch.disaster for touch in touching(case, among, at=at)]


def years(at: datetime) -> range:
    """The years whose disclosure is owed: from the first of which anything is on file here."""
    this = local_days(at)[0].year
    first = models.Case.objects.order_by("entered_at", "id").values_list("entered_at", flat=True)
    oldest = models.DisasterDuty.objects.exclude(year=None).order_by("year")
    entered = [instant.year for instant in first[:1]]
    disclosed = [each.year for each in oldest[:1] if each.year]
    return range(min([this, *entered, *disclosed]), this + 1)


def local_days(at: datetime) -> list[date]:
    """The days that it is then for the plans, the earliest first: one, or two next to each
    other."""
    zones = {plan.zone for plan in models.Plan.objects.all()}
    return sorted({at.astimezone(zone).date() for zone in zones} or {at.date()})
