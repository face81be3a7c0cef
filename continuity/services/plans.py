"""Editions of the business continuity plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from continuity import models
from continuity.services.recording import recorded, refuse_empty, refuse_others, take_turn, today
from regulations import continuity as law
from regulations.law import Refused
from regulations.specific import refuse_nothing


@dataclass(frozen=True)
class PlanFacts:
    """An edition of the plan; `elements` are its words, or where they stand, by key."""

    edition: str
    effective_on: date
    document: str
    elements: dict[str, str]


@transaction.atomic
def adopt_plan(facts: PlanFacts, *, by: User, at: datetime) -> models.ContinuityPlan:
    """Record an edition of the plan, which may take effect later (42 CFR 422.504(o)(1),
    423.505(p)(1)). Raises Refused for an element that says nothing, or an edition on file."""
    refuse_others(by)
    refuse_empty(facts, "edition", "document")
    for element in law.ELEMENTS.on(today(at)):
        message = f"Enter what the plan says on this, or where: {element.asked}"
        words = facts.elements.get(element.key, "")
        refuse_nothing(words, instead=message, citation=element.citation, field=element.key)
    take_turn()
    if models.ContinuityPlan.objects.filter(edition__iexact=facts.edition).exists():
        message = "This edition is already recorded. Give the new one another name."
        raise Refused("edition_known", message, law.BOTH, "edition")
    return models.ContinuityPlan.objects.create(**vars(facts), **recorded(by, at))
