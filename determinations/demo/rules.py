"""The coverage rules that the invented plan keeps, and what needs prior authorization there."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from cases.demo.stage import Stage
from determinations import models, services

LISTED: tuple[dict[str, Any], ...] = (
    {"kind": "ncd", "number": "240.2", "title": "Home Use of Oxygen",
     "in_force_from": date(2021, 9, 27)},
    {"kind": "ncd", "number": "280.3", "title": "Mobility Assistive Equipment",
     "in_force_from": date(2005, 5, 5)},
    {"kind": "lcd", "number": "L33822", "title": "Glucose Monitors",
     "section": "Coverage Indications", "in_force_from": date(2023, 4, 16)},
    {"kind": "law", "number": "42 CFR 410.49", "title": "Cardiac rehabilitation",
     "in_force_from": date(2010, 1, 1)},
    {"kind": "eoc", "title": "Medical Benefits Chart", "section": "2.1", "edition": "2026",
     "in_force_from": date(2026, 1, 1), "in_force_until": date(2026, 12, 31)},
    {"kind": "internal", "number": "HL-41", "title": "Imaging of the Spine", "section": "4.1",
     "edition": "2026-01", "in_force_from": date(2026, 1, 1)},
)  # fmt: skip
# What needs prior authorization, as the plan publishes it.
AUTHORIZED = (
    ("27447", "Total knee replacement"),
    ("72148", "MRI of the lower spine without contrast"),
    ("73721", "MRI of a joint of the leg without contrast"),
    ("93798", "Cardiac rehabilitation with monitoring"),
    ("A4239", "Supplies for a continuous glucose monitor"),
    ("E1390", "Oxygen concentrator for the home"),
    ("K0823", "Power wheelchair"),
    ("", "Inpatient stay that was planned"),
)
BEFORE_ALL = timedelta(days=200)


def keep(stage: Stage) -> None:
    """Put them on the list, and end the edition of the year before."""
    by, at = stage.staff["supervisor"], stage.now - BEFORE_ALL
    for facts in LISTED:
        services.add_coverage_rule(services.CoverageRuleFacts(stage.plan, **facts), by=by, at=at)
    old = dict(LISTED[-1], edition="2025-01", in_force_from=date(2025, 1, 1))
    rule = services.add_coverage_rule(services.CoverageRuleFacts(stage.plan, **old), by=by, at=at)
    services.end_coverage_rule(rule.pk, in_force_until=date(2025, 12, 31), by=by, at=at)
    lines = [services.Listed(*each) for each in AUTHORIZED]
    since = date(2025, 1, 1)
    services.list_items(stage.plan, lines, in_force_from=since, by=by, at=at)


def applied(criteria: str) -> dict[str, Any]:
    """The rule as a denial takes it: chosen where it is on the list, typed where it is not."""
    number = criteria.removeprefix("NCD ")
    listed = models.CoverageRule.objects.filter(number=number).first()
    return {"criteria": "", "coverage_rule": listed.pk} if listed else {"criteria": criteria}
