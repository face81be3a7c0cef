"""The demo's disaster: a flood in a town where a few of its enrollees live."""

from __future__ import annotations

from datetime import date, timedelta

from cases import services
from cases.demo.stage import Stage
from cases.services import DisasterFacts, DutyFacts

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
    flood = services.declare_disaster(facts, by=stage.staff["compliance"], at=at)
    services.find_access(
        flood.pk,
        disrupted=True,
        words="The bridge to Bath is closed: no one reaches the two clinics there by road.",
        by=stage.staff["supervisor"],
        at=at + timedelta(hours=3),
    )
    _disclose(stage, today)


def _disclose(stage: Stage, today: date) -> None:
    """The website was checked this year; the notice to enrollees is still owed."""
    done = DutyFacts(
        answer="shown",
        done_on=date(today.year, 1, 1),
        done_by="Communications",
        how="Page “During a disaster” read and left as it is",
        reference="Web content log, first entry of the year",
    )
    by = stage.staff["compliance"]
    services.record_disaster_duty("website", today.year, done, by=by, at=stage.now)
