"""The work list of letters that need an address: what puts one on it without a person's doing."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from notices.models import Notice, Undelivered
from regulations.mailing import NO_ADDRESS

How = Undelivered.How


def lacks_address(notice: Notice, *, at: datetime) -> None:
    """The worker could not mail the letter: it is on the list, once, also when tried again."""
    facts = {"reason": NO_ADDRESS, "address": notice.facts["to"]["address"], "recorded_at": at}
    Undelivered.objects.get_or_create(notice=notice, returned_on=None, defaults=facts)


def is_not_sent(notice: Notice, *, by: User | None, at: datetime) -> None:
    """The letter is not sent after all: it waits for no address."""
    waits = Undelivered.objects.filter(notice=notice, settled_at=None)
    waits.update(settled_at=at, settled_by=by, settled_how=How.VOIDED)


def has_address(notice: Notice, *, at: datetime, by: User | None = None) -> None:
    """The letter has an address now and leaves, or has left: it waits for none any more."""
    waits = Undelivered.objects.filter(notice=notice, returned_on=None, settled_at=None)
    waits.update(settled_at=at, settled_by=by, settled_how=How.ADDRESS)
