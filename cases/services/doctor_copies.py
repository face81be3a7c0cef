"""The copy for the doctor who asked: a form that says it was sent leaves with it or after it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db.models import QuerySet

from cases.models.case import RequesterKind
from notices.models import Notice, RecipientKind
from notices.printing import PrintError
from notices.standard_forms.mapping import says_a_copy_was_sent

NO_COPY = "no_copy_for_doctor"
DOCTORS = (RequesterKind.PHYSICIAN, RequesterKind.PROVIDER)


def send_first(notice: Notice, dispatch: Callable[[int], bool]) -> None:
    """Let the doctor's copy leave before a letter that says that it was sent. Raises PrintError
    where it cannot leave; then the letter does not leave either. That the doctor was told is a
    duty met and an event: the matter's own row, which the caller holds, stays as it is.

    A request that no doctor made and that names none has no such copy: the form then says nothing
    of it that is not so.
    """
    if not _says_so(notice) or notice.recipient == RecipientKind.PROVIDER:
        return
    copies = Notice.objects.filter(
        event=notice.event_id, kind=notice.kind, recipient=RecipientKind.PROVIDER, resend_of=None
    )
    copy = copies.first()
    if copy is None and not _names_a_doctor(notice):
        return
    if copy is None or not (copy.dispatched_at or _leaves(copy, dispatch)):
        raise PrintError(NO_COPY)


def release_waiting(copy: Notice, *, at: datetime) -> None:
    """The doctor's copy left: letters that waited for it are tried right away."""
    _unsent_beside(copy).filter(last_error=NO_COPY).update(next_attempt_at=at)


def waiting_for(copy: Notice) -> Notice | None:
    """A letter that has not left and says that this copy was sent, or None."""
    if copy.recipient != RecipientKind.PROVIDER or copy.dispatched_at:
        return None
    unsent = _unsent_beside(copy).exclude(recipient=RecipientKind.PROVIDER)
    return next(filter(_says_so, unsent.select_related("form_edition").order_by("pk")), None)


def _unsent_beside(copy: Notice) -> QuerySet[Notice]:
    beside = {"event": copy.event_id, "kind": copy.kind}
    return Notice.objects.filter(**beside, dispatched_at=None, voided_at=None)


def _says_so(notice: Notice) -> bool:
    edition = notice.form_edition
    # A letter that is sent again says what its first one said, which left after the copy.
    return bool(edition and not notice.resend_of_id and says_a_copy_was_sent(edition.mapping))


def _names_a_doctor(notice: Notice) -> bool:
    case = notice.case
    return case.requester_kind in DOCTORS or case.provider_id is not None


def _leaves(copy: Notice, dispatch: Callable[[int], bool]) -> bool:
    try:
        return copy.voided_at is None and dispatch(copy.pk)
    except PrintError:
        return False
