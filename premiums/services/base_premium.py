"""Confirming a derived base premium (42 CFR 423.286), once a plan and year."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from premiums.models import ConfirmedBasePremium
from regulations import premiums as law
from regulations.law import Refused


def is_confirmed(plan_id: int, year: int) -> bool:
    """Whether a penalty of the year may be reckoned: its base premium was read, or confirmed."""
    return (
        not law.needs_confirming(year)
        or ConfirmedBasePremium.objects.filter(plan=plan_id, year=year).exists()
    )


@transaction.atomic
def confirm_base_premium(
    plan_id: int, year: int, *, source: str, by: User, at: datetime
) -> ConfirmedBasePremium:
    """Keep where CMS's figure was read; a second time changes nothing. Raises PermissionDenied, or
    Refused with the field."""
    if not by.may("reinstatement.correct"):
        raise PermissionDenied
    if not source.strip():
        message = "Enter where you read CMS's figure."
        raise Refused("source_missing", message, law.PENALTY, "base_source")
    facts = {
        "amount": law.base_premium(year).amount,
        "source": source,
        "confirmed_at": at,
        "confirmed_by": by,
    }
    found, _ = ConfirmedBasePremium.objects.get_or_create(
        plan_id=plan_id, year=year, defaults=facts
    )
    return found
