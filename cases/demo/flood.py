"""The demo's disaster: a flood in a town where a few of its enrollees live."""

from __future__ import annotations

from datetime import timedelta

from cases import services
from cases.demo.stage import Stage
from cases.services import DisasterFacts

TOWN, REST = "Bath, ME 04530", "Portland, ME 04101"
# Every so manieth enrollee lives in the town.
SHARE = 7
BEGAN, DECLARED = timedelta(days=13), timedelta(days=12)


def home(person: int) -> str:
    """The last line of an enrollee's address."""
    return REST if person % SHARE else TOWN


def declare(stage: Stage) -> None:
    """Declared twelve days ago without an end, so that its end follows from the law."""
    today = stage.now.astimezone(stage.plan.zone).date()
    facts = DisasterFacts(
        name="Flood of the lower river (invented)",
        source="governor",
        declared_by="Governor of Maine",
        state="ME",
        counties="Sagadahoc",
        zip_prefixes=("04530",),
        declared_on=today - DECLARED,
        starts_on=today - BEGAN,
    )
    at = stage.now - DECLARED + timedelta(hours=20)
    services.declare_disaster(facts, by=stage.staff["compliance"], at=at)
