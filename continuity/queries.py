"""What the page and the PDF of business continuity read: a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch

from continuity import models

# Of what has ended the page and the PDF show the newest: enough for ten years of a plan.
SHOWN = 100


@dataclass(frozen=True)
class Register:
    """All that is on file, the newest first."""

    plans: list[models.ContinuityPlan]
    outages: list[models.Outage]
    exercises: list[models.Exercise]
    findings: list[models.Finding]

    @property
    def years(self) -> range:
        """The years of which a test and a training are owed: from the first on file."""
        return range(self._first, self.today.year + 1)

    today: date
    _first: int


def register(*, at: datetime, today: date) -> Register:
    """The register as it is."""
    by = "recorded_by"
    corrections = Prefetch("corrections", models.Correction.objects.select_related(by))
    validations = Prefetch("validations", models.Validation.objects.select_related(by))
    plans = list(models.ContinuityPlan.objects.select_related(by).order_by("-id")[:SHOWN])
    outages = models.Outage.objects.select_related(by, "restoration__recorded_by")
    exercises = models.Exercise.objects.select_related(by).prefetch_related(corrections)
    held = list(exercises.order_by("-done_on", "-id")[:SHOWN])
    findings = models.Finding.objects.select_related(by).prefetch_related(corrections, validations)
    known = [*(each.effective_on.year for each in plans), *(each.done_on.year for each in held)]
    return Register(
        plans=plans,
        outages=list(outages.order_by("-failed_at", "-id")[:SHOWN]),
        exercises=held,
        findings=list(findings.order_by("-found_on", "-id")[:SHOWN]),
        today=today,
        _first=min([today.year, *known]),
    )
