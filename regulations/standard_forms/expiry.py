"""Until when an edition counts as valid. CMS prints a date next to the OMB number.

That the printed day still counts is our reading: the rule asks for a number that is valid, and the
date says until when it is. The day on which it is asked governs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from regulations.dated import Table
from regulations.law import BEGIN, CHECKED

PRINTED = "printed_date"


@dataclass(frozen=True)
class Expiry:
    """How a printed expiration date is read: so many `days` after it the edition is expired."""

    key: str
    label: str
    citation: str
    days: int
    confidence: str = "verified"
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED


EXPIRY: Table[Expiry] = Table(
    Expiry(
        PRINTED,
        "An edition is valid through the expiration date printed on it",
        "5 CFR 1320.5(b)",
        days=1,
        confidence="derived",
    )
)


def expired_from(expires_on: date, on: date) -> date:
    """The first day on which an edition with this printed date is expired, as read on the day."""
    return expires_on + timedelta(days=_days(on))


def is_expired(expires_on: date, on: date) -> bool:
    """Whether an edition with this printed date is expired on the day (5 CFR 1320.5(b))."""
    # Counted backward: no day follows the last one that can be typed.
    return (on - expires_on).days >= _days(on)


def _days(on: date) -> int:
    return EXPIRY.one(PRINTED, on).days
