"""A letter that says that another one goes with it leaves with that one, or after it.

The denial notice of Part D goes with the decision under Part A or B (42 CFR 423.568(f)).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db.models import QuerySet

from notices.models import Notice
from notices.printing import PrintError

ALONE = "letter_with_it_cannot_leave"


def send_first(notice: Notice, dispatch: Callable[[int], bool]) -> None:
    """Let the other letter of the same recipient leave before one that says that it goes with it.
    Raises PrintError where it cannot leave; then this one does not leave either.
    """
    kind = notice.facts.get("with_letter", "")
    # A letter that is sent again says what its first one said.
    if not kind or notice.resend_of_id:
        return
    other = _of_event(notice).filter(kind=kind, voided_at=None).first()
    if other is None or not (other.dispatched_at or dispatch(other.pk)):
        raise PrintError(ALONE)


def release_waiting(notice: Notice, *, at: datetime) -> None:
    """A letter left: those that waited for it are tried right away."""
    waiting_for(notice).filter(last_error=ALONE).update(next_attempt_at=at)


def waiting_for(notice: Notice) -> QuerySet[Notice]:
    """The letters that have not left, and say that this one goes with them."""
    unsent = _of_event(notice).filter(dispatched_at=None, voided_at=None)
    return unsent.filter(facts__with_letter=notice.kind)


def _of_event(notice: Notice) -> QuerySet[Notice]:
    return Notice.objects.filter(
        event=notice.event_id, recipient=notice.recipient, resend_of=None
    ).order_by("pk")
