"""Which disasters touch which cases: read once, then matched in memory (see `models.Disaster`)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Prefetch

from cases import models


def declared() -> list[models.Disaster]:
    """Every declaration with its ends, the newest first: two queries, whatever the page shows."""
    ends = models.DisasterEnd.objects.select_related("recorded_by")
    known = models.Disaster.objects.select_related("recorded_by")
    return list(known.prefetch_related(Prefetch("ends", ends)))


def affecting(case: models.Case, among: Iterable[models.Disaster]) -> list[models.Disaster]:
    """Those of them that touch the case."""
    return [disaster for disaster in among if disaster.affects(case)]


def local_days(at: datetime) -> list[date]:
    """The days that it is then for the plans, the earliest first: one, or two next to each
    other."""
    zones = {plan.zone for plan in models.Plan.objects.all()}
    return sorted({at.astimezone(zone).date() for zone in zones} or {at.date()})
