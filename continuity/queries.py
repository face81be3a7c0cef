"""What the pages and the PDF of business continuity read: a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q
from django.db.models.functions import ExtractYear

from continuity import models
from notices import plan_alerts
from notices.models import PlanAlert
from regulations import continuity as law

# Of what has ended the page and the PDF show the newest: enough for ten years of a plan.
SHOWN = 100


@dataclass(frozen=True)
class Register:
    """All that is on file, the newest first; before them the open outages, by their limits.

    `held` are the duties and years of all tests and trainings, `years` those of which both are
    owed: from the first on file. `told` are the alerts that were raised, by outage.
    """

    plans: list[models.ContinuityPlan]
    outages: list[models.Outage]
    exercises: list[models.Exercise]
    findings: list[models.Finding]
    held: frozenset[tuple[str, int]]
    years: range
    told: Mapping[str, list[PlanAlert]]
    today: date


def register(*, today: date) -> Register:
    """The register as it is."""
    plans = models.ContinuityPlan.objects.select_related("recorded_by")
    editions = list(plans.order_by("-effective_on", "-id")[:SHOWN])
    outages = _outages()
    held = _held()
    known = [*(law.first_year(each.effective_on) for each in editions), *(year for _, year in held)]
    return Register(
        plans=editions,
        outages=outages,
        exercises=_exercises(),
        findings=_findings(),
        held=held,
        years=range(min([today.year, *known]), today.year + 1),
        told=_told(outages),
        today=today,
    )


def down() -> list[models.Outage]:
    """The outages that are open, the first limit first: one query, of no more rows than there are
    essential functions."""
    found = models.Outage.objects.filter(restoration=None).select_related("restoration")
    return list(found.order_by("due_at", "id"))


def _outages() -> list[models.Outage]:
    found = models.Outage.objects.select_related("recorded_by", "restoration__recorded_by")
    is_open = Q(restoration=None)
    restored = found.exclude(is_open).order_by("-failed_at", "-id")[:SHOWN]
    return [*found.filter(is_open).order_by("due_at", "id"), *restored]


def _exercises() -> list[models.Exercise]:
    found = models.Exercise.objects.select_related("recorded_by").prefetch_related(_corrections())
    return list(found.order_by("-done_on", "-id")[:SHOWN])


def _findings() -> list[models.Finding]:
    validations = Prefetch("validations", models.Validation.objects.select_related("recorded_by"))
    found = models.Finding.objects.select_related("recorded_by")
    with_them = found.prefetch_related(_corrections(), validations)
    return list(with_them.order_by("-found_on", "-id")[:SHOWN])


def _corrections() -> Prefetch[str]:
    return Prefetch("corrections", models.Correction.objects.select_related("recorded_by"))


def _held() -> frozenset[tuple[str, int]]:
    """Of all of them, also of those that are not shown any more."""
    rows = models.Exercise.objects.order_by().values_list("duty", ExtractYear("done_on"))
    return frozenset(rows.distinct())


def _told(outages: list[models.Outage]) -> dict[str, list[PlanAlert]]:
    found: dict[str, list[PlanAlert]] = defaultdict(list)
    for alert in plan_alerts.told([each.subject for each in outages]):
        found[alert.subject].append(alert)
    return found
