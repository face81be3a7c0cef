"""Deciding: approve, or deny with the words and criteria that the letter must carry."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from cases import audit, machine, models
from cases.services import duties, letters, outreach
from cases.services.locking import locked_determination
from notices.models import RecipientKind


@transaction.atomic
def approve(
    case_id: int, *, reason: str, by: User, at: datetime
) -> models.OrganizationDetermination:
    """Grant the request and queue the letters; `reason` says what is approved, on what terms."""
    return _decide(case_id, "approve", "approved", by=by, at=at, reason=reason)


@transaction.atomic
def deny(
    case_id: int, *, reason: str, criteria: str, medical_necessity: bool, by: User, at: datetime
) -> models.OrganizationDetermination:
    """Refuse the request and queue the Integrated Denial Notice (42 CFR 422.568(d)-(e)).

    `reason` is specific and in plain words, `criteria` the coverage criteria that are not met.
    Only a licensed professional may (42 CFR 422.566(d)).
    """
    return _decide(
        case_id,
        "deny",
        "denied",
        by=by,
        at=at,
        reason=reason,
        criteria=criteria,
        medical_necessity=medical_necessity,
    )


def _decide(
    case_id: int,
    verb: str,
    event_name: str,
    *,
    by: User,
    at: datetime,
    reason: str,
    **facts: object,
) -> models.OrganizationDetermination:
    determination = locked_determination(case_id)
    before = machine.act(determination, verb, by=by, at=at, reason=reason, **facts)
    determination.save()
    event = audit.record(
        determination.case,
        event_name,
        by=by,
        at=at,
        from_state=before,
        to_state=determination.state,
        why=reason,
        facts={**facts, "untimely": _is_untimely(determination.case, at)},
    )
    outreach.end_records_duty(determination.case, at=at, why="decided without these records")
    queued = letters.queue(event, determination, at=at)
    if any(notice.recipient == RecipientKind.PROVIDER for notice in queued):
        # Since 2026 the provider must be told in the same time (90 FR 15910).
        duties.open_beside(duties.duty(determination.case, "decide"), "notify_provider", at=at)
    return determination


def _is_untimely(case: models.Case, at: datetime) -> bool:
    """Whether this decision comes after its limit. It counts all the same, and is recorded so."""
    return duties.duty(case, "decide").is_late(at)
