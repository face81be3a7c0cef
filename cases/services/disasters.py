"""Recording that a disaster was declared, that its end was (42 CFR 422.100(m)), and citing it.

A disaster is no case and has no trail: its rows are only ever added, and say who added them, when.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from cases import disasters, models
from cases.services import disaster_alerts
from notices import words
from regulations import disasters as law
from regulations.grounds import GROUNDS
from regulations.law import Refused
from regulations.specific import refuse_nothing

PERMISSION = "disaster.declare"


@dataclass(frozen=True)
class DisasterFacts:
    """A declaration as it was made; `ends_on` is the last day where it names one itself.

    `zip_prefixes` narrow the area: the first digits of ZIP codes, or whole ones.
    """

    name: str
    source: str
    declared_by: str
    state: str
    declared_on: date
    starts_on: date
    counties: str = ""
    zip_prefixes: tuple[str, ...] = ()
    ends_on: date | None = None


@dataclass(frozen=True)
class EndFacts:
    """A declared end: by whose word (source, cms or access), the last day, and where it says so."""

    declared_by: str
    ends_on: date
    words: str


@transaction.atomic
def declare_disaster(facts: DisasterFacts, *, by: User, at: datetime) -> models.Disaster:
    """Record a declaration. From then on the cases that it affects are marked. Raises Refused."""
    refuse_others(by)
    _refuse_impossible(facts, at)
    values = vars(facts) | {"zip_prefixes": list(facts.zip_prefixes)}
    ends_on = values.pop("ends_on")
    keys = {name: values.pop(name) for name in ("name", "source", "state", "declared_on")}
    recorded = {"recorded_at": at, "recorded_by": by}
    disaster, is_new = models.Disaster.objects.get_or_create(**keys, defaults=values | recorded)
    if not is_new:
        message = "A declaration with this name, source, State and date is already recorded."
        raise Refused("declared_already", message, field="name")
    if ends_on:
        end = EndFacts("source", ends_on, "As stated in the declaration.")
        models.DisasterEnd.objects.create(disaster=disaster, **vars(end), **recorded)
    disaster_alerts.follow(disaster, at=at)
    return disaster


@transaction.atomic
def end_disaster(
    disaster_id: int, facts: EndFacts, *, by: User, at: datetime
) -> models.DisasterEnd:
    """Record an end that the source or CMS declared, or that access to care is no longer
    disrupted; a later record corrects an earlier one.

    Cases whose days are after that are marked no more. Raises Refused with the field.
    """
    refuse_others(by)
    disaster = models.Disaster.objects.select_for_update().get(pk=disaster_id)
    known = disaster.declared_ends
    if known.get(facts.declared_by) == facts.ends_on:
        raise Refused("ended_already", "This last day is already recorded.", field="ends_on")
    law.last_day(
        declared_on=disaster.declared_on,
        starts_on=disaster.starts_on,
        ends=known | {facts.declared_by: facts.ends_on},
    )
    end = models.DisasterEnd.objects.create(
        disaster=disaster, **vars(facts), recorded_at=at, recorded_by=by
    )
    disaster_alerts.follow(disaster, at=at)
    return end


@transaction.atomic
def find_access(
    disaster_id: int, *, disrupted: bool, words: str, by: User, at: datetime
) -> models.AccessFinding:
    """Record whether access to care in the service area is disrupted (42 CFR 422.100(m)(1), since
    2023); where it is not, no case is marked. Raises Refused with the field."""
    refuse_others(by)
    disaster = models.Disaster.objects.select_for_update().get(pk=disaster_id)
    if disaster.condition is None:
        message = "For a disaster declared on that day the declaration is enough."
        raise Refused("needs_no_disruption", message, "42 CFR 422.100(m)(1)", "disrupted")
    message = "Enter what shows it: which providers or offices, since when."
    refuse_nothing(words, instead=message, citation=disaster.condition.citation, field="words")
    finding = models.AccessFinding.objects.create(
        disaster=disaster, disrupted=disrupted, words=words, recorded_at=at, recorded_by=by
    )
    disaster_alerts.follow(disaster, at=at)
    return finding


def refuse_unfit_evidence(
    matter: models.Matter,
    cited: models.Disaster | None,
    *,
    ground_key: str,
    words: str,
    at: datetime,
) -> None:
    """Raise Refused where a declaration is cited that is no evidence for this extension, or where
    the words take one for the ground itself (42 CFR 422.568(b)(1)(iii) and its like)."""
    case = matter.case
    affecting = disasters.affecting(case, disasters.declared(), at=at)
    if cited and cited not in affecting:
        raise law.elsewhere()
    on = case.clock_day
    known = GROUNDS.find(law.EVIDENCE_FOR, on)
    citation = known.citation(matter.law_name, matter.priority, on) if known else ""
    refused = law.why_not_evidence(ground_key, on, citation) if cited else None
    if affecting and ground_key == law.EVIDENCE_FOR:
        names = [f"{each.name} {each.declared_by} {each.area}" for each in affecting]
        refused = law.why_only_names(words, names, citation)
    if refused:
        raise refused


def in_trail(cited: models.Disaster | None) -> dict[str, Any]:
    """What the trail of an extension says of the declaration that it cites, with its last day."""
    if cited is None:
        return {}
    return {
        "disaster": cited.pk,
        "disaster_until": cited.ending.due_on.isoformat(),
        "evidence": f"Evidence cited: {in_words(cited)}.",
    }


def in_letter(cited: models.Disaster | None, language: str) -> dict[str, str]:
    """What the letter of an extension says of it."""
    if cited is None:
        return {}
    source = law.SOURCES.recorded(cited.source, cited.declared_on)
    return {"said": in_words(cited, language), "citation": source.citation}


def in_words(disaster: models.Disaster, language: str = words.ENGLISH) -> str:
    """Its name, and who declared it when."""
    values = {
        "name": disaster.name,
        "by": disaster.declared_by,
        "day": words.day(disaster.declared_on, language),
    }
    return words.filled(words.said("{name}, declared by {by} on {day}", language), values)


def refuse_others(by: User) -> None:
    if not by.may(PERMISSION):
        raise PermissionDenied


def _refuse_impossible(facts: DisasterFacts, at: datetime) -> None:
    if facts.declared_on > disasters.local_days(at)[-1]:
        message = "This is in the future. Enter the date of the declaration."
        raise Refused("in_the_future", message, field="declared_on")
    if facts.counties and not facts.zip_prefixes:
        message = (
            "Addresses do not include the county. Enter the ZIP codes of these counties, or their "
            "first digits."
        )
        raise Refused("counties_without_zip_codes", message, field="zip_prefixes")
    ends = {"source": facts.ends_on} if facts.ends_on else {}
    law.last_day(declared_on=facts.declared_on, starts_on=facts.starts_on, ends=ends)
    law.source(facts.source, facts.declared_on)
