"""The trail of a case in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from cases import models
from cases.presentation.words import instant
from notices.declared import letter


@dataclass(frozen=True)
class Entry:
    """One line of the timeline."""

    who: str
    what: str
    when: str
    iso: str
    why: str
    is_late: bool


def timeline(case: models.Case) -> list[Entry]:
    """The trail, the newest first, in the sentences of the folder and of the kind."""
    zone = case.plan.zone
    return [
        Entry(
            who=str(event.by) if event.by else "Fortnight",
            what=_sentence(event, case),
            when=instant(event.at, zone),
            iso=event.at.isoformat(),
            why=event.why,
            is_late=event.event == "deadline_missed" or bool(event.facts.get("untimely")),
        )
        for event in case.events.all()
    ]


class _Facts(dict[str, str]):
    """The facts of an event in words; one that an old event lacks is left out."""

    def __missing__(self, name: str) -> str:
        return ""


def _sentence(event: models.AuditEvent, case: models.Case) -> str:
    facts = _Facts(
        {name: _fact(name, value, case.plan.zone) for name, value in event.facts.items()}
    )
    said = (case.kind_.sentence(event.event) or event.event).format_map(facts)
    if event.facts.get("untimely"):
        said += " Untimely."
    labels = dict(case.matter._meta.get_field("state").choices)
    if event.from_state and event.from_state != event.to_state:
        said += f" {labels[event.from_state]} → {labels[event.to_state]}."
    return said


def _fact(name: str, value: Any, zone: ZoneInfo) -> str:
    if name.endswith("_at") and isinstance(value, str) and value:
        return instant(datetime.fromisoformat(value), zone)
    if value and (name.endswith("_on") or name == "pay_by"):
        on = date.fromisoformat(str(value))
        return f"{on:%B} {on.day}, {on.year}"
    if name == "kind":
        return letter(value).label
    if name == "fields":
        return ", ".join(each.replace("_", " ") for each in value)
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)
