"""The only writer of the trail."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from cases import folder
from cases.models import AuditEvent

if TYPE_CHECKING:
    from accounts.models import User
    from cases import models


def record(
    case: models.Case,
    event: str,
    *,
    by: User | None,
    at: datetime,
    from_state: str = "",
    to_state: str = "",
    why: str = "",
    facts: dict[str, Any] | None = None,
) -> AuditEvent:
    """Write what happened to a case, in the transaction that makes it happen.

    `event` is a past participle, which the kind of the case, or the folder, has a sentence for;
    `by` is None for the worker; `facts` are names and JSON values.
    """
    if case.kind_.sentence(event) is None:
        raise LookupError(f"{case.kind_.label} has no sentence for the event “{event}”")
    return AuditEvent.objects.create(
        case=case,
        event=event,
        by=by,
        at=at,
        from_state=from_state,
        to_state=to_state,
        why=why,
        facts=facts or {},
    )


def record_of_each(
    facts_by_case: dict[int, dict[str, Any]], event: str, *, by: User | None, at: datetime
) -> int:
    """Write one thing that happened to many cases at once, an event of the folder; how many.

    Facts are by case id.
    """
    if event not in folder.SENTENCES:
        raise LookupError(f"the folder has no sentence for the event “{event}”")
    rows = [
        AuditEvent(case_id=case_id, event=event, by=by, at=at, facts=facts)
        for case_id, facts in facts_by_case.items()
    ]
    return len(AuditEvent.objects.bulk_create(rows, batch_size=500))
