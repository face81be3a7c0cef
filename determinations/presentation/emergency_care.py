"""The kind of care of a request for payment: what follows from it, and who said it (422.113)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import User
from cases import models as cases
from cases.presentation.words import instant
from determinations import models
from regulations import emergency_care


@dataclass(frozen=True)
class Said:
    """What was said of the kind of care: by whom, when, in which case, and what shows it."""

    kind: str
    who: User
    when: str
    number: str
    at_intake: bool = False
    why: str = ""


def care(case: cases.Case) -> dict[str, Any] | None:
    """The kind of care, its consequences and its history, or None for what is no payment."""
    matter: Any = case.matter
    asked = matter.asked
    if asked.request_type != models.RequestType.PAYMENT:
        return None
    key, on = matter.known_care_kind, asked.case.received_on
    said = _history(asked.case, asked.care_kind, on)
    if matter.is_appeal:
        said += _changes(case, on)
    return {
        "kind": emergency_care.CARE_KINDS.recorded(key, on) if key else None,
        "consequences": emergency_care.consequences(key, on),
        "why": matter.care_why,
        "first_why": asked.care_why if matter.is_appeal else "",
        "said": said,
    }


def _history(case: cases.Case, now: str, on: date) -> list[Said]:
    """What the request said when it came, and what it was changed to since."""
    changes = _events(case)
    first = changes[0].facts["care_kind_was"] if changes else now
    when = instant(case.entered_at, case.plan.zone)
    intake = Said(_label(first, on), case.entered_by, when, case.number, at_intake=True)
    return [intake, *_changes(case, on)]


def _changes(case: cases.Case, on: date) -> list[Said]:
    zone = case.plan.zone
    return [
        Said(_label(each.facts["care_kind"], on), each.by, instant(each.at, zone), case.number,
             why=each.why)
        for each in _events(case)
    ]  # fmt: skip


def _events(case: cases.Case) -> list[cases.AuditEvent]:
    found = [each for each in case.events.all() if each.event == "care_kind_recorded"]
    return sorted(found, key=lambda each: each.pk)


def _label(key: str, on: date) -> str:
    return emergency_care.CARE_KINDS.recorded(key, on).label if key else "Not stated"
