"""Treatments that the plan itself reduces or ends."""

from __future__ import annotations

from datetime import datetime, timedelta

from cases import models as cases
from cases import services as folder
from cases.demo import people
from cases.demo.stage import Stage, send
from cases.services import ProviderFacts
from determinations import services
from determinations.demo import turns

HOUR = timedelta(hours=1)


def reduce_treatments(stage: Stage) -> None:
    """Two decisions that no one asked for: one is denied and told, one still to be decided."""
    by, zone = stage.staff["nurse"], stage.plan.zone
    for number, (days_ago, ahead) in enumerate(((3, 12), (1, 6))):
        begun = stage.now - timedelta(days=days_ago)
        facts = services.ChangeFacts(
            plan=stage.plan,
            enrollee=people.enrollee_facts(3 + number),
            provider=ProviderFacts(*_named(people.PROVIDERS[number])),
            request_type="item_or_service",
            change="ended" if number else "reduced",
            takes_effect_on=(stage.now + timedelta(days=ahead)).astimezone(zone).date(),
            reduced_to="" if number else "One visit of outpatient physical therapy a week.",
            summary="Outpatient physical therapy after knee replacement, three visits a week",
            why="The last two notes say that the goals of the therapy were reached.",
            items=(services.ItemFacts("Physical therapy visit", "97110", "CPT", "3 a week"),),
            pbp="001",
            care_field="rehabilitation",
        )
        case = services.change_treatment(facts, by=by, at=begun)
        if not number:
            _end_therapy(stage, case, begun + 20 * HOUR)


def _end_therapy(stage: Stage, case: cases.Case, at: datetime) -> None:
    folder.take(case.pk, by=stage.nurse_of(case), at=at - HOUR)
    services.deny(
        case.pk,
        reason="Your therapist writes that you climb stairs without help and have reached the "
        "goals set in May. One visit a week is enough to keep what you have gained.",
        criteria="Medicare Benefit Policy Manual, chapter 15, section 220.2",
        medical_necessity=True,
        expertise=turns.EXPERTISE,
        by=stage.staff["physician"],
        at=at,
    )
    send(case, at + timedelta(minutes=1))


def _named(row: tuple[str, str, bool]) -> tuple[str, bool, str]:
    name, npi, contracted = row
    return name, contracted, npi
