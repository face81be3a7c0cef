"""A record of a case as its template wants it (its sections: `notices.record`)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from cases import models as cases
from cases.presentation.words import instant


def record(
    case: cases.Case, title: str, lead: str, sections: list[dict[str, Any]]
) -> dict[str, Any]:
    """The facts of a record as its template wants them."""
    plan = case.plan
    return {
        "title": title,
        "lead": lead,
        "case_number": case.number,
        "plan": {
            "name": plan.name, "contract_id": plan.contract_id, "time_zone": plan.time_zone,
        },
        "sections": sections,
    }  # fmt: skip


def when(at: datetime | None, zone: ZoneInfo) -> str:
    """An instant as people read it; nothing for none."""
    return instant(at, zone) if at else ""


def who(person: object) -> str:
    """Who did it: someone of staff, or the worker."""
    return str(person) if person else "Fortnight"
